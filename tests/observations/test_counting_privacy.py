"""No way into a counting datastream takes what identifies somebody, and nothing of it stays."""

import json
import logging

import pytest
from django.db import connection

from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.api import push
from stadtherz.observations.domain.results import TYPES
from stadtherz.observations.models import (
    Datastream,
    DeadLetter,
    Feature,
    HotObservation,
    ObservedProperty,
    Station,
)
from stadtherz.observations.services.ingest import Ingest
from stadtherz.observations.services.register import Register
from stadtherz.observations.services.sensorthings.noting import edited_by_staff
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from tests.observations.factories import station, stream
from tests.observations.letters import COUNTS, MAPPED, counts, device, things, write_sources

pytestmark = pytest.mark.django_db
SITE = "stadtherz/v1/counts/nordtangente"
TIME = "2026-11-24T07:15:00Z/2026-11-24T07:30:00Z"
MAC_NUMBER = 0xAABBCCDDEEFF
SECRETS = ["KL-AB 123", "kl-ab123", "S0wtQUIgMTIz", "AABBCCDDEEFF", "aabbccddeeff", str(MAC_NUMBER)]


@pytest.fixture(autouse=True)
def city(lake, settings, tmp_path):
    write_sources(settings, tmp_path, nordtangente=COUNTS)
    at = station("nord")
    at.locations.create(name="here", encoding_type="application/geo+json", location={})
    forget()
    push.ROUTES.register = Register()
    yield
    forget()


@pytest.fixture
def multi():
    """The counting datastream of a lane, as its first record makes it."""
    assert Ingest().take([Letter(SITE, counts(start="2026-11-23T08:15:00+01:00"))]) == 1
    HotObservation.objects.all().delete()
    return Datastream.objects.get(key="nordtangente-1-in").pk


