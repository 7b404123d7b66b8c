"""Most of a real city can be driven from each place to each other, and turns are read."""

import sys

import pytest

from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.adapters.map_turns import read_restrictions
from stadtherz.streets.domain.driving import drivable, strongly_together

pytestmark = pytest.mark.acceptance


@pytest.mark.parametrize(
    ("name", "least", "turns"),
    [("kaiserslautern-2013-04.osm.gz", 0.94, 41), ("darmstadt-hbf-2026-02.osm.pbf", 0.8, 7)],
)
def test_most_roads_hang_together_in_both_directions(shared_data, name, least, turns, capsys):
    path = shared_data / "osm" / name
    extract = read_map(path)
    network = drivable(extract, read_restrictions(path))
    most = strongly_together(network)
    inside = [one for one in network.roads if one.start in most and one.end in most]
    share = len(inside) / len(network.roads)
    metres = sum(one.length_m for one in inside) / sum(one.length_m for one in network.roads)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{name}: {len(network.roads)} roads, {share:.1%} of them and {metres:.1%}"
            " of their length strongly connected\n"
        )
    assert share > least
    assert len(network.turns.read) >= turns
    for one in network.roads:
        assert one.line[0] == network.places[one.start]
        assert one.line[-1] == network.places[one.end]
    for a, b in network.turns.banned:
        assert network.roads[a].end == network.roads[b].start
