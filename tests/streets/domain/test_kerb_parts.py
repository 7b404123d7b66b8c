"""Two heights of kerb side by side: both are found where the map has both, and nowhere else."""

from dataclasses import replace

import pytest

from stadtherz.streets.domain.crossings import OtherPart
from stadtherz.streets.domain.passages import Side
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Kerb, Tactile
from tests.streets.drawn import Drawing

RAISED = OtherPart(Kerb.RAISED, Tactile.YES, Side.RIGHT)
PART = {"barrier": "kerb", "kerb": "raised", "tactile_paving": "yes"}


def drawn_street(**kerb):
    """Draw a road from west to east and a way across it, with a level kerb in the north."""
    drawn = Drawing()
    for name, x, y in [("w", -50, 0), ("e", 50, 0), ("n", 0, 40), ("s", 0, -40), ("c", 0, 0)]:
        drawn.node(name, x, y)
    drawn.node("k", 0, 4, **(kerb or {"barrier": "kerb", "kerb": "flush"}))
    drawn.way("w c e", highway="residential", name="Weg", sidewalk="separate")
    drawn.way("s c k n", highway="footway", footway="crossing")
    return drawn


def northward(drawn):
    """Give the crossings of the street as one walks to the north, from west to east."""
    edges = [one for one in walkable(drawn.extract()).edges if one.crossing]
    edges.sort(key=lambda one: one.line[0][0])
    return [
        one.crossing if one.line[-1][1] > one.line[0][1] else one.crossing.reversed()
        for one in edges
    ]


def test_a_raised_kerb_beside_a_level_one_is_the_part_for_canes():
    drawn = drawn_street()
    drawn.node("beside", 3, 4.2, **PART)
    [crossing] = northward(drawn)
    assert [one.other for one in crossing.sides] == [None, RAISED]
    back = crossing.reversed()
    assert [one.other for one in back.sides] == [replace(RAISED, side=Side.LEFT), None]
    assert back.reversed() == crossing


@pytest.mark.parametrize(("x", "y", "changed"), [
    (0.4, 4, {}), (7, 4, {}), (3, 7, {}), (3, 1, {}), (3, 4, {"kerb": "flush"}),
    (3, 4, {"kerb": ""}), (3, 4, {"public_transport": "platform"}), (3, 4, {"barrier": "block"}),
])  # fmt: skip
def test_what_is_too_near_too_far_elsewhere_alike_unsaid_or_a_stop_is_none(x, y, changed):
    drawn = drawn_street()
    drawn.node("beside", x, y, **PART | changed)
    [crossing] = northward(drawn)
    assert [one.other for one in crossing.sides] == [None, None]


def test_one_node_alone_has_no_other_part():
    [crossing] = northward(drawn_street())
    assert crossing.sides[1].kerb is Kerb.FLUSH
    assert crossing.sides[1].other is None
    unsaid = drawn_street(barrier="kerb")
    unsaid.node("beside", 3, 4, **PART)
    assert northward(unsaid)[0].sides[1].other is None


def test_two_ways_across_tell_of_each_other():
    drawn = drawn_street()
    for name, x, y in [("c2", 3, 0), ("s2", 3, -40), ("n2", 3, 40)]:
        drawn.node(name, x, y)
    drawn.node("beside", 3, 4, **PART)
    drawn.ways.pop(0)
    drawn.way("w c c2 e", highway="residential", name="Weg", sidewalk="separate")
    drawn.way("s2 c2 beside n2", highway="footway", footway="crossing")
    level, raised = northward(drawn)
    assert level.sides[1].other == replace(RAISED, own_way=True)
    assert raised.sides[1].other == OtherPart(Kerb.FLUSH, Tactile.UNKNOWN, Side.LEFT, own_way=True)


def test_a_kerb_on_a_way_that_leads_elsewhere_is_none_of_its_parts():
    drawn = drawn_street()
    drawn.node("beside", 3, 4, **PART)
    drawn.node("far", 40, 4.1)
    drawn.way("beside far", highway="footway", footway="crossing")
    assert northward(drawn)[0].sides[1].other is None


def test_a_way_of_one_node_tells_of_no_other_part():
    drawn = drawn_street()
    drawn.node("p", 3, 4, **PART)
    drawn.way("p", highway="footway", footway="crossing")
    [crossing] = northward(drawn)
    assert crossing.sides[1].kerb is Kerb.FLUSH
