"""What one meets where a stage begins, along it, and where it ends."""

from itertools import pairwise

import pytest

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.german import told
from stadtherz.guidance.domain.itinerary import stages
from stadtherz.guidance.domain.landmarks import Leads, Mark
from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.guidance.domain.scenery import with_scenes
from stadtherz.guidance.domain.scenes import Clue, Until
from stadtherz.guidance.domain.surroundings import Surroundings
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Extract, Side
from tests.guidance.domain.test_itinerary import back, numbered, over_the_street, through
from tests.streets.drawn import Drawing


def met(drawn, *numbers):
    extract = drawn.extract()
    network = walkable(extract)
    outlook = Outlook(network)
    way = through(network, *(numbers or range(len(network.edges))))
    return with_scenes(stages(way, network, outlook), outlook, Surroundings(extract, network))


def said(stage):
    return " ".join(told(stage, Manner()).sentences)


def path(**more):
    """A path of 60 metres to the north; `more` are nodes beside or on it."""
    drawn = Drawing()
    drawn.node("a", 0, 0)
    drawn.node("b", 0, 60)
    for name, (x, y, tags) in more.items():
        drawn.node(name, x, y, **tags)
    drawn.way("a b", highway="footway")
    return drawn


@pytest.mark.parametrize(
    ("x", "side", "words"),
    [(2, Side.RIGHT, "Nach 30 Metern kommt rechts eine Bank."),
     (-3, Side.LEFT, "Nach 30 Metern kommt links eine Bank."),
     (0.2, None, "Nach 30 Metern kommt auf dem Weg eine Bank.")],
)  # fmt: skip
def test_a_bench_is_passed_on_its_side(x, side, words):
    [stage] = met(path(bench=(x, 30, {"amenity": "bench"})))
    [one] = stage.scene.passed
    assert (one.side, round(one.metres), one.landmark.mark) == (side, 30, Mark.BENCH)
    assert words in said(stage)


def test_what_is_out_of_reach_or_only_seen_is_no_landmark():
    far = {"amenity": "bench"}
    [stage] = met(path(bench=(9, 30, far), lamp=(1, 20, {"highway": "street_lamp"})))
    assert stage.scene.passed == ()


def test_what_is_only_perhaps_there_is_said_to_be():
    [stage] = met(path(shop=(6, 30, {"shop": "bakery"})))
    assert "ist rechts vielleicht eine Bäckerei zu riechen." in said(stage)


def test_a_wall_leads_on_its_side_only_where_it_is_in_the_map():
    drawn = path()
    drawn.node("w", 2, 0)
    drawn.node("x", 2, 60)
    drawn.way("w x", barrier="wall")
    [stage] = met(drawn)
    [guide] = stage.scene.guides
    assert (guide.leads, guide.side) == (Leads.WALL, Side.RIGHT)
    assert "Rechts führt eine Mauer entlang." in said(stage)
    [bare] = met(path())
    assert bare.scene.guides == ()


