"""Words of the desk: refusals of the rules, what is missing, and text blocks to begin with."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.answers import Lacking
from stadtherz.opendata.domain.desk.exclusive import Breach

LACKING = {
    Lacking.OUTCOME: ("outcome", _("Wähle, wie die Anfrage ausgeht.")),
    Lacking.TEXT: ("text", _("Schreib der Person in ein paar Worten, was herauskam.")),
    Lacking.CONDITIONS: ("conditions", _("Nenne die Bedingungen.")),
    Lacking.RECIPIENT: ("recipient", _("Nenne, wer jetzt antwortet, am besten mit Adresse.")),
    Lacking.WHERE: ("where", _("Nenne die Adresse, unter der die Daten stehen.")),
    Lacking.GROUND: ("ground", _("Eine Ablehnung braucht einen Grund aus dem Gesetz.")),
    Lacking.SOURCE: ("source", _("Nenne Gesetz und Paragraf, zum Beispiel „UrhG § 87a“.")),
    Lacking.HOLDER: (
        "holder",
        _("Nenne, wer die Rechte hat. Weißt du es nicht, dann nenne, von wem die Stadt die Daten"
          " hat."),
    ),
    Lacking.REDRESS: (
        "redress",
        _("Sag der Person, was sie tun kann: Widerspruch oder Klage. Ohne das hat sie ein Jahr"
          " statt eines Monats Zeit."),
    ),
    Lacking.COMMISSIONER: (
        "redress",
        _("Beim Zugang zu Informationen gehört die Stelle für Informationsfreiheit dazu."),
    ),
}  # fmt: skip
"""The field and the words for what an answer does not say yet."""

REFUSALS = {
    "request-changed": _("Inzwischen hat jemand anderes etwas getan. Unten siehst du den neuen"
                         " Stand; dein Text steht noch im Feld."),
    "request-step": _("Das geht bei diesem Stand nicht mehr. Es wurde nichts geändert."),
    "request-undo": _("Das lässt sich nicht zurücknehmen: Der letzte Schritt ist nicht von uns."),
    "request-empty": _("Schreib es in Worten. Es wurde nichts geändert."),
    "request-long": _("Das ist zu lang für einen Brief. Kürze es; es wurde nichts geändert."),
    "request-erased": _("Was gefragt wurde, ist gelöscht. Damit lässt sich nichts mehr tun."),
    "no-pause": _("Dieses Gesetz kennt keine Pause. Frag, ohne die Frist anzuhalten."),
    "no-extension": _("Dieses Gesetz kennt keine Verlängerung. Antworte bis zum Ende der Frist."),
    "extension-late": _("Für eine Verlängerung ist es zu spät. Antworte, sobald du kannst; im"
                        " Verzeichnis steht dann, dass es länger gedauert hat."),
    "no-clock": _("Für diese Art gibt es hier noch keine Frist. Trag sie unter „Fristen“ ein."),
    "arrangement-days": _("Sie endet, bevor sie beginnt. Prüf die beiden Tage."),
    "arrangement-review": _("Schreib, was die Prüfung ergab. Sie kann nicht in der Zukunft"
                            " liegen."),
}  # fmt: skip


def words_of(refusal: Refused) -> Any:
    """Word a refusal for staff."""
    return REFUSALS.get(refusal.code, _("Das ging nicht. Es wurde nichts geändert."))


BREACHES = {
    Breach.NO_INTEREST: _("Es fehlt, warum ein Dienst im öffentlichen Interesse sie braucht (§ 6"
                          " Abs. 2 Satz 1 DNG)."),
    Breach.PUBLISHED_LATE: _("Sie wurde später als zwei Monate vor Beginn veröffentlicht (§ 6"
                             " Abs. 2 Satz 3 und Abs. 4 Satz 1 DNG)."),
    Breach.NOT_PUBLISHED: _("Sie müsste schon veröffentlicht sein (§ 6 DNG)."),
    Breach.NO_TERMS: _("Der endgültige Wortlaut ist nicht öffentlich (§ 6 DNG)."),
    Breach.REVIEW_LATE: _("Die Prüfung nach drei Jahren ist überfällig (§ 6 Abs. 2 Satz 2 und"
                          " Abs. 4 Satz 2 DNG)."),
    Breach.NOT_NEEDED: _("Die letzte Prüfung ergab: Sie ist nicht mehr nötig. Dann darf sie nicht"
                         " weiterlaufen (§ 6 Abs. 1 und 2 DNG)."),
    Breach.TOO_LONG: _("Für Kulturbestände sind höchstens zehn Jahre erlaubt (§ 6 Abs. 3 Satz 1"
                       " DNG)."),
    Breach.NO_COPY: _("Der Stadt steht eine unentgeltliche Kopie zu (§ 6 Abs. 3 Satz 3 DNG)."),
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A beginning for a letter, in the languages in which people ask."""

    key: str
    name: Any
    words: Text


BLOCKS = (
    Block("granted", _("Daten gibt es"), Text.of({
        "de": "Die Daten, die du suchst, gibt es. Wir stellen sie dir so bereit: [Wo, in welchem"
              " Format]. Du darfst sie frei verwenden, auch gewerblich. Lizenz: [Lizenz].",
        "en": "The data that you are looking for exist. This is how you get them: [where, in which"
              " format]. You may use them freely, also commercially. Licence: [licence].",
    })),
    Block("planned", _("Wird veröffentlicht"), Text.of({
        "de": "Die Daten, die du suchst, gibt es, aber noch nicht in einer Form, die wir"
              " veröffentlichen können. Wir bereiten sie auf und sagen dir Bescheid, sobald sie im"
              " Katalog stehen.",
        "en": "The data that you are looking for exist, but not yet in a form that we can publish."
              " We prepare them and tell you as soon as they are in the catalogue.",
    })),
    Block("not-here", _("Andere Stelle"), Text.of({
        "de": "Diese Daten führt nicht die Stadt, sondern [Stelle]. Wir haben deine Anfrage ohne"
              " deinen Namen und ohne deine Adresse dorthin gegeben.",
        "en": "These data are not kept by the city but by [body]. We passed your request on without"
              " your name and without your address.",
    })),
    Block("partly", _("Zum Teil"), Text.of({
        "de": "Einen Teil der Daten, die du suchst, bekommst du so: [Wo, in welchem Format, welche"
              " Lizenz]. Nicht herausgeben dürfen wir: [welchen Teil]. Der Grund im Einzelnen:"
              " [Grund].",
        "en": "This is how you get a part of the data that you are looking for: [where, in which"
              " format, which licence]. We may not give out: [which part]. The reason in detail:"
              " [reason].",
    })),
    Block("refused", _("Ablehnung"), Text.of({
        "de": "Die Daten, die du suchst, dürfen wir nicht herausgeben. Wir haben geprüft, ob das"
              " für alle Teile gilt: [Ergebnis]. Der Grund im Einzelnen: [Grund].",
        "en": "We may not give out the data that you are looking for. We looked at whether that"
              " holds for every part of them: [result]. The reason in detail: [reason].",
    })),
)  # fmt: skip
_BLANK = re.compile(r"\[[^\]]+\]")
BLANKS = frozenset(
    blank for one in BLOCKS for _, words in one.words for blank in _BLANK.findall(words)
)


def blanks_in(letter: str) -> list[str]:
    """Name the blanks of our text blocks that nobody has filled in yet."""
    return [one for one in dict.fromkeys(_BLANK.findall(letter)) if one in BLANKS]
