"""Whatever is asked, the answer is never a fault of the server."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import datastream, feature, location, observed, sensor
from tests.observations.sensorthings.tables import LINKS, MANDATORY, SETS
from tests.thorough import TIMES

NAMES = sorted({*SETS, *(one for some in LINKS.values() for one in some),
                *(one for some in MANDATORY.values() for one in some),
                "properties", "id", "@iot.id", "$ref", "$value", "$count",
                "resultTime"})  # fmt: skip
FUNCTIONS = ["length", "year", "round", "st_within", "geo.distance", "substring", "now", "any"]
VALUES = ["1", "-1.5e3", "'a'", "null", "true", "2026-03-01T00:00:00Z", "2026-03-01/2026-03-02",
          "duration'PT1H'", "geography'POINT(7 49)'", "07:30:00", "9223372036854775807",
          "99999999999999999999", "'ä\U0001f6b2'"]  # fmt: skip
WORDS = ["eq", "ne", "gt", "and", "or", "not", "add", "div", "mod", "in", "asc", "desc", "(", ")",
         ",", ";", ":", "/", "'", "=", "$top=1", "$expand=", "$filter=", " "]  # fmt: skip
SIGNS = st.text(st.characters(codec="utf-8"), max_size=8)
PIECES = st.lists(st.sampled_from([*NAMES, *FUNCTIONS, *VALUES, *WORDS]) | SIGNS, max_size=9)
OPTIONS = ["$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken",
           "$resultFormat", "$apply"]  # fmt: skip
MUCH = settings(
    max_examples=100 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def sound(answer):
    """No fault, and a refusal that says what is wrong."""
    assert answer.status < 500 or answer.status == 501, answer.body[:300]
    if answer.status >= 400 and answer.headers["Content-Type"].startswith("application/json"):
        assert answer.json["message"]


PATHS = st.lists(
    st.sampled_from(NAMES) | st.builds(lambda name, key: f"{name}({key})", st.sampled_from(NAMES),
                                       st.integers(-1, 2**70) | st.sampled_from([1, 2, "'a'"])),
    min_size=1, max_size=6,
).map("/".join)  # fmt: skip
EXPRESSIONS = st.recursive(
    st.sampled_from([*NAMES, *VALUES, "Datastreams/Observations/result", "Datastream/Thing/name",
                     "properties/a/0", "Thing/Locations/location"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(WORDS[:10]), inner).map(" ".join),
        inner.map("({})".format), inner.map("not {}".format),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map("{0[0]}({0[1]})".format),
        st.tuples(st.sampled_from(FUNCTIONS), inner, inner).map("{0[0]}({0[1]},{0[2]})".format),
    ),
    max_leaves=6,
)  # fmt: skip


@meets("stadtherz/robustness")
@MUCH
@given(PATHS)
def test_any_address_is_answered(api, station, path):
    sound(api.get(path))


@meets("stadtherz/robustness")
@MUCH
@given(st.sampled_from(SETS), st.sampled_from(OPTIONS), PIECES.map(" ".join) | PIECES.map("".join))
def test_any_option_is_answered(api, station, name, option, text):
    sound(api.get(f"{name}?{option}={_escaped(text)}"))


@meets("stadtherz/robustness")
@MUCH
@given(st.sampled_from(SETS), st.sampled_from(["$filter", "$orderby"]), EXPRESSIONS)
def test_any_expression_is_answered(api, station, name, option, text):
    sound(api.get(f"{name}?{option}={_escaped(text)}"))


@meets("stadtherz/robustness", "stadtherz/version-2.0")
@MUCH
@given(PATHS, st.sampled_from(OPTIONS), PIECES.map("".join) | EXPRESSIONS)
def test_any_question_to_the_second_version_is_answered(api, station, path, option, text):
    root = api.root.replace("v1.1", "v2.0")
    sound(api.get(f"{root}/{path}"))
    for name in ("Datastreams", "Observations", "Features"):
        sound(api.get(f"{root}/{name}?{option}={_escaped(text)}"))


@meets("stadtherz/robustness")
@MUCH
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_query_string_is_answered(api, station, text):
    sound(api.get(f"Things?{_escaped(text)}"))


def _escaped(text):
    """Escape all but what a client leaves as it is; the rest comes as it would over the wire."""
    return "".join(
        one if one.isascii() and one.isalnum() else "".join(f"%{byte:02X}" for byte in one.encode())
        for one in text
    )


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | SIGNS | st.just({"@iot.id": 1}),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(NAMES) | SIGNS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
WHOLE = {"Locations": location(), "Sensors": sensor(), "ObservedProperties": observed(),
         "FeaturesOfInterest": feature(), "Things": {"name": "x", "description": "y"},
         "Datastreams": datastream(Thing={"@iot.id": 1}),
         "Observations": {"result": 1, "Datastream": {"@iot.id": 1}}}  # fmt: skip


@meets("stadtherz/robustness")
@MUCH
@given(st.sampled_from([*SETS, "CreateObservations", "$batch"]), ANY_JSON)
def test_any_body_is_answered(api, station, name, body):
    sound(api.post(name, json.dumps(body).encode(), Content_Type="application/json"))


@meets("stadtherz/robustness")
@MUCH
@given(st.sampled_from(sorted(WHOLE)), st.data(), ANY_JSON)
def test_a_whole_entity_with_any_value_in_one_place_is_answered(api, station, name, data, value):
    body = dict(WHOLE[name])
    more = {"properties", "Datastreams", "phenomenonTime", "parameters", "unitOfMeasurement"}
    body[data.draw(st.sampled_from(sorted({*body, *more})))] = value
    answer = api.post(name, body)
    sound(answer)
    if answer.status == 201:
        sound(api.get(f"{name}?$top=1000"))
        sound(api.get(f"{name}?$resultFormat=GeoJSON"))
        assert api.delete(answer.headers["Location"]).status == 200


SECOND = {
    "Things": {"name": "x"}, "Sensors": {"name": "x"}, "Features": feature(),
    "FeatureTypes": {"name": "x"},
    "ObservedProperties": {"name": "x", "definition": "y"}, "Locations": location(),
    "Observations": {"result": 1, "Datastream": {"@id": "Datastreams(1)"}},
    "Datastreams": {"name": "x", "Thing": {"@id": "Things(1)"}, "Sensor": {"name": "y"},
                    "ObservedProperties": [{"name": "z", "definition": "d"}],
                    "resultType": {"type": "Quantity", "label": "x", "uom": {"code": "1"},
                                   "definition": "d"}},
}  # fmt: skip
FIELD = {"name": "a", "type": "Count", "definition": "d"}
RECORD = {**SECOND["Datastreams"], "resultType": {"type": "DataRecord", "fields": [FIELD]}}
BODIES = [*sorted(SECOND.items()), ("Datastreams", RECORD)]
SECOND_NAMES = ["fields", "name", "type", "definition", "ObservedProperties", "properties",
                "Datastreams", "phenomenonTime", "resultType", "Locations", "uom",
                "ProximateFeatureOfInterest", "validTime", "start", "@id", "Features",
                "UltimateFeatureOfInterest", "FeatureTypes", "DatastreamsUltimate"]  # fmt: skip


@meets("stadtherz/robustness", "stadtherz/version-2.0")
@MUCH
@given(st.sampled_from(BODIES), st.data(), ANY_JSON)
def test_any_body_sent_to_the_second_version_is_answered(api, station, whole, data, value):
    root = api.root.replace("v1.1", "v2.0")
    name, body = whole[0], dict(whole[1])
    place = data.draw(st.sampled_from(sorted({*body, *SECOND_NAMES})))
    inner = data.draw(st.sampled_from(SECOND_NAMES))
    body[place] = data.draw(st.sampled_from([value, {inner: value}, [{inner: value}]]))
    answer = api.post(f"{root}/{name}", body)
    sound(answer)
    if answer.status == 201:
        sound(api.get(f"{root}/{name}?$top=1000"))
        sound(api.patch(answer.headers["Location"], {place: body[place]}))
        assert api.delete(answer.headers["Location"]).status == 204
    for link in ("Locations", "Datastreams", "HistoricalLocations"):
        sound(api.put(f"{root}/Things(1)/{link}/$ref", value))


@meets("stadtherz/robustness", "stadtherz/version-2.0")
@MUCH
@given(st.sampled_from(["type", "name", "definition", "label", "uom", "fields"]), ANY_JSON,
       st.sampled_from([0, 1, None]))  # fmt: skip
def test_any_field_of_a_record_and_any_result_is_answered(api, station, place, value, deep):
    root = api.root.replace("v1.1", "v2.0")
    field = {**FIELD, place: value}
    fields = {0: [field], 1: [FIELD, field], None: value}[deep]
    body = {**RECORD, "resultType": {"type": "DataRecord", "fields": fields}}
    answer = api.post(f"{root}/Datastreams", body)
    sound(answer)
    if answer.status == 201:
        stream = answer.headers["Location"]
        sound(api.post(f"{stream}/Observations", {"result": value}))
        sound(api.post(f"{stream}/Observations", {"result": {"a": value}}))
        sound(api.get(f"{stream}/Observations?$orderby=result/a"))
        sound(api.patch(stream, {"resultType": value}))
        assert api.delete(stream).status == 204


@meets("stadtherz/robustness")
@MUCH
@given(st.binary(max_size=60))
def test_any_bytes_are_answered(api, station, body):
    for name, kind in (("Things", "application/json"), ("$batch", "multipart/mixed;boundary=b")):
        sound(api.ask("POST", name, body, Content_Type=kind))
