"""`$apply` with the other options: groups are sorted, counted and given page by page."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, datastream, feature, link, thing

HOURS = 7


@pytest.fixture(scope="module", autouse=True)
def made(open_client):
    """Two streams with values of seven hours; the mean of an hour falls where its number grows."""
    api = open_client
    number = api.make("Things", thing("Groups", Datastreams=[
        datastream("Groups A"), datastream("Groups B")]))  # fmt: skip
    streams = api.names(f"Things({number})/Datastreams", "@iot.id")
    for place, stream in enumerate(streams):
        rows = [[at(minute, hour), 100 * place - hour + minute / 100,
                 {"tag": "odd" if hour % 2 else "even"}]
                for hour in range(HOURS) for minute in (0, 30)]  # fmt: skip
        for row in rows:
            api.make("Observations", {"phenomenonTime": row[0], "result": row[1],
                                      "parameters": row[2], "Datastream": link(stream),
                                      "FeatureOfInterest": feature("Groups Lake")})  # fmt: skip
    yield streams
    api.delete(f"Things({number})")


def hourly(stream):
    return (f"Datastreams({stream})/Observations?$apply=groupby((timebucket(phenomenonTime,'PT1H')"
            " as hour),aggregate(result with average as mean,$count as n))")  # fmt: skip


def pages(api, path):
    found, links = [], 0
    while path:
        page = api.read(path)
        found += page["value"]
        path = page.get("@iot.nextLink")
        links += path is not None
    return found, links


@meets("stadtherz/aggregation")
def test_groups_are_sorted_by_an_alias(api, made):
    upward = api.read(f"{hourly(made[0])}&$orderby=mean")["value"]
    assert [row["mean"] for row in upward] == sorted(row["mean"] for row in upward)
    assert upward[0]["hour"] == at(0, HOURS - 1)
    downward = api.read(f"{hourly(made[0])}&$orderby=n,mean desc")["value"]
    assert downward == upward[::-1]
    assert api.read(f"{hourly(made[0])}&$orderby=hour desc")["value"] == upward
    assert api.read(f"{hourly(made[0])}&$orderby=mean mul -1")["value"] == downward


@meets("stadtherz/aggregation")
def test_groups_are_sorted_by_a_path(api, made):
    streams = f"$filter=Datastream/id in ({made[0]},{made[1]})"
    groups = "$apply=groupby((Datastream/name),aggregate(result with max as most))"
    path = f"Observations?{streams}&{groups}&$orderby=Datastream/name desc"
    assert [row["Datastream/name"] for row in api.read(path)["value"]] == ["Groups B", "Groups A"]


@meets("stadtherz/aggregation")
@pytest.mark.parametrize("order", ["", "&$orderby=mean", "&$orderby=hour desc"])
@pytest.mark.parametrize("top", [1, 2, HOURS - 1, HOURS])
def test_the_next_links_lead_through_all_groups_once(api, made, order, top):
    every = api.read(hourly(made[0]) + order)
    assert "@iot.nextLink" not in every
    found, links = pages(api, f"{hourly(made[0])}{order}&$top={top}")
    assert found == every["value"]
    assert links == -(-HOURS // top) - 1


@meets("stadtherz/aggregation")
def test_groups_are_skipped_and_counted(api, made):
    every = api.read(hourly(made[0]))["value"]
    page = api.read(f"{hourly(made[0])}&$top=2&$skip=3&$count=true")
    assert (page["@iot.count"], page["value"]) == (HOURS, every[3:5])
    assert api.read(f"{hourly(made[0])}&$skip={HOURS}&$count=true") == {
        "@iot.count": HOURS, "value": [],
    }  # fmt: skip
    assert api.read(f"{hourly(made[0])}&$top=0&$count=true") == {"@iot.count": HOURS, "value": []}


@meets("stadtherz/aggregation")
def test_groups_by_what_stands_in_parameters(api, made):
    path = (f"Datastreams({made[0]})/Observations?$apply=groupby((parameters/tag),"
            "aggregate($count as n))&$orderby=parameters/tag desc")  # fmt: skip
    assert api.read(path)["value"] == [
        {"parameters/tag": "odd", "n": 6}, {"parameters/tag": "even", "n": 8},
    ]  # fmt: skip


@meets("stadtherz/aggregation")
def test_a_filter_alone_gives_observations(api, made):
    found = api.read(f"Datastreams({made[0]})/Observations?$apply=filter(result ge 0)")["value"]
    assert [row["result"] for row in found] == [0, 0.3]


@meets("stadtherz/aggregation")
@pytest.mark.parametrize(
    ("options", "status", "word"),
    [
        ("&$orderby=other", 400, "it gives hour, mean, n"),
        ("&$orderby=result", 400, "it gives hour, mean, n"),
        ("&$select=mean", 501, "$select"),
        ("&$expand=Datastream", 501, "$expand"),
        ("&$resultFormat=dataArray", 501, "$resultFormat"),
        ("&$skiptoken=5", 501, "$skiptoken"),
    ],
)
def test_what_does_not_go_together_is_said(api, made, options, status, word):
    answer = api.get(hourly(made[0]) + options)
    assert answer.status == status
    assert word in answer.json["message"]
