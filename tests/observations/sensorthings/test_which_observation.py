"""Which observation is which: moved, deleted and sent again, over HTTP."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, datastream, feature, link, location, thing


@pytest.fixture
def one(api):
    """The path of a datastream of this test only."""
    number = api.make("Things", thing("Same", Locations=[location()], Datastreams=[datastream()]))
    (stream,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    yield f"Datastreams({stream})"
    api.delete(f"Things({number})")


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


@pytest.fixture
def creator(city, closed, one):
    """A client whose token may only create in the datastream of this test."""
    told = city.run("observations", "token", "creator", "--acts", "create", "--datastream",
                    one[12:-1])  # fmt: skip
    with closed.with_token(told.split()[-1]) as client:
        yield client


@meets("stadtherz/resending")
def test_who_may_only_create_does_not_replace_what_is_there(api, creator, one):
    path, body = f"{one}/Observations", {"result": 10, "phenomenonTime": at(0)}
    number = creator.make(path, body)
    before = api.read(f"Observations({number})")
    for result in (99, "ten", None):
        answer = creator.post(path, {**body, "result": result})
        assert answer.status == 409
        assert f"Observations({number}) has this phenomenonTime" in answer.json["message"]
    assert creator.make(path, body) == number, "the same again is the same one"
    assert api.read(f"Observations({number})") == before
    api.patch(f"Observations({number})", {"result": 50})
    assert creator.make(path, body) == number, "and stays it when it was corrected"
    assert creator.post(path, {**body, "result": 11}).status == 409
    told = api.read(f"Observations({number})")
    assert (told["result"], told["@stadtherz.rawResult"]) == (50, 10)


@meets("stadtherz/resending")
def test_who_may_change_replaces_and_the_first_number_stays_readable(api, one):
    path, body = f"{one}/Observations", {"result": 10, "phenomenonTime": at(0)}
    number = api.make(path, body)
    for result in (20, 30):
        answer = api.post(path, {**body, "result": result})
        told = answer.json
        assert (answer.status, told["@iot.id"], told["result"]) == (201, number, result)
        assert told["@stadtherz.rawResult"] == 10
        assert "resultQuality" not in told
        assert api.read(f"Observations({number})") == told


@meets("stadtherz/resending")
def test_observations_of_two_features_at_one_time_do_not_melt(api, one):
    here, there = (api.make("FeaturesOfInterest", feature(name)) for name in ("Here", "There"))
    body = {"result": 1, "phenomenonTime": at(0), "FeatureOfInterest": link(here)}
    number = api.make(f"{one}/Observations", body)
    answer = api.post(f"{one}/Observations", {**body, "FeatureOfInterest": link(there)})
    assert answer.status == 409
    assert "speaks of another FeatureOfInterest" in answer.json["message"]
    told = api.read(f"Observations({number})/FeatureOfInterest")
    assert told["@iot.id"] == here
    other = {**body, "FeatureOfInterest": link(there), "resultTime": at(1)}
    assert api.make(f"{one}/Observations", other) != number


@meets("stadtherz/resending", "data-array/data-array")
def test_rows_of_one_request_that_contradict_each_other_are_errors_in_their_place(api, one):
    features = [api.make("FeaturesOfInterest", feature(name)) for name in ("Here", "There")]
    rows = [[at(0), 1, features[0]], [at(0), 2, features[0]], [at(0), 1, features[0]],
            [at(0), 1, features[1]], [at(1), 4, features[0]]]  # fmt: skip
    group = {"Datastream": link(int(one[12:-1])), "dataArray": rows,
             "components": ["phenomenonTime", "result", "FeatureOfInterest/id"]}  # fmt: skip
    first, second, again, other, last = api.post("CreateObservations", [group]).json
    assert (second, again, other) == ("error", first, "error")
    assert [api.read(place)["result"] for place in (first, last)] == [1, 4]
    assert api.names(f"{one}/Observations", "result") == [1, 4]


@meets("stadtherz/resending", "data-array/data-array")
def test_a_row_that_may_not_replace_is_an_error_in_its_place(creator, one):
    number = creator.make(f"{one}/Observations", {"result": 1, "phenomenonTime": at(0)})
    group = {"Datastream": link(int(one[12:-1])), "components": ["phenomenonTime", "result"],
             "dataArray": [[at(0), 2], [at(1), 3], [at(0), 1]]}  # fmt: skip
    refused, _, known = creator.post("CreateObservations", [group]).json
    assert (refused, known) == ("error", f"{creator.root}/Observations({number})")


@meets("datamodel/datastream/properties", "request-data/expand")
def test_the_time_of_a_datastream_reaches_to_its_last_end_also_after_a_deletion(api, one):
    times = [f"{at(0)}/{at(0, day=2)}", at(0, day=3), at(0, day=5)]
    ids = [api.make(f"{one}/Observations", {"result": 1, "phenomenonTime": told})
           for told in times]  # fmt: skip
    api.make(f"{one}/Observations", {"result": 1, "phenomenonTime": at(0, hour=1)})
    assert api.read(one)["phenomenonTime"] == f"{at(0)}/{at(0, day=5)}"
    api.delete(f"Observations({ids[1]})")
    told = api.read(f"{one}?$expand=Observations($orderby=phenomenonTime desc)")
    assert told["phenomenonTime"] == f"{at(0)}/{at(0, day=5)}"
    assert told["Observations"][0]["@iot.id"] == ids[2]
    assert len(told["Observations"]) == 3
    api.delete(f"Observations({ids[2]})")
    assert api.read(one)["phenomenonTime"] == f"{at(0)}/{at(0, day=2)}"


@meets("stadtherz/resending")
def test_what_is_sent_again_with_its_feature_described_is_the_same(api, creator, one):
    body = {"result": 1, "phenomenonTime": at(0), "FeatureOfInterest": feature("Described")}
    number = api.make(f"{one}/Observations", body)
    features = api.read("FeaturesOfInterest?$count=true&$top=0")
    assert api.make(f"{one}/Observations", body) == number
    other = {**body, "FeatureOfInterest": feature("Described otherwise")}
    assert api.post(f"{one}/Observations", other).status == 409
    assert api.read("FeaturesOfInterest?$count=true&$top=0") == features


@meets("stadtherz/resending")
def test_a_station_that_moved_may_send_again_what_names_no_feature(api, creator, one):
    body = {"result": 1, "phenomenonTime": at(0)}
    number = creator.make(f"{one}/Observations", body)
    was = api.read(f"Observations({number})/FeatureOfInterest")
    thing_id = api.read(f"{one}/Thing")["@iot.id"]
    api.patch(f"Things({thing_id})", {"Locations": [link(api.make("Locations", location("New")))]})
    assert creator.make(f"{one}/Observations", body) == number
    assert api.make(f"{one}/Observations", {**body, "result": 2}) == number
    assert api.read(f"Observations({number})/FeatureOfInterest") == was
