"""Each form of letter becomes rows, each letter alone, and nothing that identifies is kept."""

import json
import logging
import re
import sqlite3
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stadtherz.kernel.text import Text
from stadtherz.observations.adapters import decoders
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.decoders.measured import Decoder
from stadtherz.observations.domain.decoders.registry import Registry
from stadtherz.observations.models import (
    Datastream,
    DeadLetter,
    Device,
    DeviceStream,
    Feature,
    HotObservation,
    Latest,
    Location,
    ObservedProperty,
)
from stadtherz.observations.services.ingest import Ingest
from stadtherz.observations.wagtail_hooks import (
    remember_what_goes,
    tell_of_deletion,
    tell_of_edit,
)
from tests.observations.factories import station, stream
from tests.observations.letters import (
    COUNTS,
    EUI,
    MAPPED,
    chirp,
    counts,
    device,
    lots,
    things,
    write_sources,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(lake):
    forget()
    yield
    forget()


def values():
    return {row.datastream.key: row.value for row in Latest.objects.select_related("datastream")}


def reasons():
    return list(DeadLetter.objects.order_by("pk").values_list("code", "reason"))


def take(*letters):
    return Ingest().take([Letter(topic, payload) for topic, payload in letters])


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("v3/lautern@stadt/devices/raum-1/up", things()),
        ("v3/lautern/devices/raum-1/up", things()),
        (f"application/17/device/{EUI}/event/up", chirp()),
        ("push/things-stack", things()),
        ("push/chirpstack/up", chirp()),
    ],
)
@pytest.mark.parametrize("known_by", [{"eui": EUI}, {"eui": None, "name": "raum-1"}])
def test_an_uplink_goes_to_the_datastreams_of_its_device(topic, payload, known_by):
    device(**known_by, temperature="raum-temp", battery="raum-akku")
    assert take((topic, payload)) == 2
    assert values() == {"raum-temp": 27.2, "raum-akku": 100.0}
    assert reasons() == []


def test_the_health_of_a_device_is_written_with_its_readings():
    one = device(temperature="raum-temp")
    take(("push/things-stack", things(count=7)))
    take(
        ("push/things-stack", things(count=12, at="2026-11-24T12:00:00Z")),
        ("push/things-stack", things(count=13, at="2026-11-24T13:00:00Z")),
    )
    one.refresh_from_db()
    assert (one.battery, one.rssi, one.snr, one.frames_lost) == (100.0, -110, -3.5, 4)
    assert one.last_seen.isoformat() == "2026-11-24T13:00:00+00:00"
    assert one.unassigned == ["battery"]
    take(("push/things-stack", things(count=8, at="2026-11-24T11:10:00Z")))  # late
    one.refresh_from_db()
    assert (one.frames_lost, one.counter) == (4, 13)


def test_an_unknown_device_is_kept_until_it_is_registered(capsys):
    take(("v3/a/devices/raum-1/up", things()))
    [(code, reason)] = reasons()
    assert code == "device"
    assert EUI in reason
    assert "register it in the administration" in reason
    device(temperature="raum-temp")
    call_command("observations_replay", "--code", "device")
    assert capsys.readouterr().out == "1 readings taken, 0 messages stay\n"
    assert values() == {"raum-temp": 27.2}


def test_what_a_device_measured_before_it_was_assigned_is_kept_and_replayed(capsys):
    one = device()
    take(("push/things-stack", things()))
    [(code, reason)] = reasons()
    assert code == "unassigned"
    assert "battery, temperature" in reason or "temperature, battery" in reason
    one.refresh_from_db()
    assert one.battery == 100.0
    assign(one, temperature="raum-temp")
    call_command("observations_replay", "--code", "unassigned")
    assert capsys.readouterr().out == "1 readings taken, 0 messages stay\n"
    assert values() == {"raum-temp": 27.2}
    assert reasons() == []


def test_what_is_left_out_on_purpose_fills_no_place():
    device(temperature="raum-temp")
    assert take(("push/things-stack", things())) == 1
    assert reasons() == []


def test_what_staff_assign_counts_from_the_next_message_on():
    one, ingest = device(), Ingest()
    topic = "push/things-stack"
    ingest.take([Letter(topic, things())])
    assign(one, temperature="raum-temp")
    tell_of_edit(None, one)  # as the administration calls it
    assert ingest.take([Letter(topic, things(at="2026-11-24T11:05:00Z"))]) == 1
    assign(one, battery="raum-akku")
    request = HttpRequest()
    remember_what_goes(request, [one])
    tell_of_deletion(request, [one])
    assert ingest.take([Letter(topic, things(at="2026-11-24T11:10:00Z"))]) == 2


def assign(one, **streams):
    for measured, key in streams.items():
        DeviceStream.objects.create(
            device=one, measured=measured, datastream=stream(key, one.station)
        )


