"""Draws ways to be sampled: the same for the same seed and network."""

import random
from collections.abc import Iterator

from stadtherz.guidance.domain.spots import Spot
from stadtherz.streets.values import Kind, Network, distance

NEAR_M, FAR_M = 250.0, 2_000.0
ENDS_AT = frozenset({Kind.SIDEWALK, Kind.FOOTWAY, Kind.PEDESTRIAN, Kind.LIVING_STREET, Kind.SHARED})
TRIES = 50


def drawn_pairs(network: Network, number: int, seed: int) -> Iterator[tuple[Spot, Spot]]:
    """Draw starts and ends on pavements and footways, as far apart as people walk.

    Args:
        network: of the city.
        number: of pairs; fewer where the network is too small for them.
        seed: the same gives the same pairs.

    """
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    edges = [
        one for one, edge in enumerate(network.edges)
        if edge.kind in ENDS_AT and edge.crossing is None and edge.length_m > 0
    ]  # fmt: skip
    lengths = [network.edges[one].length_m for one in edges]
    left = TRIES * number if edges else 0
    while number > 0 and left > 0:
        left -= 1
        start, end = chance.choices(edges, lengths, k=2)
        apart = distance(network.edges[start].line[0], network.edges[end].line[0])
        if NEAR_M <= apart <= FAR_M:
            number -= 1
            yield tuple(
                Spot(one, chance.random() * network.edges[one].length_m) for one in (start, end)
            )  # type: ignore[misc] # two of them
