"""Reads a ballot paper as a browser sends it, without any script.

Boxes are `wahl`, numbers are `zahl-KEY`: points, or the place in a ranking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    """A ballot paper that was filled in: what was meant, what is wrong, and what stood there."""

    choice: Choice
    faults: tuple[Fault, ...]
    written: Mapping[str, str]


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
    return Paper(given, faults, written)


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) <= LONGEST else None