@pytest.mark.parametrize("event", ["join", "ack", "status"])
def test_what_is_no_uplink_is_told_apart(event):
    device(temperature="raum-temp")
    take((f"application/17/device/{EUI}/event/{event}", chirp()))
    assert [code for code, _ in reasons()] == ["no-uplink"]


def boom(payload, port):
    raise ZeroDivisionError


def test_a_decoder_that_fails_hinders_no_other_letter(monkeypatch):
    """Also one that the registry did not guard: a mistake of our own."""
    registry = Registry([Decoder("kaputt", "Kaputt", ("K1",), boom)])
    monkeypatch.setattr("stadtherz.observations.services.uplinks.known_decoders", lambda: registry)
    stream("rad-1")
    device(decoder="kaputt", temperature="raum-temp")
    good = ("stadtherz/v1/rad-1", b'{"value": 5}')
    assert take(good, ("push/things-stack", things()), good) == 2
    assert reasons() == [("failed", "reading it failed with ZeroDivisionError")]
    monkeypatch.setattr(
        "stadtherz.observations.services.uplinks.known_decoders", decoders.known_decoders
    )
    Device.objects.update(decoder="")
    call_command("observations_replay")
    assert values()["raum-temp"] == 27.2


def test_a_decoder_that_does_not_exist_is_named():
    device(decoder="nie-gehört", temperature="raum-temp")
    take(("push/things-stack", things()))
    assert [code for code, _ in reasons()] == ["decoder"]


def test_counting_records_become_results_of_each_lane_and_direction(settings, tmp_path):
    write_sources(settings, tmp_path, nordtangente=COUNTS)
    station("nord")
    assert take(("stadtherz/v1/counts/nordtangente", counts())) == 1
    one = Datastream.objects.get(key="nordtangente-1-in")
    assert one.multi
    assert [part.observed.definition for part in one.parts.all()] == [
        "urn:stadtherz:counting:count/7/any",
        "urn:stadtherz:counting:count/1001/any",
    ]
    row = HotObservation.objects.get()
    assert (row.result, row.end_us - row.us) == ("[12,3]", 900_000_000)
    assert take(("stadtherz/v1/counts/nordtangente", counts())) == 1  # the same again
    assert HotObservation.objects.count() == 1
    write_sources(settings, tmp_path, nordtangente=COUNTS.replace("[7, 1001]", "[7, 3]"))
    wrong = counts(counts=[{"lane": 1, "direction": "in", "class": 3, "n": 2}])
    take(("stadtherz/v1/counts/nordtangente", wrong))
    assert [code for code, _ in reasons()] == ["counting-site"]


def test_counts_of_an_unknown_site_are_kept_and_replayed(settings, tmp_path):
    write_sources(settings, tmp_path)
    letter = ("stadtherz/v1/counts/nordtangente", counts())
    take(letter)
    assert [code for code, _ in reasons()] == ["counting-site"]
    write_sources(settings, tmp_path, nordtangente=COUNTS)
    call_command("observations_replay")
    assert [code for code, _ in reasons()] == ["station"]
    station("nord")
    call_command("observations_replay")
    assert reasons() == []
    assert HotObservation.objects.count() == 1


def test_a_kept_letter_of_counts_holds_no_free_words_and_no_long_numbers(settings, tmp_path):
    write_sources(settings, tmp_path, other=COUNTS.replace('"out"', '"zum-markt"'))
    cell = {"lane": 1, "class": 7, "n": 12, "v_mean": 87.723572702975}
    for way in ("frau-erika-muster", "in", "zum-markt"):
        topic = "stadtherz/v1/counts/nordtangente"
        take((topic, counts(counts=[cell | {"direction": way}])))
    kept = DeadLetter.objects.order_by("pk")
    assert [one.code for one in kept] == ["counting-site"] * 3
    assert bytes(kept[0].payload) == b""
    assert "nothing of this letter is kept" in kept[0].reason
    assert "frau" not in f"{[vars(one) for one in kept]}"
    cells = [json.loads(bytes(one.payload))["counts"][0] for one in kept[1:]]
    assert [(one["direction"], one["v_mean"]) for one in cells] == [
        ("in", 87.72), ("zum-markt", 87.72),
    ]  # fmt: skip


def test_mapped_topics_are_read_by_the_files_of_the_city(settings, tmp_path):
    write_sources(settings, tmp_path, parken=MAPPED)
    at = station("parken")
    for key in ("parken-p0", "parken-p1"):
        stream(key, at)
    ingest = Ingest()
    assert ingest.take([Letter("parken/nord/stand", lots(3, 4, -1, 9))]) == 2
    assert values() == {"parken-p0": 3.0, "parken-p1": 4.0}
    assert ingest.refused["value"] == 1  # one below nought
    assert [code for code, _ in reasons()] == ["datastream"]
    stream("parken-p3", at)
    call_command("observations_replay", "--code", "datastream")
    assert values()["parken-p3"] == 9.0
    assert reasons() == []
    assert ingest.take([Letter("parken/nord/stand", lots(-1))]) == 0
    assert [code for code, _ in reasons()] == ["uplink"]


