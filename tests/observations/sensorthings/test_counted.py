"""Totals stand beside the arrays of MultiDatastreams; SensorThings goes on telling the arrays."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    at,
    datastream,
    location,
    multi,
    observed,
    thing,
)

COUNT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation"


@pytest.fixture(scope="module")
def made(open_client):
    """A thing with a counting MultiDatastream [Pkw, Lkw] and a plain datastream."""
    counting = multi(
        "Classified",
        multiObservationDataTypes=[COUNT, COUNT],
        ObservedProperties=[observed("Pkw"), observed("Lkw")],
    )
    number = open_client.make(
        "Things",
        thing(Locations=[location()], MultiDatastreams=[counting], Datastreams=[datastream()]),
    )
    (array,) = open_client.names(f"Things({number})/MultiDatastreams", "@iot.id")
    (plain,) = open_client.names(f"Things({number})/Datastreams", "@iot.id")
    path = f"MultiDatastreams({array})/Observations"
    for minute, result in enumerate(([12, 3], [20, 5], [7, None])):
        open_client.make(path, {"result": result, "phenomenonTime": at(15 * minute)})
    open_client.make(f"Datastreams({plain})/Observations", {"result": 14, "phenomenonTime": at(0)})
    yield number, array, plain
    open_client.delete(f"Things({number})")


@meets("multi-datastream/properties")
def test_the_array_is_told(open_client, made):
    path = f"MultiDatastreams({made[1]})/Observations?$orderby=phenomenonTime"
    assert open_client.names(path, "result") == [[12, 3], [20, 5], [7, None]]


@meets("request-data/filter")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [("result gt 13", [14]), ("result eq 15", []), ("result/0 gt 10", [[12, 3], [20, 5]])],
)
def test_a_total_is_no_result_to_a_filter(open_client, made, condition, expected):
    path = f"Observations?$filter={condition} and phenomenonTime lt 2026-03-01T01:00:00Z"
    thing = f"(Datastream/Thing/@iot.id eq {made[0]} or MultiDatastream/Thing/@iot.id eq {made[0]})"
    found = open_client.names(f"{path} and {thing}&$orderby=phenomenonTime", "result")
    assert found == expected


@meets("request-data/filter")
def test_a_total_is_no_result_to_what_asks_for_datastreams(open_client, made):
    asked = f"Thing/@iot.id eq {made[0]} and Observations/any(o: o/result gt 1)"
    assert open_client.names(f"MultiDatastreams?$filter={asked}", "@iot.id") == []
    assert open_client.names(f"Datastreams?$filter={asked}", "@iot.id") == [made[2]]


@meets("stadtherz/aggregation")
def test_a_total_is_no_result_to_a_sum(open_client, made):
    asked = "$apply=aggregate(result with sum as all, $count as n)"
    told = open_client.read(f"MultiDatastreams({made[1]})/Observations?{asked}")["value"]
    assert told == [{"all": None, "n": 3}]


@meets("create-update-delete/update-entity")
def test_a_changed_array_has_no_number_as_its_first_result(open_client, made):
    path = f"MultiDatastreams({made[1]})/Observations"
    number = open_client.make(path, {"result": [1, 1], "phenomenonTime": at(50)})
    open_client.patch(f"Observations({number})", {"result": [1, 1]})
    assert open_client.read(f"Observations({number})")["@stadtherz.flag"] == "plausible"
    open_client.patch(f"Observations({number})", {"result": [1, 2]})
    told = open_client.read(f"Observations({number})")
    assert (told["result"], told["@stadtherz.flag"]) == ([1, 2], "corrected")
    assert told["@stadtherz.rawResult"] == [1, 1]
    open_client.delete(f"Observations({number})")


@meets("datamodel/observed-property/properties")
def test_the_property_of_the_total_is_no_entity(open_client, made):
    names = open_client.names("ObservedProperties?$top=1000", "definition")
    assert not [one for one in names if "counting:total" in one]
    assert open_client.names(f"MultiDatastreams({made[1]})/ObservedProperties") == ["Pkw", "Lkw"]
