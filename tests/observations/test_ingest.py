"""The way of a message: device, broker, ingest, hot table, page; with a real broker on loopback."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.mqtt import Letter, send
from stadtherz.observations.models import DeadLetter, Latest, Station
from stadtherz.observations.services.demo import (
    create_fleet,
    due_messages,
    load_fleet,
    write_history,
)
from stadtherz.observations.services.ingest import Ingest, run
from tests.observations.factories import stream

ROOT = Path(__file__).resolve().parent.parent.parent


def message(key, value):
    return Letter(f"stadtherz/v1/{key}", json.dumps({"value": value}).encode())


@pytest.mark.django_db
def test_good_messages_are_stored_and_bad_ones_kept_with_their_reason():
    one = stream("rad-1")
    ingest = Ingest()
    letters = [
        message("rad-1", 1),
        message("unknown", 1),
        Letter("stadtherz/v1/rad-1", b"{"),
        message("rad-1", 2),
    ]
    assert ingest.take(letters) == 2
    assert Latest.objects.get(pk=one.pk).value == 2.0
    kept = list(DeadLetter.objects.order_by("pk").values_list("code", "reason"))
    assert [code for code, _ in kept] == ["datastream", "uplink"]
    assert kept[1][1] == "is no JSON"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "payload",
    [
        b'{"value":1' + b"0" * 400 + b"}",
        b'{"value":5,"time":"0001-01-01T00:00:00+01:00"}',
        b'{"value":5,"time":"9999-12-31T23:59:59-23:59"}',
        b'{"value":1.8e308}',
        b'{"value":NaN}',
        b'{"value":1e16}',
        b"\xff\xfe",
        b"[" * 4000,
    ],
)
def test_no_message_hinders_the_others(payload):
    stream("rad-1")
    assert Ingest().take([message("rad-1", 7), Letter("stadtherz/v1/rad-1", payload)]) == 1
    assert DeadLetter.objects.count() == 1


@pytest.mark.django_db
def test_a_kept_message_is_replayed_when_its_reason_is_mended(capsys):
    Ingest().take([message("spaet-1", 3), Letter("stadtherz/v1/spaet-1", b"{")])
    one = stream("spaet-1")
    call_command("observations_replay")
    assert capsys.readouterr().out == "1 readings taken, 1 messages stay\n  uplink: 1\n"
    assert Latest.objects.get(pk=one.pk).value == 3.0
    assert list(DeadLetter.objects.values_list("code", flat=True)) == ["uplink"]


@pytest.mark.django_db
def test_only_so_many_unreadable_messages_are_kept(monkeypatch):
    monkeypatch.setattr("stadtherz.observations.services.letters.MOST_KEPT", 3)
    for number in range(6):
        Ingest().take([Letter(f"x/{number}", b"")])
    assert list(DeadLetter.objects.values_list("topic", flat=True)) == ["x/5", "x/4", "x/3"]


@pytest.fixture
def broker():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"mqtt://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "observations_broker"], cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings",
             "STADTHERZ_MQTT": address},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield address
    process.terminate()
    assert process.wait(15) == 0


def ingesting(stop):
    """Run the ingest in a thread; gives what it will return."""
    found = []

    def work():
        found.append(run(stop))
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    return thread, found


def eventually(condition, seconds=15):
    ends = time.monotonic() + seconds
    while not _holds(condition):
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.1)


def _holds(condition):
    """Ask while another thread may write: SQLite in memory does not wait for its lock."""
    try:
        return condition()
    except OperationalError as error:
        assert "locked" in str(error)
        return False


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_from_the_device_to_the_hot_table(broker, settings, own_lake):
    settings.MQTT_ADDRESS = broker
    one = stream("rad-1")
    start = timezone.now() - timedelta(hours=2)
    stop = threading.Event()
    thread, found = ingesting(stop)
    try:
        time.sleep(1)  # until it has subscribed
        payloads = [
            json.dumps({"time": (start + timedelta(seconds=n)).isoformat(), "value": n})
            for n in range(50)
        ]
        send(broker, "device", [("stadtherz/v1/rad-1", payload) for payload in payloads])
        # a busy machine may have flushed the hot rows by now; the latest value stays
        eventually(lambda: Latest.objects.filter(pk=one.pk, value=49.0).exists())
    finally:
        stop.set()
        thread.join(20)
    assert found[0].taken == 50


@pytest.mark.django_db
class TestFleet:
    def test_stations_and_history_come_once(self, own_lake):
        load_city(city=the_city())
        assert create_fleet() == 16
        assert create_fleet() == 0
        assert set(Station.objects.values_list("simulated", flat=True)) == {True}
        assert write_history() > 100_000
        assert write_history() == 0

    def test_each_interval_is_sent_once(self):
        now = timezone.now()
        first = due_messages(now - timedelta(hours=1), now)
        assert len(first) == 4 * len(load_fleet())
        assert due_messages(now, now) == []
