"""Plans ways for a profile: the best one, and what somebody might choose instead."""

from dataclasses import dataclass, field
from datetime import datetime

from stadtherz.guidance.domain.choices import Choice, Plan, Role
from stadtherz.guidance.domain.closed import with_closures
from stadtherz.guidance.domain.costs import Costs, Reading, Tariff, tariff_of
from stadtherz.guidance.domain.itinerary import stages
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.search import Finder, Way
from stadtherz.guidance.domain.spots import Spot
from stadtherz.streets.values import Closures, Network

PACE = 60.0
"""Metres a minute."""


@dataclass(frozen=True)
class Ready:
    """A network made ready for planning; made once and shared by all requests."""

    network: Network
    tariff: Tariff
    finder: Finder

    @classmethod
    def of(cls, network: Network) -> "Ready":
        """Make a network ready."""
        return cls(network, tariff_of(network), Finder(network))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Args:
        start, end: where the way begins and ends.
        profile: of who walks.
        now: the moment at which it is walked.
        closures: of edges.
        most: how many ways are offered at most.

    """

    start: Spot
    end: Spot
    profile: Profile
    now: datetime
    closures: Closures = field(default_factory=dict)
    most: int = 3


def plan(ready: Ready, wish: Wish) -> Plan:
    """Plan ways.

    Raises:
        NotFound: none leads there for this profile.

    """
    expected = _costs(ready, wish, Reading.EXPECTED)
    best = ready.finder.find_between(wish.start, wish.end, expected)
    fears = _costs(ready, wish, Reading.PESSIMISTIC)
    checked = ready.finder.find_between(wish.start, wish.end, fears)
    depends = checked.steps != best.steps
    choices = [_choice(ready, Role.BEST, best, Reading.EXPECTED, depends=depends)]
    if depends and wish.most > 1:
        choices.append(_choice(ready, Role.CHECKED, checked, Reading.PESSIMISTIC, depends=False))
    return Plan(tuple(choices))


def _costs(ready: Ready, wish: Wish, reading: Reading) -> Costs:
    costs = ready.tariff.costs(wish.profile, reading)
    return with_closures(costs, ready.network, wish.closures, wish.now)


def _choice(ready: Ready, role: Role, way: Way, reading: Reading, *, depends: bool) -> Choice:
    told = stages(way, ready.network)
    return Choice(role, way, told, way.length_m, way.length_m / PACE, reading, depends)
