"""A way as stages; small pieces of map, each way walked in both directions."""

import pytest

from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, stages
from stadtherz.guidance.domain.search import Way
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Across, Kerb, Kind, Known, Side, Tactile
from tests.streets.drawn import Drawing, street


def through(network, *numbers):
    """Walk along edges in their order, whichever way round they fit together."""
    edges = [network.edges[number] for number in numbers]
    first = edges[0]
    ends = {edges[1].start, edges[1].end} if len(edges) > 1 else {first.end}
    at = first.start if first.end in ends else first.end
    steps = []
    for number, edge in zip(numbers, edges, strict=True):
        forward = edge.start == at
        steps.append((number, forward))
        at = edge.end if forward else edge.start
    return Way(tuple(steps), 0.0, sum(edge.length_m for edge in edges))


def back(way):
    return Way(tuple((n, not forward) for n, forward in way.steps[::-1]), 0.0, way.length_m)


def numbered(network, test):
    return [number for number, edge in enumerate(network.edges) if test(edge)]


def over_the_street():
    drawn = street(highway="crossing", crossing="traffic_signals", traffic_signals__sound="yes")
    drawn.node("k", 0, 5, barrier="kerb", kerb="lowered", tactile_paving="yes")
    drawn.node("p", 0, 8)
    drawn.ways.pop()
    drawn.way("s c", highway="footway")
    drawn.way("c k p", highway="footway", footway="crossing")
    drawn.way("p n", highway="footway")
    network = walkable(drawn.extract())
    path = numbered(network, lambda edge: edge.kind is Kind.FOOTWAY)
    across = numbered(network, lambda edge: edge.crossing)
    approach = numbered(network, lambda edge: edge.kind is Kind.CROSSING and not edge.crossing)
    return network, through(network, path[0], *across, *approach, path[1])


def test_a_crossing_is_a_stage_with_both_kerbs_as_they_are_met():
    network, way = over_the_street()
    first, crossing, last = stages(way, network)
    assert (first.turn, first.kind, last.kind) == (None, Kind.FOOTWAY, Kind.FOOTWAY)
    assert isinstance(crossing, Cross)
    [part] = crossing.parts
    assert [side.kerb for side in part.crossing.sides] == [Kerb.UNKNOWN, Kerb.LOWERED]
    [_, other_way, _] = stages(back(way), network)
    assert [side.kerb for side in other_way.parts[0].crossing.sides] == [
        Kerb.LOWERED, Kerb.UNKNOWN,
    ]  # fmt: skip
    assert sum(stage.length_m for stage in stages(way, network)) == pytest.approx(way.length_m)
    assert other_way.parts[0].crossing.sides[0].tactile is Tactile.YES


def test_the_side_of_a_street_is_that_of_who_walks():
    network = walkable(street().extract())
    [west, east] = numbered(network, lambda edge: edge.side is Side.RIGHT)
    way = through(network, west, east)
    [there] = stages(way, network)
    [again] = stages(back(way), network)
    assert {there.side, again.side} == {Side.LEFT, Side.RIGHT}
    assert (there.name, there.turn) == ("Parkstraße", None)
    assert there.length_m == pytest.approx(way.length_m)


def test_two_carriageways_are_one_crossing_in_parts():
    drawn = Drawing()
    ends = [("a", -100, 0), ("b", 100, 0), ("d", 100, 15), ("e", -100, 15)]
    for name, x, y in [*ends, ("s", 0, -40), ("n", 0, 60)]:
        drawn.node(name, x, y)
    drawn.node("c1", 0, 0, highway="crossing", crossing="traffic_signals")
    drawn.node("c2", 0, 15, highway="crossing", crossing="traffic_signals")
    road = {"highway": "primary", "name": "Ring", "oneway": "yes", "sidewalk": "separate"}
    drawn.way("a c1 b", **road)
    drawn.way("d c2 e", **road)
    drawn.way("s c1 c2 n", highway="footway")
    network = walkable(drawn.extract())
    path = numbered(network, lambda edge: edge.kind is Kind.FOOTWAY)
    across = numbered(network, lambda edge: edge.crossing)
    [first, crossing, last] = stages(
        through(network, path[0], across[0], path[1], across[1], path[2]), network
    )
    assert [part.crossing.street.name for part in crossing.parts] == ["Ring", "Ring"]
    assert crossing.parts[0].island_m > 3
    assert crossing.parts[1].island_m == 0
    assert (crossing.turn, last.turn) == (pytest.approx(0, abs=1), pytest.approx(0, abs=1))
    assert isinstance(first, Leg)


