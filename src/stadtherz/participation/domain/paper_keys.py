"""What people type who enter sheets: numbers of the projects as printed, and Enter.

Approval and choice: `1 4 7`. Points: `1:3 4:2`. Ranking: the projects from the first place on,
`4 1 7`. A sheet that says nothing that can be counted is `x`; an empty one is `0`.
"""

from collections.abc import Mapping, Sequence

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import (
    Choice,
    Kind,
    Limits,
    faults_of,
    written,
)
from stadtherz.participation.domain.ballots import read as choice_written
from stadtherz.participation.domain.paper import INVALID

NOTHING, CROSSED = "0", "x"


def reading_typed(words: str, limits: Limits, keys: Sequence[str]) -> str:
    """Read what was typed for a sheet; gives the canonical choice, or INVALID.

    Args:
        words: as typed.
        limits: the rules of the ballot.
        keys: its projects in the order in which they are printed.

    Raises:
        Invalid: this stands on no sheet, or is no valid ballot (then the sheet is `x`).

    """
    typed = words.replace(",", " ").lower().split()
    if typed == [CROSSED]:
        return INVALID
    choice = _choice([] if typed == [NOTHING] else typed, limits.kind, keys)
    faults = faults_of(choice, limits, frozenset(keys))
    if not typed or faults:
        message = "a sheet that breaks the rules of the ballot is entered as x"
        raise Invalid(message, code="reading", details=faults)
    return written(choice)


def as_typed(read: str, kind: Kind, keys: Sequence[str]) -> str:
    """Write a reading as it would be typed."""
    if read == INVALID:
        return CROSSED
    choice = choice_written(read)
    place = {key: number for number, key in enumerate(keys, 1)}
    if not choice:
        return NOTHING
    if not isinstance(choice, Mapping):
        return " ".join(str(number) for number in sorted(place[key] for key in choice))
    if kind is Kind.RANKING:
        return " ".join(str(place[key]) for key in sorted(choice, key=lambda key: choice[key]))
    pairs = sorted((place[key], points) for key, points in choice.items())
    return " ".join(f"{number}:{points}" for number, points in pairs)


def _choice(typed: Sequence[str], kind: Kind, keys: Sequence[str]) -> Choice:
    if kind is Kind.POINTS:
        pairs = [word.partition(":") for word in typed]
        found = {_key(place, keys): _number(points) for place, _colon, points in pairs}
    else:
        found = {_key(place, keys): rank for rank, place in enumerate(typed, 1)}
    if len(found) != len(typed):
        message = "a project stands there twice"
        raise Invalid(message, code="reading", details=("twice",))
    return found if kind in {Kind.POINTS, Kind.RANKING} else frozenset(found)


def _key(place: str, keys: Sequence[str]) -> str:
    number = _number(place)
    if not 1 <= number <= len(keys):
        message = f"there is no project {number} on the sheet"
        raise Invalid(message, code="reading", details=("unknown-project",))
    return keys[number - 1]


def _number(words: str) -> int:
    if not (words.isascii() and words.isdigit() and len(words) <= 5):
        message = f"{words!r} is no number"
        raise Invalid(message, code="reading", details=("shape",))
    return int(words)
