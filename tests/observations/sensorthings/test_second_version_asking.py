"""Ends of times, result types and values alike, asked of version 2.0."""

from urllib.parse import urlsplit

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at
from tests.observations.sensorthings.client import Client
from tests.observations.sensorthings.records import CELSIUS, MBAR, field, links_of, record

ROWS = (  # (minutes of start and end, of the valid time) by result
    ((0, 30), (0, 9)), ((10, 20), (1, 5)), ((20, None), None), ((20, 40), (2, 7)), ((30, 30), None),
)  # fmt: skip


def span(times):
    start, end = times
    return {"start": at(start)} | ({} if end is None else {"end": at(end)})


@pytest.fixture(scope="module")
def two(open_client):
    with Client(open_client.root.replace("v1.1", "v2.0")) as client:
        yield client


@pytest.fixture(scope="module")
def streams(two):
    """Three datastreams of a thing: of times as in `ROWS`, a record, and an empty one."""
    prop = two.make("ObservedProperties", {"name": "Asked", "definition": "urn:asked"})
    eye = two.make("Sensors", {"name": "Asked eye"})
    number = two.make("Things", {"name": "Asked thing"})
    parts = {"thing": number, "sensor": eye}
    plain = {"type": "Quantity", "label": "B", "definition": "urn:asked", "uom": CELSIUS}
    made = [
        two.make("Datastreams", {"name": name, "resultType": kind, **links_of(parts)})
        for name, kind in (("Times", plain), ("Fields", record(field("t", prop))),
                           ("Empty", plain | {"label": "A", "uom": MBAR}))
    ]  # fmt: skip
    for result, (times, valid) in enumerate(ROWS):
        more = {} if valid is None else {"validTime": span(valid)}
        body = {"result": result, "phenomenonTime": span(times), "resultTime": at(50 - result)}
        two.make(f"Datastreams({made[0]})/Observations", body | more)
    body = {"result": {"t": 1}, "phenomenonTime": {"start": at(5)}}
    two.make(f"Datastreams({made[1]})/Observations", body)
    yield number, made
    two.delete(f"Things({number})")
    two.delete(f"Sensors({eye})")
    two.delete(f"ObservedProperties({prop})")


def truth(name, test):
    """Which results have such a time, by `ROWS` alone; what has no such end fits nothing."""
    place, end = {"phenomenonTime/start": (0, 0), "phenomenonTime/end": (0, 1),
                  "validTime/start": (1, 0), "validTime/end": (1, 1)}[name]  # fmt: skip
    ends = [None if row[place] is None else row[place][end] for row in ROWS]
    return [result for result, one in enumerate(ends) if one is not None and test(one)]


SIGNS = {"lt": int.__lt__, "le": int.__le__, "gt": int.__gt__, "ge": int.__ge__, "eq": int.__eq__}


@meets("2.0/datamodel/core/observation", "stadtherz/version-2.0")
@pytest.mark.parametrize(
    "name", ["phenomenonTime/start", "phenomenonTime/end", "validTime/start", "validTime/end"]
)
def test_observations_are_found_by_both_ends_of_their_times(two, streams, name):
    path = f"Datastreams({streams[1][0]})/Observations"
    for sign, test in SIGNS.items():
        for minute in (0, 1, 5, 7, 10, 20, 25, 30, 40):
            wanted = truth(name, lambda one, test=test, minute=minute: test(one, minute))
            asked = f"{path}?$filter={name} {sign} {at(minute)}"
            assert sorted(two.names(asked, "result")) == wanted, asked
            assert two.read(f"{asked}&$count=true&$top=1")["@count"] == len(wanted)


@meets("2.0/datamodel/core/observation", "stadtherz/version-2.0")
def test_a_moment_has_no_end(two, streams):
    path = f"Datastreams({streams[1][0]})/Observations"
    assert two.names(f"{path}?$filter=phenomenonTime/end eq null", "result") == [2]
    assert sorted(two.names(f"{path}?$filter=validTime/end eq null", "result")) == [2, 4]
    asked = "phenomenonTime/end sub phenomenonTime/start ge duration'PT20M'"
    assert sorted(two.names(f"{path}?$filter={asked}", "result")) == [0, 3]
    assert two.names(f"{path}?$filter=minute(phenomenonTime/end) eq 40", "result") == [3]


