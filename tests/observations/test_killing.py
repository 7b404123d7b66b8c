"""An import that is ended by kill -9 in different phases, and one of a file larger than the memory.

Each run is a process of its own with a database and a lake of its own, started as an engineer
starts it. What is counted is read by DuckDB and sqlite3, not by our own reading.
"""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from deltalake import DeltaTable

from tests.migrated import migrated

ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS, LINES, STEP_S = 40, 100_000, 10
MEGABYTES = 500
START_US = 1_767_225_600_000_000  # 2026-01-01 UTC

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@dataclass
class City:
    """An installation in a folder, and a file that is imported into it."""

    folder: Path

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, *arguments],
            env={
                "PATH": "/usr/bin:/bin", "PYTHONPATH": "src:.",
                "DJANGO_SETTINGS_MODULE": "tests.settings", "STADTHERZ_VAR": str(self.folder),
            },
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *arguments):
        process = self.start(*arguments)
        said, complaints = process.communicate(timeout=200)
        assert process.returncode == 0, complaints
        return said

    def importing(self):
        return (
            "-m", "django", "observations_import", str(self.folder / "data.csv"),
            "--mapping", str(self.folder / "m.toml"), "--create", "--json",
        )  # fmt: skip

    def commits(self):
        """Name the commits of imports in the log of the lake, and the last line of each."""
        found = {}
        for entry in sorted((self.folder / "lake" / "_delta_log").glob("*.json")):
            for line in entry.read_text().splitlines():
                told = json.loads(line) if line.endswith("}") else {}
                if "txn" in told and told["txn"]["appId"].startswith("import-"):
                    found[entry.stem] = told["txn"]["version"]
        return found

    def parquet_files(self):
        return set((self.folder / "lake").glob("day=*/*.parquet"))

    def ask_database(self, question):
        try:
            with sqlite3.connect(f"file:{self.folder}/stadtherz.sqlite3?mode=ro", uri=True) as base:
                return base.execute(question).fetchall()
        except sqlite3.OperationalError:  # locked for the moment, or no such table yet
            return []

    def newest(self):
        found = self.ask_database("SELECT max(us) FROM observations_latest")
        return (found and found[0][0]) or 0

    def ask_lake(self, question):
        files = DeltaTable(str(self.folder / "lake")).file_uris()
        rows = "WITH rows AS (FROM read_parquet($1))"
        return duckdb.execute(f"{rows} {question}", [files])


@pytest.fixture
def city(tmp_path):
    shutil.copy(migrated(), tmp_path / "stadtherz.sqlite3")
    return City(tmp_path)


def moment_us(number):
    return START_US + number * STEP_S * 1_000_000


def value(number, column):
    return number * COLUMNS + column


def write_table(folder):
    pairs = "\n".join(f'c{n} = "s-{n}"' for n in range(COLUMNS))
    (folder / "m.toml").write_text(
        f'[time]\ncolumn = "t"\nzone = "UTC"\n[columns]\n{pairs}\n[station]\nkey = "s"\n'
        'kind = "level"\nunit = "x"\nname = {de = "S", en = "S"}\n'
    )
    with (folder / "data.csv").open("w") as file:
        file.write(",".join(["t", *(f"c{n}" for n in range(COLUMNS))]) + "\n")
        for number in range(LINES):
            days, second = divmod(number * STEP_S, 86_400)
            clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            cells = ",".join(str(value(number, column)) for column in range(COLUMNS))
            file.write(f"2026-01-{days + 1:02} {clock},{cells}\n")


def until(condition, process, seconds=60):
    """Wait for something that the import does; it must not have ended by then."""
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.002)


def wait_for_phase(city, process, phase, fresh):
    """Wait until `fresh` new commits are in the lake, and then for a phase of the next chunk."""
    before = len(city.commits())
    until(lambda: len(city.commits()) >= before + fresh, process)
    commits, files, newest = len(city.commits()), city.parquet_files(), city.newest()
    if phase == "files of the next chunk are being written":
        until(lambda: city.parquet_files() - files, process)
    elif phase == "the latest value was told":
        until(lambda: city.newest() > newest or len(city.commits()) > commits, process)


