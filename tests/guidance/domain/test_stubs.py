"""Nobody is told to walk a metre or two beside a crossing."""

from itertools import pairwise
from math import hypot

import pytest

from stadtherz.guidance.domain.stage import Climb, Cross, Leg, Part, Ride
from stadtherz.guidance.domain.stubs import without_stubs
from stadtherz.streets.values import Across, Crossing, Kind, Side, Street, Tactile, Walk

ROAD = Crossing("node/1", Across.ROAD, Street("Ring"), mapped=True)


def leg(*line, name="", side=None, pavement=Walk.YES):
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))
    return Leg(None, name, Kind.FOOTWAY, side, pavement, Tactile.UNKNOWN, length, line)


def cross(*line):
    return Cross(None, (Part(ROAD, 8.0),), leg(*line).length_m, line)


BEFORE, OVER = leg((0, 0), (0, 40), name="Weg"), cross((0, 42), (0, 50))


def joined(*found):
    """Join, and see that nothing of the way is lost."""
    result = without_stubs(found)
    assert sum(one.length_m for one in result) == pytest.approx(sum(one.length_m for one in found))
    assert (result[0].line[0], result[-1].line[-1]) == (found[0].line[0], found[-1].line[-1])
    return [(type(one), round(one.length_m)) for one in result]


def test_a_metre_or_two_before_and_behind_belong_to_the_crossing():
    onto, off = leg((0, 40), (0, 42)), leg((0, 50), (0, 52))
    after = leg((0, 52), (40, 52))
    assert joined(BEFORE, onto, OVER, off, after) == [(Leg, 40), (Cross, 12), (Leg, 40)]
    assert joined(onto, OVER, off) == [(Cross, 12)]
    steps = Climb(None, Kind.STEPS, 8, True, None, 4.0, OVER.line)  # noqa: FBT003
    assert joined(BEFORE, onto, steps) == [(Leg, 40), (Climb, 6)]


def test_what_goes_on_as_the_next_stretch_does_belongs_to_it():
    turning, after = leg((0, 50), (3, 50)), leg((3, 50), (40, 50), name="Parkstraße")
    assert joined(BEFORE, OVER, turning, after) == [(Leg, 40), (Cross, 8), (Leg, 40)]
    assert without_stubs([OVER, turning, after])[-1].name == "Parkstraße"


def test_what_turns_off_on_both_ends_stays_a_step():
    aside, after = leg((0, 50), (3, 50)), leg((3, 50), (3, 90))
    assert joined(OVER, aside, after) == [(Cross, 8), (Leg, 3), (Leg, 40)]
    own_step, further = leg((0, 50), (1, 50)), leg((1, 50), (1, 90))
    assert joined(OVER, own_step, further) == [(Cross, 9), (Leg, 40)]


def test_what_there_is_to_mind_and_what_is_longer_stays_a_step():
    bare = leg((0, 50), (0, 52), side=Side.LEFT, pavement=Walk.NO)
    assert joined(OVER, bare) == [(Cross, 8), (Leg, 2)]
    assert joined(OVER, leg((0, 50), (0, 54))) == [(Cross, 8), (Leg, 4)]
    some = [leg((0, 50 + 2 * place), (0, 52 + 2 * place)) for place in range(3)]
    assert joined(OVER, *some) == [(Cross, 10), (Leg, 2), (Leg, 2)]


def test_nothing_is_joined_where_nothing_is_crossed_or_climbed():
    short, lift = leg((0, 40), (0, 42)), Ride(None, 1, ((0, 42), (0, 42)))
    assert joined(BEFORE, short) == [(Leg, 40), (Leg, 2)]
    assert joined(BEFORE, short, lift) == [(Leg, 40), (Leg, 2), (Ride, 0)]
