"""A real city in a folder of its own: set up as by `make run`, served by granian on loopback."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from stadtherz.site.web import web_command
from tests.migrated import give_database

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment_for(folder, port):
    """Only the settings of this city: nothing of the caller's own installation leaks in."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("STADTHERZ_", "DJANGO_"))
    } | {
        "PYTHONPATH": str(ROOT / "src"),
        "STADTHERZ_SECRET": "throw-away-" + "x" * 40,
        "STADTHERZ_CITY": str(ROOT / "cities" / "kaiserslautern.toml"),
        "STADTHERZ_ADDRESS": f"http://localhost:{port}",
        "STADTHERZ_VAR": str(folder),
        "STADTHERZ_DEMO": "yes",
        "STADTHERZ_STAFF_MFA": "no",
    }


def set_up(environment):
    """Set the city up as `make run` does, from a database that has been migrated before."""
    give_database(environment)
    command(environment, "site_setup")


def command(environment, *asked):
    """Run a command of the city as an operator does."""
    subprocess.run(
        [sys.executable, "-m", "stadtherz.site", *asked],
        env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def serving(environment, port, *, workers=1):
    """Serve until the block ends; gives the address once the first page has been answered."""
    command = web_command(port, workers=workers)
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=15)
