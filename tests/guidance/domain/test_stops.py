"""Stops on a way say which lines leave them, and never for the other side of the street."""

from stadtherz.guidance.domain import english, german
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.landmarks import Landmark, Mark, Passed, Sense, Sure, landmark_of
from stadtherz.guidance.domain.scenes import Clue, Scene
from stadtherz.guidance.domain.stops import stops_on, with_stops
from stadtherz.streets.values import Line, Serving, Side
from tests.guidance.sentences import leg

STOP = Landmark(Mark.STOP, Sense.TOUCH, Sure.HIGH, "Markt", "node/1")
BENCH = Landmark(Mark.BENCH, Sense.TOUCH, Sure.HIGH, ref="node/2")
LINES = {"node/1": (Serving(Line("101", "101"), "Uni"),)}


def passing(*marks):
    some = tuple(Passed(one, 20.0, Side.RIGHT) for one in marks)
    return leg(length_m=40.0, scene=Scene(passed=some))


def test_only_stops_are_asked_for():
    turning = leg(turn=90.0, scene=Scene(Clue.LANDMARK, Landmark(
        Mark.STOP, Sense.TOUCH, Sure.HIGH, "Uni", "node/3")))  # fmt: skip
    assert stops_on([passing(STOP, BENCH), turning]) == {"node/1", "node/3"}


def test_a_stop_that_is_passed_has_its_side_and_lines():
    (found,) = with_stops([passing(STOP, BENCH)], LINES)
    assert german.told(found, Manner()).sentences[2:4] == (
        "Nach 20 Metern kommt rechts die Haltestelle Markt.",
        "Ab der Haltestelle fährt die Linie 101 Richtung Uni.",
    )
    assert "Line 101 leaves the stop towards Uni." in english.told(found, Manner()).sentences


def test_a_stop_of_which_nothing_is_known_is_only_named():
    (found,) = with_stops([passing(STOP)], {})
    said = german.told(found, Manner()).sentences
    assert said[2:] == ("Nach 20 Metern kommt rechts die Haltestelle Markt.",)


def test_a_stop_where_one_turns_is_named():
    turning = leg(turn=90.0, scene=Scene(Clue.LANDMARK, STOP))
    (found,) = with_stops([turning], LINES)
    assert german.told(found, Manner()).sentences[1] == (
        "Haltestelle Markt. Ab der Haltestelle fährt die Linie 101 Richtung Uni."
    )


def test_a_stop_with_a_shelter_is_a_stop():
    found, _ = landmark_of("node/1", {"highway": "bus_stop", "name": "Markt", "shelter": "yes"})
    assert (found.mark, found.name, found.sure) == (Mark.STOP, "Markt", Sure.HIGH)
    assert landmark_of("node/1", {"shelter": "yes"})[0].mark is Mark.SHELTER
