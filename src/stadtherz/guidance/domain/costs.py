"""What it costs somebody to walk along an edge, in metres of good pavement.

Two readings of what is unknown: the pessimistic one takes it for the worst that it could be, the
expected one for what the profile says of unknown things. Where they lead different ways, the way
depends on what nobody has looked at, and that is said.

Holds for every profile: a cost is at least the length; more equipment never costs more; in the
pessimistic reading a fact that is taken away never makes anything cheaper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import inf

import numpy as np
from numpy.typing import NDArray

from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.traits import FAST_KMH, MANY_LANES, Traits, steps_of, traits_of
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Network,
    Plant,
    Secured,
    Sound,
    Street,
    Surroundings,
    Tactile,
    Walk,
)

TERTIARY, SECONDARY = 3, 4
FELT = (Tactile.YES, Tactile.PARTIAL)
LEVEL = (Kerb.FLUSH, Kerb.NONE, Kerb.ROLLED)
MOST = 1e6
"""Stands for "never" while figures are multiplied: infinite times nothing is no number."""
PLANTS = tuple(one.value for one in Plant)
Costs = NDArray[np.float64]


class Reading(Enum):
    """How what is unknown is taken."""

    EXPECTED = "expected"
    PESSIMISTIC = "pessimistic"


@dataclass(frozen=True, slots=True)
class Price:
    """Cost of an edge: `factor` times its length, `fixed` metres, and `each` for every step."""

    factor: float
    fixed: float = 0.0
    each: float = 0.0


@dataclass(frozen=True)
class Tariff:
    """The edges of a network as columns: what counts for each, and how long it is.

    Args:
        traits: all that there are.
        which: for each edge the number of its traits.
        lengths: of the edges, in metres.
        steps: how many steps each has.
        seen: all surroundings that there are.
        near: for each edge the number of its surroundings.

    """

    traits: Sequence[Traits]
    which: NDArray[np.int64]
    lengths: Costs
    steps: Costs
    seen: Sequence[Surroundings]
    near: NDArray[np.int64]

    def costs(self, profile: Profile, reading: Reading) -> Costs:
        """Give the cost of each edge in metres; infinite where nobody may be led."""
        prices = [price(one, profile, reading) for one in self.traits]
        table = np.array([(one.factor, one.fixed, one.each) for one in prices]).reshape(-1, 3)
        barred = ~np.isfinite(table).all(axis=1)
        table[barred] = 1.0  # infinite times nothing is no number
        factor, fixed, each = table[self.which].T
        around = np.array([nearby(one, profile, reading) for one in self.seen])
        found: Costs = self.lengths * factor * np.minimum(around, MOST)[self.near] + fixed
        found += self.steps * each
        found[barred[self.which] | np.isinf(around)[self.near]] = np.inf
        return found


def tariff_of(network: Network) -> Tariff:
    """Write the edges of a network as columns."""
    numbers: dict[Traits, int] = {}
    which = [numbers.setdefault(traits_of(edge, network), len(numbers)) for edge in network.edges]
    seen: dict[Surroundings, int] = {}
    near = [
        seen.setdefault(replace(network.near(number), sources=()), len(seen))
        for number in range(len(network.edges))
    ]
    return Tariff(
        tuple(numbers), np.array(which, dtype=np.int64),
        np.array([edge.length_m for edge in network.edges], dtype=np.float64),
        np.array([steps_of(edge, network) for edge in network.edges], dtype=np.float64),
        tuple(seen), np.array(near, dtype=np.int64),
    )  # fmt: skip


def price(traits: Traits, profile: Profile, reading: Reading) -> Price:
    """Give what an edge with such traits costs."""
    if traits.crossing is not None:
        return Price(profile.paths["crossing"], crossing_cost(traits.crossing, profile, reading))
    if traits.kind is Kind.LIFT:
        return Price(1.0, profile.rides["lift"])
    if traits.kind is Kind.ESCALATOR:
        return Price(1.0, profile.rides["escalator"])
    factor = _path(traits, profile, reading) * _comfort(traits, profile, reading)
    if traits.kind is not Kind.STEPS:
        return Price(factor)
    return Price(factor, _flight(traits.handrail, profile, reading), profile.steps["each"])


def nearby(seen: Surroundings, profile: Profile, reading: Reading) -> float:
    """Give the factor of what is near: noise, seats, greenery, plants."""
    fears = reading is Reading.PESSIMISTIC
    figures = profile.near
    seat = figures["seat" if seen.seat is Known.YES else "seat-unknown"]
    green = figures["green" if seen.green is Known.YES else "green-unknown"]
    if fears and seen.seat is Known.UNKNOWN:
        seat = max(seat, figures["seat"])
    if fears and seen.green is Known.UNKNOWN:
        green = max(green, figures["green"])
    names = [one.value for one in seen.plants] or ["plants-unknown"]
    if fears and (not seen.plants or Plant.UNNAMED in seen.plants):
        names += [*PLANTS, "plants-unknown"]
    return figures[seen.noise.value] * seat * green * max(figures[name] for name in names)


def _path(traits: Traits, profile: Profile, reading: Reading) -> float:
    """Give the factor of the way itself."""
    if traits.kind is Kind.SIDEWALK and traits.rank:
        return _pavement(traits, profile, reading)
    if traits.is_area:
        return profile.paths["area"]
    if traits.kind is not Kind.SHARED:
        return profile.paths[traits.kind.value]
    shared, parted = profile.paths["shared"], profile.paths["segregated"]
    if traits.segregated is Known.YES:
        return parted
    is_feared = reading is Reading.PESSIMISTIC and traits.segregated is Known.UNKNOWN
    return max(shared, parted) if is_feared else shared


def _pavement(traits: Traits, profile: Profile, reading: Reading) -> float:
    """Give the factor of one side of a road, by whether it has a pavement."""
    figures, size = profile.pavement, "large" if traits.rank >= TERTIARY else "small"
    if traits.pavement is Walk.YES:
        return figures["yes"]
    if traits.pavement is not Walk.UNKNOWN:
        return figures[f"no-{size}"]
    unknown = figures[f"unknown-{size}"]
    if reading is Reading.PESSIMISTIC:
        return max(unknown, figures[f"no-{size}"], figures["yes"])
    return unknown


def _comfort(traits: Traits, profile: Profile, reading: Reading) -> float:
    """Give the factor of surface, light and tactile lines."""
    surface = profile.surface[traits.surface.value]
    light = profile.light[traits.lit.value]
    line = "yes" if traits.tactile in FELT else (
        "unknown" if traits.tactile is Tactile.UNKNOWN else "no"
    )  # fmt: skip
    lines = profile.lines[line]
    if reading is Reading.PESSIMISTIC:
        surface = max(profile.surface.values()) if traits.surface.value == "unknown" else surface
        light = max(profile.light.values()) if traits.lit is Known.UNKNOWN else light
        lines = max(profile.lines.values()) if line == "unknown" else lines
    return surface * light * lines


def _flight(handrail: Known, profile: Profile, reading: Reading) -> float:
    """Give the fixed cost of a flight of steps."""
    without, unknown = profile.steps["no-handrail"], profile.steps["unknown-handrail"]
    if reading is Reading.PESSIMISTIC:
        unknown = max(without, unknown)
    rail = {Known.YES: 0.0, Known.NO: without, Known.UNKNOWN: unknown}[handrail]
    return profile.steps["flight"] + rail


def crossing_cost(crossing: Crossing, profile: Profile, reading: Reading) -> float:
    """Give the fixed cost of a crossing: how it is secured, its two kerbs, and whether it slants.

    Where nobody has drawn the way across it is taken as straight, for the map cannot tell, and
    nobody can look it up.
    """
    kerbs = sum(_kerb(side, profile, reading) for side in crossing.sides)
    slanted = profile.crossing["slanted"] if crossing.is_slanted else 0.0
    return _secured(crossing, profile, reading) + kerbs + slanted


def _secured(crossing: Crossing, profile: Profile, reading: Reading) -> float:
    figures, secured = profile.crossing, crossing.secured
    if secured is Secured.FORBIDDEN:
        return inf
    bare = _unsecured(crossing, profile, reading)
    if secured is Secured.SIGNALS:
        return min(bare, _signals(crossing, profile, reading))
    if secured is Secured.ZEBRA:
        both = all(side.tactile in FELT for side in crossing.sides)
        return min(bare, figures["zebra-tactile" if both else "zebra"])
    return bare


def _unsecured(crossing: Crossing, profile: Profile, reading: Reading) -> float:
    """Give the cost of what is crossed without any help; an island parts the way."""
    figures, street = profile.crossing, crossing.street
    if crossing.across in (Across.CYCLEWAY, Across.RAIL):
        return figures[crossing.across.value]
    if crossing.across is Across.UNKNOWN:
        return max(figures["unknown"], figures["small"])
    name = "small" if street.rank < TERTIARY else "tertiary"
    if street.rank >= SECONDARY:
        unknown = reading is Reading.PESSIMISTIC and None in (street.lanes, street.speed)
        name = "wide" if unknown or is_wide(street) else "large"
    if crossing.island is Known.YES:
        return min(figures[name], figures["island"])
    return figures[name]


def is_wide(street: Street) -> bool:
    """Whether a road is known to have many lanes or fast traffic."""
    return (street.lanes or 0) >= MANY_LANES or (street.speed or 0) >= FAST_KMH


def _signals(crossing: Crossing, profile: Profile, reading: Reading) -> float:
    """Give the cost of a crossing with signals, by what is heard and felt of them."""
    figures = profile.crossing
    heard = crossing.sound in (Sound.YES, Sound.WALK)
    both = all(side.tactile in FELT for side in crossing.sides)
    if heard:
        return figures["signals-sound-tactile" if both else "signals-sound"]
    if crossing.vibration is Known.YES:
        return figures["signals-vibration"]
    silent, unknown = figures["signals-silent"], figures["signals-unknown"]
    if crossing.sound is Sound.LOCATE:  # it says where the pole is, and not when to walk
        return min(silent, unknown)
    if Known.UNKNOWN is crossing.vibration or Sound.UNKNOWN is crossing.sound:
        return max(silent, unknown) if reading is Reading.PESSIMISTIC else unknown
    return silent


def _kerb(side: Kerbside, profile: Profile, reading: Reading) -> float:
    """Give the cost of a side; where it has parts of two heights, one takes the better (R27)."""
    cost = _part(side, profile, reading)
    if side.other is None:
        return cost
    other = Kerbside(side.other.kerb, None, side.other.tactile)
    return min(cost, _part(other, profile, reading))


def _part(side: Kerbside, profile: Profile, reading: Reading) -> float:
    """Give the cost of one kerb: for some the step is what warns them, for others what stops them.

    Tactile paving that misleads is dearer than none, whatever the kerb is like.
    """
    figures, tactile = profile.kerb, side.tactile
    level = figures["flush-felt" if tactile in FELT else "flush-unfelt"]
    if tactile is Tactile.UNKNOWN and reading is Reading.EXPECTED:
        level = min(level, figures["flush-unknown"])
    if side.kerb in LEVEL:
        cost = level
    elif side.kerb is Kerb.UNKNOWN:
        cost = max(figures["raised"], figures["lowered"], level)
        if reading is Reading.EXPECTED:
            cost = min(cost, figures["unknown"])
    else:
        cost = figures[side.kerb.value]
    return max(cost, figures["misleading"]) if tactile is Tactile.INCORRECT else cost
