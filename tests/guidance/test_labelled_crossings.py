"""Kerbs and tactile fields of crossings as somebody read them in the map, against our reading."""

import json
from collections import defaultdict
from math import cos, radians
from pathlib import Path

import pytest

from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import bearing

pytestmark = pytest.mark.acceptance
LABELS = Path(__file__).parent / "labels" / "darmstadt-crossings.json"
COMPASS = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}
ASKED = 0.98


@pytest.fixture(scope="module")
def network(shared_data):
    return walkable(read_map(shared_data / "osm" / "darmstadt-hbf-2026-02.osm.pbf"))


def told(side):
    return [side.kerb.value, side.tactile.value]


def by_node(network):
    """Give for each node the crossings there, each side with the direction in which it lies."""
    found = defaultdict(list)
    for edge in network.edges:
        if edge.crossing:
            way = bearing(edge.line[0], edge.line[-1])
            begin, end = edge.crossing.sides
            found[edge.crossing.ref.split("#")[0]].append(
                [(way + radians(180), told(begin)), (way, told(end))]
            )
    for crossing in network.apart:
        found[crossing.ref].append([(0.0, told(side)) for side in crossing.sides])
    return found


def fits(sides, labels):
    """Give how well a crossing lies in the labelled directions, and whether all is right."""
    (one, first), (_, second) = labels.items()
    near = max(sides, key=lambda side: cos(side[0] - radians(COMPASS[one])))
    far = sides[1] if near is sides[0] else sides[0]
    return cos(near[0] - radians(COMPASS[one])), [near[1], far[1]] == [first, second]


def test_kerbs_and_fields_are_those_that_somebody_read(network):
    labels = json.loads(LABELS.read_text(encoding="utf-8"))["labels"]
    assert len(labels) == 60
    read, wrong = by_node(network), {}
    for label in labels:
        some = read.get(f"node/{label['node']}", [])
        if not max((fits(one, label["sides"]) for one in some), default=(0, False))[1]:
            wrong[label["node"]] = (label["sides"], some)
    assert 1 - len(wrong) / len(labels) >= ASKED, wrong
