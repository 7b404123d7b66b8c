"""Reads a ballot paper as a browser sends it, without any script.

Boxes are `wahl`, numbers are `zahl-KEY`: points, or the place in a ranking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from stadtherz.participation.domain.ballots import (
    WITH_NUMBERS,
    Choice,
    Fault,
    Kind,
    Limits,
    faults_of,
)

BOX, NUMBER = "wahl", "zahl-"
LONGEST = 4


@dataclass(frozen=True)
class Paper:
    """A ballot paper that was filled in: what was meant, what is wrong, and what stood there.

    Args:
        choice: what was meant.
        faults: what is wrong.
        written: what stood in each field.
        wrong: of single fields what is wrong in them.

    """

    choice: Choice
    faults: tuple[Fault, ...]
    written: Mapping[str, str]
    wrong: Mapping[str, Fault] = field(default_factory=dict)


def read_paper(sent: QueryDict, limits: Limits, keys: Iterable[str]) -> Paper:
    """Read a ballot paper."""
    known = tuple(keys)
    if Kind(limits.kind) not in WITH_NUMBERS:
        chosen = frozenset(sent.getlist(BOX))
        written = {key: "on" for key in known if key in chosen}
        return Paper(chosen, faults_of(chosen, limits, set(known)), written)
    written = {key: str(sent.get(NUMBER + key, "")).strip() for key in known}
    numbers = {key: _number(words) for key, words in written.items() if words not in {"", "0"}}
    given = {key: number for key, number in numbers.items() if number is not None}
    faults = faults_of(given, limits, set(known))
    if len(given) < len(numbers):
        faults = (Fault.SHAPE, *faults)
    wrong = {
        key: fault for key, number in numbers.items() if (fault := _wrong(number, given, limits))
    }
    return Paper(given, faults, written, wrong)


def _wrong(number: int | None, given: Mapping[str, int], limits: Limits) -> Fault | None:
    """Say what is wrong with a number by itself, or beside the others of a ranking."""
    if number is None:
        return Fault.SHAPE
    if limits.kind is Kind.RANKING:
        places = list(given.values())
        fits = places.count(number) == 1 and 1 <= number <= len(places)
        return None if fits else Fault.RANKS
    if number < 1:
        return Fault.NO_POINTS
    return Fault.TOO_MANY_FOR_ONE if number > limits.points_each else None


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) <= LONGEST else None
