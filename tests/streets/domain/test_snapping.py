"""Places are brought to the right pavement, and to none where there is none."""

from math import hypot

import pytest

from stadtherz.streets.domain.passages import Kind, Side
from stadtherz.streets.domain.snapping import Snapper
from stadtherz.streets.domain.walking import walkable
from tests.streets.drawn import PLANE, Drawing, street


def snapped(network, x, y, **how):
    return Snapper(network).snap(*PLANE.lonlat((x, y)), **how)


def on_drawing(found):
    return PLANE.xy(found.longitude, found.latitude)


@pytest.mark.parametrize(("y", "side"), [(20, Side.LEFT), (-20, Side.RIGHT)])
def test_a_house_lies_at_the_pavement_of_its_side(y, side):
    network = walkable(street().extract())
    found = snapped(network, 50, y, street="Parkstraße")
    edge = network.edges[found.edge]
    assert (edge.kind, edge.side) == (Kind.SIDEWALK, side)
    east, north = on_drawing(found)
    assert abs(east - 50) < 2
    assert 0 < north / y < 0.25
    assert abs(found.off_m - hypot(east - 50, north - y)) < 0.01
    # walked from west to east the house in the north is on the left of its pavement
    assert found.side is side
    assert 0 < found.along_m < edge.length_m


def block():
    """Draw two streets with a row of houses between them, and a path that hangs on nothing."""
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 200, 0), ("c", 200, 60), ("d", 0, 60),
                       ("p", 90, 300), ("q", 110, 300)]:  # fmt: skip
        drawn.node(name, x, y)
    drawn.way("a b", highway="residential", name="Vordere Straße", sidewalk="both")
    drawn.way("b c", highway="footway")
    drawn.way("c d", highway="residential", name="Hintere Str.", sidewalk="both")
    drawn.way("p q", highway="footway")
    return walkable(drawn.extract())


def test_a_house_lies_at_its_own_street_also_where_another_is_nearer():
    network = block()
    assert on_drawing(snapped(network, 100, 35))[1] > 50
    assert on_drawing(snapped(network, 100, 35, street="Vordere Strasse"))[1] < 10
    assert on_drawing(snapped(network, 100, 35, street="Hintere Straße"))[1] > 50
    assert on_drawing(snapped(network, 100, 35, street="Gibt es nicht"))[1] > 50


def test_what_lies_apart_or_far_is_not_reached():
    network = block()
    assert snapped(network, 100, 290) is None
    assert snapped(network, 100, 205) is not None
    assert snapped(walkable(Drawing().extract()), 0, 0) is None


def test_nobody_starts_on_a_crossing():
    network = walkable(street(highway="crossing").extract())
    found = snapped(network, 0, 0)
    assert network.edges[found.edge].kind is not Kind.CROSSING


def test_many_at_once_are_as_one_by_one():
    network = block()
    places = [PLANE.lonlat((x, y)) for x in range(0, 200, 23) for y in (-30, 10, 40, 290)]
    for one, place in zip(Snapper(network).snap_all(places), places, strict=True):
        alone = Snapper(network).snap(*place)
        assert (one is None) == (alone is None)
        if one:
            assert hypot(one.longitude - alone.longitude, one.latitude - alone.latitude) < 1e-9
