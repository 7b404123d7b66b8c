"""The way of a message: device, broker, ingest, hot table, page; with a real broker on loopback."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.mqtt import send
from stadtherz.observations.models import HotObservation, Latest, Station
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
    return f"stadtherz/v1/{key}", json.dumps({"value": value}).encode()


@pytest.mark.django_db
def test_good_messages_are_stored_and_bad_ones_counted_by_reason():
    one = stream("rad-1")
    ingest = Ingest()
    taken = ingest.take(
        [
            message("rad-1", 1),
            message("unknown", 1),
            ("stadtherz/v1/rad-1", b"{"),
            message("rad-1", 2),
        ]
    )
    assert taken == 2
    assert dict(ingest.refused) == {"no such datastream": 1, "is no JSON": 1}
    assert Latest.objects.get(pk=one.pk).value == 2.0


@pytest.mark.django_db
def test_a_batch_of_bad_messages_stores_nothing():
    assert Ingest().take([("x", b"")]) == 0
    assert not HotObservation.objects.exists()


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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_from_the_device_to_the_hot_table(broker, settings, own_lake):
    settings.MQTT_ADDRESS = broker
    one = stream("rad-1")

    async def play():
        stop = asyncio.Event()
        working = asyncio.create_task(run(stop))
        await asyncio.sleep(1.5)
        await send(
            broker, "device", [("stadtherz/v1/rad-1", json.dumps({"value": n})) for n in range(50)]
        )
        await asyncio.sleep(2)
        stop.set()
        return await asyncio.wait_for(working, 20)

    ingest = async_to_sync(play)()
    assert ingest.taken == 50
    assert Latest.objects.get(pk=one.pk).value == 49.0


@pytest.mark.django_db
class TestFleet:
    def test_stations_and_history_come_once(self, own_lake):
        load_city(city=the_city())
        assert create_fleet() == 14
        assert create_fleet() == 0
        assert set(Station.objects.values_list("simulated", flat=True)) == {True}
        assert write_history() > 100_000
        assert write_history() == 0

    def test_each_interval_is_sent_once(self):
        now = timezone.now()
        first = due_messages(now - timedelta(hours=1), now)
        assert len(first) == 4 * len(load_fleet())
        assert due_messages(now, now) == []
