"""An installation whose ingest and broker run as processes of their own."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from tests.migrated import copy_migrated
from tests.running_city import ROOT

STREAMS = 20
SETTLES_S = 40


def city_at(folder, port):
    """Make the database with its datastreams; gives the environment of its processes."""
    environment = {
        **os.environ, "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings",
        "STADTHERZ_VAR": str(folder), "STADTHERZ_MQTT": f"mqtt://127.0.0.1:{port}",
    }  # fmt: skip
    environment.pop("STADTHERZ_DATABASE", None)
    code = (
        "import django; django.setup()\n"
        "from tests.observations.factories import station, stream\n"
        f"at = station('s'); [stream(f's-{{n}}', at) for n in range({STREAMS})]\n"
    )
    copy_migrated(folder / "stadtherz.sqlite3").close()
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    return environment


def start(environment, command):
    """Start a command of the city; what it says goes into a file of its name."""
    with said_by(environment, command).open("a") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "django", command], env=environment, cwd=ROOT, stderr=file
        )


def said_by(environment, command):
    return Path(environment["STADTHERZ_VAR"]) / f"{command}.log"


def ingest(environment):
    said_by(environment, "observations_ingest").write_text("")
    return start(environment, "observations_ingest")


def connected(environment):
    return "connected to the broker" in said_by(environment, "observations_ingest").read_text()


def stored(folder):
    """Give the values in the hot table, in order."""
    with sqlite3.connect(folder / "stadtherz.sqlite3", timeout=20) as database:
        values = database.execute("SELECT value FROM observations_hotobservation").fetchall()
    return sorted(value for (value,) in values)


def publish(port, first, count):
    """Publish with QoS 1 and return when the broker has acknowledged every message."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
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
    assert all(one.is_published() for one in sent)
    client.disconnect()
    client.loop_stop()


def until(condition):
    ends = time.monotonic() + SETTLES_S
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)
