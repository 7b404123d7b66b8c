"""A city that people vote in while its server is killed; for tests and the benchmark.

Nothing here needs Django in this process.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import closing
from types import SimpleNamespace

from stadtherz.site.web import web_command
from tests.migrated import give_database
from tests.running_city import ROOT, command, environment_for, free_port

PATIENT_S, STARTED_S = 300, 60


def nonce(number):
    return f"{number:064x}"


class Restarted:
    """A server that can be killed and started again."""

    def __init__(self, city):
        self.city, self.server, self.kills = city, None, 0

    def __enter__(self):
        self.start()
        try:
            wait_for(self.city)
        except TimeoutError:
            kill(self.server)
            raise
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


def prepared(folder, number, *more):
    """A city with an open ballot; gives its settings, the ballot and its codes."""
    port = free_port()
    (folder / "static").mkdir()
    environment = environment_for(folder, port) | {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
    }
    give_database(environment)
    command(environment, "createcachetable")
    made = run(environment, "tests.participation.box_city", str(number), *more)
    return SimpleNamespace(
        folder=folder, environment=environment, port=port, ballot=made[0], codes=made[1:]
    )


def run(environment, module, *asked):
    done = subprocess.run(
        [sys.executable, "-m", module, *asked], env=environment, cwd=ROOT,
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.splitlines()


def wait_for(city):
    until = time.monotonic() + STARTED_S
    while time.monotonic() < until:
        with closing(http.client.HTTPConnection("127.0.0.1", city.port, timeout=5)) as wire:
            try:
                wire.request("GET", "/robots.txt", headers={"Host": "localhost"})
                wire.getresponse().read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return
    message = f"no answer within {STARTED_S} s"
    raise TimeoutError(message)


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


def patiently(city, number, choice):
    """Ask until an answer comes, with the same nonce, as people do whose answer did not come."""
    while True:
        try:
            return cast(city, city.codes[number + 2], choice, number)
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.05)


def wait_for_some(receipts, number):
    until = time.monotonic() + PATIENT_S
    while len(receipts) < number:
        if time.monotonic() > until:
            message = "nobody votes any more"
            raise TimeoutError(message)
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
    _none_is(strange)
    return receipts


def _none_is(strange):
    if strange:
        message = f"answers that must not be: {strange[:5]}"
        raise RuntimeError(message)
