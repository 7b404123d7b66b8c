"""Handrails, tactile fields and ramps of steps, as the map has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.streets.domain.flights import Conveys, Rails, flight_of
from stadtherz.streets.domain.lifts import lifts_of
from stadtherz.streets.values import Known, Tactile

YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN


@pytest.mark.parametrize(
    ("tags", "any_", "left", "right", "centre"),
    [
        ({}, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        ({"handrail": "yes"}, YES, UNKNOWN, UNKNOWN, UNKNOWN),
        ({"handrail": "no"}, NO, NO, NO, NO),
        ({"handrail": "left"}, YES, YES, NO, UNKNOWN),
        ({"handrail": "both"}, YES, YES, YES, UNKNOWN),
        ({"handrail": "middle"}, YES, UNKNOWN, UNKNOWN, YES),
        ({"handrail:right": "yes"}, YES, UNKNOWN, YES, UNKNOWN),
        ({"handrail:left": "no"}, UNKNOWN, NO, UNKNOWN, UNKNOWN),
        ({"handrail:both": "yes"}, YES, YES, YES, UNKNOWN),
        ({"handrail": "no", "handrail:left": "yes"}, YES, YES, NO, NO),
        ({"handrail:center": "yes", "handrail:left": "?"}, YES, UNKNOWN, UNKNOWN, YES),
    ],
)  # fmt: skip
def test_rails(tags, any_, left, right, centre):
    assert Rails.of(tags) == Rails(any_, left, right, centre)


@pytest.mark.parametrize(
    ("whole", "start", "end", "fields"),
    [
        (None, None, None, (Tactile.UNKNOWN, Tactile.UNKNOWN)),
        ("yes", None, None, (Tactile.YES, Tactile.YES)),
        (None, "yes", None, (Tactile.YES, Tactile.UNKNOWN)),
        ("yes", None, "no", (Tactile.YES, Tactile.NO)),
    ],
)
def test_fields_of_the_ends_come_before_those_of_the_whole(whole, start, end, fields):
    way, first, last = ({"tactile_paving": one} if one else {} for one in (whole, start, end))
    flight = flight_of(way, (first, last))
    assert flight.fields == fields
    assert flight.reversed().fields == fields[::-1]


def test_who_comes_the_other_way_meets_all_of_it_the_other_way_round():
    tags = {"handrail:left": "yes", "conveying": "forward", "ramp": "separate"}
    flight = flight_of(tags, ({}, {}))
    assert (flight.rails.left, flight.conveys, flight.ramp) == (YES, Conveys.ALONG, YES)
    other = flight.reversed()
    assert (other.rails.left, other.rails.right) == (UNKNOWN, YES)
    assert (other.conveys, other.ramp) == (Conveys.AGAINST, YES)
    assert other.reversed() == flight


@pytest.mark.parametrize(
    ("label", "labels"),
    [("EG;1;2", ["EG", "1", "2"]), ("EG;1", ["", "", ""]), (None, ["", "", ""]),
     ("EG;;Bahnsteige der Fernbahn", ["EG", "", ""])],
)  # fmt: skip
def test_a_lift_has_the_names_of_its_storeys_only_where_each_has_one(label, labels):
    tags = {"level": "0;1;2"} | ({"level:ref": label} if label else {})
    [lower, upper] = lifts_of(tags, {})
    assert [lower.start.label, lower.end.label, upper.end.label] == labels
    assert (lower.speech, lower.braille) == (UNKNOWN, UNKNOWN)
    assert lower.reversed().start.level == 1


def test_a_lift_speaks_only_where_somebody_said_so():
    [lift] = lifts_of({"level": "0;1", "speech_output": "no", "tactile_writing:braille": "yes"}, {})
    assert (lift.speech, lift.braille) == (NO, YES)


KEYS = {
    "handrail": ["yes", "no", "left", "both", "middle"], "handrail:left": ["yes", "no"],
    "handrail:right": ["yes", "no"], "ramp": ["yes", "no", "separate"],
    "tactile_paving": ["yes", "no", "partial"], "conveying": ["forward", "backward", "yes"],
}  # fmt: skip
TAGS = st.fixed_dictionaries({}, optional={key: st.sampled_from(KEYS[key]) for key in KEYS})


@given(TAGS)
def test_nothing_is_known_of_what_nobody_has_tagged(tags):
    flight = flight_of(tags, ({}, {}))
    rails = flight.rails
    if not any(key.startswith("handrail") for key in tags):
        assert rails == Rails()
    if rails.left is not UNKNOWN:
        assert {"handrail", "handrail:left"} & tags.keys()
    if rails.any is YES:
        assert {"yes", "left", "both", "middle"} & {
            word for key, word in tags.items() if key.startswith("handrail")
        }
    assert (flight.ramp is UNKNOWN) is ("ramp" not in tags)
    assert (flight.fields[0] is Tactile.UNKNOWN) is ("tactile_paving" not in tags)
    assert (flight.conveys is Conveys.UNKNOWN) is (tags.get("conveying", "yes") == "yes")
