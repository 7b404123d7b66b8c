"""Which observation is which: moved, deleted and sent again, over HTTP."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, datastream, link, location, thing
from tests.observations.sensorthings.client import Client


@pytest.fixture
def one(api):
    """The path of a datastream of this test only."""
    number = api.make("Things", thing("Same", Locations=[location()], Datastreams=[datastream()]))
    (stream,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    yield f"Datastreams({stream})"
    api.delete(f"Things({number})")


@pytest.fixture
def two(server):
    with Client(server.replace("v1.1", "v2.0")) as client:
        yield client


@meets("create-update-delete/update-entity", "create-update-delete/update-entity-put")
def test_an_observation_that_is_moved_to_another_day_keeps_its_id(api, one):
    number = api.make(f"{one}/Observations", {"result": 1, "phenomenonTime": at(0)})
    path = f"Observations({number})"
    answer = api.patch(path, {"phenomenonTime": at(0, day=20)})
    assert (answer.status, answer.json) == (200, api.read(path))
    assert api.put(path, {"result": 2, "phenomenonTime": at(0, day=9)}).status == 200
    told = api.read(path)
    assert (told["result"], told["phenomenonTime"]) == (2, at(0, day=9))
    assert api.delete(path).status == 200
    assert api.get(path).status == 404


@meets("2.0/api/cud/update", "2.0/api/cud/delete")
def test_an_observation_of_2_0_that_is_moved_keeps_its_id(api, two, one):
    number = api.make(f"{one}/Observations", {"result": 1, "phenomenonTime": at(0)})
    path = f"Observations({number})"
    assert two.patch(path, {"phenomenonTime": {"start": at(0, day=20)}}).status == 204
    assert two.read(path)["phenomenonTime"]["start"] == at(0, day=20)
    assert two.delete(path).status == 204


@meets("create-update-delete/update-entity")
def test_no_observation_is_moved_to_the_time_of_another(api, one):
    here, there = (
        api.make(f"{one}/Observations", {"result": day, "phenomenonTime": at(0, day=day)})
        for day in (1, 2)
    )
    answer = api.patch(f"Observations({here})", {"phenomenonTime": at(0, day=2)})
    assert answer.status == 409
    assert f"Observations({there})" in answer.json["message"]
    assert api.names(f"{one}/Observations", "result") == [1, 2]


@meets("create-update-delete/create-entity", "create-update-delete/delete-entity")
def test_what_is_sent_after_a_deletion_is_found_where_the_answer_says(api, one):
    body = {"result": 1, "phenomenonTime": at(0)}
    first = api.make(f"{one}/Observations", body)
    api.delete(f"Observations({first})")
    second = api.make(f"{one}/Observations", body)
    assert api.read(f"Observations({second})")["@iot.id"] == second != first
    assert api.get(f"Observations({first})").status == 404
    api.delete(f"Observations({second})")
    (place,) = api.post("CreateObservations", [{
        "Datastream": link(int(one[12:-1])), "components": ["phenomenonTime", "result"],
        "dataArray": [[at(0), 3]]}]).json  # fmt: skip
    assert api.read(place)["result"] == 3
