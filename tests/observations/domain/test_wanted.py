"""Which topics a client may ask to be told of."""

import pytest

from stadtherz.kernel.errors import Refused
from stadtherz.observations.domain.wanted import (
    EVERYTHING,
    LONGEST_TOPIC,
    Crowd,
    wanted_of,
    wish_of,
)


@pytest.mark.parametrize(
    ("topic", "crowd"),
    [
        ("v1.1/Observations", Crowd.EVERY),
        ("v1.1/Observations?$select=result,phenomenonTime", Crowd.EVERY),
        ("v1.1/Observations(3)", Crowd.OTHER),
        ("v1.1/Observations(3)/result", Crowd.OTHER),
        ("v1.1/Things", Crowd.OTHER),
        ("v1.1/Things(1)", Crowd.OTHER),
        ("v1.1/Things(1)/description", Crowd.OTHER),
        ("v1.1/Things(1)?$select=name,Datastreams,@iot.id", Crowd.OTHER),
        ("v1.1/Things(1)?$select=properties/owner", Crowd.OTHER),
        ("v1.1/Datastreams(1)/Thing/Locations", Crowd.OTHER),
        ("v1.1/Sensors(1)/Datastreams(2)/Observations?$select=result", Crowd.OTHER),
        ("v1.1/Observations(3)/resultTime", Crowd.OTHER),
        ("v1.1/MultiDatastreams(3)/phenomenonTime", Crowd.OTHER),
        ("v1.1/MultiDatastreams(3)/resultTime", Crowd.SEARCHED),
        ("v1.1/Datastreams?$select=name,resultTime", Crowd.SEARCHED),
        ("v1.1/Observations(3)/Datastream", Crowd.SEARCHED),
        ("v1.1/Datastreams(1)/Observations(3)/FeatureOfInterest/name", Crowd.SEARCHED),
        ("v1.1/Observations(3)/Datastream/Observations", Crowd.SEARCHED),
    ],
)
def test_a_resource_path_of_the_standard_is_kept_as_it_was_written(topic, crowd):
    wish = wish_of(topic)
    assert (wish.topic, wish.crowd) == (topic, crowd)


@pytest.mark.parametrize(
    "asked", ["#", "+/Observations", "v1.1/#", "v1.1/+", "v1.1/+/Observations"]
)
def test_a_pattern_is_kept_as_everything(asked):
    assert wish_of(asked).topic == EVERYTHING


@pytest.mark.parametrize(
    "asked", ["", "v1.1", "v1.0/Things", "opendata/v1/#", "stadtherz/v1/+", "$SYS/#", "v2.0/Things"]
)
def test_what_is_no_topic_of_updates_is_none_of_our_business(asked):
    assert wish_of(asked) is None


@pytest.mark.parametrize(
    "asked",
    [
        "v1.1/",
        "v1.1/Thingies",
        "v1.1/Things(x)",
        "v1.1/Things/Datastreams",
        "v1.1/Things(1)/result",
        "v1.1/Things(1)/Datastreams/$ref",
        "v1.1/Things(1)/name/$value",
        "v1.1/Things(1)/name?$select=name",
        "v1.1/Things?",
        "v1.1/Things?$select=",
        "v1.1/Things?$select=result",
        "v1.1/Things?$select=name,",
        "v1.1/Things?$select=distinct:name",
        "v1.1/Things?$select=name&$top=1",
        "v1.1/Things?$filter=id eq 1",
        "v1.1/Things?$expand=Datastreams",
        "v1.1/+?$select=name",
        "v1.1/+/Observations?$select=result",
        "+/Observations?$select=result",
        "v1.1/Things?$select=#",
        f"v1.1/Things{'/' * LONGEST_TOPIC}",
        "v1.1/" + "/".join(["Things(1)", "Datastreams(1)", *["Thing", "Datastreams(1)"] * 6]),
    ],
)
def test_what_can_never_be_told_is_refused(asked):
    with pytest.raises(Refused):
        wish_of(asked)


def test_a_topic_is_read_with_the_properties_in_their_order():
    wanted = wanted_of("v1.1/Datastreams(7)/Observations?$select=result, phenomenonTime")
    assert [str(one) for one in wanted.select] == ["result", "phenomenonTime"]
    assert (wanted.address.last.name, wanted.address.steps[0].id) == ("Observations", 7)
