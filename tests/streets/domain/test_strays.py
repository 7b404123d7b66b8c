"""A node at the wrong place stretches no street over the country."""

import pytest

from stadtherz.streets.domain.elements import Extract, Node, Way
from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.domain.strays import GAP, without_strays
from stadtherz.streets.domain.walking import walkable

ROAD = {"highway": "residential", "name": "Parkstraße", "sidewalk": "both"}
AT = {1: (7.770, 49.44), 2: (7.771, 49.44), 3: (7.772, 49.44), 4: (0.0, 0.0), 5: (8.9, 50.5),
      6: (8.901, 50.5)}  # fmt: skip


def extract(*ways):
    nodes = {one: Node(one, *at) for one, at in AT.items()}
    return Extract(nodes, tuple(Way(number, way, ROAD) for number, way in enumerate(ways, 10)))


@pytest.mark.parametrize(
    ("nodes", "kept"),
    [
        ((1, 2, 3), (1, 2, 3)), ((1, 4, 3), (1, 3)), ((4, 1, 2), (1, 2)), ((1, 2, 4), (1, 2)),
        ((1, 77, 3), (1, 77, 3)), ((1, 4), ()), ((1, 2, 5, 6), (1, 2, GAP, 5, 6)), ((), ()),
    ],
    ids=["none", "inside", "first", "last", "beyond the border", "both", "two together", "empty"],
)  # fmt: skip
def test_a_stray_is_taken_out_and_several_cut_the_way(nodes, kept):
    assert without_strays(extract(nodes)).ways[0].nodes == kept


def test_the_network_has_no_edge_to_it():
    network = walkable(without_strays(extract((1, 2, 3), (2, 4, 5, 6))))
    assert max(edge.length_m for edge in network.edges) < 200


@pytest.mark.parametrize(("lon", "other"), [(179.9999, -179.9999), (-179.9999, 179.9999)])
def test_a_city_may_lie_on_both_sides_of_180_degrees(lon, other):
    plane = Plane(lon, -17.8)
    east, north = plane.xy(other, -17.8)
    assert abs(east) == pytest.approx(21.2, abs=0.1)
    assert north == 0
    assert plane.lonlat((east, north)) == pytest.approx((other, -17.8))
    nodes = {1: Node(1, lon, -17.8), 2: Node(2, other, -17.8)}
    assert without_strays(Extract(nodes, (Way(9, (1, 2), ROAD),))).ways[0].nodes == (1, 2)