def test_where_no_line_is_known_that_is_said_once_and_again_where_one_ends():
    drawn = Drawing()
    for place, name in enumerate("abcde"):
        drawn.node(name, 60 * ((place + 1) // 2), 60 * (place // 2))
    for pair in ("a b", "b c", "c d", "d e"):
        drawn.way(pair, highway="footway")
    drawn.node("w", 62, 0)
    drawn.node("x", 62, 60)
    drawn.way("w x", barrier="hedge")
    some = met(drawn, 0, 1, 2, 3)
    assert [one.scene.lost for one in some] == [True, False, True, False]
    assert "Eine Leitlinie ist nicht bekannt." in said(some[0])
    assert "Rechts führt eine Hecke entlang." in said(some[1])
    assert "Eine Leitlinie ist nicht bekannt." in said(some[2])
    assert "Leitlinie" not in said(some[3])
    assert told(some[3], Manner()).lines == "Eine Leitlinie ist nicht bekannt."


def test_a_lawn_leads_by_its_edge():
    drawn = path()
    for name, x, y in [("p", -2, 0), ("q", -2, 60), ("r", -20, 60)]:
        drawn.node(name, x, y)
    drawn.way("p q r p", landuse="grass")
    extract = drawn.extract()
    *ways, lawn = extract.ways
    extract = Extract(extract.nodes, tuple(ways), (lawn,))
    network = walkable(extract)
    outlook = Outlook(network)
    [stage] = with_scenes(
        stages(through(network, 0), network), outlook, Surroundings(extract, network)
    )
    assert "Links führt eine Rasenkante entlang." in said(stage)


def posts(*some, **tags):
    """A path with posts at so many metres; those beside it are pairs."""
    more = tags or {"barrier": "bollard"}
    return path(**{
        f"p{place}": (*(one if isinstance(one, tuple) else (0, one)), more)
        for place, one in enumerate(some)
    })  # fmt: skip


@pytest.mark.parametrize(
    ("some", "words"),
    [
        ([(0, 30), (1.5, 30), (-1.5, 30)], ["Nach 30 Metern kommen auf dem Weg 3 Poller."]),
        ([2, 9], ["Nach 2 Metern kommt auf dem Weg ein Poller.",
                  "Nach 9 Metern kommt auf dem Weg ein Poller."]),
        ([10, 20, 30, 40], ["Nach 10 Metern kommt auf dem Weg der erste von 4 Pollern."]),
        ([(1.5, 10), (1.5, 13), (1.5, 16)],
         ["Nach 10 Metern kommt rechts der erste von 3 Pollern."]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_counted_and_none_is_left_out(some, words):
    [stage] = met(posts(*some))
    assert [one for one in told(stage, Manner()).sentences if "Poller" in one] == words


@pytest.mark.parametrize(
    ("tags", "what"),
    [
        ({"door": "hinged"}, "eine Tür"), ({"entrance": "yes"}, "ein Eingang"),
        ({"entrance": "main", "automatic_door": "motion"}, "eine Automatiktür"),
        ({"door": "revolving", "automatic_door": "yes"}, "eine Drehtür"),
        ({"door": "sliding"}, "eine Schiebetür"), ({"door": "no", "entrance": "yes"}, ""),
        ({"automatic_door": "yes"}, ""), ({"entrance": "no"}, ""),
    ],
)  # fmt: skip
def test_a_door_on_the_way_is_named_by_its_kind(tags, what):
    [stage] = met(posts(30, **tags))
    assert f"Nach 30 Metern kommt auf dem Weg {what}." in said(stage) if what else (
        stage.scene.passed == ()
    )  # fmt: skip


def test_a_gate_between_two_stretches_is_told_once():
    first, second = met(corner(barrier="gate"), 0, 1)
    assert said(first).count("Tor") == 1
    assert said(second).count("Tor") == 1
    assert "bis zum Tor." in said(first)
    assert [*first.scene.passed, *second.scene.passed] == []


def test_on_a_long_stretch_something_comes_every_50_metres_where_the_map_has_it():
    drawn = path()
    drawn.node("b", 0, 400)
    for place in range(1, 8):
        drawn.node(f"s{place}", 2, 50 * place - 5, amenity="bench")
    [stage] = met(drawn)
    at = [0, *(one.metres for one in stage.scene.passed), 400]
    assert max(b - a for a, b in pairwise(at)) < 56


def test_of_many_branches_as_few_are_told_as_leave_no_long_gap():
    drawn = path()
    drawn.nodes.clear()
    drawn.ways.clear()
    places = [0, *range(40, 160, 9), 200]
    for place in places:
        drawn.node(f"m{place}", 0, place)
        if 0 < place < 200:
            drawn.node(f"b{place}", -30, place)
    drawn.way(" ".join(f"m{place}" for place in places), highway="footway")
    for place in places[1:-1]:
        drawn.way(f"m{place} b{place}", highway="footway")
    [stage] = met(drawn, *range(len(places) - 1))
    assert [round(one.metres) for one in stage.scene.passed] == [49, 94, 139, 157]


def corner(**tags):
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 0, 50), ("c", 0, 100), ("d", 60, 50)]:
        drawn.node(name, x, y)
    drawn.node("b", 0, 50, **tags)
    drawn.way("a b", highway="footway")
    drawn.way("b d", highway="footway", name="Seeweg")
    return drawn


def test_a_turn_is_tied_to_what_one_finds():
    [first, second] = met(corner(), 0, 1)
    assert (first.scene.until, second.scene.clue) == (Until.PLACE, Clue.BEND)
    assert said(second).startswith("An der Biegung: Bieg rechts ab in den Seeweg.")
    assert "bis zur Biegung." in said(first)
    [_, at_gate] = met(corner(barrier="gate"), 0, 1)
    assert said(at_gate).startswith("Beim Tor: Bieg rechts ab in den Seeweg.")


def test_where_something_else_goes_straight_on_it_is_a_junction_and_elsewhere_the_end():
    drawn = corner()
    drawn.way("b c", highway="footway")
    assert met(drawn, 0, 1)[1].scene.clue is Clue.BRANCH
    drawn = corner()
    drawn.node("w", -60, 50)
    drawn.way("b w", highway="footway")
    assert met(drawn, 0, 1)[1].scene.clue is Clue.END


@pytest.mark.parametrize(
    ("surface", "words"), [("sett", "mit Kopfsteinpflaster"), ("gravel", "mit losem Boden")]
)
def test_a_branch_is_known_by_its_ground_where_that_is_another(surface, words):
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 0, 50), ("c", 0, 100), ("d", 60, 50)]:
        drawn.node(name, x, y)
    drawn.way("a b", highway="footway", surface="asphalt")
    drawn.way("b d", highway="footway", name="Seeweg", surface=surface)
    drawn.way("b c", highway="footway", surface="asphalt")
    [first, second] = met(drawn, 0, 1)
    assert said(second).startswith(f"An der Abzweigung {words}: Bieg rechts ab in den Seeweg.")
    assert "bis zur Abzweigung." in said(first)


def test_the_end_of_a_path_tells_more_surely_than_a_bin():
    drawn = corner(amenity="waste_basket")
    assert met(drawn, 0, 1)[1].scene.clue is Clue.LANDMARK
    drawn.node("w", -60, 50)
    drawn.way("b w", highway="footway")
    assert met(drawn, 0, 1)[1].scene.clue is Clue.END


def test_where_something_like_it_comes_before_one_is_not_sent_to_a_thing():
    drawn = corner(advertising="column")
    assert "bis zur Litfaßsäule." in said(met(drawn, 0, 1)[0])
    drawn.node("o", 2, 20, advertising="column")
    first, second = met(drawn, 0, 1)
    assert "bis zur Biegung." in said(first)
    assert "Nach 20 Metern kommt rechts eine Litfaßsäule." in said(first)
    assert said(second).startswith("An der Biegung: Bieg rechts ab in den Seeweg.")


def test_a_stop_is_told_once_and_none_that_the_map_has_on_the_carriageway():
    stop = {"highway": "bus_stop", "name": "Rhein-/Neckarstraße"}
    [stage] = met(path(one=(2, 20, stop), other=(-2, 40, stop)))
    assert [round(one.metres) for one in stage.scene.passed] == [20]
    assert "die Haltestelle Rhein-, Neckarstraße." in said(stage)
    drawn = path()
    drawn.node("s", 4, 0)
    drawn.node("m", 4, 30, **stop)
    drawn.node("t", 4, 60)
    drawn.way("s m t", highway="tertiary")
    assert met(drawn, 0)[0].scene.passed == ()


def test_where_two_ways_lead_ahead_one_keeps_to_a_side():
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 0, 50), ("l", -20, 100), ("r", 20, 100)]:
        drawn.node(name, x, y)
    for pair in ("a b", "b l", "b r"):
        drawn.way(pair, highway="footway")
    [_, left] = met(drawn, 0, 1)
    assert (left.scene.clue, left.scene.fork) == (Clue.FORK, Side.LEFT)
    assert said(left).startswith("An der Gabelung: Halte dich links, auf den Fußweg.")


