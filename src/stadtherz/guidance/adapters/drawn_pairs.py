"""Draws pairs of places between which somebody might walk: by a seed, so always the same ones."""

import random
from bisect import bisect
from itertools import accumulate

from stadtherz.streets.values import Kind, Network, distance

LEAST_M, MOST_M = 200.0, 1_500.0
"""So far apart the two places are, as the crow flies: a walk that people take."""
TRIES = 200
NO_START = (Kind.STEPS, Kind.LIFT, Kind.ESCALATOR, Kind.CROSSING)
Pair = tuple[int, int]


def drawn_pairs(network: Network, main: frozenset[int], number: int, seed: int) -> list[Pair]:
    """Draw pairs of places; each metre that can be walked is as likely to begin or to end a way.

    Args:
        network: that can be walked.
        main: the places of its largest part.
        number: how many pairs.
        seed: the same gives the same pairs on the same map.

    """
    chance = random.Random(seed)  # noqa: S311 - a sample that others can draw again, no secret
    metres = dict.fromkeys(sorted(main), 0.0)
    for edge in network.edges:
        if edge.start in metres and edge.kind not in NO_START:
            metres[edge.start] += edge.length_m / 2
            metres[edge.end] += edge.length_m / 2
    places, sums = list(metres), list(accumulate(metres.values()))

    def place() -> int:
        return places[min(bisect(sums, chance.random() * sums[-1]), len(places) - 1)]

    def partner(start: int) -> int:
        for _ in range(TRIES):
            end = place()
            if LEAST_M <= distance(network.places[start], network.places[end]) <= MOST_M:
                return end
        return place()  # a map that is smaller than a walk

    starts = (place() for _ in range(number if sums and sums[-1] > 0 else 0))
    return [(start, partner(start)) for start in starts]
