"""Nothing acknowledged is lost between device and hot table, with the broker of production."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from stadtherz.observations.domain.routing import TOPICS, fits, heard_at
from tests.observations.mqtt_city import city_at, connected, ingest, publish, stored, until
from tests.running_city import ROOT, free_port

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


@pytest.mark.soak  # test_broker.py kills both
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


@pytest.mark.soak
def test_a_retained_message_is_no_new_value_with_every_connection(broker, city, tmp_path):
    process = ingest(city)
    until(lambda: connected(city))
    time.sleep(0.5)  # the broker has read the subscription by then
    sender = mqtt.Client(CallbackAPIVersion.VERSION2)
    sender.connect("127.0.0.1", broker.port)
    sender.loop_start()
    for topic, letter in [
        ("s-0", '{"value": 12.25}'),
        ("s-1", '{"time": "2026-01-01T00:00:00Z", "value": 1}'),
        ("s-2", "nothing that can be read"),
    ]:
        sender.publish(f"stadtherz/v1/{topic}", letter, qos=1, retain=True).wait_for_publish(10)
    until(lambda: len(stored(tmp_path)) == 2)
    for value in (7, 8):
        process.terminate()
        assert process.wait(20) == 0
        process = ingest(city)
        until(lambda: connected(city))
        time.sleep(0.5)
        sender.publish("stadtherz/v1/s-3", f'{{"value": {value}}}', qos=1).wait_for_publish(10)
        until(lambda value=value: value in stored(tmp_path))
    sender.disconnect()
    sender.loop_stop()
    process.terminate()
    assert process.wait(20) == 0
    assert stored(tmp_path) == [1, 7, 8, 12.25]
    with sqlite3.connect(tmp_path / "stadtherz.sqlite3", timeout=20) as database:
        assert database.execute("SELECT count(*) FROM observations_deadletter").fetchone() == (1,)


def as_documented(folder):
    """Write the files for Mosquitto that the documentation shows; gives the ports in their order.

    Places and ports are those of the test; users get the password "secret".
    """
    text = (ROOT / "docs" / "reference" / "devices.md").read_text()
    ports = {f"listener {shown}": free_port() for shown in (1883, 1884, 1885)}
    own = {"/etc/mosquitto": str(folder), "/var/lib/mosquitto": str(folder), "0.0.0.0": "127.0.0.1"}  # noqa: S104
    own |= {line: f"listener {port}" for line, port in ports.items()}
    for name, shown in re.findall(r"```mosquitto ([a-z.]+)\n(.*?)```", text, re.DOTALL):
        (folder / name).write_text(re.sub("|".join(own), lambda found: own[found[0]], shown))
    with (folder / "mosquitto.conf").open("a") as file:
        file.write("user root\n" if os.geteuid() == 0 else "")
    (folder / "passwords").touch()
    for name in ("city", "traffic"):
        subprocess.run(
            ["mosquitto_passwd", "-b", str(folder / "passwords"), name, "secret"], check=True
        )
    return list(ports.values())


def test_readers_hear_nothing_of_devices_with_the_files_of_the_documentation(tmp_path):
    ports = as_documented(tmp_path)
    process = subprocess.Popen(
        [MOSQUITTO, "-c", str(tmp_path / "mosquitto.conf")], stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: all(map(answers, ports)))
        heard = {"city": [], "traffic": [], "": []}
        clients = [
            mosquitto_client(port, name, heard[name])
            for port, name in zip(ports, heard, strict=True)
        ]
        city, device, _ = clients
        time.sleep(1)
        for topic in ("v1.1/Datastreams(28)/Observations", "stadtherz/v1/counts/nord"):
            device.publish(topic, "private", qos=1)
        for port, name in zip(ports[1:], ("traffic", ""), strict=True):
            clients.append(mosquitto_client(port, name, []))
            clients[-1].publish("v1.1/Observations", "wrong")  # 2.0 may end the connection
        time.sleep(0.5)
        city.publish("v1.1/Observations", "told", qos=1)
        until(lambda: heard[""])
        for client in clients:
            client.disconnect()
            client.loop_stop()
    finally:
        process.terminate()
        process.wait(10)
    assert heard[""] == [("v1.1/Observations", b"told")]
    assert heard["traffic"] == []
    assert heard["city"][:2] == [
        ("in/v1.1/Datastreams(28)/Observations", b"private"),
        ("in/stadtherz/v1/counts/nord", b"private"),
    ]
    for topic, _ in heard["city"][:2]:
        assert any(fits(asked, topic) for asked in heard_at(TOPICS))


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def mosquitto_client(port, name, heard):
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    if name:
        client.username_pw_set(name, "secret")
    client.on_message = lambda _client, _data, one: heard.append((one.topic, one.payload))
    client.on_connect = lambda *_: client.subscribe("#", 1)
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


@pytest.mark.soak
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
