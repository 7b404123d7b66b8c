"""The city's own broker and its announcer as processes, and a client that listens to them."""

import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from tests.running_city import ROOT, free_port

SETTLES_S = 40
QUIET_S = 1.0


def until(condition, what="it"):
    ends = time.monotonic() + SETTLES_S
    while not condition():
        assert time.monotonic() < ends, f"{what} did not happen in time"
        time.sleep(0.05)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Broker:
    """The broker and the announcer of a city, each a process of its own."""

    def __init__(self, environment):
        self.port = free_port()
        address = f"mqtt://127.0.0.1:{self.port}"
        self.environment = environment | {
            "STADTHERZ_MQTT": address, "STADTHERZ_MQTT_PUBLIC": address,
        }  # fmt: skip
        self.processes = {}

    def start(self, command):
        self.processes[command] = subprocess.Popen(
            [sys.executable, "-m", "stadtherz.site", command], env=self.environment, cwd=ROOT
        )

    def serve(self):
        self.start("observations_broker")
        until(lambda: answers(self.port), "the start of the broker")

    def end(self, command, *, kill=False):
        one = self.processes.pop(command)
        one.kill() if kill else one.terminate()
        one.wait(30)

    def end_all(self):
        for command in list(self.processes):
            self.end(command)


class Listener:
    """A client of the broker; keeps what it was granted and what it heard."""

    def __init__(self, port, name=""):
        self.heard, self.granted = [], {}
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name)
        self._client.on_message = self._take
        self._client.on_subscribe = self._grant
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def _take(self, _client, _data, message):
        self.heard.append((message.topic, json.loads(message.payload)))

    def _grant(self, _client, _data, mid, codes, _more):
        self.granted[mid] = [code.value for code in codes]

    def subscribe(self, *topics):
        """Subscribe; gives the codes of the acknowledgement."""
        _, mid = self._client.subscribe([(topic, 1) for topic in topics])
        until(lambda: mid in self.granted, "the acknowledgement")
        return self.granted[mid]

    def unsubscribe(self, *topics):
        self._client.unsubscribe(list(topics))

    def hears(self, *topics):
        """Wait until each of the topics was heard, and give what was said there last."""
        until(lambda: {topic for topic, _ in self.heard} >= set(topics), f"a message at {topics}")
        time.sleep(QUIET_S)
        said = dict(self.heard)
        self.heard.clear()
        return said

    def hears_nothing_more(self):
        time.sleep(QUIET_S)
        return not self.heard

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


@contextmanager
def listener(port, name=""):
    found = Listener(port, name)
    try:
        yield found
    finally:
        found.close()
