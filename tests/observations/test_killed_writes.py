"""Two workers end by kill -9 while observations come in: what was acknowledged is there, once.

A city of its own is served by granian with two processes; threads send single observations and
data arrays, each at a time of its own, and write down what was acknowledged. What was not is sent
again in the next life. In the end everything is stored exactly once, under the numbers that were
told. The database is read by sqlite3, not by our own reading.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from stadtherz.site.web import web_command
from tests.observations.sensorthings.bodies import MEASUREMENT, datastream, link, location, thing
from tests.observations.sensorthings.client import Client
from tests.observations.sensorthings.conftest import LOAD, PATH, City
from tests.running_city import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
START = datetime(2026, 3, 1, tzinfo=UTC)
SENDERS, LIVES, MORE = 8, 3, 40


@pytest.fixture(scope="module")
def killed_city(tmp_path_factory):
    made = City(tmp_path_factory.mktemp("killed"))
    made.run("shell", "--verbosity", "0", "-c", LOAD)
    made.close()
    made.environment |= {"STADTHERZ_OPEN_WRITES": "yes"}
    return made


@contextlib.contextmanager
def served(city):
    """Serve in a group of processes of its own; gives how to end all of them at once."""
    server = subprocess.Popen(
        web_command(city.port), env=city.environment, cwd=ROOT, start_new_session=True
    )

    def kill():
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(20)

    try:
        for _ in range(300):
            asked = http.client.HTTPConnection("127.0.0.1", city.port, timeout=5)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asked):
                asked.request("GET", "/robots.txt")
                asked.getresponse().read()
                break
            time.sleep(0.2)
        yield kill
    finally:
        with contextlib.suppress(ProcessLookupError):
            kill()


class Sender(threading.Thread):
    """Sends the observations of one datastream, one request after the other.

    Every third request is a data array of five. What is under way when the server is killed is
    sent again in the next life, first.
    """

    def __init__(self, port, stream):
        super().__init__()
        self.port, self.stream, self.next = port, stream, 0
        self.told, self.open, self.alive, self.faults = {}, None, True, []

    def run(self):
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            while self.alive:
                self.open = self.open or self._batch()
                numbers = self._sent(wire, self.open)
                self.told.update(zip(self.open, numbers, strict=True))
                self.open = None
        except (OSError, http.client.HTTPException):
            pass  # the server was killed
        finally:
            wire.close()

    def _batch(self):
        count = 5 if self.next % 3 == 0 else 1
        self.next += count
        return range(self.next - count, self.next)

    def _sent(self, wire, batch):
        rows = [[(START + timedelta(seconds=n)).isoformat(), n] for n in batch]
        if len(rows) == 1:
            path, ((at, value),) = "Observations", rows
            body = {"phenomenonTime": at, "result": value, "Datastream": link(self.stream)}
        else:
            path = "CreateObservations"
            body = [{"Datastream": link(self.stream), "components": ["phenomenonTime", "result"],
                     "dataArray": rows}]  # fmt: skip
        wire.request("POST", f"{PATH}/{path}", json.dumps(body), {"Content-Type": JSON})
        answer = wire.getresponse()
        told = answer.read()
        if answer.status != 201:
            self.faults.append((answer.status, told[:300]))
            raise http.client.HTTPException
        found = json.loads(told)
        places = [answer.headers["Location"]] if path == "Observations" else found
        return [int(place.rpartition("(")[2].rstrip(")")) for place in places]


JSON = "application/json"


@pytest.mark.soak
def test_kill_9_of_both_workers_loses_and_doubles_nothing(killed_city):
    dice = random.Random(20261126)
    streams, senders = [], []
    for life in range(LIVES + 1):
        with served(killed_city) as kill:
            if not streams:
                streams = _streams(killed_city)
                senders = [Sender(killed_city.port, stream) for stream in streams]
            _run(senders)
            if life < LIVES:
                time.sleep(dice.uniform(0, 0.2))
                kill()
            _stop(senders)
            assert [one.faults for one in senders] == [[]] * SENDERS
        senders = [_again(one) for one in senders]
        _assert_whole(killed_city, senders, last=life == LIVES)


def _streams(city):
    client = Client(f"http://localhost:{city.port}{PATH}")
    station = thing("Killed", Locations=[location()], Datastreams=[
        datastream(f"S {n}", observationType=MEASUREMENT) for n in range(SENDERS)])  # fmt: skip
    number = client.make("Things", station)
    found = client.names(f"Things({number})/Datastreams", "@iot.id")
    client.close()
    return found


def _run(senders):
    """Let them send until of each some more observations are acknowledged."""
    wanted = [len(one.told) + MORE for one in senders]
    for one in senders:
        one.start()
    end = time.monotonic() + 90
    while any(len(one.told) < least for one, least in zip(senders, wanted, strict=True)):
        assert time.monotonic() < end, [(len(one.told), one.faults) for one in senders]
        time.sleep(0.01)


def _stop(senders):
    for one in senders:
        one.alive = False
    for one in senders:
        one.join(60)


def _again(old):
    new = Sender(old.port, old.stream)
    new.told, new.open, new.next = old.told, old.open, old.next
    return new


def _assert_whole(city, senders, *, last):
    with contextlib.closing(sqlite3.connect(city.folder / "stadtherz.sqlite3")) as base:
        rows = base.execute(
            "SELECT sequence, datastream_id, us, value FROM observations_hotobservation"
        ).fetchall()
        newest = dict(base.execute("SELECT datastream_id, value FROM observations_latest"))
    start_us = round(START.timestamp() * 1_000_000)
    stored = {(stream, round(value)): number for number, stream, _, value in rows}
    assert all(us == start_us + round(value) * 1_000_000 for _, _, us, value in rows)
    assert max(Counter((stream, us) for _, stream, us, _ in rows).values()) == 1
    for one in senders:
        assert all(stored[(one.stream, place)] == number for place, number in one.told.items())
        assert newest[one.stream] >= max(one.told)
    if last:  # whatever was under way when the last life ended in peace was answered
        assert len(rows) == sum(len(one.told) for one in senders)
