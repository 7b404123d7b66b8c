"""The observation store beside PostgreSQL, on the same rows in the same run.

Loads so many streams times minutes into the lake (`Lake.append`, every commit synced) and into
PostgreSQL (COPY of a CSV file that the server reads), day by day in turns. Then both are asked the
same questions in turns, PostgreSQL with a BRIN by time and with a B-tree by stream and time, so
that other work on the machine slows both alike. Prints a table with ratios and whether what was
asked for is met. With --endpoints the SensorThings interface is asked in this process by Django's
test client.

    python -m benchmarks.observation_store [--streams 2000] [--minutes 25000] [--json FILE]
    python -m benchmarks.observation_store --minutes 50000 --no-postgres --endpoints
    python -m benchmarks.observation_store --smoke
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import django

from tests.migrated import give_database
from tests.running_city import environment_for

REPEATS, SHORT_S, LONG_S = 5, 2, 60
FASTER_LOAD, BYTES_A_ROW, FASTER_DAYS, LATEST_MS, ENDPOINT_MS = 10, 3.0, 5, 20, 1000


def timed(work, repeats=REPEATS):
    """Do some work once to warm up, then give the median of its milliseconds."""
    return in_turns([work], repeats, 0)[0]


def in_turns(works, repeats=REPEATS, seconds=SHORT_S):
    """As `timed`, for several that are done in turns, and more often where that is short."""
    for work in works:
        work()
    found = [[] for _ in works]
    started, spent = time.perf_counter(), 0.0
    while spent < seconds or (len(found[0]) < repeats and spent < LONG_S):
        for work, taken in zip(works, found, strict=True):
            begun = time.perf_counter()
            work()
            taken.append((time.perf_counter() - begun) * 1000)
        spent = time.perf_counter() - started
    return [median(taken) for taken in found]


def verdict(name, said, *, met):
    print(f"  {'met   ' if met else 'MISSED'}  {name}: {said}")
    return {"name": name, "said": said, "met": met}


def beside_postgres(ours, theirs):
    """Say of each figure that was asked for whether it is met, by PostgreSQL's faster index."""
    ratio = ours["rows/s"] / theirs["btree"]["copy rows/s"]
    slower = ours["rows/s"] / theirs["btree"]["copy and index rows/s"]
    cpu = "rows/s of processor time"
    cheaper = ours[cpu] / theirs["btree"][f"copy {cpu}"]
    found = [
        verdict(f"bulk load at least {FASTER_LOAD} times COPY",
                f"{ratio:.1f} times COPY alone, {slower:.1f} times COPY and index;"
                f" {cheaper:.1f} times COPY alone by processor time",
                met=ratio >= FASTER_LOAD)
    ]  # fmt: skip
    for name, key, faster in (
        ("one stream's raw day at most PostgreSQL's time", "any raw day ms", 1),
        ("the same raw day again at most PostgreSQL's time", "raw day ms", 1),
        ("one stream's hourly means over all at most PostgreSQL's time", "hourly ms", 1),
        (f"daily means of 200 streams at least {FASTER_DAYS} times faster", "daily ms",
         FASTER_DAYS),
    ):  # fmt: skip
        best = min(theirs.values(), key=lambda side, key=key: side[key])
        times = best[key] / best["ours"][key]
        said = f"{times:.1f} times ({best['ours'][key]:.1f} ms, PostgreSQL {best[key]:.1f})"
        found.append(verdict(name, said, met=times >= faster))
    return found


def alone(ours):
    size, latest = ours["bytes a row"], ours["latest ms"]
    return [
        verdict(f"at most {BYTES_A_ROW:.0f} bytes a row",
                f"{size:.2f}, roll-ups {ours['roll-up bytes a row']:.2f} besides",
                met=size <= BYTES_A_ROW),
        verdict(f"latest value of all streams under {LATEST_MS} ms", f"{latest:.1f} ms",
                met=latest < LATEST_MS),
    ]  # fmt: skip


def table(ours, theirs):
    names = [("any raw day ms", "any stream, any day, raw"),
             ("raw day ms", "the same one again"), ("hourly ms", "one stream, all, hourly"),
             ("daily ms", "200 streams, all, daily"), ("latest ms", "latest of all streams"),
             ("bytes a row", "bytes a row")]  # fmt: skip
    sides = {"ours": ours}
    for kind, side in theirs.items():
        sides |= {
            kind: side,
            f"ours by {kind}": side["ours"] | {"bytes a row": ours["bytes a row"]},
        }
    print(f"\n{'':<26}" + "".join(f"{side:>14}" for side in sides))
    for key, name in names:
        print(f"{name:<26}" + "".join(f"{side[key]:>14.2f}" for side in sides.values()))


