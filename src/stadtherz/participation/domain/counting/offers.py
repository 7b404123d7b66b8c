"""What runs of equal shares say to each other: offers, and what makes later runs quicker."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from stadtherz.participation.domain.counting.holding import Groups, Purses


class Verdict(Enum):
    """Why there is no offer."""

    DEARER = "dearer"
    OUT = "out"
    OPEN = "open"


class Offer(NamedTuple):
    """What a project asks for: need / units, for each unit of support.

    Args:
        project: its place in the field.
        need: what those who can pay in full have to raise together, in the run's unit of money.
        units: of support that they have together.
        low: a whole number that the price for what it is worth does not fall short of.
        high: a whole number that it does not exceed.
        full: whether all of its supporters can pay in full, so that the price is exact.

    """

    project: int
    need: int
    units: int
    low: int
    high: int
    full: bool


class Start(NamedTuple):
    """How a run begins: what is in each purse, what of it makes a unit of the currency, and how."""

    purse: int
    unit: int
    exact: bool


class Kept(NamedTuple):
    """Supporters who could not pay in full, and the units of all others of the project."""

    poor: Groups
    units: int


@dataclass
class Memory:
    """Who could not pay for a project in full, by rounds of earlier runs."""

    rounds: dict[int, list[int]] = field(default_factory=dict)
    kept: dict[tuple[int, int], Kept] = field(default_factory=dict)

    def keep(self, project: int, now: int, kept: Kept) -> None:
        """Remember what was found in a round."""
        rounds = self.rounds.setdefault(project, [])
        place = bisect_right(rounds, now)
        if not place or rounds[place - 1] != now:
            rounds.insert(place, now)
        self.kept[project, now] = kept

    def recall(self, project: int, now: int) -> Kept | None:
        """Give what was kept last up to a round; None where nothing was."""
        rounds = self.rounds.get(project, ())
        place = bisect_right(rounds, now)
        return self.kept[project, rounds[place - 1]] if place else None


@dataclass
class Trace:
    """What a bounded run bought, and the least that all others could ask for in each round.

    It holds for runs with a smaller share too, as long as they buy the same: with less in every
    purse nothing is cheaper, and what nobody could pay for stays so.
    """

    bought: list[int] = field(default_factory=list)
    lows: list[dict[int, int] | None] = field(default_factory=list)


@dataclass(frozen=True)
class Opening:
    """The first purchases of a bounded run, as far as they are those of each greater share too.

    That is so while the project with the lowest price for supporters who can all pay in full is
    bought by supporters who can: nothing can ever ask for less, and more in the purses changes
    neither price nor what is paid.

    Args:
        offers: that were bought.
        left: in the purses after them.
        purse: what was in each before them.
        error: of the run after them.

    """

    offers: tuple[Offer, ...]
    left: Purses
    purse: int
    error: int
