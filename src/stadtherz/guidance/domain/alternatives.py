"""Finds ways that are really others: what lies along the ways so far is made dearer, step by step.

The penalty method (Chen, Bell and Bogenberger 2007, "Reliable pretrip multipath planning"); here
the other pavement of a street is the same way, so what is near is made dearer as well.
"""

from collections.abc import Iterator, Sequence

from stadtherz.guidance.domain.costs import Costs
from stadtherz.guidance.domain.samples import Places, Samples, overlap
from stadtherz.guidance.domain.search import Finder, Way
from stadtherz.guidance.domain.spots import Spot

PENALTY = 1.5
TRIES = 4
MOST_OVERLAP = 0.7
"""At most this share of a way runs along one that was there before."""
DEAREST = 1.5
"""A way costs at most so many times as much as the best one."""


def others(
    ends: tuple[Spot, Spot], ways: Sequence[Way], costs: Costs, finder: Finder, samples: Samples
) -> Iterator[Way]:
    """Find ways that are really others than those that there are, the cheapest first.

    Args:
        ends: where they begin and end.
        ways: that there are; the first is the best one.
        costs: of each edge.
        finder: of the network.
        samples: of the network.

    """
    known: list[Places] = [samples.of(one) for one in ways]
    if not all(len(one) for one in known):
        return
    dearer = costs.copy()
    for places in known:
        dearer[samples.around(places)] *= PENALTY
    for _ in range(TRIES):
        way = finder.find_between(*ends, dearer, known=ways[0])
        places, cost = samples.of(way), finder.cost_of(way, costs)
        dearer[samples.around(places)] *= PENALTY
        is_other = all(overlap(places, one) <= MOST_OVERLAP for one in known)
        if is_other and cost <= DEAREST * ways[0].cost:
            known.append(places)
            yield Way(way.steps, cost, way.length_m, way.begin_m, way.end_m)
