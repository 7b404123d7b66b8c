"""Nothing acknowledged is lost between device and hot table, with the broker of production."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.migrated import copy_migrated
from tests.running_city import ROOT, free_port

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
MESSAGES = 6_000
STREAMS = 20
SETTLES_S = 40
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


class Mosquitto:
    """A real broker in a folder of its own, which keeps sessions and messages on the disk."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        (folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\n"
            f"persistence_location {folder}/\nmax_inflight_messages 0\nmax_queued_messages 0\n"
            f"user {'root' if os.geteuid() == 0 else ''}\n".replace("user \n", "")
        )
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [MOSQUITTO, "-c", str(self.folder / "mosquitto.conf")], stderr=subprocess.DEVNULL
        )
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def broker(tmp_path):
    folder = tmp_path / "broker"
    folder.mkdir()
    found = Mosquitto(folder).start()
    yield found
    found.stop()


@pytest.fixture
def city(tmp_path, broker):
    """The environment of an installation with its datastreams, for processes of their own."""
    environment = {
        **os.environ, "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings",
        "STADTHERZ_VAR": str(tmp_path), "STADTHERZ_MQTT": f"mqtt://127.0.0.1:{broker.port}",
    }  # fmt: skip
    environment.pop("STADTHERZ_DATABASE", None)
    code = (
        "import django; django.setup()\n"
        "from tests.observations.factories import station, stream\n"
        f"at = station('s'); [stream(f's-{{n}}', at) for n in range({STREAMS})]\n"
    )
    copy_migrated(tmp_path / "stadtherz.sqlite3").close()
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    return environment


def ingest(environment):
    log = Path(environment["STADTHERZ_VAR"]) / "ingest.log"
    with log.open("w") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "django", "observations_ingest"], env=environment, cwd=ROOT,
            stderr=file,
        )  # fmt: skip


def connected(environment):
    log = Path(environment["STADTHERZ_VAR"]) / "ingest.log"
    return "connected to the broker" in log.read_text()


def stored(tmp_path):
    with sqlite3.connect(tmp_path / "stadtherz.sqlite3", timeout=20) as database:
        return database.execute("SELECT count(*) FROM observations_hotobservation").fetchone()[0]


def subscribed(broker, environment):
    """Let the ingest make its session once, so that the broker keeps messages for it."""
    process = ingest(environment)
    until(lambda: connected(environment))
    time.sleep(0.5)  # the broker has read the subscription by then
    process.terminate()
    assert process.wait(20) == 0
    assert broker.process.poll() is None


def publish(broker, first, count):
    """Publish with QoS 1 and return when the broker has acknowledged every message."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    sent = [
        client.publish(
            f"stadtherz/v1/s-{number % STREAMS}",
            f'{{"time": "2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z",'
            f' "value": {number}}}',
            qos=1,
        )
        for number in range(first, first + count)
    ]
    for one in sent:
        one.wait_for_publish(30)
    client.disconnect()
    client.loop_stop()


def until(condition):
    ends = time.monotonic() + SETTLES_S
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)


def all_there_once(tmp_path):
    with sqlite3.connect(tmp_path / "stadtherz.sqlite3", timeout=20) as database:
        values = database.execute("SELECT value FROM observations_hotobservation").fetchall()
    return sorted(value for (value,) in values) == [float(n) for n in range(MESSAGES)]


def test_kill_9_of_the_ingest_loses_and_doubles_nothing(broker, city, tmp_path):
    subscribed(broker, city)
    publish(broker, 0, MESSAGES)
    assert stored(tmp_path) == 0
    for part in (1, MESSAGES // 3, 2 * MESSAGES // 3):
        process = ingest(city)
        until(lambda part=part: stored(tmp_path) >= part)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    process = ingest(city)
    until(lambda: connected(city) and all_there_once(tmp_path))
    process.terminate()
    assert process.wait(20) == 0


def test_a_restart_of_the_broker_loses_and_doubles_nothing(broker, city, tmp_path):
    subscribed(broker, city)
    process = ingest(city)
    publish(broker, 0, MESSAGES // 2)
    broker.stop()
    broker.start()
    time.sleep(1)
    publish(broker, MESSAGES // 2, MESSAGES - MESSAGES // 2)
    until(lambda: all_there_once(tmp_path))
    assert process.poll() is None
    process.terminate()
    assert process.wait(20) == 0
