"""Processes that live until they are killed: `kill -9` at moments that are counted, not timed.

One process prepares Django once and then forks a life for each order that it is given; a life does
real work on a database and a lake of its own and kills itself by SIGKILL when what it counts has
come: the n-th call of fsync, the n-th data file that shows up, or the n-th statement that begins as
given. Nothing of ours is replaced; fsync is the library's own, with a counter before it.
"""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import traceback
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import django
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
STREAMS = 3
KILLED = -signal.SIGKILL


def environment(folder, **more):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings",
        "STADTHERZ_VAR": str(folder), "RUST_BACKTRACE": "0", **more,
    }  # fmt: skip


def copy_database(folder):
    """Write the migrated database of the running test into a folder, as the one of a city."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(folder / "stadtherz.sqlite3")) as target:
        connection.connection.backup(target)


class Lives:
    """Gives orders to the process that forks, and reads what became of each life."""

    def __init__(self, folder, **more):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.observations.lives"], cwd=ROOT,
            env=environment(folder, **more), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def live(self, work, *, kill=None, **arguments):
        """Let a life do some work; gives its status, and what it said."""
        order = {"work": work, "kill": kill, "arguments": arguments}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return Lived(**json.loads(self.process.stdout.readline()))

    def done(self, work, **arguments):
        """Let a life do its work to the end; gives what it said last."""
        lived = self.live(work, **arguments)
        assert lived.status == 0, lived.said
        return lived.said[-1] if lived.said else None

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@dataclass
class Lived:
    """How a life ended, and what it had said until then."""

    status: int
    said: list

    @property
    def killed(self):
        return self.status == KILLED


# --- in the process that forks -------------------------------------------------------------------


def main():
    django.setup()
    acts = import_module("tests.observations.acts")  # wants Django to be ready
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _live(acts, order, writing)
        os.close(writing)
        with os.fdopen(reading) as said:
            lines = [json.loads(one) for one in said.read().splitlines()]
        _, status = os.waitpid(child, 0)
        ended = {"status": os.waitstatus_to_exitcode(status), "said": lines}
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


def _live(acts, order, writing):
    def say(value):
        os.write(writing, json.dumps(value).encode() + b"\n")

    try:
        if order["kill"]:
            acts.Killer(**order["kill"]).watch()
        getattr(acts, order["work"])(say, **order["arguments"])
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it was, the test has to see it
        say(traceback.format_exc())
        os._exit(1)


if __name__ == "__main__":
    main()
