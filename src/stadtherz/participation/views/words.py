"""What the pages say about a ballot, its limits and its refusals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.ballots import Fault, Kind, Limits
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.splits import Role
from stadtherz.participation.forms import Paper
from stadtherz.participation.models import BallotOption

ROLES: Mapping[Role, str | Promise] = {
    Role.RESIDENT: _("wohnt hier"),
    Role.EMPLOYED: _("arbeitet hier"),
    Role.STUDENT: _("lernt hier"),
}


def language_here() -> Language:
    """Give the language of the page."""
    return Language.EN if (get_language() or "").startswith("en") else Language.DE


def how_to(limits: Limits) -> str:
    """Say how a ballot is filled in."""
    if limits.kind is Kind.POINTS:
        return gettext("Verteil bis zu %(points)s Punkte, höchstens %(each)s auf ein Vorhaben.") % {
            "points": limits.points, "each": limits.points_each
        }  # fmt: skip
    if limits.kind is Kind.RANKING:
        return ngettext(
            "Schreib eine 1 neben das, was dir am wichtigsten ist.",
            "Schreib 1 neben das Wichtigste, dann 2 und so weiter, höchstens %(most)s.",
            limits.most,
        ) % {"most": limits.most}
    if limits.least == limits.most:
        return ngettext(
            "Wähl genau eines.", "Wähl genau %(most)s.", limits.most
        ) % {"most": limits.most}  # fmt: skip
    return ngettext(
        "Wähl, was du willst, höchstens eines.", "Wähl, was du willst, höchstens %(most)s.",
        limits.most,
    ) % {"most": limits.most}  # fmt: skip


def left_words(limits: Limits, left: int) -> str:
    """Say how much may still be given."""
    if limits.kind is Kind.POINTS:
        return ngettext(
            "Ein Punkt ist noch frei.", "%(left)s Punkte sind noch frei.", left
        ) % {"left": left}  # fmt: skip
    if left == 0:
        return gettext("Du hast alles vergeben.")
    return ngettext(
        "Eines könntest du noch dazunehmen.", "%(left)s könntest du noch dazunehmen.", left
    ) % {"left": left}  # fmt: skip


def fault_words(fault: Fault, limits: Limits, given: int = 0) -> str:
    """Say what is wrong with a ballot paper, and what to do; `given` is the sum of its points."""
    words = {
        Fault.SHAPE: gettext("Da steht etwas, das keine Zahl ist. Schreib nur Ziffern."),
        Fault.UNKNOWN: gettext("Eine Angabe passt nicht zu diesem Stimmzettel. Lade ihn neu."),
        Fault.TOO_FEW: ngettext(
            "Wähl mindestens eines.", "Wähl mindestens %(least)s.", limits.least
        ),
        Fault.TOO_MANY: ngettext(
            "Das sind zu viele. Höchstens eines geht.",
            "Das sind zu viele. Höchstens %(most)s gehen.",
            limits.most,
        ),
        Fault.TOO_MANY_POINTS: gettext(
            "Das sind zu viele Punkte, nämlich %(given)s. Es gibt %(points)s."
        ),
        Fault.TOO_MANY_FOR_ONE: gettext("Ein Vorhaben bekommt höchstens %(each)s Punkte."),
        Fault.NO_POINTS: gettext("Weniger als einen Punkt gibt es nicht. Lass das Feld leer."),
        Fault.RANKS: gettext("Jede Zahl kommt einmal vor, von 1 an und ohne Lücke."),
    }[fault]
    return words % {
        "least": limits.least, "most": limits.most, "points": limits.points,
        "each": limits.points_each, "given": given,
    }  # fmt: skip


@dataclass(frozen=True)
class PaperFault:
    """What is wrong with a ballot paper: where it leads, whose field it is, and the words."""

    at: str
    name: Text | str
    words: str


def paper_faults(
    paper: Paper, limits: Limits, options: Iterable[BallotOption]
) -> tuple[PaperFault, ...]:
    """Give what is wrong, each field by its name; what concerns all of them first."""
    fields = [
        PaperFault(f"zahl-{one.key}", one.title, fault_words(paper.wrong[one.key], limits))
        for one in options
        if one.key in paper.wrong
    ]
    given = sum(paper.choice.values()) if isinstance(paper.choice, Mapping) else 0
    told = set(paper.wrong.values())
    whole = [
        PaperFault("zettel", "", fault_words(one, limits, given))
        for one in paper.faults
        if one not in told
    ]
    return (*whole, *fields)


REFUSALS = {
    "code-mistyped": _(
        "Der Code ist vertippt. Vergleich ihn mit deinem Brief: vier Gruppen mit vier Zeichen."
    ),
    "no-right": _(
        "Dieser Code oder dieses Konto steht nicht im Verzeichnis dieser Abstimmung."
        " Prüf, ob der Brief zu ihr gehört."
    ),
    "age": _("Bestätige dein Alter. Nachgeprüft wird es nicht, und gespeichert auch nicht."),
    "already-voted": _(
        "Mit diesem Recht wurde schon abgestimmt. Ein Stimmzettel lässt sich danach nicht"
        " ändern. Warst du das nicht, dann melde dich bei uns."
    ),
    "codes-often": _(
        "Von deinem Anschluss kamen viele Codes, die es nicht gibt. Versuch es in einer Stunde noch"
        " einmal, oder von einem anderen Anschluss. Es ist nichts verloren."
    ),
    "two-rights": _("Mit deiner Mail-Adresse steht schon ein anderes Konto im Verzeichnis."),
    "nonce-used": _("Da kam etwas durcheinander. Drück noch einmal auf Abstimmen."),
    "ballot-closed": _("Die Abstimmung ging zu Ende, bevor dein Stimmzettel da war."),
    "marks-key": _(
        "Gerade können wir keine Stimmen annehmen. Es ist nichts verloren. Versuch es später."
    ),
    "database": _(
        "Gerade können wir keine Stimmen annehmen. Lass diese Seite offen und drück später noch"
        " einmal auf Stimme abgeben: Gezählt wird dein Stimmzettel genau einmal."
    ),
}
"""What is said, and what to do, where the ballot that was chosen is shown to try again."""

RULES = {
    "most-votes": _("Meiste Stimmen, was nicht passt, wird übersprungen"),
    "most-votes-stop": _("Meiste Stimmen, Ende beim ersten, was nicht passt"),
    "equal-shares": _("Gleiche Anteile, Schritt für Schritt aufgestockt"),
    "equal-shares-fill": _("Gleiche Anteile, der Rest nach den meisten Stimmen"),
}
"""The rules that are compared, in a few words."""


def simulator_words(refused: Refused) -> str:
    """Say why rules could not be tried, and what to do."""
    words = {
        "upload-empty": gettext("Wähl zuerst eine Datei aus."),
        "upload-size": gettext("Die Datei ist zu groß. Bis zu 5 MB gehen."),
        "simulator-busy": gettext("Gerade probiert jemand anders. Versuch es gleich noch einmal."),
        "too-often": gettext(
            "Von deinem Anschluss kamen schon viele Dateien. Versuch es in einer Stunde."
        ),
        "simulator-limit": gettext(
            "Diese Wahl zu zählen dauert hier zu lang. Nimm eine kleinere Datei."
        ),
        "totals-sealed": gettext("Von dieser Abstimmung gibt es noch kein Ergebnis."),
        "result-counting": gettext("Diese Abstimmung wird gerade ausgezählt."),
        "ballot": gettext("Diese Abstimmung gibt es nicht, oder sie verteilt kein Geld."),
    }
    return words.get(refused.code, gettext("Diese Datei lässt sich nicht lesen."))
