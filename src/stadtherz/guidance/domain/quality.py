"""How good the map is for people who do not see: which crossings it knows, and where it counts.

A fact counts as known where somebody has said it, whatever it is: a signal without a sound is
known. What nobody has said is never taken for "no".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stadtherz.guidance.domain.spots import middle
from stadtherz.streets.values import (
    XY,
    Across,
    Crossing,
    Kerb,
    Known,
    Network,
    Secured,
    Sound,
    Tactile,
)


class Told(StrEnum):
    """What the map may tell of a crossing."""

    MAPPED = "mapped"
    """Whether somebody entered it as a crossing at all."""
    SECURED = "secured"
    SOUND = "sound"
    """Of crossings with a signal."""
    KERB = "kerb"
    """On both sides, as is the tactile field."""
    TACTILE = "tactile"
    ISLAND = "island"


SHARES = (Told.SECURED, Told.SOUND, Told.KERB, Told.TACTILE, Told.ISLAND)
"""The facts of which a share is given: mapped crossings are all mapped."""


@dataclass(frozen=True, slots=True)
class RoadCrossing:
    """A place where a road is crossed, with all edges of the network that lead across there.

    Args:
        ref: its number in the map.
        at: where it is, on the plane.
        edges: their numbers.
        crossings: what is known of each.

    """

    ref: str
    at: XY
    edges: tuple[int, ...]
    crossings: tuple[Crossing, ...]

    @property
    def mapped(self) -> bool:
        """Whether somebody entered it as a crossing."""
        return self.crossings[0].mapped

    @property
    def has_signal(self) -> bool:
        """Whether it is known to have a signal."""
        return any(one.secured is Secured.SIGNALS for one in self.crossings)

    @property
    def missing(self) -> frozenset[Told]:
        """Give what nobody has said of it."""
        if not self.mapped:
            return frozenset({Told.MAPPED})
        return frozenset().union(*(_missing(one) for one in self.crossings))


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    known: int
    of: int


@dataclass(frozen=True, slots=True)
class DistrictFacts:
    """The crossings of a district; the key is "" for what lies in none.

    Args:
        key: of the district.
        crossings: how many the map has.
        shares: of how many each fact is known.

    """

    key: str
    crossings: int
    shares: Mapping[Told, Share]


@dataclass(frozen=True, slots=True)
class Junction:
    """A junction that people are led over, and what it costs them.

    Args:
        lon, lat: where it is, in degrees.
        streets: that are crossed there, the worst first.
        refs: of its crossings that somebody entered in the map, the worst first.
        missing: what nobody has said of them.
        walks: on how many of the sampled ways one crosses there.
        burden_m: what that costs all of them together where the unknown is feared, in metres of
            good pavement.
        unknown_m: how much of it is fear: so much less it would be with what is usual.
        district: key of the district, "" for none.
        place: code of the page of a place there, "" for none.
        label: what the place is called, "" for none.

    """

    lon: float
    lat: float
    streets: tuple[str, ...]
    refs: tuple[str, ...]
    missing: tuple[Told, ...]
    walks: int
    burden_m: float
    unknown_m: float
    district: str = ""
    place: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class SoundSignal:
    """A signal that a sound would make better, in the order in which they help most.

    Args:
        lon, lat: where it is, in degrees.
        street: that is crossed, "" for one without a name.
        refs: of its parts in the map.
        silent: whether the map says that it has no sound; else nobody has said.
        gain_m: what all sampled ways together save in metres of good pavement, after those before.
        walks: how many of them save something.
        district: key of the district, "" for none.
        place: code of the page of a place there, "" for none.
        label: what the place is called, "" for none.

    """

    lon: float
    lat: float
    street: str
    refs: tuple[str, ...]
    silent: bool
    gain_m: float
    walks: int
    district: str = ""
    place: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """The ways on which the figures rest: drawn by a rule, so that anybody can draw them again.

    Args:
        seed: with which they were drawn.
        pairs: how many pairs of places were drawn.
        walks: between how many of them a way leads.
        cost_m: of all of them together, with what is usual for unknown things.
        profile: for whom.

    """

    seed: int
    pairs: int
    walks: int
    cost_m: float
    profile: str = "cane"


@dataclass(frozen=True, slots=True)
class MapQuality:
    """How good the map of a city is, as it was computed once.

    Args:
        state: names the map, with what was surveyed, of which it is.
        made_at: when it was computed.
        map_name: of the map.
        map_sha256: likewise.
        data_of: day of the map; unknown in files without metadata.
        sample: of ways.
        districts: of the city, those of the city's order first, and what lies in none last.
        unmapped: where a road can be crossed and nobody has entered a crossing.
        apart: crossings of the map to which no way leads.
        junctions: the worst first.
        signals: that would help most, the best first.

    """

    state: str
    made_at: datetime
    map_name: str
    map_sha256: str
    data_of: date | None
    sample: Sample
    districts: tuple[DistrictFacts, ...]
    unmapped: int
    apart: int
    junctions: tuple[Junction, ...]
    signals: tuple[SoundSignal, ...]


def road_crossings(network: Network) -> list[RoadCrossing]:
    """Give all places where a road is crossed, by their numbers in the map."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, edge in enumerate(network.edges):
        if edge.crossing is not None and edge.crossing.across is Across.ROAD:
            found[edge.crossing.ref].append(number)
    return [_road_crossing(ref, numbers, network) for ref, numbers in sorted(found.items())]


