"""What is said of steps, escalators and lifts: rails by their side, landings, doors, buttons."""

from dataclasses import replace

import pytest

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.german import told
from stadtherz.guidance.domain.itinerary import Climb, Ride, stages
from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.guidance.domain.scenery import with_scenes
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import (
    NO_FLIGHT,
    Conveys,
    Flight,
    Kind,
    Known,
    Lift,
    Rails,
    Storey,
    Tactile,
)
from tests.guidance.domain.test_itinerary import back, through
from tests.streets.drawn import Drawing

LINE = ((0.0, 0.0), (0.0, 10.0))
STEPS = Climb(None, Kind.STEPS, 12, counted=True, up=True, length_m=4.0, line=LINE)


def words(stage):
    return " ".join(told(stage, Manner()).sentences)


def met(network, way):
    outlook = Outlook(network)
    return with_scenes(stages(way, network, outlook), outlook)


def test_steps_say_what_is_known_and_name_what_is_not():
    rails = Rails(Known.YES, left=Known.NO, right=Known.YES)
    known = Flight(rails, (Tactile.YES, Tactile.NO), Known.YES)
    assert words(replace(STEPS, flight=known)) == (
        "Geradeaus kommt die Treppe. Steig die Treppe hinauf. 12 Stufen."
        " Handlauf rechts, links keiner. Bodenfeld davor: ja, danach: nein. Mit Rampe."
    )
    assert words(replace(STEPS, up=None, counted=False)) == (
        "Geradeaus kommt die Treppe. Ob sie hinauf oder hinab führt, ist unbekannt."
        " Etwa 12 Stufen, ungezählt. Handlauf, Bodenfeld und Rampe sind unbekannt."
    )


def test_a_lift_says_its_door_its_storey_and_whether_it_speaks():
    ride = Ride(None, 2, LINE)
    assert words(ride) == (
        "Geradeaus kommt der Aufzug."
        " Fahr mit dem Aufzug 2 Stockwerke weit; ob hinauf oder hinab, ist unbekannt."
        " Welche Taste du brauchst, ist unbekannt. Ansage und Braille sind unbekannt."
        " Auf welcher Seite du aussteigst, ist unbekannt."
    )
    known = Lift(Storey(0.0), Storey(-1.0, "U"), Known.YES, Known.NO)
    assert words(replace(ride, up=False, lift=known, door=-90.0)).endswith(
        "2 Stockwerke hinab. Das Zielstockwerk heißt U. Mit Ansage, ohne Braille."
        " Steig links aus, bezogen auf die Richtung beim Einsteigen."
    )


@pytest.mark.parametrize(
    ("conveys", "said"),
    [(Conveys.ALONG, "in deine Richtung"), (Conveys.AGAINST, "Achtung, sie läuft dir entgegen"),
     (Conveys.UNKNOWN, "ist unbekannt")],
)  # fmt: skip
def test_an_escalator_says_which_way_it_runs(conveys, said):
    moving = replace(STEPS, kind=Kind.ESCALATOR, flight=Flight(conveys=conveys))
    assert said in words(moving)


def flights(gap, *, turned=False, **tags):
    """Two flights to the north with so many metres between them."""
    drawn = Drawing()
    east = 3.5 if turned else 0
    for name, x, y in [("s", 0, 0), ("a", 0, 20), ("b", 0, 23.5), ("c", 0, 23.5 + gap),
                       ("d", east, 27 + gap - east), ("n", 3 * east, 45 + gap)]:  # fmt: skip
        drawn.node(name, x, y)
    drawn.way("s a", highway="footway")
    drawn.way("a b", highway="steps", step_count="10", incline="up", **tags)
    if gap:
        drawn.way("b c", highway="footway")
    drawn.way("c d" if gap else "b d", highway="steps", step_count="8", incline="up", **tags)
    drawn.way("d n", highway="footway")
    network = walkable(drawn.extract())
    return network, through(network, *range(len(network.edges)))


