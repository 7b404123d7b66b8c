"""Junctions as somebody meets them who practises a way at home: what leaves where.

Angles are those of the walker: 0 straight on, positive to the right, as they arrive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stadtherz.guidance.domain.itinerary import Cross, Stage
from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.guidance.domain.search import Step
from stadtherz.streets.values import Crossing, Kind, Known

LEAST = 2
"""From so many branches on it is a junction, and no bend."""
LONGEST = 350


@dataclass(frozen=True, slots=True)
class Branch:
    """What leaves a junction.

    Args:
        degrees: to the right of straight on.
        name: of the street or, for paths without a name, of where it leads; "" for neither.
        kind: of the way.
        beside: whether the name is that of the street beside it.
        leads: whether the name is only where it leads.
        crossing: what is crossed in this direction.
        chosen: whether the way goes on here.

    """

    degrees: float
    name: str
    kind: Kind
    beside: bool = False
    leads: bool = False
    crossing: Crossing | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Junction:
    """A junction on the way.

    Args:
        branches: clockwise from the left.
        has_island: whether what is crossed next has an island.
        after: the number of the stage after which it comes.

    """

    branches: tuple[Branch, ...]
    has_island: bool = False
    after: int = 0


def junctions(stages: Sequence[Stage], outlook: Outlook) -> Iterator[Junction]:
    """Give the junctions at the ends of the stages of a way."""
    for number, (stage, after) in enumerate(pairwise(stages)):
        found = _branches(stage, after, outlook)
        if len(found) >= LEAST:
            yield Junction(
                tuple(sorted(found, key=lambda one: one.degrees)), _island(after), number
            )


def _branches(stage: Stage, after: Stage, outlook: Outlook) -> list[Branch]:
    came, goes = stage.edges[-1], after.edges[0]
    place = outlook.end(came)
    return [
        _branch(came, one, outlook, chosen=one == goes)
        for one in outlook.leaving(place) if one[0] != came[0]
    ]  # fmt: skip


def _branch(came: Step, one: Step, outlook: Outlook, *, chosen: bool) -> Branch:
    edge, street = outlook.edge(one), outlook.street(one)
    angle = outlook.angle(came, one)
    if edge.crossing is not None:
        name = edge.crossing.street.name
        return Branch(angle, name, edge.kind, crossing=edge.crossing, chosen=chosen)
    passage = outlook.network.passages[edge.passage] if edge.passage >= 0 else None
    beside = edge.side is None and passage is not None and "name" not in passage.way.tags
    leads = "" if street else outlook.leads_to(one)
    return Branch(
        angle, street or leads, edge.kind, beside and bool(street), bool(leads), chosen=chosen
    )


def _island(after: Stage) -> bool:
    if not isinstance(after, Cross):
        return False
    known = any(part.crossing.island is Known.YES for part in after.parts)
    return known or len(after.parts) > 1