def endpoints(found):
    slowest = max(found, key=lambda one: one["ms"])
    print(f"\n{'endpoint':<96} {'ms':>8} {'kB':>7}")
    for one in found:
        print(f"{one['address']:<96} {one['ms']:>8.1f} {one['bytes'] / 1000:>7.1f}")
    return [
        verdict(f"no endpoint over {ENDPOINT_MS} ms",
                f"slowest {slowest['ms']:.0f} ms: {slowest['address']}",
                met=slowest["ms"] < ENDPOINT_MS)
    ]  # fmt: skip


def busy():
    """Say how busy the machine was; times of a busy one can be compared within the run only."""
    return "load average " + ", ".join(f"{one:.1f}" for one in os.getloadavg())


def options():
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--streams", type=int, default=2000)
    found.add_argument("--minutes", type=int, default=25_000)
    found.add_argument("--smoke", action="store_true", help="a small run that shows that it runs")
    found.add_argument("--endpoints", action="store_true", help="ask the SensorThings interface")
    found.add_argument("--no-postgres", action="store_true")
    found.add_argument("--folder", type=Path, help="where to work; a temporary one by default")
    found.add_argument("--json", type=Path, help="write what was measured to this file")
    asked = found.parse_args()
    if asked.smoke:
        asked.streams, asked.minutes, asked.endpoints = 40, 3_000, True
    return asked


def beside(ours, server, kind):
    """Ask both sides in turns, PostgreSQL with one kind of index."""
    found = server.index(kind) | {"ours": {}}
    theirs = server.questions(kind)
    for key, question in ours.questions().items():
        found["ours"][key], found[key] = in_turns([question, theirs[key]])
    return found


def measured(asked):
    from benchmarks.store_ours import Ours  # noqa: PLC0415 - wants Django to be ready
    from benchmarks.store_postgres import Postgres  # noqa: PLC0415 - as above

    ours = Ours(asked.streams, asked.minutes)
    theirs = {}
    if asked.no_postgres:
        found = {"ours": ours.load() | ours.sizes()}
    else:
        with Postgres(ours) as server:
            found = {"ours": ours.load(server.take) | ours.sizes()}
            theirs = {kind: beside(ours, server, kind) for kind in server.KINDS}
    found["ours"] |= {key: timed(question) for key, question in ours.questions().items()}
    table(found["ours"], theirs)
    for key in ("rows/s", "rows/s of processor time", "roll-up rows/s"):
        print(f"{key:<26}{found['ours'][key]:>14,.0f}")
    for kind, side in theirs.items():
        print(f"{kind}: COPY {side['copy rows/s']:,.0f} rows/s, "
              f"and index {side['copy and index rows/s']:,.0f} rows/s")  # fmt: skip
    print("\nwhat was asked for:")
    found["verdicts"] = alone(found["ours"])
    if theirs:
        found["postgres"] = theirs
        found["verdicts"] += beside_postgres(found["ours"], theirs)
    if asked.endpoints:
        found["endpoints"] = ours.endpoints(timed)
        found["verdicts"] += endpoints(found["endpoints"])
    return found


def main():
    asked = options()
    started = time.strftime("%Y-%m-%d")
    versions = {name: version(name) for name in ("duckdb", "deltalake", "django", "psycopg")}
    print(
        f"{asked.streams:,} streams x {asked.minutes:,} minutes = "
        f"{asked.streams * asked.minutes:,} rows; {started}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {number}" for name, number in versions.items())
        + f", {os.cpu_count()} cores, median of {REPEATS}, {busy()}",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="stadtherz-store-", dir=asked.folder) as folder:
        environment = environment_for(Path(folder), 8000)
        give_database(environment)
        os.environ.update(environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        found = measured(asked)
    print(busy())
    found |= {"date": started, "versions": versions, "streams": asked.streams,
              "minutes": asked.minutes, "load average": os.getloadavg()}  # fmt: skip
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(found, indent=1))
    return 0 if asked.smoke or all(one["met"] for one in found["verdicts"]) else 1


if __name__ == "__main__":
    sys.exit(main())
