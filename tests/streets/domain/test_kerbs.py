"""Kerbs are found behind rails, on the next part of the way across, and beside the way."""

from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Across, Kerb, Tactile
from tests.streets.drawn import Drawing


def drawn_street():
    drawn = Drawing()
    for name, x, y in [("w", -50, 0), ("e", 50, 0), ("n", 0, 40), ("s", 0, -40)]:
        drawn.node(name, x, y)
    drawn.node("c", 0, 0, highway="crossing", crossing="marked", tactile_paving="no")
    drawn.way("w c e", highway="residential", name="Weg", sidewalk="no")
    drawn.way("s c", highway="footway")
    return drawn


def north(drawn):
    """Give the northern side of the crossing of the street."""
    network = walkable(drawn.extract())
    [edge] = [one for one in network.edges if one.crossing and one.crossing.across is Across.ROAD]
    northern = edge.line[-1][1] > edge.line[0][1]
    return edge.crossing.sides[1 if northern else 0]


def test_the_kerb_behind_rails_is_that_of_the_road():
    drawn = drawn_street()
    drawn.node("r", 0, 2, railway="crossing", tactile_paving="yes")
    drawn.node("k", 0, 4, barrier="kerb", kerb="lowered")
    for name, x in (("rw", -50), ("re", 50)):
        drawn.node(name, x, 2)
    drawn.way("rw r re", railway="tram")
    drawn.way("c r k n", highway="footway", footway="crossing")
    side = north(drawn)
    assert (side.kerb, side.tactile) == (Kerb.LOWERED, Tactile.NO)


def test_the_kerb_behind_the_next_carriageway_is_not():
    drawn = drawn_street()
    drawn.node("r", 0, 2)
    drawn.node("k", 0, 4, barrier="kerb", kerb="lowered")
    for name, x in (("rw", -50), ("re", 50)):
        drawn.node(name, x, 2)
    drawn.way("rw r re", highway="cycleway")
    drawn.way("c r k n", highway="footway", footway="crossing")
    assert north(drawn).kerb is Kerb.UNKNOWN


def test_the_way_across_may_be_drawn_in_two_parts():
    drawn = drawn_street()
    drawn.node("m", 0, 2)
    drawn.node("k", 0, 4, barrier="kerb", kerb="flush", tactile_paving="yes")
    drawn.way("c m", highway="footway", footway="crossing")
    drawn.way("m k n", highway="footway", footway="crossing")
    side = north(drawn)
    assert (side.kerb, side.tactile) == (Kerb.FLUSH, Tactile.YES)


def test_a_kerb_on_no_way_belongs_to_the_crossing_straight_before_it():
    drawn = drawn_street()
    drawn.node("k", 1, 5, barrier="kerb", kerb="raised")
    drawn.node("aside", 4, 3, barrier="kerb", kerb="flush")
    drawn.node("far", 0, 8, barrier="kerb", kerb="lowered")
    drawn.way("c n", highway="footway")
    assert north(drawn).kerb is Kerb.RAISED


def test_a_crossing_to_which_no_way_leads_is_kept_apart():
    drawn = Drawing()
    for name, x in (("w", -50), ("e", 50)):
        drawn.node(name, x, 0)
    drawn.node("c", 0, 0, highway="crossing", kerb="lowered")
    drawn.way("w c e", highway="secondary", sidewalk="separate")
    network = walkable(drawn.extract())
    assert not [edge for edge in network.edges if edge.crossing]
    [apart] = network.apart
    assert apart.ref == f"node/{drawn.numbers['c']}"
    assert {side.kerb for side in apart.sides} == {Kerb.LOWERED}