def shares_by_district(
    crossings: Iterable[RoadCrossing], district_of: Callable[[XY], str], order: Sequence[str] = ()
) -> tuple[DistrictFacts, ...]:
    """Give the share of mapped crossings of which each fact is known.

    Args:
        crossings: of the network.
        district_of: gives the key of the district in which a place lies, "" for none.
        order: of the districts; those without a crossing are left out.

    """
    parts: dict[str, list[RoadCrossing]] = defaultdict(list)
    for one in crossings:
        if one.mapped:
            parts[district_of(one.at)].append(one)
    known = [key for key in order if key in parts]
    rest = sorted(parts.keys() - {*known}, key=lambda key: (not key, key))
    return tuple(_facts(key, parts[key]) for key in (*known, *rest))


def joined(districts: Iterable[DistrictFacts]) -> DistrictFacts:
    """Add districts up to the whole city."""
    some = list(districts)
    shares = {
        told: Share(
            sum(one.shares[told].known for one in some), sum(one.shares[told].of for one in some)
        )
        for told in SHARES
    }
    return DistrictFacts("", sum(one.crossings for one in some), shares)


def _road_crossing(ref: str, numbers: list[int], network: Network) -> RoadCrossing:
    edges = [network.edges[number] for number in numbers]
    places = [middle(edge.line) for edge in edges]
    at = sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)
    return RoadCrossing(
        ref, at, tuple(numbers), tuple(edge.crossing for edge in edges if edge.crossing)
    )


def _missing(crossing: Crossing) -> frozenset[Told]:
    has_signal = crossing.secured is Secured.SIGNALS
    unknown = {
        Told.SECURED: crossing.secured is Secured.UNKNOWN,
        Told.SOUND: has_signal and crossing.sound is Sound.UNKNOWN,
        Told.KERB: any(side.kerb is Kerb.UNKNOWN for side in crossing.sides),
        Told.TACTILE: any(side.tactile is Tactile.UNKNOWN for side in crossing.sides),
        Told.ISLAND: crossing.island is Known.UNKNOWN,
    }
    return frozenset(told for told, is_unknown in unknown.items() if is_unknown)


def _facts(key: str, some: Sequence[RoadCrossing]) -> DistrictFacts:
    shares = {}
    for told in SHARES:
        asked = [one for one in some if told is not Told.SOUND or one.has_signal]
        shares[told] = Share(sum(told not in one.missing for one in asked), len(asked))
    return DistrictFacts(key, len(some), shares)
