"""Computes how good the city's map is, once for each import and each accepted survey."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from shapely import Point

from stadtherz.city.public import district_areas
from stadtherz.guidance.adapters.drawn_pairs import Pair, drawn_pairs
from stadtherz.guidance.adapters.kept_quality import keep_quality, kept_quality
from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.domain.costs import Costs, Reading
from stadtherz.guidance.domain.planning import Ready
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.quality import (
    Junction,
    MapQuality,
    RoadCrossing,
    Sample,
    SoundSignal,
    road_crossings,
    shares_by_district,
)
from stadtherz.guidance.domain.search import Finder, Way
from stadtherz.guidance.domain.sounds import Pick, Savings, candidates
from stadtherz.guidance.domain.worst_junctions import worst_junctions
from stadtherz.guidance.services.planning import ready
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.public import current_map, find_places
from stadtherz.streets.values import XY, Network, together

SEED, PAIRS, SIGNALS, JUNCTIONS = 2026, 1_000, 20, 30
PROFILE = "cane"
STATE = 16
Say = Callable[[str, float], None]
Shown = TypeVar("Shown", Junction, SoundSignal)


@dataclass(frozen=True, slots=True)
class Asked:
    """How exactly it is computed: how many ways, drawn by which seed, and how long the lists are.

    Args:
        pairs: of places.
        seed: of the drawing.
        signals: how many are chosen at most.
        junctions: how many are listed at most.

    """

    pairs: int = PAIRS
    seed: int = SEED
    signals: int = SIGNALS
    junctions: int = JUNCTIONS


def judge_map(*, now: datetime, asked: Asked | None = None, say: Say = lambda *_: None,
              again: bool = False) -> MapQuality:  # fmt: skip
    """Compute how good the city's map is, and keep it.

    Args:
        now: the moment at which it is computed.
        asked: how exactly.
        say: is told the step and which share of it is done, from 0 to 1.
        again: also where it is there for this map and these surveys.

    Raises:
        NotFound: the city has no map.
        Unavailable: the map file is gone.

    """
    asked, made = asked or Asked(), ready()
    state, kept = _state(made.network, asked), kept_quality()
    if kept is not None and kept.state == state and not again:
        return kept
    found = _judged(made, asked, say, _Known(state, now))
    keep_quality(found)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    state: str
    now: datetime


def _judged(made: Ready, asked: Asked, say: Say, known: _Known) -> MapQuality:
    network, profile, row = made.network, profiles()[PROFILE], current_map()
    if row is None:
        message = "the city has no map yet; take one in with: stadtherz streets import FILE"
        raise NotFound(message, code="map")
    costs = made.tariff.costs(profile, Reading.EXPECTED)
    drawn = drawn_pairs(network, together(network)[0], asked.pairs, asked.seed)
    walked = _walked(made.finder, drawn, costs, say)
    ways = [way for _, way in walked]
    crossings, district_of = road_crossings(network), _Districts(network)
    junctions = worst_junctions(crossings, ways, network, profile)[: asked.junctions]
    picks = _picks(made, crossings, walked, (costs, profile, asked.signals), say)
    sample = Sample(asked.seed, len(drawn), len(ways), sum(way.cost for way in ways), PROFILE)
    return MapQuality(
        known.state, known.now, row.name, row.sha256, row.data_of, sample,
        shares_by_district(crossings, district_of, [one.key for one in district_areas()]),
        sum(not one.mapped for one in crossings), len(network.apart),
        tuple(_placed(one, district_of) for one in junctions),
        tuple(_placed(_signal(one, network), district_of) for one in picks),
    )  # fmt: skip


def _walked(finder: Finder, drawn: list[Pair], costs: Costs, say: Say) -> list[tuple[Pair, Way]]:
    """Find the way of each pair; those between which none leads are left out."""
    found = []
    for number, pair in enumerate(drawn):
        say("ways", (number + 1) / len(drawn))
        try:
            found.append((pair, finder.find(*pair, costs)))
        except NotFound:
            continue
    return found


def _picks(
    made: Ready, crossings: list[RoadCrossing], walked: list[tuple[Pair, Way]],
    how: tuple[Costs, Profile, int], say: Say,
) -> list[Pick]:  # fmt: skip
    costs, profile, most = how
    some = candidates(crossings, made.network, made.tariff, profile)
    pairs = [pair for pair, _ in walked]
    if not some or not pairs:
        return []
    savings = Savings(
        made.finder, made.network, costs, pairs, some, lambda share: say("signals", share)
    )
    return list(savings.choose(most))


def _signal(pick: Pick, network: Network) -> SoundSignal:
    one = pick.candidate
    lon, lat = network.plane.lonlat(one.at)
    return SoundSignal(lon, lat, one.street, one.refs, one.silent, pick.gain_m, pick.walks)


class _Districts:
    """Says in which district a place of the plane lies, "" for none."""

    def __init__(self, network: Network) -> None:
        self._plane, self._areas = network.plane, district_areas()

    def __call__(self, at: XY) -> str:
        point = Point(*self._plane.lonlat(at))
        return next((one.key for one in self._areas if one.shape.covers(point)), "")

    def at(self, lon: float, lat: float) -> str:
        """Say it of a place in degrees."""
        return self(self._plane.xy(lon, lat))


def _placed(one: Shown, districts: _Districts) -> Shown:
    """Say in which district it lies, and which place of the map has a page."""
    names = one.streets if isinstance(one, Junction) else (one.street,)
    words = " Ecke ".join(names[:2])
    found = find_places(words, near=(one.lon, one.lat), limit=1) if words else []
    place, label = (found[0].code, found[0].label) if found else ("", "")
    return replace(one, district=districts.at(one.lon, one.lat), place=place, label=label)


def _state(network: Network, asked: Asked) -> str:
    """Name what the figures are of: the walkable network with its facts, and how it is asked."""
    told = hashlib.sha256(repr(asked).encode())
    for edge in network.edges:
        told.update(repr((edge.start, edge.end, edge.length_m, edge.crossing)).encode())
    return told.hexdigest()[:STATE]
