"""Reads restrictions of turns ("Relation:restriction" in the OpenStreetMap wiki).

"no_..." forbids one road after another; "only_..." forbids all others. What cannot be read (a way
instead of a node in the middle, a road that is not there) is named, not guessed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

CARS = frozenset({"motorcar", "motor_vehicle", "vehicle"})


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction as the map has it.

    Args:
        ref: its number in the map, such as "relation/4711".
        kind: such as "no_left_turn" or "only_straight_on".
        start: the way from which one comes.
        via: the node in the middle, -1 where it is a way.
        end: the way to which one may not, or only, drive.
        excepted: vehicles for which it does not hold.

    """

    ref: str
    kind: str
    start: int
    via: int
    end: int
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A directed road as turns need it: its way and the places at its ends."""

    way: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turns:
    """Which roads may not follow one another.

    Args:
        banned: pairs of numbers of roads, the one from which and the one into which.
        read: the restrictions that were understood.
        unread: numbers in the map of those that were not.

    """

    banned: frozenset[tuple[int, int]] = frozenset()
    read: tuple[Restriction, ...] = ()
    unread: tuple[str, ...] = ()


def turns_of(
    restrictions: Sequence[Restriction], roads: Sequence[Turn], places: Mapping[int, int]
) -> Turns:
    """Give what restrictions mean for directed roads.

    Args:
        restrictions: as the map has them.
        roads: in the order in which they are numbered.
        places: the number of each node at which roads meet.

    """
    into: dict[int, list[int]] = defaultdict(list)
    out: dict[int, list[int]] = defaultdict(list)
    for number, road in enumerate(roads):
        into[road.end].append(number)
        out[road.start].append(number)
    banned: set[tuple[int, int]] = set()
    read, unread = [], []
    for one in restrictions:
        if CARS & set(one.excepted):
            continue
        place = places.get(one.via, -1)
        pairs = list(_pairs(one, roads, into[place], out[place])) if place >= 0 else []
        banned |= set(pairs)
        if pairs:
            read.append(one)
        else:
            unread.append(one.ref)
    return Turns(frozenset(banned), tuple(read), tuple(unread))


def _pairs(
    one: Restriction, roads: Sequence[Turn], into: Sequence[int], out: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Give the pairs of roads that a restriction forbids; none where it cannot be read."""
    come = [number for number in into if roads[number].way == one.start]
    go = [number for number in out if roads[number].way == one.end]
    if not come or not go:
        return
    if one.kind.startswith("only_"):
        yield from ((a, b) for a in come for b in out if b not in go)
    elif one.kind == "no_u_turn":
        yield from ((a, b) for a in come for b in go if _turns_back(roads[a], roads[b], one))
    elif one.kind.startswith("no_"):
        yield from ((a, b) for a in come for b in go)


def _turns_back(road: Turn, other: Turn, one: Restriction) -> bool:
    """Whether one drives back: on the same way to where one came from, or on another one."""
    return one.start != one.end or road.start == other.end
