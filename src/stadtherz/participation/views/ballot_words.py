"""What the staff pages of ballots say: refusals, each with the field it is about, and states."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.participation.adapters.staff_log import Noted
from stadtherz.participation.domain.times import Stage

Words = str | Promise
FIELDS: Mapping[str, Words] = {
    "least": _("Mindestens ist mehr als höchstens."),
    "most": _("So viele Vorhaben gibt es nicht, oder es ist keines."),
    "points": _("Verteil mindestens einen Punkt, höchstens 10.000."),
    "points_each": _("Für eines gibt es mindestens einen Punkt und nicht mehr als insgesamt."),
    "closes": _("Das Ende liegt vor dem Beginn."),
    "announced": _("Das Ergebnis kommt nach dem Ende."),
    "event": _("Nenn das Ereignis."),
    "known_at": _(
        "Nenn einen Zeitpunkt in den nächsten 60 Tagen: Niemand darf die Zahl schon kennen."
    ),
    "reason": _("Schreib den Grund in mindestens 20 Zeichen."),
    "objections_until": _("Die Frist für Einsprüche endet nach dem Ergebnis."),
}
"""Numbers and moments that the domain names in the details of a refusal."""

ABOUT: Mapping[str, tuple[str, Words]] = {
    "rule-scoring": ("scoring", _("Das passt nicht zum Stimmzettel: Punkte brauchen Punkte, Ränge"
                                  " eine Reihenfolge.")),
    "rule-step": ("step", _("Ein Schritt hebt die Anteile um mindestens einen Cent.")),
    "rule-lot": ("lot", _("Das Los muss jeden Schlüssel genau einmal enthalten.")),
    "rule-text": ("method", _("Diese Angaben ergeben keine Regel. Prüf Schritt und Gleichstand.")),
    "ballot-phase": ("opens", _("Die Abstimmung liegt nicht ganz in der Phase zum Abstimmen. Ändere"
                                " die Zeiten, oder die Phasen der Beteiligung.")),
    "ballot-age": ("minimum_age", _("Die Beteiligung hat ein höheres Mindestalter. Speicher die"
                                    " Abstimmung noch einmal, dann gilt es auch hier.")),
    "ballot-key": ("key", _("So heißt in Adressen schon etwas anderes. Nimm einen anderen"
                            " Schlüssel.")),
    "ballot-late": ("opens", _("Der Beginn ist schon vorbei. Leg einen späteren fest.")),
    "ballot-rule": ("words", _("Die Regel hat keine Worte.")),
    "project-cost": ("cost", _("Wo ein Budget verteilt wird, braucht jedes Vorhaben Kosten über"
                               " 0.")),
    "ballot": ("", _("Ein Schlüssel steht zweimal da, oder ein Titel fehlt.")),
}  # fmt: skip
"""Other refusals, with the field of the form; "" where it is about the options."""

OTHERS: Mapping[str, Words] = {
    "ballot-changed": _("Jemand hat sie inzwischen geändert. Lies sie noch einmal, wie sie jetzt"
                        " ist, und entscheide dann."),
    "ballot-written": _("Jemand hat sie inzwischen geändert. Öffne oben ihre Seite in einem neuen"
                        " Fenster und vergleich. Speicherst du noch einmal, gilt, was hier steht."),
    "ballot-gone": _("Jemand hat diese Abstimmung inzwischen entfernt. Was du geschrieben hast,"
                     " steht noch hier: Speichern macht daraus eine neue."),
    "ballot-fixed-meanwhile": _("Die Abstimmung ist inzwischen festgelegt und bleibt, wie sie ist."
                                " Was du geschrieben hast, steht noch hier: Speichern macht daraus"
                                " eine neue."),
    "ballot-fixed": _("Die Abstimmung ist festgelegt. Seitdem bleibt sie, wie sie ist."),
    "ballot-empty": _("Es gibt noch nichts zu wählen. Gib mindestens ein Vorhaben ein."),
    "option-number": _("Schreib als Zahl, wie viele du höchstens willst, von 1 bis 100."),
    "tie-none": _("Hier ist kein Gleichstand übrig."),
    "tie-announced": _("Ein Ereignis ist angekündigt, und alle lesen es. Dabei bleibt es."),
    "tie-drawn": _("Das Los ist schon gezogen. Gezogen wird nur einmal."),
    "tie-not-announced": _("Kündige zuerst an, welches Ereignis die Startzahl gibt."),
    "tie-early": _("Die Startzahl kann noch nicht bekannt sein."),
    "second-person": _("Wer das Los angekündigt hat, zieht es nicht. Das macht jemand anderes."),
    "lots-seed": _("Schreib die Startzahl zweimal gleich, und nur Zahlen."),
    "option-file": _("Diese Datei lässt sich nicht übernehmen."),
    "pabulib": _("Diese Datei lässt sich nicht übernehmen."),
    "upload-empty": _("Wähl zuerst eine Datei aus."),
    "upload-size": _("Die Datei ist zu groß. Bis zu 5 MB gehen."),
    "addresses-unknown": _("Zu diesen Adressen gibt es kein bestätigtes Konto. Es wurde niemand"
                           " eingetragen:"),
    "register-line": _("Hier stehen mehr Strichpunkte, als es Spalten gibt. Es wurde niemand"
                       " eingetragen:"),
    "district": _("Diese Stadtteile hat die Stadt nicht. Es wurde niemand eingetragen:"),
    "role": _("Hinter dem Schrägstrich steht resident, employed oder student. Es wurde niemand"
              " eingetragen:"),
    "two-rights": _("Jemand hätte zwei Stimmen. Es wurde niemand eingetragen."),
    "entry-missing": _("Hier gehört zu jedem Eintrag eine Nummer des Verzeichnisses."),
    "entry-twice": _("Eine Nummer steht zweimal da. Es wurde niemand eingetragen."),
    "already-voted": _("Für eine der Nummern wurde schon abgestimmt. Ihr Code bleibt."),
    "ballot-closed": _("Die Abstimmung ist zu Ende. Das Verzeichnis bleibt, wie es ist."),
    "account-unknown": _("Dieses Konto gibt es nicht. Vergleich den Namen."),
    "not-bound": _("Dieses Konto ist hier mit keinem Brief verbunden."),
    "unbinding-asked": _("Darum hat schon jemand gebeten. Jetzt fehlt die zweite Person."),
    "unbinding-none": _("Um dieses Konto hat niemand gebeten. Vergleich den Namen."),
    "unbinding": _("Dieser Wunsch ist schon zurückgenommen oder erfüllt."),
    "unbinding-reason": _("Schreib in mindestens 20 Zeichen, warum."),
    "marks-key": _("Der Schlüssel der Abstimmung fehlt. Es ist nichts verloren; frag den Betrieb."),
    "not-allowed": _("Dafür fehlt deinem Konto eine Rolle."),
}  # fmt: skip

NOTED: Mapping[Noted, Words] = {
    Noted.FIXED: _("Abstimmung festgelegt"),
    Noted.ENTERED: _("Konten eingetragen"),
    Noted.LETTERS: _("Codes für Briefe gemacht"),
    Noted.STAND: _("Codes für einen Stand gemacht"),
    Noted.PUBLISHED: _("Umfrage veröffentlicht"),
    Noted.CODES: _("Codes gemacht"),
    Noted.WITHDRAWAL: _("Rücknahme gewünscht"),
    Noted.WITHDRAWN: _("Umfrage zurückgezogen"),
    Noted.UNBINDING: _("Lösen einer Verbindung gewünscht"),
    Noted.UNBOUND: _("Verbindung von Konto und Brief gelöst"),
    Noted.UNBINDING_BACK: _("Wunsch, eine Verbindung zu lösen, zurückgenommen"),
}

STAGES: Mapping[Stage, Words] = {
    Stage.COMING: _("festgelegt, beginnt noch"),
    Stage.OPEN: _("läuft"),
    Stage.CLOSED: _("zu Ende, Ergebnis kommt noch"),
    Stage.TOLD: _("Ergebnis steht fest"),
}


def faults_said(refusal: Refused) -> list[tuple[str, str]]:
    """Say each fault with the field it is about; "" where it is about the options or the whole."""
    by_name = [(name, str(FIELDS[name])) for name in refusal.details if name in FIELDS]
    if refusal.code in {"ballot-limits", "ballot-times", "tie-event"} and by_name:
        return by_name
    if refusal.code in ABOUT:
        name, words = ABOUT[refusal.code]
        return [(name, str(words))]
    return [("", said(refusal))]


LISTED = frozenset({"addresses-unknown", "register-line", "district", "role"})
"""Refusals whose details are what was typed."""


def said_of_lines(refusal: Refused) -> str:
    """Say what was refused of a list, and which of its lines are meant."""
    return " ".join([said(refusal), *([", ".join(refusal.details)] * (refusal.code in LISTED))])


def said(refusal: Refused) -> str:
    """Say what was refused, and what to do."""
    found = OTHERS.get(refusal.code)
    return str(found) if found else gettext("Das ging nicht. Es wurde nichts geändert.")
