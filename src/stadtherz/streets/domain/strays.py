"""Nodes that lie where they cannot be: a slip of the hand moves one by a degree, or to 0, 0.

No step of a street from node to node is as long as `FAR_DEGREES`. A node that is so far from what
is before and behind it is taken out of its way; where several lie together elsewhere, the way is
cut there, as at the border of the piece of map.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import cos, radians

from stadtherz.streets.domain.elements import Extract, Node, Way

FAR_DEGREES = 0.1
"""Of a meridian: 11 km."""
GAP = -(2**63)
"""The number of no node: a way is cut where it stands."""


def without_strays(extract: Extract) -> Extract:
    """Give a piece of map whose ways have no step that is longer than any of a city."""
    nodes = extract.nodes
    ways = tuple(_mended(way, nodes) for way in extract.ways)
    return Extract(nodes, ways, tuple(_mended(way, nodes) for way in extract.areas))


def _mended(way: Way, nodes: Mapping[int, Node]) -> Way:
    if not any(_steps(way.nodes, nodes)):
        return way
    kept = way.nodes
    for beside in (2, 1):  # first what is between others, or its neighbours seem to be strays
        kept = tuple(
            one for place, one in enumerate(kept) if not _strays(kept, place, nodes, beside)
        )
    far = [False, *_steps(kept, nodes)][: len(kept)]
    parts = ((GAP, one) if cut else (one,) for one, cut in zip(kept, far, strict=True))
    return replace(way, nodes=tuple(node for part in parts for node in part))


def _steps(some: Sequence[int], nodes: Mapping[int, Node]) -> Iterator[bool]:
    """Say of each step from a node to the next whether it is too far."""
    before = nodes.get(some[0]) if some else None
    for number in some[1:]:
        here = nodes.get(number)
        yield before is not None and here is not None and _is_far(before, here)
        before = here


def _strays(some: Sequence[int], place: int, nodes: Mapping[int, Node], beside: int) -> bool:
    """Whether a node of a way has so many known ones beside it, and is far from all of them."""
    here = nodes.get(some[place])
    next_to = [
        other for at in (place - 1, place + 1)
        if 0 <= at < len(some) and (other := nodes.get(some[at]))
    ]  # fmt: skip
    return (
        here is not None and len(next_to) == beside and all(_is_far(here, one) for one in next_to)
    )


def _is_far(one: Node, other: Node) -> bool:
    if abs(one.lat - other.lat) > FAR_DEGREES:
        return True
    east = abs(one.lon - other.lon)
    return min(east, 360 - east) * cos(radians(one.lat)) > FAR_DEGREES
