"""Finds the kerbs of a crossing on the ways that lead to it from both sides."""

from collections.abc import Callable, Iterable

from stadtherz.streets.domain.crossings import Kerbside, filled, kerbside_of
from stadtherz.streets.domain.known import Tags

FARTHEST_M = 15.0
"""A kerb is at most so far from the middle of the carriageway: four lanes and a parking bay."""
Trail = Iterable[tuple[int, float]]
"""The nodes of a way from a junction on, each with its distance from there in metres."""


def kerbside_along(
    trails: Iterable[Trail], tags_of: Callable[[int], Tags], ends: Callable[[int], bool]
) -> Kerbside:
    """Give what the first kerb node on the ways to a crossing says.

    Args:
        trails: the ways that lead into the corner, away from the crossing.
        tags_of: gives the tags of a node.
        ends: whether a node belongs to the next thing that is crossed.

    """
    found = Kerbside()
    for trail in trails:
        for node, away in trail:
            if away > FARTHEST_M or ends(node):
                break
            tags = tags_of(node)
            if "kerb" in tags or tags.get("barrier") == "kerb" or "tactile_paving" in tags:
                found = filled(found, kerbside_of(tags, (f"node/{node}",)))
                break
    return found
