"""The turnout of districts and roles as it was kept, with the names that pages show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stadtherz.city.public import District
from stadtherz.participation.models import CountedResult

WHOLE = 100


@dataclass(frozen=True)
class GroupTurnout:
    """How many of a district or role could vote and did; the key is "" for those without one."""

    key: str
    name: str
    entitled: int
    voted: int

    @property
    def percent(self) -> int:
        """Give the turnout in whole percent."""
        return percent(self.voted, self.entitled)


@dataclass(frozen=True)
class ByGroups:
    """The turnout of the groups that may be told, and how many are left out."""

    rows: tuple[GroupTurnout, ...]
    left_out: int


GroupsOf = Callable[[CountedResult], ByGroups | None]
"""A way to part the turnout of what is kept."""


def districts_of(kept: CountedResult) -> ByGroups | None:
    """Give the turnout by district as it was counted; None where the register named none."""
    if kept.districts is None:
        return None
    return _groups(kept.districts, dict(District.objects.values_list("key", "name")))


def roles_of(kept: CountedResult) -> ByGroups | None:
    """Give the turnout by role as it was counted; None where the register named none."""
    return None if kept.roles is None else _groups(kept.roles, {})


def _groups(told: Mapping[str, Any], names: Mapping[str, str]) -> ByGroups:
    rows = [
        GroupTurnout(key, names.get(key, key), entitled, voted)
        for key, entitled, voted in told["rows"]
    ]
    rows.sort(key=lambda one: (not one.key, one.name))
    return ByGroups(tuple(rows), told["left_out"])


def percent(part: int, whole: int) -> int:
    """Give a share in whole percent, half up."""
    return (2 * WHOLE * part + whole) // (2 * whole) if whole else 0
