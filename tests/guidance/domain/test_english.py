"""What is said of a way in English: as much as in German, and nothing that is forbidden."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain import english, german
from stadtherz.guidance.domain.directions import Manner, Style, Unit
from stadtherz.guidance.domain.itinerary import Climb, Ride
from stadtherz.guidance.domain.statements import Statement
from stadtherz.streets.values import NO_FLIGHT, Flight, Kind, Known, Rails
from tests.guidance.domain.test_german import SIGNAL, STAGES, cross, leg

FORBIDDEN = re.compile(
    r"\b(here|there it is|over there|see|look|visible|sign|safe|safely|now walk|you may walk"
    r"|you can cross|red|green|m|st\.)\b|[/→]", re.IGNORECASE,
)  # fmt: skip


def words(stage, manner=None):
    found = english.told(stage, manner or Manner())
    return " ".join((found.heading + ":", *found.sentences))


def test_a_crossing():
    assert words(cross(SIGNAL, turn=-88)) == (
        "Cross Logenstraße: Turn left, towards Logenstraße."
        " Traffic lights with a sound, without vibration, with button. 4 lanes."
        " Kerb first lowered, then level. Tactile field first: yes, then: no."
        " Mind: no edge to feel on the far side of the carriageway."
    )


def test_along_a_street():
    assert words(leg()) == (
        "Right into Parkstraße, 90 metres: Turn right into Parkstraße."
        " Follow it on the right side for 90 metres."
    )
    assert words(leg(turn=None, side=None, name="", kind=Kind.SHARED)).startswith(
        "Start along the foot and cycle path, 90 metres:"
        " Follow the foot and cycle path for 90 metres."
    )


def test_steps_and_lifts():
    climb = Climb(
        None, Kind.STEPS, 12, counted=True, up=False, length_m=4.0,
        line=((0.0, 0.0), (0.0, 4.0)), flight=Flight(Rails(Known.NO)),
    )  # fmt: skip
    assert words(climb) == (
        "Steps down: Straight ahead: the steps. Take the steps down. 12 steps. No handrail."
        " Tactile field and ramp are unknown."
    )
    assert words(replace(climb, up=None, flight=NO_FLIGHT)).endswith(
        "Handrail, tactile field and ramp are unknown."
    )
    assert "Take the lift for one floor; whether up or down is unknown." in words(
        Ride(None, 1, climb.line)
    )


@pytest.mark.parametrize("language", [english, german])
def test_each_statement_has_a_sentence(language):
    known = {one for one in language.sentence.registry if one is not object}
    assert known == set(get_args(Statement))


@given(STAGES, st.sampled_from(Style), st.sampled_from(Unit))
def test_it_says_as_much_as_the_german(stage, style, unit):
    manner = Manner(style=style, unit=unit)
    mine, theirs = english.told(stage, manner), german.told(stage, manner)
    assert len(mine.sentences) == len(theirs.sentences)
    assert ("unknown" in " ".join(mine.sentences)) is ("nbekannt" in " ".join(theirs.sentences))
    assert not FORBIDDEN.search(words(stage, manner))
    assert max(len(sentence.split()) for sentence in mine.sentences) <= 25
