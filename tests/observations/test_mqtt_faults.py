"""Nothing acknowledged is lost between device and hot table, with the broker of production."""

import os
import shutil
import signal
import subprocess
import time

import pytest

from tests.observations.mqtt_city import city_at, connected, ingest, publish, stored, until
from tests.running_city import free_port

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
MESSAGES = 6_000
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
    return city_at(tmp_path, broker.port)


def subscribed(broker, environment):
    """Let the ingest make its session once, so that the broker keeps messages for it."""
    process = ingest(environment)
    until(lambda: connected(environment))
    time.sleep(0.5)  # the broker has read the subscription by then
    process.terminate()
    assert process.wait(20) == 0
    assert broker.process.poll() is None


def all_there_once(tmp_path):
    return stored(tmp_path) == [float(n) for n in range(MESSAGES)]


def test_kill_9_of_the_ingest_loses_and_doubles_nothing(broker, city, tmp_path):
    subscribed(broker, city)
    publish(broker.port, 0, MESSAGES)
    assert stored(tmp_path) == []
    for part in (1, MESSAGES // 3, 2 * MESSAGES // 3):
        process = ingest(city)
        until(lambda part=part: len(stored(tmp_path)) >= part)
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
    publish(broker.port, 0, MESSAGES // 2)
    broker.stop()
    broker.start()
    time.sleep(1)
    publish(broker.port, MESSAGES // 2, MESSAGES - MESSAGES // 2)
    until(lambda: all_there_once(tmp_path))
    assert process.poll() is None
    process.terminate()
    assert process.wait(20) == 0
