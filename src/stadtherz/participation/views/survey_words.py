"""What the pages of surveys say of questions, faults and refusals."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.surveys.answers import Fault
from stadtherz.participation.domain.surveys.questions import MOST_SIGNS, Kind, Question

FAULTS: dict[Fault, str | Promise] = {
    Fault.MISSING: _("Hier fehlt noch eine Antwort."),
    Fault.UNKNOWN: _("Diese Antwort gibt es hier nicht. Wähl noch einmal."),
    Fault.TOO_FEW: _("Wähl mindestens %(least)s."),
    Fault.TOO_MANY: _("Wähl höchstens %(most)s."),
    Fault.NO_NUMBER: _("Schreib eine Zahl aus Ziffern."),
    Fault.OUT_OF_RANGE: _("Die Zahl liegt zwischen %(low)s und %(high)s."),
    Fault.TOO_LONG: _("Das ist zu lang. Es passen %(signs)s Zeichen."),
    Fault.RANKS: _("Jede Zahl kommt einmal vor, von 1 an und ohne Lücke."),
}
REFUSALS: dict[str, str | Promise] = {
    "age": _("Bestätige dein Alter, um teilzunehmen. Fang dafür noch einmal vorn an."),
    "survey-times": _("Die Umfrage nimmt gerade keine Antworten an."),
    "phase": _("Die Umfrage nimmt gerade keine Antworten an."),
    "survey-answers": _("Eine Antwort fehlt oder passt nicht. Geh die Seiten noch einmal durch."),
    "survey-empty": _("Du hast noch keine Frage beantwortet. Eine Antwort genügt, um abzusenden."),
    "survey-answered": _("Mit diesem Konto oder Code wurde schon geantwortet."),
    "survey-sent": _("Dieser Bogen ist schon abgeschickt, mit anderen Antworten. Die gelten; was du"
                     " danach geändert hast, zählt nicht."),
    "form-old": _("Diese Seite lag länger als zwölf Stunden. Deine Antworten sind noch da: Sieh sie"
                  " noch einmal an und schick sie neu. Hast du sie schon abgeschickt, zählen sie"
                  " nur einmal."),
    "no-right": _("Melde dich mit einem Konto an, dessen Mail-Adresse bestätigt ist."),
    "no-code": _("Diesen Code gibt es bei dieser Umfrage nicht. Vergleich ihn mit deinem Brief."),
    "code-mistyped": _("Der Code ist vertippt. Vergleich ihn mit deinem Brief."),
    "too-often": _("Von deinem Anschluss kamen gerade sehr viele Antworten. Versuch es in einer"
                   " Stunde noch einmal. Deine Antworten stehen hier noch."),
    "codes-often": _("Von deinem Anschluss kamen viele Codes, die es nicht gibt. Versuch es in"
                     " einer Stunde noch einmal. Deine Antworten stehen hier noch."),
    "marks-key": _("Gerade können wir keine Antworten annehmen. Versuch es später noch einmal."),
}  # fmt: skip
STATUS_OF = {
    "survey-answered": 409, "survey-sent": 409, "too-often": 429, "codes-often": 429,
    "marks-key": 503, "survey-times": 403, "phase": 403,
}  # fmt: skip
STATE_LOST = _("Deine Angaben kamen nicht lesbar an. Bitte fang noch einmal an.")
TOO_YOUNG = _("Bestätige dein Alter, um teilzunehmen.")


def fault_words(fault: Fault, question: Question) -> str:
    """Say what is wrong with an answer, and what to do."""
    return str(FAULTS[fault]) % {
        "least": question.least, "most": question.most, "low": _grouped(question.low),
        "high": _grouped(question.high), "signs": _grouped(MOST_SIGNS),
    }  # fmt: skip


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def hint_of(question: Question) -> str:
    """Say how a question is answered, where that is not plain."""
    if question.kind is Kind.SEVERAL:
        if question.most < len(question.options):
            return ngettext("Höchstens eine Antwort.", "Höchstens %(most)s Antworten.",
                            question.most) % {"most": question.most}  # fmt: skip
        return gettext("Mehrere Antworten sind möglich.")
    if question.kind is Kind.RANKING:
        return gettext("Schreib 1 neben das Wichtigste, dann 2 und so weiter. Felder dürfen leer"
                       " bleiben.")  # fmt: skip
    if question.kind is Kind.NUMBER:
        return gettext("Eine Zahl von %(low)s bis %(high)s.") % {
            "low": _grouped(question.low), "high": _grouped(question.high)}  # fmt: skip
    if question.kind is Kind.TEXT:
        return gettext("Schreib bitte keine Namen und nichts, woran man dich erkennt.")
    return ""


def refusal_words(error: Refused) -> str:
    """Say why a sheet was not taken."""
    return str(REFUSALS.get(error.code, REFUSALS["survey-times"]))