@pytest.fixture
def send(client):
    token = create_token(name="t", acts=[Act.CREATE, Act.UPDATE], everything=True)

    def sent(path, body, method="post"):
        return getattr(client, method)(
            f"/sensorthings/{path}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    return sent


def nothing_stays(caplog, *answers):
    assert HotObservation.objects.count() == 0
    with connection.cursor() as cursor:
        tables = ("observations_deadletter", "observations_feature", "observations_featureuse",
                  "observations_change", "observations_resent")  # fmt: skip
        known = set(connection.introspection.table_names(cursor))
        kept = []
        for table in known & set(tables):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from above
            kept += [bytes(x) if isinstance(x, memoryview) else x for row in cursor for x in row]
    told = f"{kept} {caplog.text} {[one.content for one in answers]}"
    for secret in SECRETS:
        assert secret not in told, secret


def observation(result=(1, 2), **more):
    return {"phenomenonTime": TIME, "result": list(result), **more}


BODIES = [
    observation(["KL-AB 123", 2]),
    observation([1, MAC_NUMBER]),
    observation([1, "S0wtQUIgMTIz"]),
    observation(parameters={"plate": "KL-AB 123"}),
    observation(parameters={"x": {"y": ["aabbccddeeff"]}}),
    observation(parameters={"KL-AB 123": 1}),
    observation(resultQuality="kl-ab123"),
    observation(note="KL-AB 123"),
    observation(FeatureOfInterest={
        "name": "KL-AB 123", "description": "d", "encodingType": "application/geo+json",
        "feature": {"type": "Point", "coordinates": [7, 49]},
    }),
    {"phenomenonTime": "KL-AB 123", "result": [1, 2]},
    {"result": [1, 2], "validTime": "KL-AB 123"},
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_by_http_and_mqtt(body, multi, send, caplog):
    features = Feature.objects.count()
    with caplog.at_level(logging.DEBUG):
        answers = [
            send(f"v1.1/MultiDatastreams({multi})/Observations", body),
            send("v1.1/Observations", body | {"MultiDatastream": {"@iot.id": multi}}),
            send("v1.1/$batch", {"requests": [
                {"id": "1", "method": "post", "url": f"MultiDatastreams({multi})/Observations",
                 "body": body},
            ]}),
        ]  # fmt: skip
        letters = [
            Letter(f"v1.1/MultiDatastreams({multi})/Observations", json.dumps(body).encode()),
            Letter(
                "v1.1/Observations",
                json.dumps(body | {"MultiDatastream": {"@iot.id": multi}}).encode(),
            ),
        ]
        assert Ingest().take(letters) == 0
    assert [one.status_code for one in answers[:2]] == [400, 400]
    assert b'"status":400' in answers[2].content.replace(b" ", b"")
    assert [bytes(one.payload) for one in DeadLetter.objects.all()] == [b"", b""]
    assert Feature.objects.count() == features
    nothing_stays(caplog, *answers)


def as_record(body, names):
    """Give an observation in the words of SensorThings 2.0."""
    found = dict(body)
    if isinstance(body.get("result"), list):
        found["result"] = dict(zip(names, body["result"], strict=True))
    for old, new in (("parameters", "properties"),
                     ("FeatureOfInterest", "ProximateFeatureOfInterest")):  # fmt: skip
        if old in found:
            found[new] = found.pop(old)
    for name in ("phenomenonTime", "validTime"):
        if name in found:
            found[name] = dict(zip(("start", "end"), found[name].split("/"), strict=False))
    return found


@pytest.fixture
def names(multi):
    """Names of the fields; the second one alone could be a plate."""
    places = Datastream.objects.get(pk=multi).parts.order_by("position")
    places.filter(position=1).update(name="lkw-30-50")
    edited_by_staff(Datastream.objects.get(pk=multi))
    return [one.name for one in places]


@pytest.mark.parametrize("body", BODIES)
def test_by_records_of_the_second_version(body, multi, names, send, caplog):
    features = Feature.objects.count()
    told = as_record(body, names)
    with caplog.at_level(logging.DEBUG):
        answers = [
            send(f"v2.0/Datastreams({multi})/Observations", told),
            send("v2.0/Observations", told | {"Datastream": {"@id": f"Datastreams({multi})"}}),
        ]
    assert [one.status_code for one in answers] == [400, 400]
    assert Feature.objects.count() == features
    nothing_stays(caplog, *answers)


@pytest.mark.parametrize(
    "result",
    [{"KL-AB 123": 1}, {"count": 1, "kl-ab123": 2}, ["KL-AB 123", 2], "KL-AB 123", MAC_NUMBER],
)
def test_a_record_of_other_names_is_not_repeated(result, multi, send, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = send(f"v2.0/Datastreams({multi})/Observations", {"result": result})
    assert answer.status_code == 400
    nothing_stays(caplog, answer)


def test_a_change_by_the_second_version_brings_nobody_in(multi, names, send):
    told = as_record(observation(), names)
    answer = send(f"v2.0/Datastreams({multi})/Observations", told)
    assert answer.status_code == 201, answer.content  # names of fields are the city's own
    path = answer.headers["Location"].partition("/sensorthings/")[2]
    for change in (
        {"result": dict(zip(names, ["KL-AB 123", 2], strict=True))},
        {"result": dict(zip(names, [MAC_NUMBER, 2], strict=True))},
        {"properties": {"a": "kl-ab123"}},
    ):
        assert send(path, change, "patch").status_code == 400
    [row] = HotObservation.objects.all()
    assert (row.result, row.more, row.value) == ("[1,2]", None, 1.0)


@pytest.mark.parametrize("result", [[-1, 2], [1.5, 2], [1, "x"], [True, 2], [1, 2_000_000_000]])
def test_a_count_of_a_record_is_a_whole_number(result, multi, names, send):
    told = as_record(observation(result), names)
    assert send(f"v2.0/Datastreams({multi})/Observations", told).status_code == 400
    assert not HotObservation.objects.exists()


def test_nothing_comes_in_with_a_new_counting_record(send, caplog):
    one = {"type": "Count", "definition": "urn:stadtherz:counting:count/7/any"}
    body = {
        "name": "New", "Sensor": {"name": "Eye"},
        "ObservedProperties": [{"name": "Cars", "definition": one["definition"]}],
        "resultType": {"type": "DataRecord", "fields": [{"name": "cars", **one}]},
        "Observations": [{"result": {"cars": 3}, "properties": {"plate": "KL-AB 123"}}],
    }  # fmt: skip
    thing = {"name": "New", "Datastreams": [body], "Locations": [{
        "name": "x", "encodingType": "text/plain", "location": {}}]}  # fmt: skip
    before = Datastream.objects.count()
    with caplog.at_level(logging.DEBUG):
        answer = send("v2.0/Things", thing)
    assert answer.status_code == 400
    assert Datastream.objects.count() == before
    nothing_stays(caplog, answer)


@pytest.mark.parametrize(
    "result", [[-1, 2], [1.5, 2], [1, "x"], [True, 2], [1, 2_000_000_000], [1, [2]], [1, {}]]
)
def test_a_count_is_a_whole_number(result, multi, send):
    answer = send(f"v1.1/MultiDatastreams({multi})/Observations", observation(result))
    assert answer.status_code == 400
    topic = f"v1.1/MultiDatastreams({multi})/Observations"
    assert Ingest().take([Letter(topic, json.dumps(observation(result)).encode())]) == 0
    assert [(bytes(one.payload), one.topic) for one in DeadLetter.objects.all()] == [(b"", topic)]
    assert not HotObservation.objects.exists()


def test_counts_are_taken(multi, send):
    answer = send(f"v1.1/MultiDatastreams({multi})/Observations", observation([12, None]))
    assert answer.status_code == 201, answer.content
    topic = f"v1.1/MultiDatastreams({multi})/Observations"
    later = observation([12.0, 0], phenomenonTime="2026-11-24T08:15:00Z/2026-11-24T08:30:00Z")
    assert Ingest().take([Letter(topic, json.dumps(later).encode())]) == 1


def test_by_data_array(multi, send, caplog):
    named = {"MultiDatastream": {"@iot.id": multi}}
    rows = [[TIME, ["KL-AB 123", 1], {}], [TIME, [1, 2], {"plate": 7}], [TIME, [1, MAC_NUMBER], {}]]
    components = ["phenomenonTime", "result", "parameters"]
    with caplog.at_level(logging.DEBUG):
        answer = send(
            "v1.1/CreateObservations", [{**named, "components": components, "dataArray": rows}]
        )
    assert (answer.status_code, answer.json()) == (201, ["error"] * 3)
    described = BODIES[8]["FeatureOfInterest"]
    group = {**named, "components": components[:2], "dataArray": [], "FeatureOfInterest": described}
    refused = send("v1.1/CreateObservations", [group])
    assert refused.status_code == 400
    nothing_stays(caplog, answer, refused)


def test_single_counters(send, caplog):
    one = stream("rad-1").pk
    named = {"Datastream": {"@iot.id": one}}
    rows = [["2026-11-24T07:15:00Z", MAC_NUMBER], ["2026-11-24T07:30:00Z", -MAC_NUMBER]]
    with caplog.at_level(logging.DEBUG):
        array = send(
            "v1.1/CreateObservations",
            [{**named, "components": ["phenomenonTime", "result"], "dataArray": rows}],
        )
        body = {"phenomenonTime": "2026-11-24T07:15:00Z", "result": 5}
        answers = [
            send(f"v1.1/Datastreams({one})/Observations", body | {"parameters": {"x": "kl-ab123"}}),
            send(f"v2.0/Datastreams({one})/Observations", {
                "phenomenonTime": {"start": "2026-11-24T07:15:00Z"}, "result": MAC_NUMBER,
            }),
            send(f"v2.0/Datastreams({one})/Observations", {
                "phenomenonTime": {"start": "2026-11-24T07:15:00Z"}, "result": 5,
                "properties": {"plate": "KL-AB 123"},
            }),
        ]  # fmt: skip
        plain = json.dumps({"value": MAC_NUMBER}).encode()
        assert Ingest().take([Letter("stadtherz/v1/rad-1", plain)]) == 0
        pushed = send("push/plain/rad-1", {"value": MAC_NUMBER})
    assert array.json() == ["error", "error"]
    assert [one.status_code for one in answers] == [400, 400, 400]
    assert pushed.status_code == 202
    assert {one.code for one in DeadLetter.objects.all()} == {"identifying"}
    nothing_stays(caplog, array, *answers, pushed)


def test_a_key_that_stands_twice_is_refused_beside_counts(multi, client, send, caplog):
    """Of what is overwritten nobody could say that it was looked at."""
    path = f"MultiDatastreams({multi})/Observations"
    number = send(f"v1.1/{path}", observation()).json()["@iot.id"]
    token = create_token(name="u", acts=[Act.CREATE, Act.UPDATE], everything=True)
    body = '{"result": [3, 4], "parameters": {"a": "Max", "a": 1}}'
    with caplog.at_level(logging.DEBUG):
        answers = [
            getattr(client, method)(
                f"/sensorthings/v1.1/{address}", body, content_type="application/json",
                headers={"Authorization": f"Bearer {token}"},
            )
            for method, address in (
                ("post", path), ("patch", f"Observations({number})"),
                ("put", f"Observations({number})"),
            )
        ]  # fmt: skip
    assert [one.status_code for one in answers] == [400, 400, 400]
    assert all("the key 'a' twice" in one.json()["message"] for one in answers)
    assert "Max" not in caplog.text + "".join(one.content.decode() for one in answers)
    assert HotObservation.objects.get().result == "[1,2]"


def test_a_change_brings_nobody_in(multi, send):
    path = f"v1.1/MultiDatastreams({multi})/Observations"
    number = send(path, observation()).json()["@iot.id"]
    for change in ({"result": ["KL-AB 123", 2]}, {"parameters": {"a": "kl-ab123"}}):
        assert send(f"v1.1/Observations({number})", change, "patch").status_code == 400
    [row] = HotObservation.objects.all()
    assert (row.result, row.more) == ("[1,2]", None)


@pytest.mark.parametrize(
    "more",
    [
        {"note": "S0wtQUIgMTIz"},
        {"x": "AABBCCDDEEFF"},
        {"KL-AB 123": 1},
        {"counts": [{"lane": 1, "direction": "aabbccddeeff", "class": 7, "n": 1}]},
        {"counts": [{"lane": 1, "direction": "kl-ab123", "class": 7, "n": 1}]},
        {"counts": [{"lane": 1, "direction": "in", "class": MAC_NUMBER, "n": 1}]},
        {"counts": [{"lane": 1, "direction": "in", "class": 7, "n": MAC_NUMBER}]},
        {"start": "KL-AB 123"},
        {"site": "kl-ab123"},
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_counting_records(more, known, send, caplog):
    site = "nordtangente" if known else "kl-ab123"
    with caplog.at_level(logging.DEBUG):
        Ingest().take([Letter(f"stadtherz/v1/counts/{site}", counts(**more))])
        answer = send(f"push/counts/{site}", json.loads(counts(**more)))
    assert answer.status_code == 202
    assert [bytes(one.payload) for one in DeadLetter.objects.all()] == [b"", b""]
    # the server under test writes the address of a request down; that is what the sender chose
    caplog.clear()
    nothing_stays(caplog, answer)


def test_faulty_counts_are_told_and_not_kept(caplog):
    Ingest().take([
        Letter(SITE, counts(other=1)), Letter(SITE, b"no JSON"),
        Letter(SITE, counts(counts=[{"lane": 9, "direction": "in", "class": 7, "n": 1}])),
    ])  # fmt: skip
    kept = DeadLetter.objects.order_by("pk")
    assert [one.code for one in kept] == ["count-payload", "count-payload", "count-record"]
    assert {bytes(one.payload) for one in kept} == {b""}
    assert {one.topic for one in kept} == {SITE}
    assert "unknown key" in kept[0].reason
    assert "unknown lane" in kept[2].reason
    nothing_stays(caplog)


@pytest.mark.parametrize("key", ["plate", "ownersPhone"])
def test_a_refused_count_names_no_foreign_key(key):
    cell = {"lane": 1, "direction": "in", "class": 7, "n": 1, key: "KL-AB 123"}
    Ingest().take([Letter(SITE, counts(counts=[cell]))])
    kept = DeadLetter.objects.get()
    assert kept.code == "identifying"
    assert "counts[0].?" in kept.reason
    assert f".{key}" not in kept.reason


def test_letters_for_other_datastreams_are_kept_as_before():
    other = stream("luft-1")
    ObservedProperty.objects.update(kind="level")
    forget()
    topic = f"v1.1/Datastreams({other.pk})/Observations"
    Ingest().take([Letter(topic, b'{"result": "warm"}'), Letter(topic, b"no JSON")])
    kept = DeadLetter.objects.order_by("pk").values_list("topic", "code", "payload")
    assert [(topic, code, bytes(payload)) for topic, code, payload in kept] == [
        (topic, "result", b'{"result": "warm"}'), (topic, "body", b"no JSON"),
    ]  # fmt: skip


BESIDE = [
    {"vin": "WVWZZZ1JZXW000001"}, {"ssid": "Anna iPhone"}, {"a": "1-ABC-123"}, {"a": "WA-12345"},
    {"a": "ZH 123456"}, {"a": "Y-123456"}, {"a": "KL*AB*123"}, {"a": ["http://x/KL-AB123.jpg"]},
    {"WVWZZZ1JZXW000001": 1},
    {"v": [0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF7]}, {"a": 161, "b": 178, "c": 195, "d": 212},
    {"hi": 0xA1B2C3, "lo": 0xD4E5F7}, {"v": [75, 76, 45, 65, 66, 32, 49, 50, 51]},
    {"v": [[7, 9], [1, 3]]}, {"v": [-1, -40, -1, -32, 0, 16]}, {"v": [0.1234, -0.7] * 64},
    {"frau_mueller_max": 1}, {"lane": 0xA1B2C3},
]  # fmt: skip


@pytest.mark.parametrize("parameters", BESIDE)
def test_beside_counts_there_are_no_texts(parameters, multi, send):
    path = f"v1.1/MultiDatastreams({multi})/Observations"
    two = send(f"v2.0/Datastreams({stream('rad-1').pk})/Observations", {
        "phenomenonTime": {"start": "2026-11-24T07:15:00Z"}, "result": 5, "properties": parameters,
    })  # fmt: skip
    named = {"MultiDatastream": {"@iot.id": multi}}
    array = send("v1.1/CreateObservations", [{
        **named, "components": ["phenomenonTime", "result", "parameters"],
        "dataArray": [[TIME, [1, 2], parameters]],
    }])  # fmt: skip
    body = observation(parameters=parameters)
    quality = send(path, observation(resultQuality=parameters))
    batch = send("v1.1/$batch", {"requests": [
        {"id": "1", "method": "post", "url": path.removeprefix("v1.1/"), "body": body},
    ]})  # fmt: skip
    assert send(path, body).status_code == two.status_code == quality.status_code == 400
    assert array.json() == ["error"]
    assert batch.json()["responses"][0]["status"] == 400
    topic = f"v1.1/MultiDatastreams({multi})/Observations"
    assert Ingest().take([Letter(topic, json.dumps(body).encode())]) == 0
    assert [bytes(one.payload) for one in DeadLetter.objects.all()] == [b""]
    assert not HotObservation.objects.exists()
    number = send(path, observation(parameters={"rain": True})).json()["@iot.id"]
    one = f"v1.1/Observations({number})"
    assert send(one, {"parameters": parameters}, "patch").status_code == 400
    assert send(one, {"resultQuality": parameters}, "patch").status_code == 400
    assert send(one, body, "put").status_code == 400
    assert HotObservation.objects.count() == 1


@pytest.mark.parametrize("result", [[0xA1, 0xB2, 0xC3], {"hi": 0xA1B2C3}, [[1]], "Max Muster"])
def test_a_result_of_a_counter_is_no_list_or_text(result, send):
    one = stream("rad-1", Station.objects.get(key="nord"))
    Datastream.objects.filter(pk=one.pk).update(observation_type=f"{TYPES}OM_Observation")
    forget()
    path, body = f"v1.1/Datastreams({one.pk})/Observations", {"result": result}
    array = [{"Datastream": {"@iot.id": one.pk}, "components": ["result"], "dataArray": [[result]]}]
    assert send(path, body).status_code == 400
    assert send("v1.1/CreateObservations", array).json() == ["error"]
    assert Ingest().take([Letter(path, json.dumps(body).encode())]) == 0
    assert [bytes(one.payload) for one in DeadLetter.objects.all()] == [b""]
    assert not HotObservation.objects.exists()
    for fine in (5, 2.5, True, None):
        assert send(path, {"result": fine}).status_code == 201


FEATURES = ["12-ABC-3", "PO 12345", "AB12 CDE", "WVWZZZ1JZXW000001", "Anna-Lenas iPhone"]


def named(name):
    point = {"type": "Point", "coordinates": [7.7, 49.4]}
    return {"name": name, "description": "d", "encodingType": "application/geo+json",
            "feature": point}  # fmt: skip


@pytest.mark.parametrize("name", FEATURES)
def test_no_count_brings_a_feature_of_its_own_words(name, multi, send):
    one, before = stream("rad-1").pk, Feature.objects.count()
    at = {"phenomenonTime": "2026-11-24T07:15:00Z", "result": 5, "FeatureOfInterest": named(name)}
    body = observation(FeatureOfInterest=named(name))
    inside = named(name) | {"Observations": [
        {"phenomenonTime": "2026-11-24T07:15:00Z", "result": 5, "Datastream": {"@iot.id": one}},
    ]}  # fmt: skip
    answers = [
        send(f"v1.1/Datastreams({one})/Observations", at),
        send("v1.1/Observations", body | {"MultiDatastream": {"@iot.id": multi}}),
        send("v1.1/FeaturesOfInterest", inside),
    ]
    assert [one.status_code for one in answers] == [400, 400, 400]
    assert all(name.encode() not in one.content for one in answers)
    topic = f"v1.1/Datastreams({one})/Observations"
    assert Ingest().take([Letter(topic, json.dumps(at).encode())]) == 0
    assert [bytes(one.payload) for one in DeadLetter.objects.all()] == [b""]
    assert Feature.objects.count() == before


def test_a_count_may_name_a_feature_that_is_there(multi, send):
    there = send("v1.1/FeaturesOfInterest", named("Mainzer Tor")).json()["@iot.id"]
    body = observation(FeatureOfInterest={"@iot.id": there})
    answer = send(f"v1.1/MultiDatastreams({multi})/Observations", body)
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize(
    "told",
    [
        {"properties": {"last": "KL-AB 123"}}, {"description": "aa:bb:cc:dd:ee:ff"},
        {"name": "KL-AB 123"},
    ],
)  # fmt: skip
def test_a_counter_does_not_write_what_passed_into_what_is_told_of_it(told, multi, send, caplog):
    one = stream("rad-1")
    paths = [f"Datastreams({one.pk})", f"MultiDatastreams({multi})", f"Things({one.station_id})",
             f"ObservedProperties({one.observed_id})"]  # fmt: skip
    answers = [send(f"v1.1/{path}", told, "patch") for path in paths]
    answers.append(send(f"v2.0/Datastreams({one.pk})", told, "patch"))
    assert [one.status_code for one in answers] == [400] * 5
    nothing_stays(caplog, *answers)
    assert send(f"v1.1/Things({one.station_id})", {"name": "Kfz 12"}, "patch").status_code == 200
    asked = {"properties": {"asked": "verkehr@stadt.example"}}
    assert send(f"v1.1/Datastreams({one.pk})", asked, "patch").status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        {"last": "KLZQ417"}, {"pic": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="},
        {"pic": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB"}, {"pic": [255, 216, 255, 224, 0, 16]},
    ],
)  # fmt: skip
def test_nor_a_plate_without_gaps_nor_a_picture(told, multi, send):
    one = stream("rad-1")
    paths = [f"Things({one.station_id})", f"Datastreams({one.pk})", f"MultiDatastreams({multi})"]
    answers = [send(f"v1.1/{path}", {"properties": told}, "patch") for path in paths]
    answers.append(send(f"v2.0/Things({one.station_id})", {"properties": told}, "patch"))
    assert [answer.status_code for answer in answers] == [400] * 4
    assert all(b"KLZQ" not in answer.content for answer in answers)
    assert Station.objects.get(pk=one.station_id).properties == {}


def test_codes_of_the_city_are_no_plates(send):
    one = stream("rad-1")
    station("bast1234")
    path = f"v1.1/Things({one.station_id})"
    for told in ({"code": "KLZS101"}, {"next": "BAST1234"}, {"photo": "https://x.example/tor.jpg"}):
        assert send(path, {"properties": told}, "patch").status_code == 200
    Station.objects.filter(pk=one.station_id).update(properties={"at": "KLZQ417"})
    edited_by_staff(Station.objects.get(pk=one.station_id))
    told = {"properties": {"at": "KLZQ417", "lanes": 2}}
    assert send(path, told, "patch").status_code == 200


def test_no_counting_datastream_is_made_of_what_passed(send):
    count = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation"
    unit = {"name": "", "symbol": "", "definition": ""}
    sensor = {"name": "s", "description": "d", "encodingType": "text/html", "metadata": "m"}
    body = {
        "name": "New", "description": "KL-AB 123", "observationType": count,
        "unitOfMeasurement": unit, "Sensor": sensor,
        "ObservedProperty": {"name": "Cars", "definition": "d", "description": "d"},
        "Thing": {"@iot.id": station("west").pk},
    }  # fmt: skip
    assert send("v1.1/Datastreams", body).status_code == 400
    assert send("v1.1/Datastreams", body | {"description": "d"}).status_code == 201


@pytest.mark.parametrize("value", [188900974592.5, 73588229.205, 2_000_000_000])
def test_a_single_count_is_a_whole_number_too(value, send, settings, tmp_path):
    write_sources(settings, tmp_path, parken=MAPPED)
    one = stream("parken-1")
    stream("parken-2", one.station)
    body = {"phenomenonTime": "2026-11-24T07:15:00Z", "result": value}
    named = {"Datastream": {"@iot.id": one.pk}, "components": ["phenomenonTime", "result"],
             "dataArray": [["2026-11-24T07:15:00Z", value]]}  # fmt: skip
    assert send(f"v1.1/Datastreams({one.pk})/Observations", body).status_code == 400
    assert send("v1.1/CreateObservations", [named]).json() == ["error"]
    assert send("push/plain/parken-1", {"value": value}).status_code == 202
    lots = {"at": "2026-11-24T07:15:00Z", "lots": [{"id": 1, "free": value}, {"id": 2, "free": 3}]}
    assert send("push/mapped/parken", lots).status_code == 202
    kept = DeadLetter.objects.all()
    assert {bytes(one.payload) for one in kept} == {b""}
    assert all(str(value) not in one.reason for one in kept)
    assert not HotObservation.objects.exists()
    assert send("push/plain/parken-1", {"value": 12}).json()["taken"] == 1


def test_an_address_is_not_repeated(send, caplog):
    inner = {"id": "1", "method": "post", "url": "Datastreams('KL-AB 123')/Observations",
             "body": {"result": 3}}  # fmt: skip
    with caplog.at_level(logging.WARNING):
        answers = [
            send("v1.1/$batch", {"requests": [inner]}),
            send("v1.1/Datastreams('KL-AB%20123')/Observations", {"result": 3}),
            send(f"v1.1/Datastreams({MAC_NUMBER})/Observations", {"result": 3}),
            send("v2.0/Datastreams('kl-ab123')", {"name": "x"}, "patch"),
            send("push/plain/rad-1", {"value": 1, "kl-ab123": 2}),
        ]
        Ingest().take([Letter("stadtherz/v1/counts/kl-ab123", counts())])
    assert [one.status_code for one in answers[1:4]] == [404, 404, 404]
    DeadLetter.objects.filter(topic="stadtherz/v1/rad-1").delete()  # its reason was answered
    nothing_stays(caplog, *answers)
    assert [one.topic for one in DeadLetter.objects.all()] == ["stadtherz/v1/counts/?"]


@pytest.mark.parametrize("value", [MAC_NUMBER, 3_735_928_559, 188900974592.5])
def test_what_a_network_server_nested_is_looked_through_too(value, send, caplog):
    device(data_cars="cars", data_bicycles="bicycles")
    nested = {"cars": {"value": value}, "bicycles": {"value": 3}}
    more = {"decoded_payload": {"data": nested}, "version_ids": {}}
    assert send("push/things-stack", json.loads(things(**more))).status_code == 202
    stored = HotObservation.objects.values_list("datastream__key", "value")
    assert list(stored) == [("bicycles", 3.0)]
    assert str(value) not in caplog.text
    assert all(str(value).encode() not in bytes(one.payload) for one in DeadLetter.objects.all())
