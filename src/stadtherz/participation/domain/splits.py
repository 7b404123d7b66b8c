"""Turnout by district and by role, as the register names them, without telling of few.

Each split for itself follows `small_cells.rows_told`. Two splits of the same people can still give
a few away together: where a role is a district and seven people more, the two published numbers
differ by those seven. So a role is told with both of its numbers only where nothing that can be
added up of the one split lies within, or around, something of the other with few in between.

How many came by which channel is public too. So either split is left out where it lies beside the
channels like that: then few of another group would be told to have come by that channel.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.small_cells import SMALLEST, is_few, rows_told, told_cells

CellT = TypeVar("CellT", bound=Hashable)


class Role(StrEnum):
    """What binds somebody to the city, as its register says; "" is for who has none there."""

    RESIDENT = "resident"
    EMPLOYED = "employed"
    STUDENT = "student"


@dataclass(frozen=True)
class Groups:
    """Of which district and which role the register says somebody is; "" where it says none."""

    district: str = ""
    role: str = ""


@dataclass(frozen=True)
class People:
    """How many had a right, and how many used it."""

    entitled: int = 0
    voted: int = 0

    def __add__(self, other: "People") -> "People":
        return People(self.entitled + other.entitled, self.voted + other.voted)

    @property
    def few(self) -> bool:
        """Whether they are some, but so few that they say who came or who stayed at home."""
        stayed = self.entitled - self.voted
        return bool(self.entitled) and (self.voted < SMALLEST or stayed < SMALLEST)


@dataclass(frozen=True)
class ByGroup:
    """How many of each group had a right and used it; `left_out` groups are too small.

    The group "" is of those for whom the register names none.
    """

    rows: tuple[tuple[str, int, int], ...]
    left_out: int


@dataclass(frozen=True)
class Splits:
    """The turnout by district and by role; None where the register names no such groups."""

    districts: ByGroup | None = None
    roles: ByGroup | None = None


def groups_in(cell: str) -> Groups:
    """Read what a register says of somebody: `district`, `district/role`, or `/role`.

    Raises:
        Invalid: code "role", there is no such role.

    """
    district, _, role = (part.strip() for part in cell.partition("/"))
    if role and role not in set(Role):
        message = f"{role!r} is no role; there are {', '.join(Role)}"
        raise Invalid(message, code="role", details=(role,))
    return Groups(district, role)


def splits_of(
    rights: Mapping[Groups, People], came: Mapping[tuple[Groups, str], int] | None = None
) -> Splits:
    """Tell the turnout by district and by role, where neither they nor both together tell of few.

    Args:
        rights: of those with the same district and role how many there are, and who came.
        came: how many of those came by which channel.

    """
    of_district = {key: key.district for key in rights}
    of_role = {key: key.role for key in rights}
    districts = by_group(_added(rights, of_district))
    roles = by_group(_added(rights, of_role))
    districts = _beside_channels(of_district, districts, came or {})
    roles = _beside_channels(of_role, roles, came or {})
    if districts is None or roles is None:
        return Splits(districts, roles)

    def few(cells: frozenset[Groups]) -> bool:
        return sum((rights[cell] for cell in cells), People()).few

    if _tells_of_few(
        _told(of_district, districts), _told(of_role, roles), few
    ):  # what stays is the split that cities ask for first
        roles = _left_out(of_role)
    return Splits(districts, roles)


def _left_out(names: Mapping[Groups, str]) -> ByGroup:
    return ByGroup((), len(set(names.values())))


def _beside_channels(
    names: Mapping[Groups, str], told: ByGroup | None, came: Mapping[tuple[Groups, str], int]
) -> ByGroup | None:
    """Leave a split out where it and the public numbers of the channels tell of few together."""
    if told is None:
        return None
    sums = Counter[str]()
    for (_group, channel), number in came.items():
        sums[channel] += number
    shown = {channel for channel, number in told_cells(sums).items() if number is not None}
    channels = _blocks({cell: cell[1] for cell in came}, shown)
    groups = _blocks(
        {cell: names[cell[0]] for cell in came}, {key for key, _entitled, _voted in told.rows}
    )

    def few(cells: frozenset[tuple[Groups, str]]) -> bool:
        return is_few(sum(came[cell] for cell in cells))

    return _left_out(names) if _tells_of_few(groups, channels, few) else told


def by_group(rights: Mapping[str, People]) -> ByGroup | None:
    """Tell the turnout by group, where it tells of few neither who came nor who did not.

    The turnout of all is public, so a group is told with both numbers or with none, and what is
    left out cannot be found by subtraction.

    Args:
        rights: of each group how many had a right, and how many used it.

    Returns:
        None where the register names no groups.

    """
    if not any(rights):
        return None
    table = {
        key: {"came": one.voted, "stayed": one.entitled - one.voted} for key, one in rights.items()
    }
    told = rows_told(table)
    rows = tuple((key, rights[key].entitled, rights[key].voted) for key in sorted(told))
    return ByGroup(rows, len(rights) - len(rows))


def _added(rights: Mapping[Groups, People], name: Mapping[Groups, str]) -> dict[str, People]:
    found: dict[str, People] = {}
    for key, people in rights.items():
        found[name[key]] = found.get(name[key], People()) + people
    return found


def _told(names: Mapping[Groups, str], told: ByGroup) -> list[frozenset[Groups]]:
    return _blocks(names, {key for key, _entitled, _voted in told.rows})


def _blocks(names: Mapping[CellT, str], shown: Collection[str]) -> list[frozenset[CellT]]:
    """Give each group that is told as the cells it is made of, and those left out as one block."""
    blocks: dict[str | None, set[CellT]] = {}
    for cell, name in names.items():
        blocks.setdefault(name if name in shown else None, set()).add(cell)
    return [frozenset(one) for one in blocks.values()]


def _tells_of_few(
    one: Collection[frozenset[CellT]],
    other: Collection[frozenset[CellT]],
    few: Callable[[frozenset[CellT]], bool],
) -> bool:
    """Whether a difference between sums of both splits is few people.

    Of the sums within a sum of the other split the largest is enough, and of those around it the
    smallest: every other differs from it by whole groups that are told, and those are not few.
    """
    for union in _unions(other):
        within = _cells(block for block in one if block <= union)
        around = _cells(block for block in one if block & union)
        if few(union - within) or few(around - union):
            return True
    return False


def _unions(blocks: Collection[frozenset[CellT]]) -> Iterator[frozenset[CellT]]:
    for number in range(1, len(blocks) + 1):
        yield from (_cells(some) for some in combinations(blocks, number))


def _cells(blocks: Iterable[frozenset[CellT]]) -> frozenset[CellT]:
    return frozenset().union(*blocks)
