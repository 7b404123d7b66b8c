"""What of an edge counts for its cost: everything that can be known of it but its length.

A city has some hundred different traits and many thousand edges, so a profile is applied to the
traits, and the edges take their costs from there.
"""

from dataclasses import dataclass, replace
from enum import Enum

from stadtherz.streets.values import (
    Crossing,
    Edge,
    Kerbside,
    Kind,
    Known,
    Network,
    OtherPart,
    Passage,
    Side,
    Street,
    Tactile,
    Walk,
)

MANY_LANES, FAST_KMH = 4, 50.0
STEP_M = 0.3
"""A step is about so deep: for flights of which nobody has counted the steps."""


class Surface(Enum):
    """What one walks on, as far as it changes how one walks."""

    SMOOTH = "smooth"
    COBBLE = "cobble"
    LOOSE = "loose"
    UNKNOWN = "unknown"


SURFACES = {
    "asphalt": Surface.SMOOTH, "concrete": Surface.SMOOTH, "paving_stones": Surface.SMOOTH,
    "concrete:plates": Surface.SMOOTH, "paved": Surface.SMOOTH, "wood": Surface.SMOOTH,
    "metal": Surface.SMOOTH, "rubber": Surface.SMOOTH, "tiles": Surface.SMOOTH,
    "sett": Surface.COBBLE, "cobblestone": Surface.COBBLE, "unhewn_cobblestone": Surface.COBBLE,
    "cobblestone:flattened": Surface.COBBLE, "grass_paver": Surface.COBBLE,
    "gravel": Surface.LOOSE, "fine_gravel": Surface.LOOSE, "compacted": Surface.LOOSE,
    "ground": Surface.LOOSE, "dirt": Surface.LOOSE, "earth": Surface.LOOSE, "sand": Surface.LOOSE,
    "grass": Surface.LOOSE, "mud": Surface.LOOSE, "pebblestone": Surface.LOOSE,
    "unpaved": Surface.LOOSE, "woodchips": Surface.LOOSE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traits:
    """What counts for the cost of an edge.

    Args:
        kind: what is walked along.
        rank: how much traffic the road beside or below carries, 0 to 7.
        pavement: whether there is one, where the map has it as a tag of the road.
        surface, lit, tactile: of the way.
        segregated: whether feet and cycles have a side each.
        handrail: of steps.
        is_area: whether one walks along the edge of an open area.
        crossing: what is crossed, without its name and place.

    """

    kind: Kind
    rank: int = 0
    pavement: Walk = Walk.UNKNOWN
    surface: Surface = Surface.UNKNOWN
    lit: Known = Known.UNKNOWN
    tactile: Tactile = Tactile.UNKNOWN
    segregated: Known = Known.UNKNOWN
    handrail: Known = Known.UNKNOWN
    is_area: bool = False
    crossing: Crossing | None = None


def traits_of(edge: Edge, network: Network) -> Traits:
    """Give what counts for the cost of an edge."""
    if edge.crossing is not None:
        return Traits(Kind.CROSSING, edge.crossing.street.rank, crossing=bare(edge.crossing))
    if edge.passage < 0:
        return Traits(edge.kind)
    passage = network.passages[edge.passage]
    tags = passage.way.tags
    own = _own_prefix(passage, edge)
    return Traits(
        edge.kind, passage.rank, edge.pavement,
        SURFACES.get(tags.get(f"{own}surface", ""), Surface.UNKNOWN), Known.of(tags.get("lit")),
        Tactile.of(tags.get(f"{own}tactile_paving")), Known.of(tags.get("segregated")),
        edge.flight.rails.any if edge.flight else Known.UNKNOWN, passage.is_area,
    )  # fmt: skip


def _own_prefix(passage: Passage, edge: Edge) -> str:
    """Give how tags of the pavement begin, where the rest of them are of the carriageway."""
    if edge.side is None:
        return ""
    one = f"sidewalk:{edge.side.value}:"
    return one if any(key.startswith(one) for key in passage.way.tags) else "sidewalk:both:"


def bare(crossing: Crossing) -> Crossing:
    """Take from a crossing what changes no cost: name, place, exact width, and how it lies."""
    street = crossing.street
    alike = Street(rank=street.rank, lanes=_lanes(street), speed=_speed(street))
    sides = sorted((_side(one) for one in crossing.sides), key=repr)
    plain = Crossing("", crossing.across, alike, crossing.mapped)
    return replace(
        crossing, ref="", street=alike, sides=(sides[0], sides[1]), minimap=plain.minimap,
        slant=plain.slant, rails=plain.rails, cycles=plain.cycles,
    )  # fmt: skip


def _lanes(street: Street) -> int | None:
    """Give one number for few lanes and one for many; None where nobody has said."""
    if street.lanes is None:
        return None
    return MANY_LANES if street.lanes >= MANY_LANES else 1


def _speed(street: Street) -> float | None:
    """Give one speed for slow and one for fast traffic; None where nobody has said."""
    if street.speed is None:
        return None
    return FAST_KMH if street.speed >= FAST_KMH else 1.0


def _side(side: Kerbside) -> Kerbside:
    """Give what counts of a side; a part beside it with a way of its own is weighed there."""
    other = side.other if side.other and not side.other.own_way else None
    alike = OtherPart(other.kerb, other.tactile, Side.RIGHT) if other else None
    return Kerbside(side.kerb, None, side.tactile, other=alike)


def steps_of(edge: Edge, network: Network) -> int:
    """Give how many steps an edge has; where nobody counted them, about as many as fit."""
    if edge.kind is not Kind.STEPS or edge.passage < 0:
        return 0
    counted = network.passages[edge.passage].step_count
    return round(edge.length_m / STEP_M) if counted is None else counted
