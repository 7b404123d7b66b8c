"""The editor of surveys as its template shows it: fields with their words, values and faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from stadtherz.participation.domain.surveys.editing import Spot
from stadtherz.participation.domain.surveys.opened import Opened
from stadtherz.participation.domain.surveys.placing import Placed
from stadtherz.participation.domain.surveys.rows import SetupRows
from stadtherz.participation.views.survey_editor_words import fault_said
from stadtherz.participation.views.survey_rows import TEXTS, name_of

LONGEST_SHOWN = 60
Choices = tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Field:
    """A field with its words, what stands in it, and what is wrong."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    fault: str = ""
    shape: str = "text"
    choices: Choices = ()
    language: str = ""

    @property
    def checked(self) -> bool:
        """Whether a box is ticked."""
        return bool(self.value)


@dataclass(frozen=True)
class ShownWhen:
    """A condition: of which question, and of which answers; `of` is the one they belong to."""

    question: Field
    of: str = ""
    test: Field | None = None
    values: Choices = ()
    number: Field | None = None
    is_kept: bool = False


@dataclass(frozen=True)
class ShownOption:
    """An option: its two texts, and whether it is right."""

    name: str
    de: str
    en: str
    right: bool
    people: Field | None


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its fields, by their names."""

    spot: str
    name: str
    number: int
    title: str
    kind: str
    fields: Mapping[str, Field]
    pairs: Mapping[str, tuple[Field, Field]]
    options: tuple[ShownOption, ...]
    people: tuple[Field, ...]
    when: ShownWhen | None
    rest: str
    is_open: bool
    has_options: bool
    has_more: bool


@dataclass(frozen=True)
class ClosedQuestion:
    """A question without its fields: `rest` is all of it."""

    spot: str
    name: str
    number: int
    title: str
    kind: str
    rest: str
    has_faults: bool
    is_closed: bool = True


@dataclass(frozen=True)
class ShownPage:
    """A page with its questions."""

    spot: str
    name: str
    number: int
    title: tuple[Field, Field]
    when: ShownWhen | None
    questions: tuple[ShownQuestion | ClosedQuestion, ...]
    add: Field
    rest: str


@dataclass(frozen=True)
class Looks:
    """What the page is shown with.

    Args:
        districts: key and name of each.
        faults: of the rows.
        quiz: whether it is a quiz.
        spot: where something was done; it is open.
        opened: the questions whose fields are shown; None where all are.

    """

    districts: Sequence[tuple[str, str]]
    faults: Sequence[Placed] = ()
    quiz: bool = False
    spot: Spot = field(default_factory=Spot)
    opened: Opened = None

    def shows(self, spot: Spot) -> bool:
        """Whether the fields of a question are shown."""
        return self.opened is None or spot in self.opened

    def fault(self, spot: Spot, name: str) -> str:
        """Say what is wrong at a field."""
        mine = [one for one in self.faults if (one.spot, one.name) == (spot, name)]
        return " ".join(dict.fromkeys(fault_said(one.fault) for one in mine))


def faults_linked(rows: SetupRows, looks: Looks) -> list[tuple[str, str]]:
    """Give each fault with the id of its field, or of its closed question, for the list above."""
    found = [
        (
            _target(one, rows) if one.spot.question < 0 or looks.shows(_question(one.spot))
            else name_of(_question(one.spot)),
            _where(one.spot) + fault_said(one.fault),
        )
        for one in looks.faults
    ]  # fmt: skip
    return list(dict.fromkeys(found))


def _question(spot: Spot) -> Spot:
    return Spot(spot.page, spot.question)


def _where(spot: Spot) -> str:
    page = gettext("Seite %(number)s") % {"number": spot.page + 1} if spot.page >= 0 else ""
    if spot.question < 0:
        return f"{page}: " if page else ""
    return f"{page}, {gettext('Frage %(number)s') % {'number': spot.question + 1}}: "


def _target(one: Placed, rows: SetupRows) -> str:
    """Give the id of a field; of the block where the page does not show the field."""
    name = name_of(one.spot)
    if not name:
        return "seiten"
    endings = {"options": "-more", "people": "-people", "title": "-title-de", "": ""}
    if one.name in TEXTS:
        return f"{name}-{one.name}-de"
    if one.name == "when" and one.fault.rule in {"no-values", "no-answer"}:
        return f"{name}-when-answers"
    if one.name == "when" and one.fault.rule == "number":
        return f"{name}-when-number"
    if one.name == "options" and not _has_options(rows, one.spot):
        return name
    return name + endings.get(one.name, f"-{one.name}")


def _has_options(rows: SetupRows, spot: Spot) -> bool:
    return "options" in rows.pages[spot.page].questions[spot.question].shows


def short(words: object) -> str:
    """Give the beginning of a text for a list."""
    text = " ".join(str(words).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1].rstrip() + "…"
