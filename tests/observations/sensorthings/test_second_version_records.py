"""Version 2.0 tells what has several properties as datastreams of records, beside all others."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    ANYTHING,
    MEASUREMENT,
    NO_UNIT,
    at,
    datastream,
    location,
    multi,
    observed,
    thing,
)

OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_"
SPEED = {"name": "Kilometre per hour", "symbol": "km/h", "definition": "http://example.org/kmh"}
RESULTS = ([12, 3, 48.5], [20, 5, None], [7, None, 51])
NAMES = ("pkw", "lkw_ueber_3_5t", "speed")


def counting():
    """A MultiDatastream of two counts and a speed."""
    return multi(
        "Classified", multiObservationDataTypes=[f"{OM}CountObservation"] * 2 + [MEASUREMENT],
        unitOfMeasurements=[NO_UNIT, NO_UNIT, SPEED],
        ObservedProperties=[observed("Pkw", definition="urn:x:pkw"),
                            observed("Lkw über 3,5t", definition="urn:x:lkw"),
                            observed("Speed", definition="urn:x:v")],
        Observations=[{"result": one, "phenomenonTime": at(15 * place)}
                      for place, one in enumerate(RESULTS)],
    )  # fmt: skip


class Made:
    """The ids of a thing, of its record, and of two plain datastreams before and after it."""

    def __init__(self, api):
        def rows(*results):
            return [{"result": one, "phenomenonTime": at(n)} for n, one in enumerate(results)]

        self.thing = api.make("Things", thing("Road", Locations=[location()]))
        here = f"Things({self.thing})"
        self.before = api.make(f"{here}/Datastreams", datastream("Before", Observations=rows(14)))
        self.record = api.make(f"{here}/MultiDatastreams", counting())
        self.after = api.make(
            f"{here}/Datastreams",
            datastream("After", unitOfMeasurement=NO_UNIT, observationType=ANYTHING,
                       Observations=rows({"pkw": 30}, 15)),
        )  # fmt: skip
        self.streams = [self.before, self.record, self.after]


@pytest.fixture(scope="module")
def made(open_client):
    found = Made(open_client)
    yield found
    open_client.delete(f"Things({found.thing})")


def mine(made, more=""):
    return f"Thing/id eq {made.thing}{' and ' if more else ''}{more}"


def results(made, more=""):
    return (
        f"Observations?$filter=Datastream/Thing/id eq {made.thing}{' and ' if more else ''}{more}"
    )


@meets("stadtherz/version-2.0")
def test_the_result_type_is_a_record_in_swe_common(two, made):
    told = two.read(f"Datastreams({made.record})")
    assert told["resultType"] == {
        "type": "DataRecord", "label": "Classified",
        "fields": [
            {"name": "pkw", "type": "Count", "label": "Pkw", "definition": "urn:x:pkw"},
            {"name": "lkw_ueber_3_5t", "type": "Count", "label": "Lkw über 3,5t",
             "definition": "urn:x:lkw"},
            {"name": "speed", "type": "Quantity", "label": "Speed", "definition": "urn:x:v",
             "uom": {"href": "http://example.org/kmh", "label": "Kilometre per hour",
                     "symbol": "km/h"}},
        ],
    }  # fmt: skip
    assert told["phenomenonTime"] == {"start": at(0), "end": at(30)}
    assert not [name for name in told if "ulti" in name or "unit" in name or "observationT" in name]
    assert two.read(f"Datastreams({made.record})/resultType")["value"] == told["resultType"]


@meets("stadtherz/version-2.0")
def test_a_result_is_an_object_by_the_names_of_the_fields(two, made, open_client):
    found = two.names(f"Datastreams({made.record})/Observations", "result")
    assert found == [dict(zip(NAMES, one, strict=True)) for one in RESULTS]
    old = open_client.names(f"MultiDatastreams({made.record})/Observations", "result")
    assert old == list(RESULTS)
    (number,) = two.names(f"Datastreams({made.record})/Observations?$top=1&$skip=2", "id")
    assert two.read(f"Observations({number})")["result"] == found[2]
    assert two.read(f"Observations({number})/result")["value"] == found[2]
    told = two.read(f"Observations({number})?$select=result&$expand=Datastream($select=id)")
    assert (told["result"], told["Datastream"]) == (found[2], {"id": made.record})


@meets("stadtherz/version-2.0")
def test_no_number_stands_for_two_datastreams(two, made, open_client):
    one, several = (open_client.names(f"{name}?$top=1000", "@iot.id")
                    for name in ("Datastreams", "MultiDatastreams"))  # fmt: skip
    assert not set(one) & set(several)
    assert two.names("Datastreams", "id") == sorted(one + several)
    assert two.read("Datastreams?$count=true&$top=0")["@count"] == len(one) + len(several)


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize(
    ("order", "key", "down"),
    [("", "id", False), ("&$orderby=id desc", "id", True), ("&$orderby=name", "name", False),
     ("&$orderby=resultType/type desc,name desc", "", True)],
)  # fmt: skip
@pytest.mark.parametrize("top", [1, 2])
def test_pages_go_over_both_and_miss_none(two, made, order, key, down, top):
    path = f"Things({made.thing})/Datastreams?$count=true&$top={top}{order}"
    found, page = [], two.read(path)
    while True:
        assert page["@count"] == 3
        assert len(page["value"]) <= top
        found += page["value"]
        if "@nextLink" not in page:
            break
        page = two.read(page["@nextLink"])
    assert sorted(one["id"] for one in found) == made.streams
    ranks = [one.get(key) or (one["resultType"]["type"], one["name"]) for one in found]
    assert ranks == sorted(ranks, reverse=down)


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("resultType/type eq 'DataRecord'", "b"), ("resultType/type ne 'DataRecord'", "ac"),
        ("resultType/fields/1/name eq 'lkw_ueber_3_5t'", "b"),
        ("resultType/uom/code eq 'Cel'", "a"), ("name ne 'Before'", "bc"),
        ("ObservedProperties/definition eq 'urn:x:v'", "b"),
        ("ObservedProperties/$count gt 1", "b"),
        ("ObservedProperties/any(p: p/name eq 'Pkw')", "b"),
        ("ObservedProperties/all(p: p/name eq 'Air temperature')", "ac"),
        ("Observations/$count eq 3", "b"), ("Sensor/name eq 'Anemometer'", "b"),
        ("Observations/any(o: o/result/pkw gt 19)", "bc"),
        ("Observations/result/speed gt 50", "b"), ("Observations/result gt 13", "ac"),
        ("phenomenonTime lt 2026-03-01T00:00:30Z", "a"),
        ("Thing/Datastreams/$count eq 3", "abc"),
    ],
)  # fmt: skip
def test_filters_ask_both_for_what_either_has(two, made, condition, expected):
    found = two.names(f"Datastreams?$filter={mine(made, condition)}", "id")
    assert found == [made.streams["abc".index(one)] for one in expected]


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("result/pkw gt 10", [12, 20, 30]), ("result/pkw eq 7", [7]), ("result/0 eq 12", []),
        ("result/speed eq 48.5", [12]), ("result/speed eq null and result/pkw gt 19", [20, 30]),
        ("result/none gt 0", []), ("Datastream/resultType/type eq 'DataRecord'", [12, 20, 7]),
        ("Datastream/ObservedProperties/$count gt 1 and result/pkw lt 13", [12, 7]),
    ],
)  # fmt: skip
def test_observations_are_found_by_the_fields_of_their_records(two, made, condition, expected):
    found = two.names(results(made, condition), "result")
    assert sorted(one["pkw"] for one in found) == sorted(expected)


@meets("stadtherz/version-2.0")
def test_observations_are_sorted_by_a_field(two, made):
    path = f"Datastreams({made.record})/Observations?$orderby=result/pkw desc&$top=2"
    page = two.read(path)
    assert [one["result"]["pkw"] for one in page["value"]] == [20, 12]
    assert [one["result"]["pkw"] for one in two.read(page["@nextLink"])["value"]] == [7]
    found = two.names(results(made, "result/pkw gt 0") + "&$orderby=result/pkw", "result")
    assert [one["pkw"] for one in found] == [7, 12, 20, 30]


@meets("stadtherz/version-2.0")
def test_the_first_version_has_no_fields(open_client, made):
    path = f"MultiDatastreams({made.record})/Observations?$filter=result"
    assert open_client.names(f"{path}/pkw gt 0", "result") == []
    assert open_client.names(f"{path}/0 gt 10", "result") == [RESULTS[0], RESULTS[1]]
    told = open_client.read(f"MultiDatastreams({made.record})")
    assert not [name for name in told if "resultType" in name]
    assert open_client.get("MultiDatastreams?$filter=resultType/type eq 'x'").status == 400


@meets("stadtherz/version-2.0")
def test_every_way_to_datastreams_leads_to_both_kinds(two, made):
    assert two.names(f"Things({made.thing})/Datastreams", "id") == made.streams
    path = f"Datastreams({made.record})"
    properties = two.names(f"{path}/ObservedProperties", "id")
    assert two.names(f"{path}/ObservedProperties", "name") == ["Pkw", "Lkw über 3,5t", "Speed"]
    for one in properties:
        assert two.names(f"ObservedProperties({one})/Datastreams", "id") == [made.record]
        assert two.read(f"{path}/ObservedProperties({one})")["id"] == one
    for stream in made.streams:
        number = two.read(f"Datastreams({stream})/Sensor")["id"]
        assert two.names(f"Sensors({number})/Datastreams", "id") == [stream]
        (prop, *_) = two.names(f"Datastreams({stream})/ObservedProperties", "id")
        assert stream in two.names(f"ObservedProperties({prop})/Datastreams", "id")
        (seen, *_) = two.names(f"Datastreams({stream})/Observations", "id")
        assert two.read(f"Observations({seen})/Datastream")["id"] == stream
        assert two.read(f"Observations({seen})/Datastream/Thing")["id"] == made.thing
        assert two.read(f"Things({made.thing})/Datastreams({stream})/Observations({seen})")
    assert two.get(f"Datastreams({made.before})/ObservedProperties({properties[0]})").status == 404
    place = two.read(f"Observations({seen})/ProximateFeatureOfInterest")["id"]
    assert len(two.names(f"Features({place})/Observations", "id")) == 6


@meets("stadtherz/version-2.0")
def test_expansions_go_through_both_kinds(two, made):
    inner = "$select=id;$expand=ObservedProperties($select=name;$orderby=name),Sensor($select=name)"
    told = two.read(f"Things({made.thing})?$expand=Datastreams($count=true;{inner},"
                    "Observations($top=1;$select=result;$count=true))")  # fmt: skip
    assert told["Datastreams@count"] == 3
    streams = told["Datastreams"]
    assert [one["id"] for one in streams] == made.streams
    assert [one["Observations@count"] for one in streams] == [1, 3, 2]
    names = [[one["name"] for one in stream["ObservedProperties"]] for stream in streams]
    assert names == [["Air temperature"], ["Lkw über 3,5t", "Pkw", "Speed"], ["Air temperature"]]
    record = streams[1]
    assert record["Observations"] == [{"result": dict(zip(NAMES, RESULTS[0], strict=True))}]
    following = two.read(record["Observations@nextLink"])["value"]
    assert following[0]["result"]["pkw"] == 20
    back = two.read(f"{results(made, 'result/pkw eq 12')}&$expand=Datastream/ObservedProperties")
    assert len(back["value"][0]["Datastream"]["ObservedProperties"]) == 3


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize(
    ("options", "expected"),
    [("$filter=result/pkw gt 10", [[], [12, 20], [30]]),
     ("$filter=result/speed gt 49", [[], [7], []]),
     ("$orderby=result/pkw desc;$top=1", [[None], [20], [30]]),
     ("$filter=result/pkw ge 0;$orderby=phenomenonTime desc;$skip=1", [[], [20, 12], []])],
)  # fmt: skip
def test_expanded_observations_are_asked_by_fields(two, made, options, expected):
    path = f"Things({made.thing})/Datastreams?$expand=Observations({options})"
    streams = [one["Observations"] for one in two.read(path)["value"]]

    def pkw(result):
        return result.get("pkw") if isinstance(result, dict) else None

    assert [[pkw(one["result"]) for one in found] for found in streams] == expected


@meets("stadtherz/version-2.0")
def test_a_result_type_and_names_inside_of_json_are_asked_as_they_are(two, made, open_client):
    for asked in ("$orderby=resultType", "$orderby=resultType/fields desc",
                  "$orderby=resultType/fields/0/label,id"):  # fmt: skip
        found = two.names(f"Things({made.thing})/Datastreams?{asked}", "id")
        assert sorted(found) == made.streams
    assert two.names(f"Datastreams?$filter={mine(made, 'resultType eq 1')}", "id") == []
    inside = {"unitOfMeasurement": "m", "end": 3, "FeatureOfInterest": {"parameters": 4}}
    open_client.patch(f"Things({made.thing})", {"properties": inside})
    for asked in ("unitOfMeasurement eq 'm'", "end eq 3", "FeatureOfInterest/parameters eq 4"):
        assert two.names(f"Things?$filter=properties/{asked}", "id") == [made.thing]


@meets("stadtherz/version-2.0")
def test_result_times_and_areas_are_told_of_records(two, made, open_client):
    path = f"MultiDatastreams({made.record})"
    area = {"type": "Polygon", "coordinates": [[[7, 49], [8, 49], [8, 50], [7, 49]]]}
    assert open_client.patch(path, {"observedArea": area}).status == 200
    number = open_client.make(f"{path}/Observations", {
        "result": [1, 1, 1], "phenomenonTime": at(50), "resultTime": at(55)})  # fmt: skip
    told = two.read(f"Datastreams({made.record})")
    assert told["observedArea"] == area
    assert told["resultTime"] == {"start": at(55), "end": at(55)}
    condition = mine(made, f"resultTime ge {at(55)} and st_within(geography'POINT(7.9 49.5)',"
                           "observedArea)")  # fmt: skip
    assert two.names(f"Datastreams?$filter={condition}", "id") == [made.record]
    open_client.delete(f"Observations({number})")


@meets("stadtherz/version-2.0")
def test_a_renamed_property_leaves_the_names_of_fields(two, made, open_client):
    path = f"Datastreams({made.record})"
    number = two.names(f"{path}/ObservedProperties", "id")[0]
    assert open_client.patch(f"ObservedProperties({number})", {"name": "Cars"}).status == 200
    one = two.read(path)["resultType"]["fields"][0]
    assert (one["name"], one["label"]) == ("pkw", "Cars")
    open_client.patch(f"ObservedProperties({number})", {"name": "Pkw"})


@meets("stadtherz/version-2.0")
def test_a_property_that_is_measured_twice_is_linked_once(two, made, open_client):
    number = open_client.make("ObservedProperties", observed("Twice"))
    body = multi("Both", ObservedProperties=[{"@iot.id": number}] * 2)
    stream = open_client.make(f"Things({made.thing})/MultiDatastreams", body)
    assert two.names(f"Datastreams({stream})/ObservedProperties", "id") == [number]
    fields = two.read(f"Datastreams({stream})/resultType")["value"]["fields"]
    assert [one["name"] for one in fields] == ["twice", "twice_2"]
    assert two.names(f"ObservedProperties({number})/Datastreams?$count=true", "id") == [stream]
    open_client.delete(f"ObservedProperties({number})")


@meets("stadtherz/version-2.0")
def test_the_metadata_tell_of_many_observed_properties(two):
    types = two.read("$metadata")["de.stadtherz"]
    assert "MultiDatastream" not in types
    link = types["Datastream"]["ObservedProperties"]
    assert (link["$Kind"], link["$Collection"]) == ("NavigationProperty", True)
    assert link["$Type"] == "de.stadtherz.ObservedProperty"
    assert types["Datastream"]["resultType"] == {"$Type": "Edm.Untyped"}
    assert not {"ObservedProperty", "unitOfMeasurement"} & set(types["Datastream"])
