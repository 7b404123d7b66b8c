"""Real pieces of map: one well described, one of 2013 without a word on what blind people need."""

from collections import Counter

import pytest

from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.crossings import Across, Secured, is_crossing
from stadtherz.streets.domain.features import Collection, features
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile
from stadtherz.streets.domain.walking import walkable

pytestmark = pytest.mark.acceptance
DARMSTADT, KAISERSLAUTERN = "darmstadt-hbf-2026-02.osm.pbf", "kaiserslautern-2013-04.osm.gz"


@pytest.fixture(scope="module")
def maps(shared_data):
    return {name: read_map(shared_data / "osm" / name) for name in (DARMSTADT, KAISERSLAUTERN)}


@pytest.fixture(scope="module")
def networks(maps):
    return {name: walkable(extract) for name, extract in maps.items()}


def crossings(network):
    return [edge.crossing for edge in network.edges if edge.crossing]


def largest(network):
    """Give what share of the edges hangs together."""
    most = together(network)[0]
    return sum(edge.start in most for edge in network.edges) / len(network.edges)


def test_nearly_all_of_a_city_hangs_together(networks):
    assert largest(networks[KAISERSLAUTERN]) > 0.99
    assert largest(networks[DARMSTADT]) > 0.95


def test_signals_and_sounds_are_those_of_the_tags(maps, networks):
    nodes = maps[DARMSTADT].nodes
    told = [one for one in crossings(networks[DARMSTADT]) if one.secured is Secured.SIGNALS]
    roads = [one for one in told if one.ref.startswith("node/")]
    assert len(roads) > 50
    for one in roads:
        tags = nodes[int(one.ref.removeprefix("node/"))].tags
        assert one.sound is Sound.of(tags.get("traffic_signals:sound"))
        assert one.vibration is Known.of(tags.get("traffic_signals:vibration"))
    assert sum(one.sound is Sound.YES for one in roads) >= 10


def test_steps_and_lifts_claim_what_is_tagged_and_nothing_else(maps, networks):
    for name in (DARMSTADT, KAISERSLAUTERN):
        tagged = Counter(
            (way.tags.get("handrail"), way.tags.get("ramp")) for way in maps[name].ways
            if way.tags.get("highway") == "steps"
        )  # fmt: skip
        told = [edge.flight for edge in networks[name].edges if edge.flight]
        assert any(one.rails.any is Known.YES for one in told)
        if not any(ramp for _, ramp in tagged):
            assert {one.ramp for one in told} == {Known.UNKNOWN}
        lifts = [edge.lift for edge in networks[name].edges if edge.lift]
        assert {one.speech for one in lifts} <= {Known.UNKNOWN}
    bare = [edge.flight for edge in networks[KAISERSLAUTERN].edges if edge.flight]
    assert {(one.rails.left, one.rails.right, *one.fields) for one in bare} == {
        (Known.UNKNOWN, Known.UNKNOWN, Tactile.UNKNOWN, Tactile.UNKNOWN)
    }


def test_where_nobody_has_said_anything_nothing_is_claimed(networks):
    found = crossings(networks[KAISERSLAUTERN])
    assert len([one for one in found if one.mapped]) > 150
    assert {(one.sound, one.vibration, one.button, one.arrow) for one in found} == {
        (Sound.UNKNOWN, Known.UNKNOWN, Known.UNKNOWN, Known.UNKNOWN)
    }
    assert {(side.kerb, side.tactile) for one in found for side in one.sides} == {
        (Kerb.UNKNOWN, Tactile.UNKNOWN)
    }


def test_kerbs_are_read_in_both_ways_of_writing_them(maps, networks):
    used = {ref for one in crossings(networks[DARMSTADT]) for side in one.sides
            for ref in side.refs}  # fmt: skip
    tags = [maps[DARMSTADT].nodes[int(ref.removeprefix("node/"))].tags for ref in used]
    kinds = Counter("crossing" if one.get("highway") == "crossing" else "kerb" for one in tags)
    assert kinds["kerb"] >= 40
    assert kinds["crossing"] >= 15


def test_only_what_is_in_the_map_is_a_crossing_of_it(maps, networks):
    for name, network in networks.items():
        across = {
            node for way in maps[name].ways if "crossing" in
            (way.tags.get("footway"), way.tags.get("path"), way.tags.get("cycleway"))
            for node in way.nodes
        }  # fmt: skip
        mapped = [one for one in crossings(network) if one.mapped and one.across is Across.ROAD]
        assert mapped
        for one in mapped:
            number = int(one.ref.split("#")[0].removeprefix("node/"))
            assert number in across or is_crossing(maps[name].nodes[number].tags)


@pytest.mark.parametrize(("name", "most"), [(DARMSTADT, 2), (KAISERSLAUTERN, 2)])
def test_crossings_of_roads_can_be_walked(maps, networks, name, most):
    walked = {one.ref for one in crossings(networks[name])}
    on_roads = {
        node for way in maps[name].ways
        if way.tags.get("highway") in ("primary", "secondary", "tertiary", "residential")
        for node in way.nodes if maps[name].tags_of(node).get("highway") == "crossing"
    }  # fmt: skip
    lost = [node for node in on_roads if f"node/{node}" not in walked]
    assert len(on_roads) > 30
    assert len(lost) <= most


def test_features_are_as_many_as_the_map_has(maps):
    found = Counter(one.collection for one in features(maps[KAISERSLAUTERN]))
    assert found[Collection.CROSSINGS] >= 182
    assert found[Collection.STEPS] > 450
    of_2026 = Counter(one.collection for one in features(maps[DARMSTADT]))
    assert (of_2026[Collection.LIFTS], of_2026[Collection.STEPS]) == (6, 33)
    assert of_2026[Collection.KERBS] >= 60
