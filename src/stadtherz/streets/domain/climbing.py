"""Puts to each flight of steps and escalator of a network what is known of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from stadtherz.streets.domain.flights import Flight, flight_of
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.network import Edge
from stadtherz.streets.domain.passages import Kind, Passage


def with_flights(
    edges: Sequence[Edge], passages: Sequence[Passage], joint: Callable[[int], Tags]
) -> list[Edge]:
    """Give edges, each flight with what is known of it.

    Args:
        edges: of a network.
        passages: its ways.
        joint: gives the tags of the node at which a place is.

    """
    return [
        replace(one, flight=_along(one, passages[one.passage], joint))
        if one.kind in (Kind.STEPS, Kind.ESCALATOR) and one.passage >= 0 else one
        for one in edges
    ]  # fmt: skip


def _along(edge: Edge, passage: Passage, joint: Callable[[int], Tags]) -> Flight:
    """Give what is known of a flight from the start of its edge to the end."""
    start, end = joint(edge.start), joint(edge.end)
    if edge.forward:
        return flight_of(passage.way.tags, (start, end))
    return flight_of(passage.way.tags, (end, start)).reversed()
