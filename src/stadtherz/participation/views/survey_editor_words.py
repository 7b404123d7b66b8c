"""What the editor of surveys says: kinds of questions, its fields, and faults in plain words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.surveys.conditions import Test
from stadtherz.participation.domain.surveys.faults import Fault
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.selectors.lots import LotStage
from stadtherz.participation.views.survey_faults import RULES

Words = str | Promise
KINDS: Mapping[str, Words] = {
    Kind.ONE: _("eine Antwort aus mehreren"),
    Kind.SEVERAL: _("mehrere Antworten"),
    Kind.SCALE: _("Skala, etwa 1 bis 5"),
    Kind.NUMBER: _("eine Zahl"),
    Kind.RANKING: _("Rangfolge"),
    Kind.DISTRICT: _("Stadtteil"),
    Kind.TEXT: _("freier Text"),
}
LABELS: Mapping[str, Words] = {
    "title": _("Frage"), "help": _("Hilfe zur Frage"), "kind": _("Art der Frage"),
    "required": _("Eine Antwort ist nötig"), "least": _("mindestens wählen"),
    "most": _("höchstens wählen"), "low": _("kleinste Zahl"), "high": _("größte Zahl"),
    "low_title": _("Worte am Anfang der Skala"), "high_title": _("Worte am Ende der Skala"),
    "bins": _("Gruppen im Ergebnis"), "explanation": _("Erklärung nach der Antwort"),
    "split": _("Ergebnis nach dieser Frage aufteilen"),
    "people": _("Vergleich: wie viele Menschen gehören dazu?"),
}  # fmt: skip
HINTS: Mapping[str, Words] = {
    "more": _("Eine in jeder Zeile. Nach einem senkrechten Strich das Englische:"
              " mit dem Rad | by bicycle"),
    "least": _("Leer: auch gar keine."),
    "most": _("Leer: alle."),
    "bins": _("Wo jede Gruppe beginnt, mit Komma: 0, 3, 6. Leer: keine Gruppen."),
    "split": _("Zum Beispiel nach Stadtteil oder Alter. Kleine Gruppen bleiben verborgen."),
    "people": _("Zahlen aus der Statistik. Das Ergebnis zeigt daneben, wer geantwortet hat."),
}  # fmt: skip
OF_NUMBERS = {"low": _("Leer: 0."), "high": _("Leer: 1.000.000.")}
TESTS: Mapping[Test, Words] = {
    Test.ANY_OF: _("eine von diesen"), Test.NONE_OF: _("keine von diesen"),
    Test.AT_LEAST: _("mindestens"), Test.AT_MOST: _("höchstens"),
}  # fmt: skip
FAULTS: Mapping[str, Words] = {
    "text": _("Schreib hier, worum es geht."),
    "number": _("Schreib eine ganze Zahl."),
    "two-options": _("Gib mindestens zwei Antworten zur Auswahl."),
    "list-long": _("Das sind zu viele. Es gehen höchstens %(most)s."),
    "twice": _("Zwei haben denselben Schlüssel. Entfern eine und gib sie neu ein."),
    "scale": _("Die kleinste Zahl liegt unter der größten. Eine Skala hat höchstens %(most)s"
               " Stufen."),
    "limits": _("Das passt nicht zu %(most)s Antworten: Mindestens ist nicht mehr als höchstens."),
    "bins": _("Schreib ganze Zahlen, die steigen. Die erste ist die kleinste Zahl der Frage."),
    "no-pages": _("Die Umfrage hat noch keine Seite. Nimm eine dazu."),
    "no-questions": _("Diese Seite hat noch keine Frage. Nimm eine dazu, oder entfern die Seite."),
    "too-many": _("Das sind zu viele Fragen. Es gehen höchstens %(most)s."),
    "unknown": _("Die Frage, nach der sich das richtet, gibt es nicht mehr. Wähl neu."),
    "on-text": _("Nach einem freien Text kann sich nichts richten. Wähl eine andere Frage."),
    "no-number": _("Diese Frage hat keine Zahl zum Vergleichen. Wähl neu."),
    "no-answer": _("Eine der gewählten Antworten gibt es nicht mehr. Wähl neu."),
    "no-values": _("Wähl mindestens eine Antwort, nach der das gezeigt wird."),
    "same-page": _("Das richtet sich nach einer Frage auf derselben Seite. Setz es auf eine"
                   " spätere."),
    "later": _("Das richtet sich nach einer Frage, die erst später kommt. Zieh sie nach vorn."),
    "circle": _("Diese Bedingungen hängen im Kreis voneinander ab. Nimm eine heraus."),
    "unreachable": _("Mit keinen Antworten kommt jemand hierher. Prüf die Bedingungen."),
    "quiz-pages": _("Ein Quiz zeigt alle seine Seiten. Wähl „Immer“."),
    "quiz-kind": _("Im Quiz gibt es nur Antworten zur Auswahl, und jede Frage ist für alle."),
    "quiz-right": _("Kreuz an, was richtig ist: bei „eine Antwort“ genau eines."),
}  # fmt: skip
"""For each rule what the editor says at the field; others are said as for a file."""
STATES: Mapping[Stage, Words] = {
    Stage.COMING: _("geplant"), Stage.OPEN: _("läuft"),
    Stage.CLOSED: _("zu Ende, Ergebnis kommt noch"), Stage.TOLD: _("Ergebnis steht fest"),
}  # fmt: skip
LOT_STATES: Mapping[LotStage, Words] = {
    LotStage.COMING: _("geplant"), LotStage.CALLING: _("man kann sich melden"),
    LotStage.CLOSED: _("Liste wird veröffentlicht"), LotStage.LISTED: _("wartet auf die Startzahl"),
    LotStage.DRAWN: _("ausgelost"),
}  # fmt: skip
REFUSALS: Mapping[str, Words] = {
    "survey-changed": _("Jemand hat sie inzwischen geändert. Öffne oben ihre Seite in einem neuen"
                        " Fenster und vergleich. Speicherst du noch einmal, gilt, was hier steht."),
    "survey-gone": _("Jemand hat diesen Entwurf inzwischen entfernt. Was du geschrieben hast, steht"
                     " noch hier: Speichern macht daraus einen neuen."),
    "survey-begun-meanwhile": _("Die Umfrage hat inzwischen begonnen und bleibt, wie sie ist. Was"
                                " du geschrieben hast, steht noch hier: Speichern macht daraus"
                                " einen neuen Entwurf."),
    "survey-begun": _("Die Umfrage hat inzwischen begonnen. Ihre Fragen bleiben, wie sie sind."),
    "survey-withdrawn": _("Die Umfrage ist zurückgezogen. Gib der neuen einen anderen Schlüssel."),
    "withdrawal-reason": _("Schreib in mindestens 20 Zeichen, warum."),
    "withdrawal-asked": _("Darum hat schon jemand gebeten. Lade die Seite neu."),
    "withdrawal-none": _("Darum bittet gerade niemand mehr. Lade die Seite neu."),
    "second-person": _("Du hast darum gebeten. Zustimmen muss jemand anderes."),
    "survey-late": _("Ihr Ende ist schon vorbei. Gib ihr ein späteres, dann geht es."),
    "survey-over": _("Die Umfrage ist zu Ende. Neue Codes könnte niemand mehr nutzen."),
    "survey-draft": _("Die Umfrage ist noch ein Entwurf. Veröffentliche sie zuerst."),
    "survey-codes-made": _("Codes sind schon gemacht, vielleicht auch verschickt. Lass die"
                           " Umfrage mit Code."),
    "survey-codes": _("Diese Umfrage nimmt keine Codes."),
    "marks-key": _("Der Schlüssel der Umfrage fehlt. Es ist nichts verloren; frag den Betrieb."),
    "lots-begun": _("Es hat sich schon jemand gemeldet. Die Auslosung bleibt, wie sie ist."),
    "lots-times": _("opens, closes und seed_known folgen aufeinander."),
}  # fmt: skip

ACT_REFUSED: Mapping[str, Words] = {
    "survey-changed": _("Jemand hat sie inzwischen geändert. Sieh dir an, wie sie jetzt ist, und"
                        " entscheide dann."),
    "survey": _("Das ist kein Entwurf mehr: Jemand hat ihn inzwischen veröffentlicht."),
}  # fmt: skip
"""What is refused on the page of a survey."""

FILE_REFUSED: Mapping[str, Words] = {
    "survey-changed": _("So heißt hier schon eine Umfrage. Gib der Datei einen anderen „key“, oder"
                        " setz unten das Häkchen: Dann tritt sie an deren Stelle."),
}  # fmt: skip
"""What is refused of a file."""

PUBLISHED = _("Veröffentlicht. Bis sie beginnt, kannst du noch alles ändern.")
PUBLISHED_NOW = _("Veröffentlicht. Sie hat begonnen und bleibt, wie sie ist.")


def fault_said(fault: Fault) -> str:
    """Say at its field what is wrong, and what to do."""
    return str(FAULTS.get(fault.rule) or RULES[fault.rule]) % fault.values


def hint_said(name: str, kind: str = "") -> str:
    """Say what a field is for, where its label does not."""
    own = OF_NUMBERS if kind == Kind.NUMBER else {}
    return str(own.get(name) or HINTS.get(name, ""))


def refusal_said(refusal: Refused) -> str:
    """Say what was refused, and what to do."""
    found = REFUSALS.get(refusal.code)
    return str(found) if found else gettext("Das ging nicht. Es wurde nichts geändert.")
