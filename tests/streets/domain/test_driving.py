"""Roads are driven in the right directions, and turns that are forbidden are read as data."""

import pytest

from stadtherz.streets.domain.driving import Given, directions, drivable, strongly_together
from stadtherz.streets.domain.turns import Restriction
from tests.streets.drawn import Drawing


def cross(**tags):
    """Draw a junction of a main road (ways 100 and 101) and a side road (102 and 103)."""
    drawn = Drawing()
    for name, x, y in [("w", -100, 0), ("m", 0, 0), ("e", 100, 0), ("n", 0, 80), ("s", 0, -80),
                       ("h", 50, 0)]:  # fmt: skip
        drawn.node(name, x, y)
    drawn.node("h", 50, 0, highway="traffic_signals")
    drawn.way("w m", highway="primary", name="Ring", **tags)
    drawn.way("m h e", highway="primary", name="Ring", **tags)
    drawn.way("n m", highway="residential")
    drawn.way("m s", highway="residential")
    drawn.way("w n", highway="footway")
    return drawn


def made(drawn, *restrictions):
    return drivable(drawn.extract(), restrictions)


def ends(network, number):
    road = network.roads[number]
    return network.nodes[road.start], network.nodes[road.end]


def test_roads_lead_from_junction_to_junction_in_both_directions():
    network = made(cross())
    assert (len(network.places), len(network.roads)) == (5, 8)
    east = [one for one in network.roads if one.way == 101]
    assert [(one.forward, len(one.line), round(one.length_m)) for one in east] == [
        (True, 3, 100), (False, 3, 100),
    ]  # fmt: skip
    assert all(one.signals for one in east)
    assert not any(one.signals for one in network.roads if one.way == 100)
    assert strongly_together(network) == frozenset(range(5))


@pytest.mark.parametrize(
    ("tags", "both"),
    [
        ({}, (True, True)), ({"oneway": "yes"}, (True, False)), ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)), ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"oneway": "reversible"}, (False, False)),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, (True, True)),
    ],
)  # fmt: skip
def test_directions(tags, both):
    assert directions(tags) == both


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({}, Given(1), Given(1)), ({"lanes": "4"}, Given(2, known=True), Given(2, known=True)),
        ({"lanes": "3"}, Given(1), Given(1)),
        ({"lanes": "3", "lanes__forward": "2"}, Given(2, known=True), Given(1)),
    ],
)  # fmt: skip
def test_lanes_that_nobody_said_are_as_usual(tags, there, back):
    road, other = made(cross(**tags)).roads[:2]
    assert (road.lanes, other.lanes) == (there, back)


def test_a_limit_holds_for_its_direction():
    road, other = made(cross(maxspeed="50", maxspeed__backward="30")).roads[:2]
    assert (road.speed_kmh, other.speed_kmh) == (Given(50, known=True), Given(30, known=True))
    assert made(cross()).roads[0].speed_kmh == Given(50)


@pytest.mark.parametrize(
    ("tags", "number"),
    [({"access": "private"}, 4), ({"motor_vehicle": "no"}, 4), ({"access": "destination"}, 8),
     ({"access": "no", "motor_vehicle": "yes"}, 8), ({"area": "yes"}, 4)],
)  # fmt: skip
def test_who_may_not_drive_does_not(tags, number):
    network = made(cross(**tags))
    assert len(network.roads) == number
    assert {one.destination for one in network.roads if one.way == 100} <= {
        tags.get("access") == "destination"
    }


def banned(network):
    return {
        (network.roads[a].way, network.roads[b].way) for a, b in network.turns.banned
    }  # fmt: skip


def test_a_forbidden_turn_bans_one_pair():
    drawn = cross()
    via = drawn.numbers["m"]
    network = made(drawn, Restriction("relation/1", "no_left_turn", 100, via, 102))
    assert banned(network) == {(100, 102)}
    (pair,) = network.turns.banned
    assert ends(network, pair[0]) == (drawn.numbers["w"], via)
    assert ends(network, pair[1]) == (via, drawn.numbers["n"])


def test_what_is_only_allowed_bans_all_others():
    drawn = cross()
    via = drawn.numbers["m"]
    network = made(drawn, Restriction("relation/1", "only_straight_on", 100, via, 101))
    assert banned(network) == {(100, 100), (100, 102), (100, 103)}


def test_turning_back_is_banned_on_the_way_itself():
    drawn = cross()
    network = made(drawn, Restriction("relation/1", "no_u_turn", 100, drawn.numbers["m"], 100))
    assert banned(network) == {(100, 100)}


def test_what_cannot_be_read_is_named_and_exceptions_hold():
    drawn = cross()
    via = drawn.numbers["m"]
    network = made(
        drawn,
        Restriction("relation/1", "no_left_turn", 100, -1, 102),
        Restriction("relation/2", "no_left_turn", 999, via, 102),
        Restriction("relation/3", "no_left_turn", 100, via, 102, ("motorcar",)),
        Restriction("relation/4", "no_left_turn", 100, via, 102, ("psv", "bicycle")),
    )
    assert network.turns.unread == ("relation/1", "relation/2")
    assert [one.ref for one in network.turns.read] == ["relation/4"]


def test_a_one_way_dead_end_is_not_in_the_strong_part():
    drawn = cross()
    drawn.node("z", 300, 0)
    drawn.way("e z", highway="residential", oneway="yes")
    network = made(drawn)
    assert len(strongly_together(network)) == 5
    assert strongly_together(drivable(Drawing().extract())) == frozenset()
