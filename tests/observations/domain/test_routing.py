"""Topics, sources and contacts: the small decisions on the way of a letter."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.contact import LARGEST_GAP, battery_of, frames_lost
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.routing import TOPICS, Form, Route, fits, route_of
from stadtherz.observations.domain.sources import source_from
from tests.observations.letters import COUNTS, MAPPED

EXAMPLES = [
    ("stadtherz/v1/rad-1", Route(Form.PLAIN, "rad-1")),
    ("stadtherz/v1/counts/nord", Route(Form.COUNTS, "nord")),
    ("v3/app@tenant/devices/d-1/up", Route(Form.DEVICE, "d-1", "up")),
    ("v3/app/devices/d-1/join", Route(Form.DEVICE, "d-1", "join")),
    ("application/17/device/00aa/event/up", Route(Form.DEVICE, "00aa", "up")),
    ("v1.1/Observations", Route(Form.STANDARD, "Observations")),
    ("v1.1/Datastreams(1)/Observations", Route(Form.STANDARD, "Datastreams(1)/Observations")),
    ("push/things-stack", Route(Form.DEVICE)),
    ("push/chirpstack/up", Route(Form.DEVICE, event="up")),
    ("push/mapped/parken", Route(Form.MAPPED, "parken")),
]


@pytest.mark.parametrize(("topic", "route"), EXAMPLES)
def test_each_form_has_its_topic(topic, route):
    assert route_of(topic, {}) == route


@pytest.mark.parametrize(("topic", "route"), EXAMPLES)
def test_what_comes_by_mqtt_is_subscribed_to(topic, route):
    by_mqtt = not topic.startswith("push/") and route.event != "join"
    assert any(fits(one, topic) for one in TOPICS) is by_mqtt


@pytest.mark.parametrize("topic", ["", "x", "v3/app/device/d/up", "push/x", "application/1/up"])
def test_other_topics_have_no_form(topic):
    with pytest.raises(Invalid) as refusal:
        route_of(topic, {})
    assert refusal.value.code == "topic"


def test_a_mapped_topic_goes_to_its_source():
    assert route_of("parken/nord/stand", {"parken/+/stand": "p"}) == Route(Form.MAPPED, "p")


levels = st.lists(st.sampled_from(["a", "b", ""]), min_size=1, max_size=4)
filters = st.lists(st.sampled_from(["a", "b", "", "+"]), max_size=4)


@given(filters, st.booleans(), levels)
def test_filters_mean_what_mqtt_says(asked, everything, found):
    """The truth is a regular expression: + is one level, # the parent and all below it."""
    if not asked and not everything:
        return
    written = "/".join([*asked, "#"] if everything else asked)
    parts = ["[^/]*" if one == "+" else one for one in asked]
    pattern = "/".join(parts)
    if everything:
        pattern = f"{pattern}(/.*)?" if parts else ".*"
    topic = "/".join(found)
    assert fits(written, topic) is bool(re.fullmatch(pattern, topic))


@given(st.lists(st.booleans(), max_size=60), st.integers(0, 2**32 - 100))
def test_lost_frames_are_those_that_did_not_arrive(arrived, first):
    """The first and the last arrive; of those between, as the list says."""
    counters = [first, *(first + n + 1 for n, came in enumerate(arrived) if came),
                first + len(arrived) + 1]  # fmt: skip
    before, lost = None, 0
    for one in counters:
        lost += frames_lost(before, one)
        before = one
    assert lost == arrived.count(False)


@pytest.mark.parametrize(
    ("before", "counter", "lost"),
    [(None, 900, 0), (7, 7, 0), (7, 6, 0), (7, 8, 0), (7, 9, 1), (65_535, 0, 0),
     (0, LARGEST_GAP, LARGEST_GAP - 1), (0, LARGEST_GAP + 1, 0)],
)  # fmt: skip
def test_a_new_session_loses_nothing(before, counter, lost):
    assert frames_lost(before, counter) == lost


def test_the_device_knows_its_battery_better_than_the_network():
    assert battery_of([Measured("battery", 80, "%")], 20.0) == 80.0
    assert battery_of([Measured("battery", 3.1, "V")], 20.0) == 20.0
    assert battery_of([Measured("battery", 255)], None) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind = 'x'", "kind: must be one of mapped, json, csv, counts"),
        (MAPPED.replace("parken/+/stand", "stadtherz/v1/x"), "topics"),
        (MAPPED.replace("parken/+/stand", "#"), "topics"),
        (MAPPED.replace("parken/+/stand", "a/b+/c"), "topics"),
        (COUNTS.replace("[7, 1001]", "[7, 64]"), "would count twice"),
        (COUNTS.replace("interval_s = 900", "interval_s = 700"), "interval_s must divide an hour"),
        (COUNTS + "colour = 1\n", "colour: Extra inputs"),
    ],
)
def test_a_faulty_source_is_refused_by_file_and_key(text, words):
    with pytest.raises(Invalid) as refusal:
        source_from(tomllib.loads(text), "nord.toml")
    assert str(refusal.value).startswith("nord.toml: ")
    assert words in str(refusal.value)
