"""Plans ways for a profile: the best one, and what somebody might choose instead."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import accumulate, islice

import numpy as np

from stadtherz.guidance.domain.alternatives import others
from stadtherz.guidance.domain.choices import Choice, Plan, Reason, Role, Unknown
from stadtherz.guidance.domain.closed import EdgeClosures, with_closures
from stadtherz.guidance.domain.costs import Costs, Reading, Tariff, tariff_of
from stadtherz.guidance.domain.guard import detour
from stadtherz.guidance.domain.itinerary import Stage, stages
from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.guidance.domain.pace import minutes
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.reasons import LEAST_M, measured, reasons
from stadtherz.guidance.domain.samples import Samples
from stadtherz.guidance.domain.search import Finder, Way
from stadtherz.guidance.domain.spots import Spot
from stadtherz.guidance.domain.unknowns import OpenFacts
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.values import Network

ALIKE_M = 1e-6
NEARLY = 1.02
"""A way that costs so little more than the best is as good: figures are no more exact."""


@dataclass(frozen=True)
class Ready:
    """A network made ready for planning; made once and shared by all requests."""

    network: Network
    tariff: Tariff
    finder: Finder
    samples: Samples
    outlook: Outlook

    @classmethod
    def of(cls, network: Network) -> "Ready":
        """Make a network ready."""
        return cls(network, tariff_of(network), Finder(network), Samples(network), Outlook(network))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Args:
        start: where the way begins.
        end: where it ends.
        profile: of who walks.
        now: the moment at which it is walked.
        closures: of edges.
        most: how many ways are offered at most; a shorter one that must be named comes on top.

    """

    start: Spot
    end: Spot
    profile: Profile
    now: datetime
    closures: EdgeClosures = field(default_factory=dict)
    most: int = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The best ways in both readings; `checked` is None where all may be barred by the worst."""

    best: Way
    checked: Way | None
    costs: Costs
    fears: Costs

    @property
    def depends(self) -> bool:
        """Whether the best way would be another one if what is unknown were the worst."""
        return self.checked is None or self.checked.steps != self.best.steps


def plan(ready: Ready, wish: Wish) -> Plan:
    """Plan ways.

    Raises:
        NotFound: none leads there for this profile.

    """
    found = both_readings(ready, wish)
    ways = [(Role.BEST, found.best)]
    if found.checked is not None and found.depends:
        ways.append((Role.CHECKED, found.checked))
    facts = OpenFacts(ready.tariff, wish.profile)
    differs = _differing(ready.network, facts, wish.profile, found.best)
    if len(ways) < wish.most:
        more = others(
            (wish.start, wish.end), [way for _, way in ways], found.costs, ready.finder,
            ready.samples,
        )  # fmt: skip
        told = (way for way in more if _is_told_apart(differs(way)))
        ways += [(Role.OTHER, way) for way in islice(told, wish.most - len(ways))]
    shorter, ways = _guarded(ready, wish, found, ways[: max(1, wish.most)])
    best, *rest = (_choice(ready, wish.profile, found, facts, one) for one in ways)
    choices = best, *(replace(one, reasons=differs(one.way)) for one in rest)
    much = detour(best.length_m, ways[shorter][1].length_m, shorter)
    return Plan(choices, much, _shut(ready, wish, found))


def _differing(
    network: Network, facts: OpenFacts, profile: Profile, best: Way
) -> Callable[[Way], tuple[Reason, ...]]:
    """Give what says of a way in what it differs from the best one, each asked for once."""
    first = measured(best, network, facts)

    @cache
    def differs(way: Way) -> tuple[Reason, ...]:
        extra = way.length_m - best.length_m
        return reasons(measured(way, network, facts), first, profile, extra)

    return differs


def _is_told_apart(found: Sequence[Reason]) -> bool:
    """Whether a reason can be given for a way: its length, which comes first, or what one meets."""
    length, *rest = found
    return bool(rest) or length.number >= LEAST_M


def _shut(ready: Ready, wish: Wish, found: Found) -> frozenset[int]:
    """Give what is closed on the way that would be the best one if nothing were."""
    closed = {number for number in wish.closures if np.isinf(found.costs[number])}
    if not closed:
        return frozenset()
    open_costs = ready.tariff.costs(wish.profile, Reading.EXPECTED)
    way = ready.finder.find_between(wish.start, wish.end, open_costs, known=found.best)
    return frozenset(number for number, _ in way.steps if number in closed)


def both_readings(ready: Ready, wish: Wish) -> Found:
    """Find the best way with what is usual for unknown things, and with the worst.

    Raises:
        NotFound: none leads there for this profile.

    """
    costs, fears = (
        with_closures(
            ready.tariff.costs(wish.profile, reading), ready.network, wish.closures, wish.now
        )
        for reading in (Reading.EXPECTED, Reading.PESSIMISTIC)
    )
    best = ready.finder.find_between(wish.start, wish.end, costs)
    try:
        checked = ready.finder.find_between(wish.start, wish.end, fears, known=best)
    except NotFound:
        return Found(best, None, costs, fears)
    is_best_too = ready.finder.cost_of(best, fears) <= NEARLY * checked.cost
    return Found(best, best if is_best_too else checked, costs, fears)


def _guarded(
    ready: Ready, wish: Wish, found: Found, ways: list[tuple[Role, Way]]
) -> tuple[int, list[tuple[Role, Way]]]:
    """Give the number of the shortest way, and the ways with it where the best is much longer."""
    lengths = np.where(np.isfinite(found.costs), ready.tariff.lengths, np.inf)
    shortest = ready.finder.find_between(wish.start, wish.end, lengths, known=found.best)
    number = min(range(len(ways)), key=lambda place: ways[place][1].length_m)
    if detour(found.best.length_m, shortest.length_m, 0) is None:
        return number, ways
    if ways[number][1].length_m <= shortest.length_m + ALIKE_M:
        return number, ways
    return len(ways), [*ways, (Role.SHORTER, shortest)]


def _choice(
    ready: Ready, profile: Profile, found: Found, facts: OpenFacts, which: tuple[Role, Way]
) -> Choice:
    role, way = which
    told = stages(way, ready.network, ready.outlook)
    is_checked = role is Role.CHECKED
    unknowns = () if is_checked else _unknowns(way, told, found, facts, ready.tariff)
    return Choice(
        role, way, told, way.length_m, minutes(told, profile),
        Reading.PESSIMISTIC if is_checked else Reading.EXPECTED,
        found.depends and bool(unknowns), unknowns,
    )  # fmt: skip


def _unknowns(
    way: Way, told: Sequence[Stage], found: Found, facts: OpenFacts, tariff: Tariff
) -> tuple[Unknown, ...]:
    """Give the unknown facts of a way that are not on the checked one as well."""
    if not found.depends:
        return ()
    both = {number for number, _ in found.checked.steps} if found.checked else set()
    ends = list(accumulate(stage.length_m for stage in told))
    some: list[Unknown] = []
    walked = 0.0
    for number, _, begin, rest in way.cuts():
        length = float(tariff.lengths[number]) - begin - rest
        if number not in both:
            stage = min(bisect_left(ends, walked + length / 2), len(ends) - 1)
            some += [Unknown(stage, number, one) for one in facts.of(number)]
        walked += length
    return tuple(some)