@pytest.mark.parametrize(
    ("gap", "said"),
    [(2, "18 Stufen. Nach 10 Stufen kommt ein Absatz."),
     (0, "18 Stufen. Nach 10 Stufen kommt vermutlich ein Absatz.")],
)  # fmt: skip
def test_flights_that_follow_each_other_are_one_with_a_landing(gap, said):
    network, way = flights(gap)
    [_, climb, _] = met(network, way)
    assert said in words(climb)
    assert climb.length_m == pytest.approx(7 + gap)
    [_, down, _] = met(network, back(way))
    assert "Nach 8 Stufen" in words(down)
    assert (climb.up, down.up) == (True, False)


@pytest.mark.parametrize(("gap", "turned"), [(9, False), (0, True)])
def test_flights_that_turn_or_are_apart_are_told_one_by_one(gap, turned):
    network, way = flights(gap, turned=turned)
    assert sum(isinstance(one, Climb) for one in met(network, way)) == 2


def test_rails_are_on_the_side_of_who_walks():
    network, way = flights(2, handrail__left="yes", handrail__right="no")
    [_, climb, _] = met(network, way)
    assert "Handlauf links, rechts keiner." in words(climb)
    [_, down, _] = met(network, back(way))
    assert "Handlauf rechts, links keiner." in words(down)


def test_a_flight_is_what_the_map_says_of_it_and_nothing_else():
    network, way = flights(2)
    [_, climb, _] = met(network, way)
    assert climb.flight == NO_FLIGHT


def lift(out, **tags):
    """A lift that one enters to the north, with a path away from it on the floor above."""
    drawn = Drawing()
    for name, x, y in [("s", 0, -30), ("o", *out)]:
        drawn.node(name, x, y)
    drawn.node("l", 0, 0, highway="elevator", level="0;1", **tags)
    drawn.way("s l", highway="footway", level="0")
    drawn.way("l o", highway="footway", level="1")
    network = walkable(drawn.extract())
    [ride] = [number for number, edge in enumerate(network.edges) if edge.kind is Kind.LIFT]
    return network, through(network, 0, ride, 1)


@pytest.mark.parametrize(
    ("out", "door", "said"),
    [((0, 30), 0.0, "Steig geradeaus aus"), ((-30, 0), -90.0, "Steig links aus"),
     ((30, 0), 90.0, "Steig rechts aus"), ((1, -30), 180.0, "auf derselben Seite wieder aus")],
)  # fmt: skip
def test_one_gets_out_of_a_lift_where_the_way_goes_on(out, door, said):
    network, way = lift(out)
    [_, ride, after] = met(network, way)
    assert ride.door == door
    assert said in words(ride)
    assert after.turn == pytest.approx(0.0, abs=3)
    assert "Nach dem Aufzug: Geradeaus weiter." in words(after)


def test_where_two_ways_lead_to_a_lift_nobody_knows_its_door():
    drawn = Drawing()
    for name, x, y in [("s", 0, -30), ("w", -30, 0), ("e", 30, 0)]:
        drawn.node(name, x, y)
    drawn.node("l", 0, 0, highway="elevator", level="0;1")
    drawn.way("s l", highway="footway", level="0")
    drawn.way("w l", highway="footway", level="1")
    drawn.way("l e", highway="footway", level="1")
    network = walkable(drawn.extract())
    [ride] = [number for number, edge in enumerate(network.edges) if edge.kind is Kind.LIFT]
    [_, ride, after] = met(network, through(network, 0, ride, 2))
    assert "Auf welcher Seite du aussteigst, ist unbekannt." in words(ride)
    assert "Bieg rechts ab" in words(after)


def test_a_lift_names_its_storeys_as_they_are_named_on_the_spot():
    network, way = lift((0, 30), level__ref="EG;OG 1", speech_output="yes")
    [_, ride, _] = met(network, way)
    assert "ein Stockwerk hinauf. Das Zielstockwerk heißt OG 1. Mit Ansage, Braille unbekannt." in (
        words(ride)
    )
    [_, down, _] = met(network, back(way))
    assert "ein Stockwerk hinab. Das Zielstockwerk heißt EG." in words(down)
    [_, unnamed, _] = met(*lift((0, 30)))
    assert "In der Karte ist das Ziel Ebene 1; was auf der Taste steht, ist unbekannt." in (
        words(unnamed)
    )
