"""$filter: every operator and function of OGC 18-088 9.3.3.5, on entities and on observations."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    at,
    datastream,
    feature,
    link,
    location,
    multi,
    observed,
    point,
    sensor,
    thing,
)

VALID = "2026-04-01T02:00:00+02:00/2026-05-01T00:00:00Z"
LINE = {"type": "LineString", "coordinates": [[7, 49], [8, 49]]}
SQUARE = {"type": "Polygon", "coordinates": [[[7, 49], [8, 49], [8, 50], [7, 50], [7, 49]]]}


@pytest.fixture(scope="module", autouse=True)
def made(open_client):
    """Things of which the truth of every filter below can be said by looking at them."""
    api = open_client
    fits = {"result": 7.5, "phenomenonTime": "2026-03-05T10:20:30.500Z",
            "resultTime": "2026-03-05T11:00:00Z", "parameters": {"height": 2, "tag": "a"},
            "resultQuality": {"grade": "B"}, "validTime": VALID,
            "FeatureOfInterest": feature("Filter Lake", feature=SQUARE)}  # fmt: skip
    other = {"result": -2, "phenomenonTime": "2025-07-01T00:00:00Z",
             "FeatureOfInterest": feature("Filter Hill")}  # fmt: skip
    text = {"result": "  Grün's ", "phenomenonTime": at(0, 0, 9), "FeatureOfInterest": feature()}
    one = api.make("Things", {
        "name": "Filter One", "description": " padded ", "properties": {
            "floor": 3, "owner": "city", "deep": {"list": [1, 2], "on": True}, "price": 2.5},
        "Locations": [location("In", location=point(7.5, 49.5))],
        "Datastreams": [datastream("Filter Stream One", Observations=[fits, other],
                                   Sensor=sensor("Filter Sensor One"),
                                   ObservedProperty=observed("Filter Property"),
                                   observedArea=SQUARE, properties={"rate": 10})],
        "MultiDatastreams": [multi("Filter Multi")],
    })  # fmt: skip
    two = api.make("Things", thing("Filter Two", properties={"floor": 1}, Locations=[
        location("Out", location={"type": "Feature", "geometry": point(9, 51), "properties": {}})],
        Datastreams=[datastream("Filter Stream Two", Observations=[text],
                                Sensor=sensor("Filter Sensor Two"))]))  # fmt: skip
    (multi_id,) = api.names(f"Things({one})/MultiDatastreams", "@iot.id")
    api.make("Observations", {"result": [1, 2], "MultiDatastream": link(multi_id),
                              "phenomenonTime": at(0, 0, 20)})  # fmt: skip
    yield one, two
    for number in (one, two):
        api.delete(f"Things({number})")


def things(api, condition):
    return api.names(f"Things?$filter=startswith(name,'Filter') and ({condition})")


def results(api, condition):
    path = "Observations?$filter=startswith(Datastream/name,'Filter') and "
    return api.names(f"{path}({condition})&$orderby=phenomenonTime", "result")


ONE, TWO = "Filter One", "Filter Two"
NOW = "2026-03-05T10:20:30.500Z"


@meets("request-data/built-in-filter-operations")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("name eq 'Filter One'", [ONE]),
        ("name ne 'Filter One'", [TWO]),
        ("properties/floor gt 1", [ONE]),
        ("properties/floor ge 1", [ONE, TWO]),
        ("properties/floor lt 3", [TWO]),
        ("properties/floor le 3", [ONE, TWO]),
        ("properties/floor eq 3 and name eq 'Filter One'", [ONE]),
        ("properties/floor eq 3 or properties/floor eq 1", [ONE, TWO]),
        ("not properties/floor eq 3", [TWO]),
        ("not (properties/floor eq 3)", [TWO]),
        ("properties/floor add 2 eq 5", [ONE]),
        ("properties/floor sub 1 eq 0", [TWO]),
        ("properties/floor mul 2 eq 6", [ONE]),
        ("properties/floor div 2 eq 1.5", [ONE]),
        ("properties/floor mod 2 eq 1 and properties/floor mod 3 eq 0", [ONE]),
        ("(properties/floor add 1) mul 2 eq 8", [ONE]),
        ("properties/floor add 1 mul 2 eq 5", [ONE]),
        ("-1 lt properties/floor sub 3", [ONE]),
        ("3 eq properties/floor", [ONE]),
        ("properties/owner eq null", [TWO]),
        ("properties/owner ne null", [ONE]),
        ("properties/deep/on eq true", [ONE]),
        ("properties/deep/list/1 eq 2", [ONE]),
        ("properties/deep/list[1] eq 2", [ONE]),
        ("properties/deep/list[0] eq 2", []),
        ("properties/floor in (3,4)", [ONE]),
        ("name eq 'It''s'", []),
        ("MultiDatastreams/id eq null", [TWO]),
        ("null eq MultiDatastreams/name", [TWO]),
        ("MultiDatastreams/id ne null", [ONE]),
        ("not (MultiDatastreams/id eq null)", [ONE]),
        ("Datastreams/id eq null", []),
        ("MultiDatastreams/ObservedProperties/id eq null", [TWO]),
        ("properties/floor div 0 eq 1", []),
        ("properties/floor gt 'a'", []),
        ("properties/floor eq '3'", [ONE]),
        ("'2' lt properties/floor", [ONE]),
        ("properties/price in ('2.5')", [ONE]),
        ("Datastreams/properties/rate eq '10'", [ONE]),
        ("Datastreams/properties/rate lt '9'", [ONE]),
        ("Datastreams/$count eq '1'", []),
    ],
)
def test_operators_on_entities(api, condition, expected):
    assert things(api, condition) == expected


@meets("request-data/built-in-filter-operations")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("result eq 7.5", [7.5]),
        ("result eq '  Grün''s '", ["  Grün's "]),
        ("result lt 0", [-2]),
        ("result ge -2 and result le 7.5", [-2, 7.5]),
        ("not (result gt 0) and result lt 100", [-2]),
        ("result add 0.5 eq 8", [7.5]),
        ("result sub 1 eq -3", [-2]),
        ("result mul 2 eq 15", [7.5]),
        ("result div 2 eq -1", [-2]),
        ("result mod 5 eq 2.5", [7.5]),
        ("result in (7.5,9)", [7.5]),
        ("result eq '7.5'", [7.5]),
        ("result gt '7'", [7.5]),
        ("result lt '0'", [-2, "  Grün's "]),
        ("'-2' ge result", [-2, "  Grün's "]),
        ("result in ('-2','7.5')", [-2, 7.5]),
        ("result ne '-2'", [7.5, "  Grün's "]),
        ("parameters/height eq '2'", [7.5]),
        ("Datastream/properties/rate eq '10'", [-2, 7.5]),
        ("Datastream/Thing/properties/floor lt '2'", ["  Grün's "]),
        ("Datastream/properties/rate eq '10' and result gt '7'", [7.5]),
        ("id eq '1'", []),
        ("phenomenonTime lt 2026-01-01T00:00:00Z", [-2]),
        ("phenomenonTime ge 2026-03-05", [7.5, "  Grün's "]),
        (f"phenomenonTime eq {NOW}", [7.5]),
        ("phenomenonTime eq 2026-03-05T11:20:30.5%2B01:00", [7.5]),
        ("phenomenonTime gt now()", []),
        ("resultTime eq null", [-2, "  Grün's "]),
        ("resultTime gt phenomenonTime", [7.5]),
        ("phenomenonTime add duration'PT1H' gt resultTime", [7.5]),
        ("now() sub phenomenonTime gt duration'P100D'", [-2, 7.5, "  Grün's "]),
        ("now() sub phenomenonTime lt duration'P100D'", []),
        (f"phenomenonTime sub {NOW} eq duration'PT0S'", [7.5]),
        ("resultTime sub phenomenonTime gt duration'PT0S'", [7.5]),
        ("validTime sub phenomenonTime gt duration'P26D'", [7.5]),
        ("validTime sub 2026-04-01T00:00:00Z eq duration'PT0S'", [7.5]),
        ("parameters/height eq 2", [7.5]),
        ("parameters/tag eq 'a'", [7.5]),
        ("resultQuality/grade eq 'B'", [7.5]),
        ("id gt 0 and result lt 0", [-2]),
        ("MultiDatastream/id eq null", [-2, 7.5, "  Grün's "]),
        ("MultiDatastream/id ne null", []),
        ("MultiDatastream/ObservedProperties/name eq null", [-2, 7.5, "  Grün's "]),
        ("MultiDatastream/id eq null and result lt 0", [-2]),
        ("MultiDatastream/id eq null or result eq 99", [-2, 7.5, "  Grün's "]),
        ("MultiDatastream/name eq 'Filter Multi'", []),
        ("validTime gt 2026-03-31", [7.5]),
        ("validTime gt 2026-04-01", []),
        ("validTime lt 2026-05-01", [7.5]),
        ("validTime lt 2026-04-15", []),
        ("validTime eq 2026-04-01T00:00:00Z/2026-05-01T00:00:00Z", [7.5]),
        ("validTime ne null", [7.5]),
        ("validTime eq null", [-2, "  Grün's "]),
        ("overlaps(validTime,2026-04-15)", [7.5]),
        ("overlaps(validTime,2026-06-15)", []),
        ("during(2026-04-15,validTime)", [7.5]),
        ("before(validTime,2026-05-01)", [7.5]),
        ("starts(validTime,2026-04-01)", [7.5]),
        ("year(validTime) eq 2026 and month(validTime) eq 4", [7.5]),
        ("validTime gt phenomenonTime", [7.5]),
    ],
)
def test_operators_on_observations(api, condition, expected):
    assert results(api, condition) == expected


TEXTS = [
    ("substringof('e{0}t', {1})", True), ("startswith({1},'F')", True), ("endswith({1},'e')", True),
    ("length({1}) eq 10", True), ("indexof({1},'One') eq 7", True),
    ("indexof({1},'x') eq -1", True),
    ("substring({1},7) eq 'One'", True), ("substring({1},7,2) eq 'On'", True),
    ("tolower({1}) eq 'filter one'", True), ("toupper({1}) eq 'FILTER ONE'", True),
    ("trim(concat(' ',{1})) eq 'Filter One'", True), ("concat({1},'!') eq 'Filter One!'", True),
    ("contains({1},'One')", True), ("startswith({1},'f')", False),
]  # fmt: skip


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize(("condition", "fits"), TEXTS)
def test_functions_of_texts_on_entities(api, condition, fits):
    asked = condition.format("", "name").replace("'et'", "'er'")
    assert (ONE in things(api, asked)) is fits


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize(("condition", "fits"), TEXTS)
def test_functions_of_texts_behind_a_link_of_observations(api, condition, fits):
    asked = condition.format("", "Datastream/Thing/name").replace("'et'", "'er'")
    assert (7.5 in results(api, asked)) is fits


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize(
    "condition",
    ["substringof('Grün',result)", "startswith(result,'  G')", "endswith(result,'s ')",
     "length(result) eq 9", "indexof(result,'G') eq 2", "substring(result,2,4) eq 'Grün'",
     "tolower(result) eq '  grün''s '", "toupper(result) eq '  GRÜN''S '",
     "trim(result) eq 'Grün''s'", "concat(result,'x') eq '  Grün''s x'"],
)  # fmt: skip
def test_functions_of_texts_on_results(api, condition):
    assert results(api, condition) == ["  Grün's "]


TIMES = [
    "year({0}) eq 2026 and day({0}) eq 5", "month({0}) eq 3 and day({0}) eq 5", "day({0}) eq 5",
    "hour({0}) eq 10",
    "minute({0}) eq 20", "second({0}) eq 30", "fractionalseconds({0}) eq 0.5",
    "date({0}) eq 2026-03-05", "time({0}) lt 10:21:00 and day({0}) eq 5",
    "totaloffsetminutes({0}) eq 0 and day({0}) eq 5", "{0} lt now() and day({0}) eq 5",
    "{0} gt mindatetime() and day({0}) eq 5", "{0} lt maxdatetime() and day({0}) eq 5",
]  # fmt: skip


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize("condition", TIMES)
def test_functions_of_times_on_observations(api, condition):
    assert results(api, condition.format("phenomenonTime")) == [7.5]


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize("condition", TIMES)
def test_functions_of_times_on_entities(api, made, condition):
    (place,) = api.names(f"Things({made[0]})/Locations", "@iot.id")
    number = api.make(
        f"Things({made[0]})/HistoricalLocations", {"time": NOW, "Locations": [link(place)]}
    )
    # the server itself has noted where the thing stood when it was made, which may fit by chance
    path = f"Things({made[0]})/HistoricalLocations?$filter=time lt 2026-04-01T00:00:00Z and ("
    assert api.names(path + condition.format("time") + ")", "@iot.id") == [number]
    api.delete(f"HistoricalLocations({number})")


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize(
    ("condition", "fits"),
    [("round({0}) eq 8", "round({0}) eq 3"), ("floor({0}) eq 7", "floor({0}) eq 2"),
     ("ceiling({0}) eq 8", "ceiling({0}) eq 3")],
)  # fmt: skip
def test_functions_of_numbers(api, condition, fits):
    assert results(api, condition.format("result")) == [7.5]
    assert things(api, fits.format("properties/price")) == [ONE]


INSIDE = "geography'POLYGON((7 49,8 49,8 50,7 50,7 49))'"


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (f"st_within(location,{INSIDE})", ["In"]),
        (f"geo.intersects(location,{INSIDE})", ["In"]),
        (f"st_intersects(location,{INSIDE})", ["In"]),
        (f"st_disjoint(location,{INSIDE})", ["Out"]),
        ("st_equals(location,geography'POINT(7.5 49.5)')", ["In"]),
        ("st_equals(location,geography'POINT(9 51)')", ["Out"]),
        ("geo.distance(location,geography'POINT(7.5 49.5)') lt 0.1", ["In"]),
        ("geo.distance(location,geography'POINT(7.5 49.5)') gt 1", ["Out"]),
        (f"st_contains({INSIDE},location)", ["In"]),
        ("st_touches(location,geography'LINESTRING(7.5 49.5,8 50)')", ["In"]),
        ("st_relate(location,geography'POINT(7.5 49.5)','0FFFFFFF2')", ["In"]),
        ("st_crosses(geography'LINESTRING(7 49,8 50)',location)", []),
        (f"st_overlaps({INSIDE},location)", []),
        ("geo.length(geography'LINESTRING(7 49,8 49)') eq 1 and name eq 'In'", ["In"]),
    ],
)
def test_functions_of_geometries_on_locations(api, condition, expected):
    path = "Locations?$filter=(name eq 'In' or name eq 'Out') and "
    assert api.names(path + condition) == expected


@meets("request-data/built-in-query-functions")
@pytest.mark.parametrize(
    ("path", "condition"),
    [
        ("Datastreams", "st_contains(observedArea,geography'POINT(7.5 49.5)')"),
        ("FeaturesOfInterest", "st_contains(feature,geography'POINT(7.1 49.1)')"),
        ("Things", "st_within(Locations/location," + INSIDE + ")"),
    ],
)
def test_functions_of_geometries_on_other_entities(api, path, condition):
    (found,) = api.names(f"{path}?$filter={condition} and contains(name,'Filter')")
    assert found in {"Filter Stream One", "Filter Lake", ONE}


@meets("request-data/built-in-query-functions")
def test_functions_of_geometries_behind_a_link_of_observations(api):
    condition = "st_contains(FeatureOfInterest/feature,geography'POINT(7.1 49.1)')"
    assert results(api, condition) == [7.5]


@meets("request-data/filter")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Datastreams/name eq 'Filter Stream One'", [ONE]),
        ("Datastreams/Sensor/name eq 'Filter Sensor Two'", [TWO]),
        ("Datastreams/Observations/result gt 7", [ONE]),
        ("Datastreams/Observations/FeatureOfInterest/name eq 'Filter Lake'", [ONE]),
        ("Datastreams/ObservedProperty/name eq 'Filter Property'", [ONE]),
        ("Datastreams/properties/rate eq 10", [ONE]),
        ("Datastreams/unitOfMeasurement/symbol eq 'degC'", [ONE, TWO]),
        ("MultiDatastreams/name eq 'Filter Multi'", [ONE]),
        ("Locations/name eq 'Out'", [TWO]),
        ("HistoricalLocations/time lt 2020-01-01", []),
        ("Datastreams/any(d: d/name eq 'Filter Stream One')", [ONE]),
        ("Datastreams/Observations/any(o: o/result gt 7 and o/result lt 8)", [ONE]),
        ("not Datastreams/Observations/any(o: o/result gt 7)", [TWO]),
        ("Datastreams/Observations/any()", [ONE, TWO]),
        ("Datastreams/all(d: d/name ne 'Filter Stream One')", [TWO]),
        ("MultiDatastreams/any()", [ONE]),
        ("MultiDatastreams/$count eq 0", [TWO]),
        ("Datastreams/$count eq 1 and MultiDatastreams/$count eq 1", [ONE]),
        ("Datastreams/phenomenonTime lt 2026-03-09", [ONE]),
    ],
)
def test_filters_of_entities_over_links(api, condition, expected):
    assert things(api, condition) == expected


@meets("request-data/filter")
@pytest.mark.parametrize(
    ("path", "condition", "expected"),
    [
        ("Datastreams", "Thing/name eq 'Filter One'", ["Filter Stream One"]),
        ("Datastreams", "Thing/Locations/name eq 'Out'", ["Filter Stream Two"]),
        ("Datastreams", "Observations/$count eq 2", ["Filter Stream One"]),
        ("Datastreams", "Observations/resultTime ne null", ["Filter Stream One"]),
        ("Sensors", "Datastreams/Thing/name eq 'Filter Two'", ["Filter Sensor Two"]),
        ("ObservedProperties", "Datastreams/Sensor/name eq 'Filter Sensor One'",
         ["Filter Property"]),
        ("FeaturesOfInterest", "Observations/result lt 0", ["Filter Hill"]),
        ("FeaturesOfInterest", "Observations/Datastream/name eq 'Filter Stream One'",
         ["Filter Lake", "Filter Hill"]),
        ("Locations", "Things/name eq 'Filter One'", ["In"]),
        ("MultiDatastreams", "Observations/$count eq 1", ["Filter Multi"]),
        ("Datastreams", "resultTime gt 2026-03-05", ["Filter Stream One"]),
    ],
)  # fmt: skip
def test_filters_over_links_of_other_entities(api, path, condition, expected):
    mine = ["In", "Out"] if path == "Locations" else None
    found = api.names(f"{path}?$filter={condition}")
    assert [one for one in found if (one in mine if mine else one.startswith("Filter"))] == expected


@meets("request-data/filter")
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Datastream/name eq 'Filter Stream One'", [-2, 7.5]),
        ("Datastream/Thing/properties/owner eq 'city'", [-2, 7.5]),
        ("Datastream/Thing/Locations/$count eq 1 and result gt 0", [7.5]),
        ("Datastream/Sensor/name eq 'Filter Sensor Two'", ["  Grün's "]),
        ("Datastream/ObservedProperty/name eq 'Filter Property'", [-2, 7.5]),
        ("FeatureOfInterest/name eq 'Filter Hill'", [-2]),
        ("Datastream/Observations/$count eq 2", [-2, 7.5]),
        ("Datastream/properties/rate mul 2 eq 20 and result eq 7.5", [7.5]),
    ],
)
def test_filters_of_observations_over_links(api, condition, expected):
    assert results(api, condition) == expected


@meets("request-data/filter", "multi-datastream/relations")
def test_filters_of_observations_over_their_multi_datastream(api):
    path = "Observations?$filter=MultiDatastream/name eq 'Filter Multi'"
    assert api.names(path, "result") == [[1, 2]]


@meets("request-data/filter")
def test_results_inside_of_lists_and_objects_are_asked_by_path(api, made):
    (stream,) = api.names(f"Things({made[1]})/Datastreams", "@iot.id")
    body = {"result": {"a": {"b": 5}, "list": [1, 9]}, "phenomenonTime": at(5)}
    number = api.make(f"Datastreams({stream})/Observations", body)
    for condition in ("result/a/b eq 5", "result/list/1 gt 8"):
        path = f"Datastreams({stream})/Observations?$filter={condition}"
        assert api.names(path, "@iot.id") == [number]
    api.delete(f"Observations({number})")


@meets("request-data/query-status-code")
@pytest.mark.parametrize(
    "condition",
    ["name eq", "eq 'x'", "name eq 'x", "name = 'x'", "(name eq 'x'", "name eq 'x')", "nam eq 'x'",
     "foo(name) eq 1", "length(name,name) eq 1", "name eq 2026-13-01", "name eq 'x' and",
     "st_within(location,geography'POINT(')", "name eq 'x'; drop table", "name/name eq 'x'" * 2,
     "((((" * 30, "name eq 2026-01-01T00:00:00"],
)  # fmt: skip
def test_a_filter_with_a_mistake_is_refused_and_says_where(api, condition):
    answer = api.get(f"Things?$filter={condition}")
    assert answer.status == 400
    assert "$filter" in answer.json["message"] or "Thing" in answer.json["message"]


@meets("stadtherz/filter")
def test_what_a_client_writes_never_becomes_a_part_of_sql(api):
    for text in ("'' OR 1=1 --", '"; DROP TABLE known; --', "$p0", "\\'", "%", "_"):
        quoted = text.replace("''", "'").replace("'", "''")
        assert results(api, f"result eq '{quoted}'") == []
        assert things(api, f"description eq '{quoted}'") == []
