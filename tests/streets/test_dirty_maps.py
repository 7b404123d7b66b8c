"""A real piece of map made dirty: it is taken in, every step is told, and nothing is invented."""

import json
import random

import pytest

from stadtherz.guidance.domain.costs import Reading, tariff_of
from stadtherz.guidance.domain.itinerary import Cross, stages
from stadtherz.guidance.domain.search import Finder
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.driving import drivable
from stadtherz.streets.domain.features import features
from stadtherz.streets.domain.known import Kerb, Sound, Tactile
from stadtherz.streets.domain.strays import without_strays
from stadtherz.streets.domain.walking import walkable
from tests.guidance.domain.test_costs import PROFILES
from tests.streets import dirty

pytestmark = pytest.mark.acceptance
LONGEST_M = 30_000
"""Two nodes that are 11 km apart on both axes, and a detour between."""


@pytest.fixture(scope="module")
def darmstadt(shared_data):
    return read_map(shared_data / "osm" / "darmstadt-hbf-2026-02.osm.pbf")


@pytest.mark.parametrize("change", dirty.ALL, ids=lambda one: one.__name__)
def test_a_dirty_map_is_taken_in_and_nothing_is_claimed_without_a_tag(darmstadt, change):
    chance = random.Random(change.__name__)
    extract = without_strays(change(darmstadt, chance))
    network = walkable(extract)
    drivable(extract)
    for thing in features(extract):
        json.dumps({name: one.value for name, one in thing.attributes.items()}, allow_nan=False)
    assert all(0 <= edge.length_m < LONGEST_M for edge in network.edges)
    said = Said(extract)
    for edge in network.edges:
        if edge.crossing:
            said.check(edge.crossing)
    _walk(network, chance)


class Said:
    """What tags say at a node, and on the ways that are there."""

    def __init__(self, extract):
        self.extract, self.ways = extract, {}
        for way in extract.ways:
            for node in way.nodes:
                self.ways.setdefault(node, []).append(way.tags)

    def words(self, refs, key):
        numbers = {int(one.partition("#")[0].removeprefix("node/")) for one in refs}
        tags = [tags for one in numbers
                for tags in (self.extract.tags_of(one), *self.ways.get(one, ()))]  # fmt: skip
        return {one[key].strip().casefold() for one in tags if one.get(key)}

    def check(self, crossing):
        sounds = self.words([crossing.ref], "traffic_signals:sound")
        assert crossing.sound is Sound.UNKNOWN or sounds
        assert crossing.sound not in (Sound.YES, Sound.WALK) or sounds - {"no", "?", "yes;no"}
        for side in crossing.sides:
            refs = [crossing.ref, *side.refs]
            kerbs = self.words(refs, "kerb") | self.words(refs, "kerb:height")
            assert side.kerb is Kerb.UNKNOWN or kerbs
            assert side.tactile is Tactile.UNKNOWN or self.words(refs, "tactile_paving")


def _walk(network, chance):
    """Every crossing of twenty ways is a step."""
    tariff, finder = tariff_of(network), Finder(network)
    costs = tariff.costs(PROFILES["cane"], Reading.EXPECTED)
    places = sorted(together(network)[0])
    for _ in range(20):
        way = finder.find(*chance.sample(places, 2), costs)
        met = [network.edges[number].crossing for number, _ in way.steps]
        told = [part.crossing.ref for one in stages(way, network) if isinstance(one, Cross)
                for part in one.parts]  # fmt: skip
        assert told == [one.ref for one in met if one]
