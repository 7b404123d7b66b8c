"""Letters by HTTP: durable before the answer, by token, and never repeated."""

import json
import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.adapters.sensorthings.rows import COUNT
from stadtherz.observations.api import push
from stadtherz.observations.api.push import LARGEST_LETTER
from stadtherz.observations.models import (
    Datastream,
    DeadLetter,
    Device,
    HotObservation,
    Station,
)
from stadtherz.observations.services.register import Register
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from tests.observations.factories import station, stream
from tests.observations.letters import (
    COUNTS,
    MAPPED,
    chirp,
    counts,
    device,
    lots,
    things,
    write_sources,
)

pytestmark = pytest.mark.django_db
KEY = "NNSXS.VEEBURF3KR77ZR.geheimer-schluessel"


@pytest.fixture(autouse=True)
def fresh(lake):
    forget()
    push.ROUTES.register = Register()
    yield
    forget()


@pytest.fixture
def send(client):
    token = create_token(name="netz", acts=[Act.CREATE], everything=True)

    def sent(path, payload, token=token, **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return client.post(
            f"/sensorthings/push/{path}", payload, content_type="application/json", headers=headers
        )

    return sent


@pytest.fixture
def city(settings, tmp_path):
    write_sources(settings, tmp_path, parken=MAPPED, nordtangente=COUNTS)
    station("nord")
    stream("parken-p0")
    stream("rad-1")
    device(temperature="raum-temp", battery="raum-akku")


@pytest.mark.parametrize(
    ("path", "payload", "taken"),
    [
        ("things-stack", things(), 2),
        ("chirpstack?event=up", chirp(), 2),
        ("chirpstack", chirp(), 2),
        ("plain/rad-1", b'{"value": 3}', 1),
        ("counts/nordtangente", counts(), 1),
        ("mapped/parken", lots(3), 1),
    ],
)
def test_what_is_answered_is_stored(send, city, path, payload, taken):
    answer = send(path, payload)
    said = {"taken": taken, "kept": 0, "refused": 0, "reasons": []}
    assert (answer.status_code, answer.json()) == (200, said)
    assert HotObservation.objects.count() == taken
    assert send(path, payload).status_code == 200


@pytest.mark.parametrize(
    ("path", "payload", "code", "word"),
    [
        ("plain/nix", b'{"value": 3}', "datastream", "no such datastream"),
        ("things-stack", things(eui="00000000000000aa"), "uplink", "device"),
        ("chirpstack?event=join", chirp(), "no-uplink", "no uplink"),
        ("counts/nirgends", counts("nirgends"), "counting-site", "no such counting site"),
        ("mapped/nirgends", lots(3), "source", "no such mapped source"),
        ("plain/rad-1", b"{", "uplink", "is no JSON"),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_reason(send, city, path, payload, code, word):
    answer = send(path, payload)
    assert answer.status_code == 202
    said = answer.json()
    assert (said["taken"], said["kept"], said["refused"]) == (0, 1, 0)
    kept = DeadLetter.objects.get()
    assert answer.json()["reasons"] == [kept.reason]


def test_values_that_are_refused_beside_others_are_named(send, city):
    answer = send("mapped/parken", lots(3, -1, 5))
    assert answer.status_code == 202
    assert answer.json()["taken"] == 1
    assert len(answer.json()["reasons"]) == 2
    assert answer.json()["kept"] == 1  # for the datastream that is to be created
    assert answer.json()["refused"] == 1
    assert DeadLetter.objects.get().code == "datastream"


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("counts/nordtangente", counts(plate="KL-AB 123")),
        ("counts/nordtangente", counts(interval_s=7)),
        ("counts/nirgends", counts("nirgends", plate="KL-AB 123")),
        ("counts/nirgends", counts("nordtangente")),
        ("plain/rad-1", b'{"value": "KL-AB 123"}'),
        ("plain/rad-1", b'{"value": 1.5}'),
    ],
)
def test_what_is_not_kept_is_told_as_refused(send, city, path, payload):
    Datastream.objects.filter(key="rad-1").update(observation_type=COUNT)
    answer = send(path, payload)
    said = answer.json()
    assert answer.status_code == 202
    assert (said["taken"], said["kept"], said["refused"]) == (0, 0, 1)
    assert said["reasons"]
    assert [bytes(one.payload) for one in DeadLetter.objects.all()] == [b""]


class TestWhoMay:
    def test_nobody_without_a_token(self, send, city):
        assert send("plain/rad-1", b'{"value": 3}', token=None).status_code == 401
        assert send("plain/rad-1", b'{"value": 3}', token="falsch").status_code == 401
        assert not HotObservation.objects.exists()
        assert not DeadLetter.objects.exists()

    def test_nobody_whose_token_may_only_read(self, send, city):
        token = create_token(name="liest", acts=[Act.READ], everything=True)
        assert send("plain/rad-1", b"{", token=token).status_code == 403
        assert not DeadLetter.objects.exists()

    def test_a_token_for_one_datastream_opens_no_other(self, send, city):
        one = stream("anders-2")
        token = create_token(name="eins", acts=[Act.CREATE], datastreams=[one])
        assert send("plain/anders-2", b'{"value": 3}', token=token).status_code == 200
        assert send("plain/rad-1", b'{"value": 3}', token=token).status_code == 403
        assert list(HotObservation.objects.values_list("datastream_id", flat=True)) == [one.pk]

    def test_a_token_for_a_project_opens_its_datastreams(self, send, city):
        Station.objects.filter(key="rad").update(project="radwege")
        token = create_token(name="projekt", acts=[Act.CREATE], projects=["radwege"])
        assert send("plain/rad-1", b'{"value": 3}', token=token).status_code == 200
        assert send("plain/parken-p0", b'{"value": 3}', token=token).status_code == 403

    def test_an_expired_token_opens_nothing(self, send, city):
        ended = timezone.now() - timedelta(seconds=1)
        token = create_token(name="alt", acts=[Act.CREATE], everything=True, expires_at=ended)
        assert send("plain/rad-1", b'{"value": 3}', token=token).status_code == 401


def state_of(row):
    row.refresh_from_db()
    return row.last_seen, row.battery, row.counter, row.gateway, row.unassigned


class TestWhatIsNotTheSenders:
    """A sender who may write one datastream only, `rad-1`, in a city with private stations."""

    @pytest.fixture
    def only_one(self, city):
        found = Datastream.objects.get(key="rad-1")
        return create_token(name="nur eine", acts=[Act.CREATE], datastreams=[found])

    @pytest.fixture
    def hidden(self, city):
        return stream("geheim-1", station("geheim", public=False))

    @pytest.mark.parametrize("path", ["chirpstack?event=up", "things-stack"])
    @pytest.mark.parametrize("assigned", [True, False])
    def test_devices_of_others_are_not_heard(self, send, only_one, path, assigned):
        row = Device.objects.get()
        row.station.public = assigned
        row.station.save()
        before = state_of(row)
        letter = {"things-stack": things}.get(path, chirp)
        payload = letter() if assigned else letter("", object={"foo": 1, "battery": 3})
        answer = send(path, payload, token=only_one)
        assert (answer.status_code, answer.json()["taken"]) == (202, 0)
        assert "no device has the EUI" in answer.json()["reasons"][0]
        assert state_of(row) == before
        assert not HotObservation.objects.exists()

    def test_a_device_all_of_whose_datastreams_are_open_is_heard(self, send, city):
        row = Device.objects.get()
        streams = [Datastream.objects.get(key=key) for key in ("raum-temp", "raum-akku")]
        token = create_token(name="beide", acts=[Act.CREATE], datastreams=streams)
        assert send("chirpstack", chirp(), token=token).json()["taken"] == 2
        assert state_of(row)[2] == 7

    def test_a_device_of_the_project_is_heard(self, send, city):
        Station.objects.filter(pk=Device.objects.get().station_id).update(project="radwege")
        token = create_token(name="projekt", acts=[Act.CREATE], projects=["radwege"])
        assert send("chirpstack", chirp(), token=token).json()["taken"] == 2

    def test_a_device_of_the_project_brings_nothing_to_other_projects(self, send, city):
        row = Device.objects.get()
        Station.objects.filter(pk=row.station_id).update(project="radwege")
        other = Datastream.objects.get(key="parken-p0")
        row.streams.filter(measured="battery").update(datastream=other)
        token = create_token(name="projekt", acts=[Act.CREATE], projects=["radwege"])
        assert send("chirpstack", chirp(), token=token).status_code == 403
        assert state_of(row)[0] is None
        assert not DeadLetter.objects.exists()

    def test_hidden_and_missing_are_told_in_the_same_words(self, send, only_one, hidden):
        told = [
            send(f"plain/{key}", b'{"value": 3}', token=only_one) for key in ("geheim-1", "nix")
        ]
        assert {(one.status_code, one.content) for one in told} == {(202, told[0].content)}
        hidden.multi = True
        hidden.save()
        assert send("plain/geheim-1", b'{"value": 3}', token=only_one).content == told[0].content

    def test_a_counting_site_at_a_hidden_station_is_told_as_none(self, send, only_one):
        Station.objects.filter(key="nord").update(public=False)
        told = [send(f"counts/{site}", counts(site), token=only_one).json()
                for site in ("nordtangente", "nirgends")]  # fmt: skip
        assert told[0]["reasons"] == told[1]["reasons"]
        assert not Datastream.objects.filter(key__startswith="nordtangente").exists()

    def test_a_counting_site_of_others_makes_nothing(self, send, only_one):
        assert send("counts/nordtangente", counts(), token=only_one).status_code == 403
        assert not Datastream.objects.filter(key__startswith="nordtangente").exists()

    @pytest.mark.parametrize("hide", [True, False])
    def test_a_replay_goes_no_further_than_its_sender(self, send, only_one, hidden, hide, capsys):
        """The datastream is made after the letter came, for another project."""
        send("plain/neu-1", b'{"value": 3}', token=only_one)
        send("chirpstack", chirp("", object={"foo": 1}), token=only_one)
        stream("neu-1", station("neu", public=not hide))
        device_before = state_of(Device.objects.get())
        call_command("observations_replay")
        assert capsys.readouterr().out.startswith("0 readings taken, 2 messages stay\n")
        assert not HotObservation.objects.exists()
        assert state_of(Device.objects.get()) == device_before
        assert DeadLetter.objects.count() == 2
        assert {row.sender["streams"][0] for row in DeadLetter.objects.all()} == {
            Datastream.objects.get(key="rad-1").pk
        }

    def test_a_replay_takes_what_the_sender_may(self, send, city, capsys):
        token = create_token(name="projekt", acts=[Act.CREATE], projects=["radwege"])
        send("plain/neu-1", b'{"value": 3}', token=token)
        new = stream("neu-1", station("neu", public=False))
        Station.objects.filter(key="neu").update(project="radwege")
        call_command("observations_replay")
        assert capsys.readouterr().out.startswith("1 readings taken, 0 messages stay")
        assert HotObservation.objects.get().datastream_id == new.pk


def test_a_letter_that_is_too_large_is_not_read(send, city):
    assert send("plain/rad-1", b" " * (LARGEST_LETTER + 1)).status_code == 413


@pytest.mark.parametrize("path", ["", "x", "plain", "plain/", "plain/a/b", "things-stack/x"])
def test_other_addresses_are_not_found(send, city, path):
    assert send(path, b"{}").status_code == 404


def test_letters_are_posted(client):
    assert client.get("/sensorthings/push/things-stack").status_code == 405


@pytest.mark.parametrize(
    "path", ["plain/rad-1", "mapped/parken", "things-stack", "counts/nordtangente"]
)
def test_neither_answer_nor_log_nor_database_hold_what_identifies(send, city, path, caplog):
    caplog.set_level(logging.DEBUG)
    plate = "KL-AB 1234"
    answer = send(path, json.dumps({"plate": plate}).encode(), **{"X-Downlink-Apikey": KEY})
    assert answer.status_code == 202
    place = "?" if path.startswith("counts") else "plate"
    assert answer.json()["reasons"] == [
        f"holds what may identify a person or device and was not kept: plate at {place}"
    ]
    logged = "\n".join(str(vars(one)) for one in caplog.records)
    whole = logged.encode() + answer.content
    if connection.vendor == "sqlite":
        whole += connection.connection.serialize()
    assert plate.encode() not in whole
    assert KEY.encode() not in whole


def test_the_same_key_is_carried_out_once(send, city):
    first = send("plain/rad-1", b'{"value": 3}', **{"Idempotency-Key": "a"})
    again = send("plain/rad-1", b'{"value": 3}', **{"Idempotency-Key": "a"})
    assert first.json() == again.json()
    assert HotObservation.objects.count() == 1
