"""Puts together what the page of a table on its way shows."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.domain.finding import Finding, Severity
from stadtherz.opendata.domain.handing_in.decisions import decisions_in
from stadtherz.opendata.domain.handing_in.settled import can_be_repaired
from stadtherz.opendata.domain.handing_in.stages import (
    Act,
    Actor,
    Stage,
    acts_open,
    reasons_against,
)
from stadtherz.opendata.domain.handing_in.words_of_people import TOLD
from stadtherz.opendata.domain.mqa import POINTS
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.veiled import Veils, veils_of
from stadtherz.opendata.domain.tabular.findings import Weight
from stadtherz.opendata.domain.tabular.schema import Typed
from stadtherz.opendata.domain.tabular.wishes import Wishes
from stadtherz.opendata.forms.deriving import RecipeForm
from stadtherz.opendata.forms.handing_in import DescriptionForm
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import Check, changes_of, headings_given, names_of
from stadtherz.opendata.selectors.places import places_in
from stadtherz.opendata.selectors.samples import Sample, sample_in
from stadtherz.opendata.selectors.views_of import views_beside
from stadtherz.opendata.views import doctor_words, polling_words
from stadtherz.opendata.views.gate_words import finding_words
from stadtherz.opendata.views.handing_in_words import REASONS, trouble_words
from stadtherz.opendata.views.person_words import Said, find_words, remedy_words
from stadtherz.opendata.views.place_words import labels_of
from stadtherz.opendata.views.places_shown import PlacesShown, places_shown
from stadtherz.opendata.views.table_words import finding_words as table_words
from stadtherz.opendata.views.wish_words import offers_of, wishes_said

ROWS_SHOWN = 5
WAY = (
    (Stage.PREPARING, _("Vorbereiten")), (Stage.QUALITY, _("Güte prüfen")),
    (Stage.PRIVACY, _("Datenschutz prüfen")), (Stage.RELEASE, _("Freigeben")),
    (Stage.PUBLISHED, _("Öffentlich")),
)  # fmt: skip
BUTTONS = {
    Act.HAND_IN: _("Zur Prüfung geben"),
    Act.PASS: _("Prüfung bestanden"),
    Act.RELEASE: _("Veröffentlichen"),
    Act.SEND_BACK: _("Zurückgeben"),
    Act.TAKE_BACK: _("Zurückholen"),
    Act.DISCARD: _("Verwerfen"),
    Act.RESTORE: _("Wiederherstellen"),
}
GRAVEST = tuple(Weight)
MAIN = (Act.HAND_IN, Act.PASS, Act.RELEASE, Act.RESTORE)


@dataclass(frozen=True)
class Stop:
    """A stop of the way, and whether the table is there, was there or will be."""

    name: str | Promise
    state: str


@dataclass(frozen=True)
class Button:
    """What can be done now; `against` says in words why it cannot be done yet."""

    act: str
    words: str | Promise
    main: bool
    note: bool
    against: tuple[str, ...]


@dataclass(frozen=True)
class FindLine:
    """What tells of people, in words.

    Args:
        key: of the find.
        said: its words.
        open: whether it still has to be settled.
        answered: whether somebody said why it stays.
        reason: the words of that; "" where it tells of nobody.
        by: name of who said it.
        blocking: whether it stops the release.
        alike: how many open questions of its kind there are beside it.

    """

    key: str
    said: Said
    open: bool
    answered: bool
    reason: str
    by: str
    blocking: bool
    alike: int


@dataclass(frozen=True)
class Line:
    """A finding in words, and whether one click settles it."""

    code: str
    wrong: str
    advice: str
    gain: int
    repairable: bool


@dataclass(frozen=True)
class Heads:
    """The first lines of a file, and in which of them its headings were found; 0 for none."""

    lines: tuple[tuple[int, tuple[str, ...]], ...]
    first: int
    last: int


_LONG = re.compile(r"([^\W\d_]{2})[^\W\d_]+|(?<!\d)(\d)\d{4,}")


def heads_of(typed: Typed) -> Heads | None:
    """Give the first lines of a file; None where its headings cannot be others."""
    if not typed.beginning:
        return None
    first, last = typed.headings
    shown = tuple(
        (line, cells if line <= last else tuple(map(_shortened, cells)))
        for line, cells in typed.beginning
    )
    return Heads(shown, first, last)


def _shortened(cell: str) -> str:
    """Show what a cell looks like and not what it says: rows may tell of people."""
    return _LONG.sub(r"\1\2…", cell)


def context_of(check: Check, by: Actor, form: DescriptionForm) -> dict[str, Any]:
    """Give all that the page shows."""
    row = check.row
    standing = check.standing
    _mark_fields(check, form)
    return {
        "row": row, "form": form, "check": check, "way": _way(Stage(row.stage)),
        "buttons": [_button(act, check, by) for act in acts_open(standing, by)],
        "editable": row.stage == Stage.PREPARING.value,
        "busy": row.reading in {Submission.Reading.WAITING, *_BUSY},
        "trouble": _trouble(row), "fetched": bool(row.path or not row.url),
        "sample": _sample(check), "covered": bool(_veils(check)),
        "typed": check.typed, "most": POINTS,
        "places": _places(check),
        "changes": changes_of(row, check.typed) if check.typed else None,
        "steps": row.steps.select_related("by"),
        "part_read": row.part or _part_read(check.typed),
        "wished": wishes_said(
            Wishes.read(row.wishes), labels_of(check.typed.schema) if check.typed else {}
        ),
        "heads": heads_of(check.typed) if check.typed else None,
        "view_form": RecipeForm(check.typed.schema) if check.typed else None,
        "views_beside": views_beside(row),
        **(_judged(check, check.typed) if check.typed else {}),
    }  # fmt: skip


def _mark_fields(check: Check, form: DescriptionForm) -> None:
    """Say at each field of the description what it tells of a person."""
    places = {one.name: at for at, one in enumerate(form.columns)}
    for find in check.undecided:
        place = find.columns[0]
        if not place.startswith(TOLD):
            continue
        part, _dot, column = place.removeprefix(TOLD).partition(".")
        name = f"{part}-{places.get(column)}" if column else part
        if name in form.fields:
            field: Any = form[name]
            field.persons = (*getattr(field, "persons", ()), find_words(find).what)


_BUSY = (
    Submission.Reading.FETCHING, Submission.Reading.TYPING, Submission.Reading.SEARCHING,
)  # fmt: skip


def _trouble(row: Submission) -> str:
    """Say why there is no table: nothing came from its address, or what came cannot be read."""
    if not row.trouble:
        return ""
    if row.url and not row.path:
        return polling_words.trouble_words(row.trouble)
    return trouble_words(row.trouble, row.trouble_text)


def _judged(check: Check, typed: Typed) -> dict[str, Any]:
    score, labels = check.score, labels_of(typed.schema)
    return {
        "found_in_file": [
            (one, table_words(one, labels), offers_of(one))
            for one in sorted(typed.findings, key=lambda one: GRAVEST.index(one.weight))
        ],
        "finds": _finds(check, labels), "undecided": len(check.undecided),
        "decisions": _decisions(check.row, labels),
        "musts": [_line(one) for one in check.musts],
        "advice": [_line(one) for one in check.advice],
        "score": score, "rating": doctor_words.RATINGS[score.rating], "points": score.points,
        "official": check.official,
        "official_lines": [
            (doctor_words.property_words(one.path), doctor_words.trouble_words(one),
             doctor_words.advice_words(one))
            for one in check.official or () if one.severity is Severity.VIOLATION
        ],
    }  # fmt: skip


def _decisions(row: Submission, labels: dict[str, str]) -> list[tuple[str, str]]:
    """Word each remedy that was chosen, with the name of who chose it."""
    chosen = decisions_in(row.remedies)
    given = headings_given(row) if chosen else None
    known = labels_of(given) | labels if given else labels
    people = names_of({one.by for one in chosen})
    return [(remedy_words(one.remedy, known), people.get(one.by, "")) for one in chosen]


def _finds(check: Check, labels: dict[str, str]) -> list[FindLine]:
    people = names_of({one.by for one in check.answers.values()})
    return [_find(one, check, labels, people) for one in check.finds]


def _find(find: Find, check: Check, labels: dict[str, str], people: dict[int, str]) -> FindLine:
    answer, is_open = check.answers.get(find.key), find in check.undecided
    alike = [one for one in check.undecided if one.kind is find.kind and not one.blocking]
    return FindLine(
        find.key, find_words(find, labels), is_open, answer is not None and not is_open,
        answer.words if answer else "", people.get(answer.by, "") if answer else "",
        find.blocking, len(alike) - (find in alike),
    )  # fmt: skip


def _way(stage: Stage) -> list[Stop]:
    known = [one for one, _name in WAY]
    at = known.index(stage) if stage in known else 0
    return [
        Stop(name, "now" if place == at else "done" if place < at else "later")
        for place, (_stage, name) in enumerate(WAY)
    ]


def _button(act: Act, check: Check, by: Actor) -> Button:
    reasons = reasons_against(act, check.standing, by, "noted")
    back = act is Act.SEND_BACK
    return Button(
        act.value, BUTTONS[act], act in MAIN, back, tuple(str(REASONS[one]) for one in reasons)
    )


def _line(finding: Finding) -> Line:
    wrong, advice = finding_words(finding)
    return Line(finding.code, wrong, advice, finding.gain, can_be_repaired(finding))


def _part_read(typed: Typed | None) -> str:
    """Name the sheet that was chosen because it looks like a table."""
    found = typed.findings if typed else ()
    told = [dict(one.figures)["sheet"] for one in found if one.code == "other-sheets"]
    return str(told[0]) if told else ""


def _veils(check: Check) -> Veils:
    """Give what is covered: what tells of persons and nobody has decided on."""
    return veils_of(check.undecided, check.typed.schema) if check.typed else {}


def _places(check: Check) -> PlacesShown | None:
    """Draw where the rows are, as the map of the dataset will show them.

    There is no map before it is decided what tells of persons: it names the rows and their doors.
    """
    row, typed = check.row, check.typed
    if typed is None or not row.typed or _veils(check):
        return None
    try:
        return places_shown(places_in(Table(incoming.place_of(row.typed), typed.schema)))
    except (Invalid, NotFound, Unavailable):
        return None


def _sample(check: Check) -> Sample | None:
    """Give the first rows; what tells of persons is covered until somebody has decided on it."""
    if not check.row.typed:
        return None
    try:
        found = sample_in(incoming.place_of(check.row.typed), ROWS_SHOWN)
    except NotFound:
        return None
    return found.under(_veils(check))
