"""How fast a file goes into the lake, and how much memory that takes.

Imports the largest shared CSV (loop detectors, 2,016 lines of 207 values) and a longer file of the
same shape that is made here, so that the rate is not that of one chunk; with --large also one of
more than 600 MB. Each runs in a process of its own, with the database and the lake in a fresh
folder: its peak memory is the whole program's. Rates are readings a second: one value of one
detector at one time is a reading, and a row of the lake; a line of these files holds 207 of them.

    python -m benchmarks.import_speed [--weeks 12] [--large]

The exit code is 1 when a figure is missed, or not measured because the shared file is not there.
"""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from tests.running_city import ROOT, environment_for

LARGEST = "detectors/los-loop/los_speed.csv"
MAPPING = ROOT / "tests" / "observations" / "mappings" / "los-loop.toml"
READINGS_A_SECOND, MEGABYTES = 300_000, 500
WEEKS_OF_LARGE = 155
LINES_A_WEEK, DETECTORS = 2016, 207
RUN = """
import json, re, sys, time, tomllib
from pathlib import Path
import django
django.setup()
from stadtherz.city.public import load_city, the_city
from django.core.management import call_command
from stadtherz.observations.domain.mapping import mapping_from
from stadtherz.observations.services.importing import import_file
call_command("migrate", verbosity=0)
load_city(city=the_city())
mapping = mapping_from(tomllib.loads(Path(sys.argv[2]).read_text()), "los-loop")
started = time.perf_counter()
outcome = import_file(path=Path(sys.argv[1]), mapping=mapping, create=True)
seconds = time.perf_counter() - started
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps({"readings": outcome.accepted, "seconds": seconds, "megabytes": peak}))
"""


def imported(path):
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_for(Path(folder), 8000)
        environment["DJANGO_SETTINGS_MODULE"] = "stadtherz.site.settings"
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(path), str(MAPPING)],
            env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def write_longer(path, weeks):
    """Write a file of the same shape: a column a detector, a line every five minutes."""
    dice = random.Random(2)
    pool = [f"{dice.uniform(5, 70):.6f}" for _ in range(4096)]
    with path.open("w", encoding="ascii") as file:
        file.write(",".join(str(700_000 + number) for number in range(DETECTORS)) + "\n")
        for _ in range(weeks * LINES_A_WEEK):
            file.write(",".join(dice.choices(pool, k=DETECTORS)) + "\n")


def report(name, runs):
    best = min(runs, key=lambda run: run["seconds"])
    rate = sorted(run["readings"] / run["seconds"] for run in runs)[len(runs) // 2]
    peak = max(run["megabytes"] for run in runs)
    print(
        f"{name:<34} {best['readings']:>10,} readings  "
        f"{best['seconds']:>6.2f} s best of {len(runs)}  "
        f"{rate:>9,.0f} readings/s (median)  {peak:>5.0f} MB at most"
    )
    return rate >= READINGS_A_SECOND and peak < MEGABYTES


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--weeks", type=int, default=12, help="of the file made here; 0: none")
    options.add_argument("--large", action="store_true", help="also a file of 600 MB")
    asked = options.parse_args()
    shared = Path(os.environ.get("STADTHERZ_TEST_DATA", ROOT.parent / "shared" / "data"))
    print(
        f"Python {platform.python_version()}, deltalake {version('deltalake')}, "
        f"{os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}"
    )
    largest = shared / LARGEST
    measured = largest.exists()
    met = measured and report(largest.name, [imported(largest) for _ in range(5)])
    if not measured:
        print(f"{largest.name}: not measured, {largest} is not there")
    made_here = [(asked.weeks, 3)] * bool(asked.weeks) + [(WEEKS_OF_LARGE, 1)] * asked.large
    for weeks, runs in made_here:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "made.csv"
            write_longer(made, weeks)
            name = f"{weeks} weeks, {made.stat().st_size / 1e6:,.0f} MB, made here"
            met &= report(name, [imported(made) for _ in range(runs)])
    verdict = "yes" if met else "no" if measured else "not measured"
    print(f"at least {READINGS_A_SECOND:,} readings/s under {MEGABYTES} MB: {verdict}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
