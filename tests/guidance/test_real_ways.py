"""Ways through real pieces of map against the shortest ones."""

import random
from collections import Counter

import numpy as np
import pytest

from stadtherz.guidance.domain.costs import Reading, tariff_of
from stadtherz.guidance.domain.itinerary import Cross, stages
from stadtherz.guidance.domain.search import Finder
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Across, Secured, Sound
from tests.guidance.domain.test_costs import PROFILES

pytestmark = pytest.mark.acceptance
PAIRS, SEED = 500, 5


def places_together(network):
    """Give the places of the largest part."""
    return sorted(together(network)[0])


def crossed(network, way):
    """Count what is crossed on a way: roads, large ones without signals, and signals with sound."""
    found = Counter()
    for number, _ in way.steps:
        crossing = network.edges[number].crossing
        if crossing is None or crossing.across is not Across.ROAD:
            continue
        large = crossing.street.rank >= 4
        found["all"] += 1
        found["bare"] += large and crossing.secured is not Secured.SIGNALS
        found["sound"] += crossing.sound in (Sound.YES, Sound.WALK)
    return found


@pytest.mark.parametrize("seed", [SEED, 811, 813])
def test_ways_for_a_cane_cross_where_it_is_safer_at_little_more_length(shared_data, seed):
    network = walkable(read_map(shared_data / "osm" / "darmstadt-hbf-2026-02.osm.pbf"))
    tariff, finder, chance = tariff_of(network), Finder(network), random.Random(seed)
    costs = tariff.costs(PROFILES["cane"], Reading.EXPECTED)
    places = places_together(network)
    short, led, detours = Counter(), Counter(), []
    for _ in range(PAIRS):
        start, end = chance.sample(places, 2)
        shortest = finder.find(start, end, tariff.lengths)
        way = finder.find(start, end, costs)
        short += crossed(network, shortest)
        led += crossed(network, way)
        if shortest.length_m:
            detours.append(way.length_m / shortest.length_m - 1)
    assert short["bare"] > 0
    assert led["bare"] <= 0.2 * short["bare"]
    assert led["sound"] / led["all"] >= 1.5 * short["sound"] / short["all"]
    assert np.median(detours) <= 0.15
    assert np.percentile(detours, 95) <= 0.6


@pytest.mark.parametrize("name", ["darmstadt-hbf-2026-02.osm.pbf", "kaiserslautern-2013-04.osm.gz"])
def test_every_crossing_on_a_way_is_told_and_nothing_is_lost(shared_data, name):
    network = walkable(read_map(shared_data / "osm" / name))
    tariff, finder, chance = tariff_of(network), Finder(network), random.Random(SEED)
    costs = tariff.costs(PROFILES["cane"], Reading.EXPECTED)
    places, told = places_together(network), 0
    for _ in range(150):
        way = finder.find(*chance.sample(places, 2), costs)
        found = stages(way, network)
        met = [network.edges[number].crossing for number, _ in way.steps]
        parts = [part.crossing for one in found if isinstance(one, Cross) for part in one.parts]
        assert [one.ref for one in parts] == [one.ref for one in met if one]
        assert sum(one.length_m for one in found) == pytest.approx(way.length_m)
        told += len(parts)
    assert told > 300