def steps(**tags):
    drawn = Drawing()
    for place, name in enumerate("abcd"):
        drawn.node(name, 0, 20 * place)
    drawn.way("a b", highway="footway")
    drawn.way("b c", highway="steps", **tags)
    drawn.way("c d", highway="footway")
    network = walkable(drawn.extract())
    return network, through(network, 0, 1, 2)


@pytest.mark.parametrize(
    ("incline", "up"), [("up", True), ("down", False), (None, None), ("steep", None)]
)
def test_steps_lead_up_or_down_as_one_walks(incline, up):
    network, way = steps(**({"incline": incline} if incline else {}), step_count="12")
    [_, climb, _] = stages(way, network)
    assert isinstance(climb, Climb)
    assert (climb.up, climb.steps, climb.counted) == (up, 12, True)
    [_, again, _] = stages(back(way), network)
    assert again.up is (None if up is None else not up)


@pytest.mark.parametrize("tags", [{}, {"step_count": "many"}])
def test_steps_that_nobody_counted_are_guessed_and_said_to_be(tags):
    network, way = steps(**tags)
    [_, climb, _] = stages(way, network)
    assert (climb.counted, climb.steps) == (False, 67)


def test_a_lift_is_one_stage_for_all_its_storeys():
    drawn = Drawing()
    drawn.node("u", -30, 0)
    drawn.node("l", 0, 0, highway="elevator", level="-1;0;1")
    drawn.node("o", 30, 0)
    drawn.way("u l", highway="footway", level="-1")
    drawn.way("l o", highway="footway", level="1")
    network = walkable(drawn.extract())
    rides = numbered(network, lambda edge: edge.kind is Kind.LIFT)
    [_, ride, last] = stages(through(network, 0, *rides, 1), network)
    assert isinstance(ride, Ride)
    assert ride.storeys == 2
    assert last.turn == pytest.approx(0, abs=1)


def test_a_corner_is_a_turn_and_a_bend_is_none():
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 0, 50), ("c", 10, 100), ("d", 60, 100)]:
        drawn.node(name, x, y)
    for pair in ("a b", "b c", "c d"):
        drawn.way(pair, highway="footway", name="Seeweg")
    network = walkable(drawn.extract())
    [first, second] = stages(through(network, 0, 1, 2), network)
    assert first.length_m == pytest.approx(101, abs=0.5)
    assert second.turn == pytest.approx(79, abs=1)
    [_, home] = stages(back(through(network, 0, 1, 2)), network)
    assert home.turn == pytest.approx(-79, abs=1)


def test_a_platform_of_trains_is_known_by_its_tracks_and_names_no_street():
    drawn = Drawing()
    for place, name in enumerate("abcd"):
        drawn.node(name, 0, 20 * place)
    drawn.way("a b", highway="footway")
    drawn.way("b c", railway="platform", name="Gleise 5+6", ref="5;6")
    drawn.way("c d", railway="platform", name="Gleise 7+8", ref="Insel")
    network = walkable(drawn.extract())
    path, platform, other = stages(through(network, 0, 1, 2), network)
    assert (path.leads, platform.leads, other.leads) == ("", "", "")
    assert (platform.tracks, platform.name, other.tracks) == (("5", "6"), "", ())


@pytest.mark.parametrize("apart", [True, False])
def test_rails_in_a_road_are_told_once(apart):
    drawn = Drawing()
    for name, x, y in [("w", -90, 0), ("e", 90, 0), ("s", 0, -40), ("n", 0, 40), ("c", 0, 0),
                       ("u", -90, 3), ("v", 90, 3), ("r", 0, 3)]:  # fmt: skip
        drawn.node(name, x, y)
    drawn.way("w c e", highway="secondary", name="Ring", sidewalk="separate", embedded_rails="tram")
    drawn.way("s c r n", highway="footway")
    if apart:
        drawn.way("u r v", railway="tram")
    network = walkable(drawn.extract())
    ways = sorted(
        range(len(network.edges)), key=lambda one: min(y for _, y in network.edges[one].line)
    )
    found = [one for one in stages(through(network, *ways), network) if isinstance(one, Cross)]
    assert [one.parts[0].crossing.across for one in found] == [Across.ROAD, Across.RAIL][
        : 1 + apart
    ]
    assert found[0].parts[0].crossing.rails is (Known.UNKNOWN if apart else Known.YES)