def test_the_start_says_how_to_stand():
    network, way = over_the_street()
    outlook = Outlook(network)
    first, crossing, last = with_scenes(stages(way, network, outlook), outlook)
    assert said(first).startswith("Der Weg beginnt nach Norden.")
    assert first.scene.until is Until.CROSSING
    assert "bis zur Parkstraße." in said(first)
    assert last.scene.clue is Clue.CROSSED
    assert last.scene.until is Until.GOAL
    assert crossing.scene.clue is Clue.NONE
    home = with_scenes(stages(back(way), network, outlook), outlook)
    assert said(home[0]).startswith("Der Weg beginnt nach Süden.")


def test_a_path_without_a_name_is_named_by_where_it_leads():
    network, way = over_the_street()
    [first, *_] = stages(way, network)
    assert first.leads == "Parkstraße"
    assert "Folge dem Fußweg zur Parkstraße" in said(first)


def test_on_a_pavement_the_carriageway_is_on_the_other_side():
    drawn = Drawing()
    for place, name in enumerate("ab"):
        drawn.node(name, 0, 60 * place)
    drawn.way("a b", highway="residential", name="Ring", sidewalk="both")
    network = walkable(drawn.extract())
    outlook = Outlook(network)
    right = numbered(network, lambda edge: edge.side is Side.RIGHT)
    [there] = with_scenes(stages(through(network, *right), network), outlook)
    assert there.scene.roadside is Side.LEFT
    assert said(there).startswith(
        "Stell dich so, dass die Fahrbahn links von dir ist; der Weg beginnt nach Norden."
    )
