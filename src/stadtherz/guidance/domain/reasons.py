"""Says in what a way differs from another one, the weightiest for somebody first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import inf

from stadtherz.guidance.domain.choices import Reason, Why
from stadtherz.guidance.domain.costs import LEVEL, SECONDARY
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.search import Way
from stadtherz.guidance.domain.traits import Surface, Traits, traits_of
from stadtherz.guidance.domain.unknowns import OpenFacts
from stadtherz.streets.values import (
    Across,
    Crossing,
    Edge,
    Kerb,
    Kind,
    Known,
    Network,
    Noise,
    Plant,
    Secured,
    Sound,
    Tactile,
    Walk,
)

MOST = 3
"""So many differences are told: two sentences hold no more."""
UNFELT = (Tactile.NO, Tactile.INCORRECT)
LEAST_M = 20.0
"""What differs by fewer metres is alike."""
METRES = frozenset(
    {
        Why.LOUD,
        Why.GREEN,
        Why.SEATS,
        Why.NO_PAVEMENT,
        Why.ROUGH,
        Why.SHARED,
        Why.DARK,
        Why.OPEN,
        Why.PLANTS,
    }
)
POLLEN = tuple(one for one in Plant if one not in (Plant.OTHER, Plant.UNNAMED))
UNKNOWN_M = 3.0
"""Somebody would walk so much farther for each thing that is known; a guess."""


def reasons(one: Mapping[Why, float], first: Mapping[Why, float], profile: Profile,
            extra_m: float) -> tuple[Reason, ...]:  # fmt: skip
    """Say in what a way differs from the first one.

    Args:
        one: what it has, see `measured`.
        first: what the first one has.
        profile: of who walks; what costs them nothing is no reason.
        extra_m: by how much it is longer, negative where it is shorter.

    """
    weights = _weights(profile)
    found = []
    for why, weight in weights.items():
        more = one.get(why, 0.0) - first.get(why, 0.0)
        least = LEAST_M if why in METRES else 1.0
        if weight > 0 and abs(more) >= least:
            reason = Reason(why, more, one.get(why, 0.0))
            found.append((-weight * abs(more), why.value, reason))
    length = Reason(Why.LONGER if extra_m >= 0 else Why.SHORTER, abs(extra_m))
    return (length, *(one for *_, one in sorted(found)[: MOST - 1]))


def measured(way: Way, network: Network, facts: OpenFacts) -> dict[Why, float]:
    """Count what somebody meets on a way: crossings of kinds, steps, metres beside loud roads."""
    found: dict[Why, float] = defaultdict(float)
    for number, _, begin, rest in way.cuts():
        edge = network.edges[number]
        for why in _met(edge):
            found[why] += 1
        for why in _along(edge, network, number):
            found[why] += edge.length_m - begin - rest
        found[Why.UNKNOWN] += len(facts.of(number))
    return found


def _met(edge: Edge) -> Iterator[Why]:
    if edge.kind is Kind.STEPS:
        yield Why.STEPS
    if edge.kind is Kind.LIFT:
        yield Why.LIFTS
    if edge.crossing is not None:
        yield from _crossed(edge.crossing)


def _crossed(crossing: Crossing) -> Iterator[Why]:
    if crossing.across is Across.ROAD:
        yield Why.CROSSINGS
    if crossing.secured is Secured.SIGNALS:
        yield Why.SOUND if crossing.sound in (Sound.YES, Sound.WALK) else Why.SILENT
    elif crossing.street.rank >= SECONDARY:
        yield Why.BARE
    if crossing.secured is Secured.ZEBRA:
        yield Why.ZEBRA
    if any(one.kerb in LEVEL and one.tactile in UNFELT for one in crossing.sides):
        yield Why.UNFELT
    if any(one.kerb is Kerb.RAISED for one in crossing.sides):
        yield Why.RAISED


def _along(edge: Edge, network: Network, number: int) -> Iterator[Why]:
    seen = network.near(number)
    if seen.noise is Noise.LOUD:
        yield Why.LOUD
    if seen.green is Known.YES:
        yield Why.GREEN
    if seen.seat is Known.YES:
        yield Why.SEATS
    if seen.plants.intersection(POLLEN):
        yield Why.PLANTS
    if edge.kind is Kind.SIDEWALK and edge.pavement is Walk.NO:
        yield Why.NO_PAVEMENT
    if edge.crossing is None:
        yield from _underfoot(traits_of(edge, network))


def _underfoot(traits: Traits) -> Iterator[Why]:
    if traits.surface in (Surface.COBBLE, Surface.LOOSE):
        yield Why.ROUGH
    if traits.kind is Kind.SHARED and traits.segregated is not Known.YES:
        yield Why.SHARED
    if traits.lit is Known.NO:
        yield Why.DARK
    if traits.is_area:
        yield Why.OPEN


def _weights(profile: Profile) -> dict[Why, float]:
    """Give how many metres one of each is worth to somebody."""
    crossing, near = profile.crossing, profile.near
    return {
        Why.BARE: _finite(crossing["large"]),
        Why.SILENT: _finite(crossing["signals-silent"] - crossing["signals-sound"]),
        Why.SOUND: _finite(crossing["signals-silent"] - crossing["signals-sound"]) / 2,
        Why.ZEBRA: _finite(crossing["small"] - crossing["zebra"]),
        Why.UNFELT: _finite(profile.kerb["flush-unfelt"] - profile.kerb["flush-felt"]),
        Why.RAISED: _finite(profile.kerb["raised"]),
        Why.CROSSINGS: _finite(crossing["small"]),
        Why.STEPS: _finite(profile.steps["flight"] + 10 * profile.steps["each"]),
        Why.LIFTS: _finite(profile.rides["lift"]),
        Why.LOUD: _finite(near["loud"] - near["calm"]),
        Why.GREEN: abs(_finite(near["green-unknown"] - near["green"])),
        Why.SEATS: _finite(near["seat-unknown"] - near["seat"]),
        Why.NO_PAVEMENT: _finite(profile.pavement["no-large"] - 1),
        Why.PLANTS: _finite(max(near[one.value] for one in POLLEN) - 1),
        **_weights_underfoot(profile),
        Why.UNKNOWN: UNKNOWN_M,
    }


def _weights_underfoot(profile: Profile) -> dict[Why, float]:
    surface = profile.surface
    return {
        Why.ROUGH: _finite(min(surface["cobble"], surface["loose"]) - surface["smooth"]),
        Why.SHARED: _finite(profile.paths["shared"] - profile.paths["segregated"]),
        Why.DARK: _finite(profile.light["no"] - profile.light["yes"]),
        Why.OPEN: _finite(profile.paths["area"] - profile.paths["footway"]),
    }


def _finite(metres: float) -> float:
    return 1_000.0 if metres == inf else metres
