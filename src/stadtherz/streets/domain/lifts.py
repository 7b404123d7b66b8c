"""Takes a lift apart into its storeys, so that going from one to another is an edge of its own."""

from collections.abc import Mapping, Sequence

from stadtherz.streets.domain.corners import Arm, Junction
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.measures import levels
from stadtherz.streets.domain.plane import XY


def is_lift(tags: Tags) -> bool:
    """Whether a node is a lift."""
    return tags.get("highway") == "elevator"


def storeys_of(tags: Tags, at: XY, arms: Mapping[Arm, Sequence[float]]) -> Junction:
    """Take a lift apart: a place for each storey, lowest first, and each way on its own.

    A way without a level, or with several such as a ramp, leaves from the lowest that fits it;
    where the lift names none, its storeys are those of its ways.

    Args:
        tags: of the lift.
        at: where it is, on the plane.
        arms: the ways that leave, each with its levels.

    """
    said = levels(tags.get("level"))
    known = said or tuple(sorted({one for some in arms.values() for one in some})) or (0.0,)
    order = tuple(sorted(arms, key=lambda arm: (arm.towards, arm.passage, arm.forward)))
    storeys = []
    for arm in order:
        fits = [place for place, one in enumerate(known) if one in arms[arm]]
        storeys.append(fits[0] if fits else _ground_floor(known))
    return Junction(order, (at,) * len(known), tuple(storeys), tuple(storeys))


def _ground_floor(known: Sequence[float]) -> int:
    """Give the storey that is nearest to the street."""
    return min(range(len(known)), key=lambda place: (abs(known[place]), place))
