"""Pages hold together while entities and observations are made and deleted between them."""

from itertools import pairwise

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, datastream, feature, link, thing
from tests.thorough import sample

ORDERS = ["", "&$orderby=id", "&$orderby=id desc", "&$orderby=name", "&$orderby=name desc",
          "&$orderby=properties/floor,name desc"]  # fmt: skip
OF_OBSERVATIONS = [
    "", "&$orderby=phenomenonTime desc", "&$orderby=result", "&$orderby=result desc",
    "&$orderby=phenomenonTime,result desc", "&$orderby=phenomenonTime desc,result",
    "&$orderby=parameters/n desc,result", "&$orderby=id desc", "&$orderby=resultTime,result mul -1",
]  # fmt: skip
RESULTS = [5, -1, "text", None, 3.5, 7, 5, [1], True, 0]


@pytest.fixture
def things(api):
    made = [api.make("Things", thing(f"Page {name}", properties={"floor": floor}))
            for floor, name in enumerate("dbacgfeh")]  # fmt: skip
    kept = list(made)
    yield kept
    for number in kept:
        api.delete(f"Things({number})")


@pytest.fixture
def stream(api):
    number = api.make("Things", thing("Pages", Datastreams=[datastream("Pages")]))
    (found,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    yield found
    api.delete(f"Things({number})")


def filled(api, stream):
    return [
        api.make("Observations", {
            "result": result, "phenomenonTime": at(place, day=1 + place % 3),
            "Datastream": link(stream), "FeatureOfInterest": feature("Pages"),
            **({"parameters": {"n": place % 4}, "resultTime": at(place, 5)} if place % 2 else {}),
        }) for place, result in enumerate(RESULTS)
    ]  # fmt: skip


def ids(page):
    return [one["@iot.id"] for one in page["value"]]


@meets("request-data/pagination")
def test_one_that_is_deleted_before_the_next_page_makes_it_skip_none(api, things):
    for order in ORDERS:
        path = f"Things?$filter=startswith(name,'Page ')&$top=3{order}"
        every = ids(api.read(path.replace("$top=3", "$top=100")))
        page = api.read(path)
        gone = ids(page)[1]
        api.delete(f"Things({gone})")
        following = api.read(page["@iot.nextLink"])
        assert ids(page) + ids(following) == every[:6], order
        things.remove(gone)
        things.append(api.make("Things", thing("Page x", properties={"floor": 9})))


@meets("request-data/pagination")
def test_the_last_one_of_a_page_may_be_deleted_too(api, things):
    for order in ORDERS:
        path = f"Things?$filter=startswith(name,'Page ')&$top=3{order}"
        every = ids(api.read(path.replace("$top=3", "$top=100")))
        page = api.read(path)
        gone = ids(page)[-1]
        api.delete(f"Things({gone})")
        assert ids(api.read(page["@iot.nextLink"])) == every[3:6], order
        things.remove(gone)
        things.append(api.make("Things", thing("Page x", properties={"floor": 9})))


@meets("request-data/pagination")
def test_one_that_is_made_before_the_next_page_makes_it_repeat_none(api, things):
    path = "Things?$filter=startswith(name,'Page ')&$top=3&$orderby=name"
    page = api.read(path)
    things.append(api.make("Things", thing("Page aa")))
    every = ids(api.read(path.replace("$top=3", "$top=100")))
    following = ids(api.read(page["@iot.nextLink"]))
    assert following == [one for one in every if one != things[-1]][3:6]


@meets("request-data/pagination")
@pytest.mark.parametrize("order", sample(OF_OBSERVATIONS, 3))
def test_pages_of_observations_give_each_once_in_every_order(api, stream, order):
    filled(api, stream)
    path = f"Datastreams({stream})/Observations?$top=100{order}"
    every = ids(api.read(path))
    assert len(every) == len(RESULTS)
    for top in (1, 3):
        assert api.names(path.replace("$top=100", f"$top={top}"), "@iot.id") == every
    expanded = api.read(
        f"Datastreams({stream})?$expand=Observations($top=3{order.replace('&', ';')})"
    )
    rest = api.names(expanded["Observations@iot.nextLink"], "@iot.id")
    assert [one["@iot.id"] for one in expanded["Observations"]] + rest == every


@meets("request-data/pagination")
@pytest.mark.parametrize("order", sample(OF_OBSERVATIONS, 3))
def test_observations_that_come_and_go_between_pages_move_no_others(api, stream, order):
    filled(api, stream)
    path = f"Datastreams({stream})/Observations?$top=3{order}"
    every = ids(api.read(path.replace("$top=3", "$top=100")))
    page = api.read(path)
    api.delete(f"Observations({ids(page)[0]})")
    second = api.read(page["@iot.nextLink"])
    assert ids(page) + ids(second) == every[:6]
    body = {"result": 4, "phenomenonTime": at(30), "resultTime": at(9)}
    links = {"Datastream": link(stream), "FeatureOfInterest": feature("Pages")}
    more = api.make("Observations", body | links)
    third = ids(api.read(second["@iot.nextLink"]))
    assert [one for one in third if one != more] == every[6:9][: 3 - (more in third)]


@meets("request-data/pagination")
def test_the_last_observation_of_a_page_may_be_deleted_too(api, stream):
    filled(api, stream)
    for order in OF_OBSERVATIONS:
        path = f"Datastreams({stream})/Observations?$top=2{order}"
        every = ids(api.read(path.replace("$top=2", "$top=100")))
        if len(every) < 4:
            break
        page = api.read(path)
        api.delete(f"Observations({ids(page)[-1]})")
        assert ids(api.read(page["@iot.nextLink"])) == every[2:4], order


@meets("request-data/pagination")
@pytest.mark.parametrize(
    "mark", ["x", "1", "1.2.3.4.5", "1.x", "1.2.", "٣.1", "1e5.2", "9" * 30 + ".1"]
)
def test_a_mark_that_this_server_did_not_write_is_refused(api, mark):
    for path in (
        "Things?",
        "Observations?",
        "Observations?$orderby=result&",
        "Things?$orderby=name&",
    ):
        answer = api.get(f"{path}$skiptoken={mark}")
        assert answer.status == 400, path
        assert "$skiptoken" in answer.json["message"]


@meets("stadtherz/version-2.0")
def test_links_of_version_two_lead_on(api, server, things):
    root = server.replace("v1.1", "v2.0")
    found, page = [], api.read(f"{root}/Things?$top=3&$orderby=name desc")
    while True:
        found += [one["name"] for one in page["value"]]
        if "@nextLink" not in page:
            break
        page = api.read(page["@nextLink"])
    assert all(one >= other for one, other in pairwise(found))
    assert len([name for name in found if name.startswith("Page ")]) == len(things)
