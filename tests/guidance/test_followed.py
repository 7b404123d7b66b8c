"""A reader who has nothing but the text reaches the goal."""

from math import hypot

import pytest

from tests.guidance.bot import follow
from tests.guidance.real_words import DARMSTADT, LAUTERN, told, town
from tests.thorough import TIMES

pytestmark = pytest.mark.acceptance
WAYS, SEED = (60 if TIMES == 1 else 250), 77
"""250 in each of two towns are 500."""
THERE_M = 10.0


def as_it_is(words):
    """Leave the text as it is."""
    return words


def swapped(words):
    """Swap the sides: such a text must lead astray, or the reader does not read it."""
    for left, right in (("links", "rechts"), ("linken", "rechten")):
        words = words.replace(left, "\0").replace(right, left).replace("\0", right)
    return words


def reached(found, way, spoilt=as_it_is):
    """Whether the reader ends at the goal, give or take what an outstretched cane and a door do."""
    start, goal = found.ends(way)
    told_words = map(told, found.staged(way))
    text = [(spoilt(one.heading), [*map(spoilt, one.sentences)]) for one in told_words]
    end = follow(found.network, start, text)
    if end is None:
        return False
    (x, y), (goal_x, goal_y) = found.network.places[end], found.network.places[goal]
    return hypot(x - goal_x, y - goal_y) <= THERE_M


@pytest.mark.parametrize("name", [DARMSTADT, LAUTERN])
def test_the_text_alone_leads_to_the_goal(shared_data, name):
    found = town(shared_data / "osm" / name)
    ways = [way for way in found.ways(WAYS, SEED) if way.steps]
    there = sum(reached(found, way) for way in ways)
    assert there >= 0.95 * len(ways)


@pytest.mark.parametrize("name", [DARMSTADT, LAUTERN])
def test_a_text_with_its_sides_swapped_leads_astray(shared_data, name):
    found = town(shared_data / "osm" / name)
    ways = [way for way in found.ways(WAYS // 2, SEED) if way.steps]
    assert sum(reached(found, way, swapped) for way in ways) <= 0.4 * len(ways)
