"""Finds the faults of rows, each with the field of the editor that it belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.surveys.editing import Spot
from stadtherz.participation.domain.surveys.faults import Fault
from stadtherz.participation.domain.surveys.quiz import faults_of_quiz
from stadtherz.participation.domain.surveys.reading import read_setup
from stadtherz.participation.domain.surveys.rows import OTHER, SetupRows
from stadtherz.participation.domain.surveys.writing import whole, with_keys, written

WHEN = "when"
FIELD_OF: Mapping[str, str] = {
    "kind": "kind", "two-options": "options", "scale": "low", "limits": "most", "bins": "bins",
    "one-test": WHEN, "test-value": WHEN, "twice": "options", "list": "options",
    "list-long": "options", "unknown": WHEN, "on-text": WHEN, "no-number": WHEN,
    "no-answer": WHEN, "circle": WHEN, "same-page": WHEN, "later": WHEN, "unreachable": WHEN,
    "quiz-pages": WHEN, "quiz-kind": "kind", "quiz-right": "options", "no-questions": "add",
}  # fmt: skip
"""Where each rule is shown; a text or number is shown at its own name."""
ORDER = ("title", "kind", "options", "least", "most", "low", "high", "bins", WHEN, "people")
TESTS = frozenset({"at_least", "at_most"})


@dataclass(frozen=True)
class Placed:
    """A fault with its spot and the name of its field; "" where it is about the whole."""

    spot: Spot
    name: str
    fault: Fault


def faults_of_rows(rows: SetupRows, *, quiz: bool) -> tuple[Placed, ...]:
    """Name everything that keeps rows from being a survey, or a quiz."""
    named = _told_apart(with_keys(rows))
    try:
        setup = read_setup(written(named))
    except Invalid as refusal:
        faults = [one for one in refusal.details if isinstance(one, Fault)]
        faults = [one for one in faults if (one.place, one.rule) != ("population", "number")]
    else:
        faults = list(faults_of_quiz(setup)) if quiz else []
    spots = dict(_spots(named))
    unsaid = list(_unsaid(named))
    found = [_placed(one, spots) for one in faults]
    if unsaid:  # what follows from a condition that says nothing is no fault of its own
        found = [one for one in found if one.fault.rule != "unreachable"]
    return tuple(sorted(found + unsaid + list(_people(named)), key=_order))


def _order(one: Placed) -> tuple[int, int, int]:
    """Order faults as an editor shows their fields."""
    place = ORDER.index(one.name) if one.name in ORDER else len(ORDER)
    return one.spot.page, one.spot.question, place


def _told_apart(rows: SetupRows) -> SetupRows:
    """Give pages keys that no question has; faults name both by their keys alone."""
    start = "page"
    while any(one.key.startswith(start) for one in rows.questions()):
        start += "-"
    pages = enumerate(rows.pages)
    return replace(rows, pages=tuple(replace(one, key=f"{start}-{place}") for place, one in pages))


def _spots(rows: SetupRows) -> Iterator[tuple[str, Spot]]:
    for place, page in enumerate(rows.pages):
        yield page.key, Spot(place)
        for number, one in enumerate(page.questions):
            yield one.key, Spot(place, number)


def _placed(fault: Fault, spots: Mapping[str, Spot]) -> Placed:
    if fault.place in {"splits", "population"}:
        spot = spots.get(str(fault.values.get("question", "")), Spot())
        return Placed(spot, "split" if fault.place == "splits" else "people", fault)
    spot = spots.get(fault.place, Spot())
    if fault.rule in {"text", "number"}:
        name = str(fault.values["name"])
        return Placed(spot, WHEN if name in TESTS else name, fault)
    return Placed(spot, FIELD_OF.get(fault.rule, "") if spot.page >= 0 else "", fault)


def _unsaid(rows: SetupRows) -> Iterator[Placed]:
    """Name conditions on a question of which no answer was chosen."""
    for place, page in enumerate(rows.pages):
        shown = [(Spot(place), page.key, page.when)]
        shown += [
            (Spot(place, number), one.key, one.when) for number, one in enumerate(page.questions)
        ]
        for spot, key, when in shown:
            if when.question not in {"", OTHER} and when.test not in TESTS and not when.values:
                yield Placed(spot, WHEN, Fault(key, "no-values"))


def _people(rows: SetupRows) -> Iterator[Placed]:
    """Name numbers of people that are none."""
    for place, page in enumerate(rows.pages):
        for number, one in enumerate(page.questions):
            typed = one.people.values() if "people" in one.shows else ()
            if any(words.strip() and not isinstance(whole(words), int) for words in typed):
                yield Placed(Spot(place, number), "people", Fault(one.key, "number", name="people"))