PHASES = (
    "committed a moment ago",
    "files of the next chunk are being written",
    "the latest value was told",
)


@pytest.mark.parametrize("times", [1, pytest.param(3, marks=pytest.mark.soak)])
def test_kill_9_loses_and_doubles_nothing(city, times):
    write_table(city.folder)
    dice = random.Random(20261124)
    plan = [(phase, dice.randint(1, 2)) for phase in PHASES for _ in range(times)]
    dice.shuffle(plan)
    acknowledged = 0
    for phase, fresh in plan:
        process = city.start(*city.importing())
        wait_for_phase(city, process, phase, fresh)
        assert process.poll() is None, "the import ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)
        reached = max(city.commits().values())
        assert reached > acknowledged
        acknowledged = reached
        lines = acknowledged - 1  # without the heading
        assert city.ask_lake(
            "SELECT count(*), count(DISTINCT (datastream, time)), max(epoch_us(time)) FROM rows"
        ).fetchall() == [(lines * COLUMNS, lines * COLUMNS, moment_us(lines - 1))], phase
    assert acknowledged < LINES + 1, "nothing was left for the last run"
    told = json.loads(city.run(*city.importing()))
    assert (told["accepted"], told["passed_over"]) == (
        LINES * COLUMNS, (acknowledged - 1) * COLUMNS,
    )  # fmt: skip
    assert_whole(city)


def assert_whole(city):
    columns = dict(city.ask_database("SELECT id, substr(key, 3) FROM observations_datastream"))
    assert sorted(map(int, columns.values())) == list(range(COLUMNS))
    rows = city.ask_lake("SELECT sequence, datastream, epoch_us(time) AS us, value FROM rows")
    found = rows.fetchnumpy()
    places = np.zeros(max(columns) + 1, int)
    places[list(columns)] = list(map(int, columns.values()))
    numbers = (found["us"] - START_US) // (STEP_S * 1_000_000)
    lines = numbers * COLUMNS + places[found["datastream"]]
    assert np.array_equal(found["value"], lines)  # a value says which line and column it stood in
    assert np.array_equal(np.sort(lines), np.arange(LINES * COLUMNS))
    assert len(np.unique(found["sequence"])) == LINES * COLUMNS
    assert sorted(
        city.ask_database("SELECT datastream_id, us, value, first_us FROM observations_latest")
    ) == sorted(
        (key, moment_us(LINES - 1), value(LINES - 1, int(column)), START_US)
        for key, column in columns.items()
    )


MEASURED = """
import re, sys
from pathlib import Path
import django; django.setup()
from django.core.management import call_command
folder = Path(sys.argv[1])
call_command("observations_import", folder / "data.csv", mapping=folder / "m.toml", create=True)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.parametrize(
    ("heading", "rest", "lines"),
    [
        # long texts, which nobody asks for
        pytest.param("t,a,note", ",1," + "x" * 5_000, 60_000, marks=pytest.mark.soak),
        ("t,a", ",1", 500_000),  # short lines of more than a year, each a chunk of many days
    ],
)
@pytest.mark.soak
def test_memory_does_not_grow_with_the_file(city, heading, rest, lines):
    with (city.folder / "data.csv").open("w") as file:
        file.write(f"{heading}\n")
        for number in range(lines):
            moment = datetime(2025, 1, 1) + number * timedelta(minutes=1)
            file.write(f"{moment:%Y-%m-%d %H:%M}{rest}\n")
    (city.folder / "m.toml").write_text(
        '[time]\ncolumn = "t"\nzone = "UTC"\n[columns]\na = "s-a"\n'
        '[station]\nkey = "s"\nkind = "level"\nname = "S"\n'
    )
    said = city.run("-c", MEASURED, str(city.folder))
    assert f"{lines:,} readings taken" in said
    assert int(said.split()[-1]) / 1024 < MEGABYTES
