"""Which facts a way depends on that nobody has looked at.

A fact counts where knowing the best of it would make the edge cheaper than to fear the worst: then
somebody who looks may change the way.
"""

from collections.abc import Iterator
from dataclasses import replace

from stadtherz.guidance.domain.choices import Fact
from stadtherz.guidance.domain.costs import Price, Reading, Tariff, nearby, price
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.traits import Surface, Traits
from stadtherz.streets.values import (
    Crossing,
    Kerb,
    Kind,
    Known,
    Plant,
    Secured,
    Sound,
    Surroundings,
    Tactile,
    Walk,
)

KERBS = tuple(one for one in Kerb if one is not Kerb.UNKNOWN)
FEW_LANES, SLOW_KMH = 1, 1.0


class OpenFacts:
    """The open facts of the edges of a network for one profile; each kind of edge is asked once."""

    def __init__(self, tariff: Tariff, profile: Profile) -> None:
        self._tariff, self._profile = tariff, profile
        self._asked: dict[tuple[int, int], tuple[Fact, ...]] = {}

    def of(self, edge: int) -> tuple[Fact, ...]:
        """Give the facts of an edge that are unknown and count."""
        tariff = self._tariff
        kind = int(tariff.which[edge]), int(tariff.near[edge])
        if kind not in self._asked:
            traits, seen = tariff.traits[kind[0]], tariff.seen[kind[1]]
            self._asked[kind] = open_facts(traits, seen, self._profile)
        return self._asked[kind]


def open_facts(traits: Traits, seen: Surroundings, profile: Profile) -> tuple[Fact, ...]:
    """Give the facts of an edge that are unknown and count for a profile, each once.

    Args:
        traits: of the edge.
        seen: what is near it.
        profile: of who walks.

    """
    found = dict.fromkeys(_near(seen, profile))
    feared = price(traits, profile, Reading.PESSIMISTIC)
    if feared != price(traits, profile, Reading.EXPECTED):
        found |= {
            fact: None for fact, known in _known(traits)
            if _is_less(price(known, profile, Reading.PESSIMISTIC), feared)
        }  # fmt: skip
    return tuple(sorted(found, key=lambda fact: fact.value))


def _is_less(one: Price, other: Price) -> bool:
    return one.factor < other.factor or one.fixed < other.fixed


def _near(seen: Surroundings, profile: Profile) -> Iterator[Fact]:
    feared = nearby(seen, profile, Reading.PESSIMISTIC)
    if feared == nearby(seen, profile, Reading.EXPECTED):
        return
    known = {
        Fact.SEAT: replace(seen, seat=Known.YES),
        Fact.GREEN: replace(seen, green=Known.YES),
        Fact.PLANTS: replace(seen, plants=frozenset({Plant.OTHER})),
    }
    for fact, better in known.items():
        if better != seen and nearby(better, profile, Reading.PESSIMISTIC) < feared:
            yield fact


def _known(traits: Traits) -> Iterator[tuple[Fact, Traits]]:
    """Give an edge with each of its unknown facts as good as it could be."""
    if traits.crossing is not None:
        for fact, crossing in _crossing(traits.crossing):
            yield fact, replace(traits, crossing=crossing)
        return
    if traits.kind is Kind.SIDEWALK and traits.pavement is Walk.UNKNOWN:
        yield Fact.PAVEMENT, replace(traits, pavement=Walk.YES)
    if traits.surface is Surface.UNKNOWN:
        yield Fact.SURFACE, replace(traits, surface=Surface.SMOOTH)
    if traits.tactile is Tactile.UNKNOWN:
        yield Fact.TACTILE, replace(traits, tactile=Tactile.YES)
    yield from _of_yes_and_no(traits)


def _of_yes_and_no(traits: Traits) -> Iterator[tuple[Fact, Traits]]:
    if traits.segregated is Known.UNKNOWN:
        yield Fact.SEGREGATED, replace(traits, segregated=Known.YES)
    if traits.lit is Known.UNKNOWN:
        yield Fact.LIT, replace(traits, lit=Known.YES)
    if traits.handrail is Known.UNKNOWN:
        yield Fact.HANDRAIL, replace(traits, handrail=Known.YES)


def _crossing(crossing: Crossing) -> Iterator[tuple[Fact, Crossing]]:
    if crossing.secured is Secured.SIGNALS and crossing.sound is Sound.UNKNOWN:
        yield Fact.SOUND, replace(crossing, sound=Sound.YES)
    if crossing.secured is Secured.SIGNALS and crossing.vibration is Known.UNKNOWN:
        yield Fact.VIBRATION, replace(crossing, vibration=Known.YES)
    street = crossing.street
    if street.lanes is None or street.speed is None:
        quiet = replace(street, lanes=street.lanes or FEW_LANES, speed=street.speed or SLOW_KMH)
        yield Fact.TRAFFIC, replace(crossing, street=quiet)
    if any(side.kerb is Kerb.UNKNOWN for side in crossing.sides):
        for kerb in KERBS:
            yield Fact.KERB, _with_sides(crossing, kerb=kerb)
    if any(side.tactile is Tactile.UNKNOWN for side in crossing.sides):
        yield Fact.TACTILE, _with_sides(crossing, tactile=Tactile.YES)


def _with_sides(
    crossing: Crossing, *, kerb: Kerb = Kerb.UNKNOWN, tactile: Tactile = Tactile.UNKNOWN
) -> Crossing:
    """Fill what is unknown on both sides."""
    one, other = (
        replace(
            side,
            kerb=kerb if side.kerb is Kerb.UNKNOWN else side.kerb,
            tactile=tactile if side.tactile is Tactile.UNKNOWN else side.tactile,
        )
        for side in crossing.sides
    )
    return replace(crossing, sides=(one, other))