def test_a_reading_without_a_time_has_that_of_its_arrival_also_when_it_is_replayed():
    arrived = timezone.now() - timedelta(days=2)
    letter = Letter("stadtherz/v1/rad-1", b'{"value": 1}', arrived=arrived)
    Ingest().take([letter])
    one = stream("rad-1")
    call_command("observations_replay")
    assert Latest.objects.get(pk=one.pk).time == arrived


def test_a_faulty_source_is_told_and_hinders_no_other(settings, tmp_path, caplog):
    write_sources(settings, tmp_path, parken=MAPPED, kaputt="kind = 'mapped'", leer="[")
    stream("parken-p0")
    assert take(("parken/nord/stand", lots(3))) == 1
    assert "kaputt.toml: mapping: Field required" in caplog.text
    assert "leer.toml: cannot be read" in caplog.text


def placed(key):
    one = stream(key)
    here = Location.objects.create(
        name=Text.of({"de": "Hier"}), location={"type": "Point", "coordinates": [7.7, 49.4]}
    )
    one.station.locations.add(here)
    return one


class TestStandard:
    @pytest.mark.parametrize(
        ("topic", "extra"),
        [
            ("v1.1/Datastreams({id})/Observations", {}),
            ("v1.1/Observations", {"Datastream": {"@iot.id": None}}),
        ],
    )
    def test_an_observation_is_created(self, topic, extra):
        one = placed("rad-1")
        body = {"result": 4, "phenomenonTime": "2026-11-24T08:15:00Z"}
        body |= {name: {"@iot.id": one.pk} for name in extra}
        assert take((topic.format(id=one.pk), json.dumps(body).encode())) == 1
        assert values() == {"rad-1": 4.0}
        assert HotObservation.objects.get().feature == Feature.objects.get().pk

    def test_a_described_feature_is_made_with_it(self):
        one = stream("pegel-1")
        ObservedProperty.objects.update(kind="level")  # of counts none is made
        body = {"result": 4, "FeatureOfInterest": {
            "name": "Bach", "description": "Lauter", "encodingType": "application/geo+json",
            "feature": {"type": "Point", "coordinates": [7.7, 49.4]},
        }}  # fmt: skip
        take((f"v1.1/Datastreams({one.pk})/Observations", json.dumps(body).encode()))
        assert Feature.objects.count() == 1

    def test_several_values_at_once(self, settings, tmp_path):
        write_sources(settings, tmp_path, nordtangente=COUNTS)
        station("nord")
        take(("stadtherz/v1/counts/nordtangente", counts()))
        one = Datastream.objects.get()
        Datastream.objects.update(feature=None)
        placed_at = Location.objects.create(name=Text.of({"de": "H"}), location={"type": "Point"})
        one.station.locations.add(placed_at)
        body = json.dumps({"result": [1, 2]}).encode()
        assert take((f"v1.1/MultiDatastreams({one.pk})/Observations", body)) == 1
        take((f"v1.1/MultiDatastreams({one.pk})/Observations", b'{"result": [1]}'))
        assert reasons() == [("result", "result: the result must be a list of 2 values")]

    @pytest.mark.parametrize(
        ("topic", "body", "code"),
        [
            ("v1.1/Datastreams(99)/Observations", {"result": 1}, "link"),
            ("v1.1/Observations", {"result": 1}, "body"),
            ("v1.1/Observations", [], "body"),
            ("v1.1/Things(1)/Observations", {"result": 1}, "address"),
            ("v1.1/Nonsense/Observations", {"result": 1}, "address"),
            ("v1.1/Observations", {"result": 1, "Datastream": {"name": "new"}}, "body"),
        ],
    )
    def test_what_cannot_be_created_is_kept(self, topic, body, code):
        take((topic, json.dumps(body).encode()))
        assert [found for found, _ in reasons()] == [code]
        assert Datastream.objects.count() == 0

    def test_our_own_announcements_come_back_without_harm(self, settings):
        one = placed("rad-1")
        link = f"{settings.CONFIG.address}/sensorthings/v1.1/Observations(7)"
        body = {"@iot.id": 7, "@iot.selfLink": link, "result": 4}
        take((f"v1.1/Datastreams({one.pk})/Observations", json.dumps(body).encode()))
        assert values() == {}
        assert reasons() == []


PLATE, MAC = "KL-AB 1234", "a4:5e:60:c2:11:7f"
PICTURE = "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0a"
SECRETS = (PLATE, MAC, PICTURE, "1234-geheim")


