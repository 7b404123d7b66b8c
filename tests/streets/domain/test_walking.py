"""The walkable network of small pieces of map."""

from collections import Counter

import pytest

from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.crossings import Across, Secured
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile
from stadtherz.streets.domain.passages import Kind, Side, Walk
from stadtherz.streets.domain.walking import walkable
from tests.streets.drawn import Drawing, junction, street


def made(drawn):
    return walkable(drawn.extract())


def crossings(network):
    return [edge for edge in network.edges if edge.crossing]


def parts(network):
    """Give how many pieces the network falls into."""
    return len(together(network))


class TestAStreet:
    def test_it_is_crossed_where_a_footway_meets_it_and_nowhere_else(self):
        network = made(street(highway="crossing", crossing="zebra"))
        [edge] = crossings(network)
        assert edge.crossing.street.name == "Parkstraße"
        assert edge.crossing.secured is Secured.ZEBRA
        assert edge.length_m == pytest.approx(6, abs=0.1)  # a street of no known width
        assert Counter(one.side for one in network.edges if one.kind is Kind.SIDEWALK) == {
            Side.LEFT: 2, Side.RIGHT: 2,
        }  # fmt: skip
        assert parts(network) == 1

    def test_without_its_crossing_nobody_comes_to_the_other_side(self):
        drawn = street()
        drawn.ways.pop()
        assert crossings(made(drawn)) == []
        # at both ends, where the piece of map ends as well, one goes around
        assert parts(made(drawn)) == 1

    def test_pavements_lie_on_its_sides(self):
        network = made(street())
        left = [one for one in network.edges if one.side is Side.LEFT]
        assert all(y > 2 for edge in left for _, y in edge.line[1:-1])
        assert {one.pavement for one in left} == {Walk.YES}

    @pytest.mark.parametrize(
        ("sidewalk", "sides"),
        [("both", 4), ("left", 2), ("separate", 0), ("no", 4), (None, 4)],
    )
    def test_of_which_tags_pavements_are_made(self, sidewalk, sides):
        drawn = street()
        tags = dict(drawn.ways[0].tags)
        tags.pop("sidewalk")
        tags |= {"sidewalk": sidewalk} if sidewalk else {}
        drawn.ways[0] = type(drawn.ways[0])(100, drawn.ways[0].nodes, tags)
        network = made(drawn)
        assert sum(one.kind is Kind.SIDEWALK for one in network.edges) == sides
        assert len(crossings(network)) == 1

    def test_kerbs_on_the_way_across_belong_to_their_sides(self):
        drawn = street(highway="crossing", crossing="traffic_signals", tactile_paving="no")
        drawn.node("k", 0, 4, barrier="kerb", kerb="lowered", tactile_paving="yes")
        drawn.node("l", 0, -4, barrier="kerb", kerb__height="6 cm")
        drawn.ways.pop()
        drawn.way("s l c k n", highway="footway", footway="crossing")
        [edge] = crossings(made(drawn))
        ends = sorted(zip((edge.line[0][1], edge.line[-1][1]), edge.crossing.sides, strict=True),
                      key=lambda one: one[0])  # fmt: skip
        assert [(side.kerb, side.tactile) for _, side in ends] == [
            (Kerb.RAISED, Tactile.NO), (Kerb.LOWERED, Tactile.YES),
        ]  # fmt: skip

    def test_a_kerb_behind_the_next_road_is_not_ours(self):
        drawn = street(highway="crossing")
        drawn.node("c2", 0, 8, highway="crossing")
        drawn.node("k", 0, 12, kerb="flush")
        drawn.node("w2", -100, 8)
        drawn.way("w2 c2", highway="cycleway")
        drawn.ways[1] = type(drawn.ways[1])(
            101, tuple(drawn.numbers[one] for one in ("s", "c", "c2", "k", "n")),
            {"highway": "footway"},
        )  # fmt: skip
        found = {edge.crossing.across: edge.crossing for edge in crossings(made(drawn))}
        assert {side.kerb for side in found[Across.ROAD].sides} == {Kerb.UNKNOWN}


class TestJunctions:
    def test_each_arm_can_be_crossed(self):
        network = made(junction())
        assert sorted(edge.crossing.street.name for edge in crossings(network)) == [
            f"Straße {number}" for number in range(4)
        ]
        assert not any(edge.crossing.mapped for edge in crossings(network))
        assert len({edge.crossing.ref for edge in crossings(network)}) == 4

    def test_signals_of_a_junction_are_no_claim_about_walkers(self):
        [one, *_] = crossings(made(junction(highway="traffic_signals")))
        assert one.crossing.signals_near
        assert (one.crossing.secured, one.crossing.sound) == (Secured.UNKNOWN, Sound.UNKNOWN)

    def test_a_crossing_close_by_stands_for_the_junction(self):
        drawn = junction()
        drawn.node("c", 0, 12, highway="crossing", crossing="traffic_signals")
        tags = drawn.ways[0].tags
        drawn.ways[0] = type(drawn.ways[0])(100, (drawn.numbers["m"], drawn.numbers["c"],
                                                  drawn.numbers["a0"]), tags)  # fmt: skip
        over = [edge.crossing for edge in crossings(made(drawn))
                if edge.crossing.street.name == "Straße 0"]  # fmt: skip
        assert [(one.mapped, one.secured) for one in over] == [(True, Secured.SIGNALS)]


def dual(**tags):
    """Draw two carriageways of one street, 12 metres apart, each with a crossing in the map."""
    drawn = Drawing()
    for name, x, y in [("a", -100, 0), ("b", 100, 0), ("d", 100, 12), ("e", -100, 12)]:
        drawn.node(name, x, y)
    drawn.node("c1", 0, 0, highway="crossing", crossing="traffic_signals")
    drawn.node("c2", 0, 12, highway="crossing", crossing="traffic_signals")
    road = {"highway": "primary", "name": "Ring", "oneway": "yes"} | tags
    drawn.way("a c1 b", **road)
    drawn.way("d c2 e", **road)
    return drawn


