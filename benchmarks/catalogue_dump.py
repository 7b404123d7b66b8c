"""How soon and with how much memory a catalogue of 10,000 datasets is told, by a real server.

    python -m benchmarks.catalogue_dump [--datasets N]

One worker of granian serves a generated city. Each notation is asked for three times over one
connection each: until the first byte, and until the last. Memory is that of the worker, VmRSS
before the first dump and VmHWM after all of them; a page of the catalogue and a page of search
results are asked as well.
"""

import argparse
import http.client
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.migrated import give_database
from tests.running_city import ROOT, command, environment_for, free_port, serving

PIECE = 1024 * 1024
TIMES = 3
SET_UP = (
    "import django; django.setup(); from stadtherz.city.public import load_city, the_city; "
    "load_city(city=the_city()); from benchmarks.many_datasets import make; make(%d)"
)
PATHS = {
    "Turtle": "/catalog.ttl", "RDF/XML": "/catalog.rdf", "JSON-LD": "/catalog.jsonld",
    "a page of 100": "/catalog.ttl?page=50", "search": "/daten/?q=zahl+42",
}  # fmt: skip


def ask(port, path):
    """Give milliseconds to the first byte, seconds to the last, and bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.connect()
    started, size = time.perf_counter(), 0
    connection.request("GET", path, headers={"Host": f"localhost:{port}"})
    answer = connection.getresponse()
    size += len(answer.read(1))
    first = time.perf_counter() - started
    while piece := answer.read(PIECE):
        size += len(piece)
    connection.close()
    if answer.status != http.client.OK:
        sys.exit(f"{path} answered {answer.status}")
    return first * 1000, time.perf_counter() - started, size


def memory(port):
    """Give MB now and at most of the processes that serve a port: the worker is the largest."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_text()
            lines = dict(one.split(":", 1) for one in status.read_text().splitlines() if ":" in one)
        except OSError:
            continue
        if f"--port\0{port}\0" in command or f"granian\0{port}" in command:
            found.append((lines["VmRSS"], lines["VmHWM"]))
    numbers = [(int(now.split()[0]) / 1024, int(most.split()[0]) / 1024) for now, most in found]
    return max(numbers, default=(0, 0))


def run(options, folder):
    port = free_port()
    environment = environment_for(folder, port) | {"STADTHERZ_PAGE_CACHE": "0"}
    give_database(environment)
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SET_UP % options.datasets], check=True, cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "src:."},
    )  # fmt: skip
    command(environment, "createcachetable")
    command(environment, "collectstatic", "--noinput")
    told = {}
    with serving(environment, port):
        ask(port, "/catalog.ttl?page=1")
        before, _ = memory(port)
        for name, path in PATHS.items():
            asked = [ask(port, path) for _ in range(TIMES)]
            told[name] = {
                "first byte ms": [round(one[0]) for one in asked],
                "whole s": round(median(one[1] for one in asked), 1), "bytes": asked[0][2],
            }  # fmt: skip
        now, most = memory(port)
    told |= {"MB before": round(before), "MB after": round(now), "MB at most": round(most)}
    return told | {"load": os.getloadavg(), "python": platform.python_version(),
                   "granian": version("granian"), "django": version("django")}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(options, Path(folder)), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