def identifying_letters():
    more = {"vehicle": PLATE}
    yield "stadtherz/v1/rad-1", json.dumps({"value": 1, "plate": PLATE}).encode()
    yield "stadtherz/v1/rad-1", json.dumps({"value": MAC}).encode()
    yield "stadtherz/v1/rad-1", f'{{"value": 1, "{MAC}": 1}}'.encode()
    yield "push/things-stack", things(decoded_payload={"image": PICTURE})
    yield "push/chirpstack/up", chirp(object={"mac": MAC})
    yield "push/mapped/parken", json.dumps({"lots": [{"id": PLATE, "free": 1}]}).encode()
    yield "v1.1/Observations", json.dumps({"result": 1, "parameters": more}).encode()
    yield "stadtherz/v1/counts/nordtangente", counts(**more)
    yield "anything/else", f"seen {PLATE} and {MAC}".encode()


@pytest.mark.parametrize("place", range(9))
def test_what_identifies_is_neither_stored_nor_logged(settings, tmp_path, caplog, place):
    caplog.set_level(logging.DEBUG)
    write_sources(settings, tmp_path, parken=MAPPED, nordtangente=COUNTS)
    station("nord")
    stream("rad-1")
    device(temperature="raum-temp")
    topic, payload = list(identifying_letters())[place]
    assert take((topic, payload)) == 0
    row = DeadLetter.objects.get()
    assert (row.topic, bytes(row.payload), row.code) == (topic, b"", "identifying")
    assert any(f"{kind} at " in row.reason for kind in ("plate", "mac", "image"))
    own = [one for one in caplog.records if not one.name.startswith("django.db")]
    logged = "\n".join(one.getMessage() for one in own)
    assert "identify" in logged
    whole = logged.encode() + database_bytes()
    assert not [one for one in SECRETS if one.encode() in whole]


def database_bytes():
    """Give the whole test database as bytes; on PostgreSQL, every text and byte in our tables."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("observations_"):
                cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
                found += [row[0] for row in cursor.fetchall()]
    whole = "\n".join(found)
    kept = (bytes.fromhex(written) for written in re.findall(r"\\x((?:[0-9a-f]{2})+)", whole))
    return b"\n".join([whole.encode(), *kept])


def test_the_scan_of_the_database_finds_what_is_there():
    stream("rad-1")
    take(("stadtherz/v1/rad-1", b'{"value": "1234-geheim"}'))
    assert b"1234-geheim" in database_bytes()
    assert sqlite3.sqlite_version_info > (3, 23)


def test_what_identified_somebody_is_not_replayed():
    stream("rad-1")
    take(("stadtherz/v1/rad-1", json.dumps({"plate": PLATE}).encode()))
    call_command("observations_replay")
    assert [code for code, _ in reasons()] == ["identifying"]


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_the_database_refuses_is_found_among_the_others():
    """A datastream was deleted after it had been looked up."""
    one = stream("rad-1")
    two = stream("rad-2", one.station)
    ingest = Ingest()
    assert ingest.take([Letter("stadtherz/v1/rad-1", b'{"value": 1}')]) == 1
    one.delete()
    assert "rad-1" in ingest.routes.register.streams
    letters = [
        Letter(
            f"stadtherz/v1/rad-{n % 2 + 1}",
            b'{"value": %d}' % n,
            arrived=timezone.now() + timedelta(seconds=n),
        )
        for n in range(7)
    ]
    assert ingest.take(letters) == 3
    assert sorted(HotObservation.objects.values_list("datastream_id", "value")) == [
        (two.pk, 1.0), (two.pk, 3.0), (two.pk, 5.0)
    ]  # fmt: skip
    assert [code for code, _ in reasons()] == ["datastream"] * 4


def test_staff_register_a_device_in_the_administration(client, django_user_model, settings):
    settings.STAFF_MFA = False
    boss = django_user_model.objects.create_superuser("chefin", "c@example.org", "x")
    client.force_login(boss)
    at = stream("raum-temp").station
    address = reverse("wagtailsnippets_observations_device:add")
    form = {
        "eui": EUI, "name": "", "decoder": "", "station": at.pk,
        "streams-TOTAL_FORMS": 1, "streams-INITIAL_FORMS": 0,
        "streams-MIN_NUM_FORMS": 0, "streams-MAX_NUM_FORMS": 1000,
        "streams-0-measured": "temperature", "streams-0-datastream": Datastream.objects.get().pk,
    }  # fmt: skip
    assert client.post(address, {**form, "eui": ""}).status_code == 200
    assert not Device.objects.exists()
    assert client.post(address, form).status_code == 302
    take(("push/things-stack", things()))
    assert values() == {"raum-temp": 27.2}
    shown = client.get(
        reverse("wagtailsnippets_observations_device:edit", args=[Device.objects.get().pk])
    )
    assert "battery" in shown.content.decode()