def test_nobody_walks_between_two_carriageways_but_across_them():
    network = made(dual())
    assert Counter(one.side for one in network.edges if one.kind is Kind.SIDEWALK) == {
        Side.RIGHT: 4
    }
    assert len(crossings(network)) == 2
    [island] = [one for one in network.edges if one.kind is Kind.CROSSING and not one.crossing]
    assert island.length_m == pytest.approx(2, abs=0.1)
    assert parts(network) == 1


def test_a_crossing_on_a_footway_alone_is_a_step_of_its_own():
    drawn = Drawing()
    for place, name in enumerate("abc"):
        drawn.node(name, 40 * place, 0)
    drawn.node("b", 40, 0, highway="crossing", tactile_paving="yes")
    drawn.way("a b c", highway="footway")
    [edge] = crossings(made(drawn))
    assert (edge.crossing.across, edge.length_m) == (Across.UNKNOWN, 0)
    assert {side.tactile for side in edge.crossing.sides} == {Tactile.YES}


def test_who_walks_on_a_service_road_does_not_cross_it_and_who_comes_from_the_side_does():
    drawn = street(highway="crossing", crossing="unmarked")
    drawn.ways[0] = type(drawn.ways[0])(100, drawn.ways[0].nodes, {"highway": "service"})
    network = made(drawn)
    [edge] = crossings(network)
    along = {place for one in network.edges if one.kind is Kind.SERVICE for place in
             (one.start, one.end)}  # fmt: skip
    assert len(along & {edge.start, edge.end}) == 1
    assert edge.crossing.secured is Secured.NONE


def test_tracks_and_rails_are_crossed():
    drawn = Drawing()
    for place, name in enumerate("abcd"):
        drawn.node(name, 0, 20 * place)
    for name, y in [("w", 20), ("x", 40)]:
        drawn.node(name, -50, y)
    for name, y in [("e", 20), ("f", 40)]:
        drawn.node(name, 50, y)
    drawn.way("a b c d", highway="footway")
    drawn.way("w b e", highway="cycleway")
    drawn.way("x c f", railway="tram")
    assert [edge.crossing.across for edge in crossings(made(drawn))] == [
        Across.CYCLEWAY, Across.RAIL,
    ]  # fmt: skip
    assert parts(made(drawn)) == 1


def test_a_lift_joins_its_storeys():
    drawn = Drawing()
    for name, x in [("u", -30), ("o", 30), ("s", 60)]:
        drawn.node(name, x, 0)
    drawn.node("l", 0, 0, highway="elevator", level="-1;0;1")
    drawn.way("u l", highway="footway", level="-1")
    drawn.way("l o", highway="footway")
    drawn.way("o s", highway="footway", level="0")
    network = made(drawn)
    rides = [edge for edge in network.edges if edge.kind is Kind.LIFT]
    assert [edge.length_m for edge in rides] == [0, 0]
    below, street = rides[0].start, rides[0].end
    ends = {place for edge in network.edges if edge.kind is Kind.FOOTWAY for place in
            (edge.start, edge.end)}  # fmt: skip
    assert {below, street} <= ends
    assert rides[1].end not in ends
    assert parts(network) == 1


def test_what_lies_beyond_the_border_ends_a_way():
    drawn = street()
    del drawn.nodes[drawn.numbers["e"]]
    network = made(drawn)
    assert sum(one.kind is Kind.SIDEWALK for one in network.edges) == 2
    drawn.node("f", 60, 0)
    drawn.ways[0] = type(drawn.ways[0])(
        100, (*drawn.ways[0].nodes[:2], drawn.numbers["f"], drawn.numbers["e"]), drawn.ways[0].tags
    )  # the last node but one is the last that is known
    assert sum(one.kind is Kind.SIDEWALK for one in made(drawn).edges) == 4


@pytest.mark.parametrize("end", ["beyond the border", "at the crossing", "in a footway"])
def test_a_crossing_where_the_road_ends_is_a_step_as_any_other(end):
    drawn = street(highway="crossing", crossing="traffic_signals")
    road = drawn.ways[0]
    if end == "beyond the border":
        del drawn.nodes[drawn.numbers["e"]]
    else:
        drawn.ways[0] = type(road)(road.id, road.nodes[:2], road.tags)
    if end == "in a footway":
        drawn.way("c e", highway="footway")
    network = made(drawn)
    [edge] = crossings(network)
    assert (edge.crossing.mapped, edge.crossing.secured) == (True, Secured.SIGNALS)
    assert edge.crossing.across is Across.ROAD
    assert edge.length_m > 4
    kept = [one for one in network.edges if not one.crossing and one.kind is not Kind.SIDEWALK]
    sides = {place for one in kept[:2] for place in (one.start, one.end)}
    assert {edge.start, edge.end} <= sides


def test_islands_of_a_crossing_are_told():
    [edge] = crossings(made(street(highway="crossing", crossing__island="yes")))
    assert edge.crossing.island is Known.YES


def test_an_empty_map_has_no_ways():
    assert made(Drawing()).edges == []


def test_the_same_map_gives_the_same_network():
    assert made(junction()) == made(junction())


def test_the_part_with_the_most_edges_comes_first():
    drawn = street()
    for name, x in [("p", 300), ("q", 340)]:
        drawn.node(name, x, 300)
    drawn.way("p q", highway="footway")
    network = made(drawn)
    first, second = together(network)
    assert len(first) == len(network.places) - 2
    assert len(second) == 2
