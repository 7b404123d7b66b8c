"""Many at once with one right, and a server that dies: over HTTP, as it is run."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from contextlib import closing
from types import SimpleNamespace

import pytest

from stadtherz.site.web import web_command
from tests.migrated import give_database
from tests.participation.box_city import read_pb
from tests.participation.factories import nonce
from tests.running_city import ROOT, environment_for, free_port

pytestmark = [pytest.mark.database, pytest.mark.timeout(900)]
AT_ONCE = 50


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("box"), 260)


class Restarted:
    """A server that can be killed and started again."""

    def __init__(self, city):
        self.city, self.server, self.kills = city, None, 0

    def __enter__(self):
        self.start()
        wait_for(self.city)
        return self

    def start(self):
        self.server = subprocess.Popen(
            web_command(self.city.port), env=self.city.environment, cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip

    def restart(self):
        kill(self.server)
        self.kills += 1
        self.start()

    def __exit__(self, *_):
        kill(self.server)


@pytest.fixture(scope="module")
def server(city):
    with Restarted(city) as started:
        yield started


def prepared(folder, number, *more):
    """A city with an open ballot; gives its settings, the ballot and its codes."""
    port = free_port()
    (folder / "static").mkdir()
    environment = environment_for(folder, port) | {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
    }
    give_database(environment)
    made = run(environment, "tests.participation.box_city", str(number), *more)
    return SimpleNamespace(
        folder=folder, environment=environment, port=port, ballot=made[0], codes=made[1:]
    )


def run(environment, module, *asked):
    done = subprocess.run(
        [sys.executable, "-m", module, *asked], env=environment, cwd=ROOT,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def wait_for(city):
    for _ in range(150):
        with closing(http.client.HTTPConnection("127.0.0.1", city.port, timeout=5)) as wire:
            try:
                wire.request("GET", "/robots.txt", headers={"Host": "localhost"})
                wire.getresponse().read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return
    pytest.fail("no answer")


def kill(server):
    """Kill the server and its workers as a power cut would, and wait until they are gone."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    server.wait()


def cast(city, code, choice, number):
    with closing(http.client.HTTPConnection("127.0.0.1", city.port, timeout=60)) as wire:
        body = json.dumps({"code": code, "choice": choice, "nonce": nonce(number)})
        headers = {"Host": "localhost", "Content-Type": "application/json"}
        wire.request("POST", f"/api/participation/ballots/{city.ballot}/cast", body, headers)
        answer = wire.getresponse()
        return answer.status, json.loads(answer.read())


def told(city, at):
    """What the box holds at the end, as the city tells it at a moment: asked in a process."""
    return json.loads(run(city.environment, "tests.participation.box_told", city.ballot, at)[0])


def test_fifty_at_once_with_one_right_are_one_ballot(city, server):
    """Each with a ballot of its own, so that none is taken for a repetition."""
    answers, gate = [], threading.Barrier(AT_ONCE)

    def ask(number):
        choice = [("baeume", "bank", "brunnen", "spielplatz")[number % 4]]
        gate.wait()
        answers.append(cast(city, city.codes[0], choice, 10_000 + number))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = [cast(city, city.codes[1], ["bank"], 77) for _ in range(3)]
    statuses = Counter(status for status, _ in answers)
    assert statuses == {201: 1, 409: AT_ONCE - 1}
    assert {body["code"] for status, body in answers if status == 409} == {"already-voted"}
    assert [status for status, _ in again] == [201] * 3
    assert len({body["commitment"] for _, body in again}) == 1
    (receipt,) = [body for status, body in answers if status == 201]
    assert told(city, "now") == {
        "used": 2, "ballots": sorted([receipt["commitment"], again[0][1]["commitment"]])
    }  # fmt: skip


def patiently(city, number, choice):
    """Ask until an answer comes, with the same nonce, as people do whose answer did not come."""
    while True:
        try:
            return cast(city, city.codes[number + 2], choice, number)
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.05)


def wait_for_some(receipts, number):
    until = time.monotonic() + 300
    while len(receipts) < number:
        assert time.monotonic() < until, "nobody votes any more"
        time.sleep(0.005)


def voted(city, ballots, server, *, kills, writers=8):
    """Cast every ballot over HTTP, by several at once, while the server is killed now and then."""
    todo, receipts, strange = deque(enumerate(ballots)), {}, []

    def write():
        while True:
            try:
                number, choice = todo.pop()
            except IndexError:
                return
            status, body = patiently(city, number, choice)
            if status == 201:
                receipts[number] = body
            else:
                strange.append((status, body))

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for each in range(kills):
        wait_for_some(receipts, len(ballots) * (each + 1) // (kills + 1))
        server.restart()
    for thread in threads:
        thread.join()
    assert strange == []
    return receipts


def every_receipt_is_counted_once(city, receipts, ballots):
    found = told(city, "end")
    assert found["used"] == len(found["ballots"])
    assert found["traces"] == []
    counted = Counter(found["ballots"])
    assert set(counted.values()) == {1}
    wanted = {body["commitment"] for body in receipts.values()}
    assert wanted <= set(counted)
    assert len(wanted) == len(ballots)
    support = Counter(key for choice in ballots for key in choice)
    return found, support


def test_every_ballot_with_a_receipt_is_counted_once_when_the_server_is_killed(city, server):
    choices = [["baeume"], ["bank", "baeume"], ["brunnen", "bank", "baeume"]]
    ballots = [choices[number % 3] for number in range(200)]
    receipts = voted(city, ballots, server, kills=1, writers=4)
    assert server.kills == 1
    found, support = every_receipt_is_counted_once(city, receipts, ballots)
    more = [found["support"][key] - votes for key, votes in support.items()]
    # of the storm before, if it ran, one ballot and one for the bench
    assert all(number in {0, 1, 2} for number in more)


@pytest.mark.soak
@pytest.mark.acceptance
def test_mokotow_with_kills(tmp_path, shared_data):
    file = shared_data / "pabulib" / "Poland_Warszawa_2023_Mokotow.pb"
    election = read_pb(file)
    ballots = election["ballots"]
    assert len(ballots) == 11_067
    city = prepared(tmp_path, len(ballots) + 2, str(file))
    begun = time.monotonic()
    with Restarted(city) as server:
        receipts = voted(city, ballots, server, kills=5)
    print(f"{len(ballots)} ballots in {time.monotonic() - begun:.1f} s")  # noqa: T201
    found, support = every_receipt_is_counted_once(city, receipts, ballots)
    assert {key: votes for key, votes in found["support"].items() if votes} == dict(support)
    assert found["winners"] == 24