@meets("2.0/datamodel/core/observation", "stadtherz/version-2.0")
@pytest.mark.parametrize(
    ("order", "wanted"),
    [("phenomenonTime/end,result", [2, 1, 0, 4, 3]),  # null first
     ("phenomenonTime/end desc,result desc", [3, 4, 0, 1, 2]),
     ("phenomenonTime/start,result desc", [0, 1, 3, 2, 4]),
     ("phenomenonTime/start desc,result", [4, 2, 3, 1, 0]),
     ("validTime/end,result", [2, 4, 1, 3, 0]), ("validTime/start desc,result", [3, 1, 0, 2, 4])],
)  # fmt: skip
def test_observations_are_sorted_by_both_ends_of_their_times(two, streams, order, wanted):
    path = f"Datastreams({streams[1][0]})/Observations?$orderby={order}"
    assert two.names(path, "result") == wanted
    found, page = [], two.read(f"{path}&$top=2")
    while "@nextLink" in page:
        assert urlsplit(page["@nextLink"]).query.count("orderby") == 1
        found += [one["result"] for one in page["value"]]
        page = two.read(page["@nextLink"])
    assert [*found, *(one["result"] for one in page["value"])] == wanted


@meets("2.0/datamodel/core/datastream", "stadtherz/version-2.0")
def test_datastreams_are_found_and_sorted_by_both_ends_of_their_times(two, streams):
    thing, (times, fields, empty) = streams
    path = f"Things({thing})/Datastreams"
    assert two.read(f"Datastreams({times})")["phenomenonTime"] == {"start": at(0), "end": at(40)}
    for asked, wanted in (
        (f"phenomenonTime/end eq {at(40)}", [times]), (f"phenomenonTime/end lt {at(40)}", [fields]),
        (f"phenomenonTime/start lt {at(40)}", [times, fields]),
        (f"phenomenonTime/start eq {at(0)}", [times]),
        (f"resultTime/end eq {at(50)}", [times]), (f"resultTime/start eq {at(46)}", [times]),
        ("phenomenonTime/end eq null", [empty]), ("resultTime/start eq null", [fields, empty]),
    ):  # fmt: skip
        assert two.names(f"{path}?$filter={asked}", "id") == wanted, asked
    for order, wanted in (
        ("phenomenonTime/start", [empty, times, fields]),
        ("phenomenonTime/end", [empty, fields, times]),
        ("phenomenonTime/end desc", [times, fields, empty]),
        ("resultTime/start desc,id desc", [times, empty, fields]),
    ):
        assert two.names(f"{path}?$orderby={order}", "id") == wanted, order
    inner = f"d/phenomenonTime/end eq {at(40)} and d/id eq {times}"
    assert two.names(f"Things?$filter=Datastreams/any(d: {inner})", "id") == [thing]
    seen = f"Observations?$filter=Datastream/id eq {times} and Datastream/phenomenonTime/end gt "
    assert len(two.names(f"{seen}{at(39)}", "id")) == len(ROWS)
    assert two.names(f"{seen}{at(40)}", "id") == []


@meets("2.0/datamodel/core/datastream", "stadtherz/version-2.0")
def test_datastreams_are_found_and_sorted_by_their_result_type(two, streams):
    thing, (times, fields, empty) = streams
    path = f"Things({thing})/Datastreams"
    for asked, wanted in (
        ("resultType/type eq 'DataRecord'", [fields]), ("resultType/uom/code eq 'Cel'", [times]),
        ("resultType/fields/0/name eq 't'", [fields]), ("resultType/label eq 'A'", [empty]),
        ("resultType/definition eq 'urn:asked'", [times, empty]),
        ("contains(resultType/uom/code,'m')", [empty]), ("resultType/uom eq null", [fields]),
    ):  # fmt: skip
        assert two.names(f"{path}?$filter={asked}", "id") == wanted, asked
    for order, wanted in (
        ("resultType/label", [empty, times, fields]), ("resultType/type,resultType/label desc",
                                                       [fields, times, empty]),
        ("resultType/uom/code desc", [empty, times, fields]),
    ):  # fmt: skip
        assert two.names(f"{path}?$orderby={order}", "id") == wanted, order
    seen = f"Observations?$filter=Datastream/Thing/id eq {thing} and Datastream/resultType/type eq "
    assert two.names(f"{seen}'DataRecord'", "result") == [{"t": 1}]
    assert sorted(two.names(f"{seen}'Quantity'", "result")) == [0, 1, 2, 3, 4]
    inner = f"$filter=Datastream/Thing/id eq {thing}&$orderby=Datastream/resultType/type,result"
    assert two.names(f"Observations?{inner}", "result")[0] == {"t": 1}


