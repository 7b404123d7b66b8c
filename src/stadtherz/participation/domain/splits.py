"""Turnout by district and by role, as the register names them, without telling of few.

Each split for itself follows `small_cells.rows_told`. Splits of the same people can still give few
away together: where a role is a district and seven people more, the two published numbers differ
by those seven; and how many came by which channel is public too. So a split is left out whole
where a number of few people follows from all that is told, by whatever adding up and taking off.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeVar

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.small_cells import SMALLEST, rows_told

CellT = TypeVar("CellT", bound=Hashable)
FARTHEST = 2
"""How often a part may be added or taken off in what follows."""


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

    @property
    def keys(self) -> frozenset[str]:
        """Name the groups that are told."""
        return frozenset(key for key, _entitled, _voted in self.rows)


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
    rights: Mapping[Groups, People],
    came: Mapping[tuple[Groups, str], int] | None = None,
    apart: Mapping[str, int] | None = None,
) -> Splits:
    """Tell the turnout by district and by role, where all that is published tells of no few.

    Args:
        rights: of those with the same district and role how many there are, and who came.
        came: how many of those came by which channel.
        apart: how many are told to have come by which channel; some may be told of no channel.

    """
    districts = by_group(_added(rights, {key: key.district for key in rights}))
    roles = by_group(_added(rights, {key: key.role for key in rights}))
    beside = _Beside(rights, came or {}, apart or {})
    if districts and beside.channels_tell_of_few(districts, None):
        districts = _left_out(districts)
    if roles and beside.channels_tell_of_few(None, roles):
        roles = _left_out(roles)
    if districts and roles and beside.tell_of_few(districts, roles):
        # what stays is the split that cities ask for first
        roles = _left_out(roles)
    return Splits(districts, roles)


def _left_out(told: ByGroup) -> ByGroup:
    return ByGroup((), len(told.rows) + told.left_out)


@dataclass(frozen=True)
class _Beside:
    """What is published of the same people, to be held against two splits of them."""

    rights: Mapping[Groups, People]
    came: Mapping[tuple[Groups, str], int]
    apart: Mapping[str, int]

    def tell_of_few(self, districts: ByGroup, roles: ByGroup) -> bool:
        """Whether two splits tell of few together, or with the channels."""
        names = {key: (*_names(key, districts, roles), None) for key in self.rights}
        return any(
            sum((self.rights[key] for key in some), People()).few for some in following(names)
        ) or self.channels_tell_of_few(districts, roles)

    def channels_tell_of_few(self, districts: ByGroup | None, roles: ByGroup | None) -> bool:
        """Whether few of a group are told to have come by a channel.

        Where ballots wait for their channel, the numbers of the channels are smaller by some of
        them, nobody knows by how many: then few are all who could be few.
        """
        if not self.apart:
            return False
        waiting = sum(self.came.values()) - sum(self.apart.values())
        names = {
            (key, channel): (*_names(key, districts, roles), self._told(channel))
            for key, channel in self.came
        }
        for some in following(names, with_third=True):
            number = sum(self.came[one] for one in some)
            if number - waiting < SMALLEST and number + waiting > 0:
                return True
        return False

    def _told(self, channel: str) -> str | None:
        return channel if channel in self.apart else None


def _names(
    key: Groups, districts: ByGroup | None, roles: ByGroup | None
) -> tuple[str | None, str | None]:
    """Give district and role as they are told; those left out are one block, as one not split."""
    return (
        key.district if districts and key.district in districts.keys else None,
        key.role if roles and key.role in roles.keys else None,
    )


def following(
    names: Mapping[CellT, tuple[str | None, str | None, str | None]], *, with_third: bool = False
) -> Iterator[list[CellT]]:
    """Give the cells whose number follows from three splits that are told, each by its sums.

    What follows is a sum of told numbers, some of them taken off, in which each cell stands once
    or not at all. So for every way to weigh the parts of the second and third split (from -2 to 2)
    the cells of one part of the first may differ by one at most, or nothing follows; those with
    the greater weight are left when the smaller is taken off. Parts of the first that are left
    whole are told, and make the number no smaller.

    Args:
        names: of each cell the parts of the three splits that it is in.
        with_third: only what needs the third split.

    """
    parts: dict[str | None, list[CellT]] = {}
    for cell, (first, _second, _third) in names.items():
        parts.setdefault(first, []).append(cell)
    seconds, thirds = ({one[place] for one in names.values()} for place in (1, 2))
    for second, third in product(_weights(seconds), _weights(thirds)):
        if with_third and not any(third.values()):
            continue
        some = _over_the_least(
            {cell: second[names[cell][1]] + third[names[cell][2]] for cell in part}
            for part in parts.values()
        )
        if some is not None:
            yield some


def _over_the_least(parts: Iterable[Mapping[CellT, int]]) -> list[CellT] | None:
    """Give the cells over the least weight of their part; None where they differ by more."""
    found: list[CellT] = []
    for weights in parts:
        least = min(weights.values())
        if max(weights.values()) > least + 1:
            return None
        found += [cell for cell, weight in weights.items() if weight > least]
    return found


def _weights(parts: Collection[str | None]) -> list[dict[str | None, int]]:
    """Give all ways to weigh parts; the first weighs nothing, as all together are known."""
    ordered = sorted(parts, key=str)
    return [
        dict(zip(ordered, (0, *some), strict=True))
        for some in product(range(-FARTHEST, FARTHEST + 1), repeat=max(0, len(ordered) - 1))
        if ordered
    ]


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