@pytest.fixture(scope="module")
def kinds(two):
    """Things of two kinds and of none, one of them without properties."""
    told = [{"kind": "lake", "n": 1}, {"kind": "river"}, {"kind": "lake", "n": 2}, {}, {"n": 1}]
    made = [two.make("Things", {"name": "Kind", "description": "x", "properties": one})
            for one in told]  # fmt: skip
    made.append(two.make("Things", {"name": "Kind", "description": "y"}))
    yield made
    for one in made:
        two.delete(f"Things({one})")


@meets("stadtherz/version-2.0")
def test_values_alike_are_told_once(two, kinds):
    path = "Things?$filter=name eq 'Kind'&$select=distinct:"
    told = two.read(f"{path}properties/kind&$orderby=properties/kind&$count=true")
    assert told["value"] == [
        {}, {"properties": {"kind": "lake"}}, {"properties": {"kind": "river"}}
    ]  # fmt: skip
    assert told["@count"] == 3
    assert told["@context"] == f"{two.root}/$metadata#Things"
    assert two.read(f"{path}name")["value"] == [{"name": "Kind"}]
    told = two.read(f"{path}name,description&$orderby=description desc")["value"]
    assert told == [{"name": "Kind", "description": one} for one in "yx"]
    assert two.read(f"{path}properties/kind&$orderby=properties/kind desc&$top=1")["value"] == [
        {"properties": {"kind": "river"}}
    ]  # fmt: skip
    page, found = two.read(f"{path}properties/kind&$top=1"), []
    while "@nextLink" in page:
        assert len(page["value"]) == 1
        found += page["value"]
        page = two.read(page["@nextLink"])
    assert len([*found, *page["value"]]) == 3
    assert len(two.names(f"{path}id", "id")) == len(kinds)


@meets("stadtherz/version-2.0")
def test_values_alike_are_told_of_what_is_expanded_and_of_times(two, streams, kinds):
    thing, _ = streams
    inner = "Datastreams($select=distinct:resultType/type;$orderby=resultType/type;$count=true)"
    told = two.read(f"Things({thing})?$select=id&$expand={inner}")
    assert told["Datastreams"] == [
        {"resultType": {"type": "DataRecord"}}, {"resultType": {"type": "Quantity"}}
    ]  # fmt: skip
    assert told["Datastreams@count"] == 2
    path = f"Things({thing})/Datastreams?$select=distinct:"
    assert {"phenomenonTime": {"start": at(0), "end": at(40)}} in two.read(
        f"{path}phenomenonTime")["value"]  # fmt: skip
    assert two.read(f"{path}resultTime")["value"] == [
        {"resultTime": {"start": at(46), "end": at(50)}}, {}
    ]  # fmt: skip


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize(
    ("path", "status"),
    [("Things?$select=distinct:Datastreams", 400), ("Things?$select=distinct:Thing/name", 400),
     ("Things?$select=distinct:name&$expand=Datastreams", 400),
     ("Things?$select=distinct:name&$orderby=description", 400),
     ("Things?$select=distinct:unknown", 400), ("Things?$select=distinct:", 400),
     ("Datastreams?$select=distinct:unitOfMeasurement", 400),
     ("Observations?$select=distinct:result", 501),
     ("Datastreams?$expand=Observations($select=distinct:result)", 501)],
)  # fmt: skip
def test_what_has_no_values_alike_is_refused(two, path, status):
    assert two.get(path).status == status


@meets("stadtherz/version-2.0")
def test_names_inside_of_lambdas_are_those_of_2_0(two, streams):
    thing, (times, *_) = streams
    seen = f"d/id eq {times} and d/Observations/$count eq {len(ROWS)}"
    assert two.names(f"Things?$filter=Datastreams/any(d: {seen})", "id") == [thing]
    path = f"Datastreams({times})/Observations"
    first = two.names(f"{path}?$filter=result eq 0", "id")[0]
    two.patch(f"Observations({first})", {"properties": {"n": 7, "end": 1}})
    asked = f"Datastreams?$filter=Observations/any(o: o/properties/n eq 7 and o/id eq {first})"
    assert two.names(asked, "id") == [times]
    asked = f"Observations?$filter=properties/end eq 1 and id eq {first}"
    assert two.names(asked, "id") == [first]
    asked = f"Datastreams?$filter=Observations/any(o: o/phenomenonTime/end eq {at(40)})"
    assert two.names(f"{asked} and id eq {times}", "id") == [times]
