"""State-wide questions: DuckDB against plain Python, and Sail over Spark Connect against DuckDB."""

import csv
import io
import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from stadtherz.city.models import District, Place
from stadtherz.kernel.errors import Invalid, Unavailable
from stadtherz.observations.adapters.engines.local import ask_here
from stadtherz.observations.adapters.engines.questions import QUESTIONS, Asked, plain
from stadtherz.observations.adapters.engines.remote import ask_there
from stadtherz.observations.adapters.engines.snapshot import snapshot
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.models import Datastream
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import hourly
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream
from tests.running_city import ROOT, free_port

pytestmark = pytest.mark.django_db
ZONE = "Europe/Berlin"
START = datetime(2026, 2, 24, tzinfo=UTC)
DAYS = 40  # over the change to summer time, and over two ends of a month
NAMES = list(QUESTIONS)


def fill(seed=3):
    """Fill the lake; gives what it says in the end, as (key, time, value).

    Values are eighths, so that sums are exact whatever their order. Some days lie in one file, some
    in several, some values were corrected, and one waits in the hot table.
    """
    dice = random.Random(seed)
    north = District.objects.create(key="nord", name="Nord", kind="core", lon=7.77, lat=49.45)
    streams = []
    for key in ("ufer", "wald"):
        at = station(key)
        streams += [stream(f"{key}-1", at), stream(f"{key}-2", at)]
    Place.objects.filter(pk=streams[0].station.place_id).update(district=north)
    Place.objects.exclude(pk=streams[0].station.place_id).update(district=None)
    found = {
        (one, START + timedelta(minutes=dice.randrange(DAYS * 1440))): dice.randrange(800) / 8
        for one in streams
        for _ in range(500)
    }
    record(readings=[Reading(one.pk, at, value) for (one, at), value in found.items()])
    flush()
    list(hourly(now=START + timedelta(days=DAYS + 10)))
    ordered = sorted(found, key=lambda key: (key[0].pk, key[1]))
    for key in dice.sample([key for key in ordered if key[1].day % 2], 60):
        found[key] = dice.randrange(800) / 8
        record(readings=[Reading(key[0].pk, key[1], found[key])])
    flush()
    record(readings=[Reading(streams[0].pk, START + timedelta(days=DAYS + 1), 1.0)])
    fresh = Datastream.objects.select_related("observed", "station__place__district").in_bulk()
    return [(fresh[one.pk], at, value) for (one, at), value in found.items()]


def placed(rows, first=None, last=None):
    for one, at, value in rows:
        local = at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
        if (first is None or local.date() >= first) and (last is None or local.date() <= last):
            district = one.station.place.district
            yield one, local, value, district.key if district else ""


def grouped(pairs):
    groups = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return sorted(groups.items())


def daily_means(rows):
    pairs = (
        ((one.station.key, one.key, one.observed.key, local.date().isoformat()), value)
        for one, local, value, _ in rows
    )
    return [(*k, len(v), sum(v) / len(v), min(v), max(v)) for k, v in grouped(pairs)]


def typical_week(rows):
    pairs = (
        ((one.observed.key, local.isoweekday(), local.hour), value) for one, local, value, _ in rows
    )
    return [(*k, len(v), sum(v) / len(v)) for k, v in grouped(pairs)]


def monthly_percentiles(rows):
    pairs = (
        ((district, one.observed.key, local.date().replace(day=1).isoformat()), value)
        for one, local, value, district in rows
    )
    return [(*key, len(values), *_percentiles(values)) for key, values in grouped(pairs)]


def _percentiles(values):
    cuts = quantiles(values, n=20, method="inclusive")
    return [cuts[place] for place in (0, 4, 9, 14, 18)]


EXPECTED = dict(zip(NAMES, (daily_means, typical_week, monthly_percentiles), strict=True))


def same(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(plain(found), expected, strict=True):
        assert len(one) == len(other)
        for cell, meant in zip(one, other, strict=True):
            assert cell == (pytest.approx(meant, rel=1e-12) if isinstance(meant, float) else meant)


RANGES = [(None, None), (date(2026, 3, 29), date(2026, 3, 31)), (None, date(2026, 3, 1))]


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_duckdb_answers_as_plain_python(lake, first, last):
    rows = fill()
    seen = snapshot(lake, first=first, last=last)
    assert seen.settled
    assert seen.rest
    for name in NAMES:
        asked = Asked(QUESTIONS[name], ZONE, first, last)
        same(ask_here(asked, seen), EXPECTED[name](placed(rows, first, last)))


class Sail:
    """Sail in a process of its own, as an engine is."""

    def __init__(self, **environment):
        self.port = free_port()
        pytest.importorskip("pysail", reason="run `make test`, or pip install pysail")
        main = sys.modules["__main__"]
        if not hasattr(main, "__file__"):  # a worker of xdist, which pyspark takes for its doctests
            main.__file__ = __file__
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.observations.sail_server", str(self.port)], cwd=ROOT,
            env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.process.stdout.readline().strip() == b"listening"

    @property
    def address(self):
        return f"spark://127.0.0.1:{self.port}"

    def close(self):
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def sail():
    sail = Sail()
    yield sail
    sail.close()


@pytest.mark.soak
def test_sail_reads_the_same_table_and_says_the_same(lake, sail):
    fill()
    for first, last in RANGES:
        seen = snapshot(lake, first=first, last=last)
        for name in NAMES:
            asked = Asked(QUESTIONS[name], ZONE, first, last)
            answer = ask_there(sail.address, asked, seen, lake)
            assert answer.read_as == "delta"
            assert answer.rows
            same(answer.rows, plain(ask_here(asked, seen)))


def test_an_engine_without_delta_is_given_the_files(lake, sail, monkeypatch):
    fill()
    seen = snapshot(lake)
    asked = Asked(QUESTIONS["daily-means"], ZONE)
    elsewhere = snapshot(lake)
    (lake.folder / "_delta_log").rename(lake.folder / "_hidden_log")
    answer = ask_there(sail.address, asked, elsewhere, lake)
    assert answer.read_as == "files"
    same(answer.rows, plain(ask_here(asked, seen)))


@pytest.mark.soak
def test_sail_reads_a_lake_in_object_storage(s3_lake, s3_server):
    fill()
    access = s3_server.access()
    sail = Sail(
        AWS_ENDPOINT=access["endpoint"], AWS_REGION=access["region"], AWS_ALLOW_HTTP="true",
        AWS_ACCESS_KEY_ID=access["key"], AWS_SECRET_ACCESS_KEY=access["secret"],
    )  # fmt: skip
    try:
        seen = snapshot(s3_lake)
        for name in NAMES:
            asked = Asked(QUESTIONS[name], ZONE)
            answer = ask_there(sail.address, asked, seen, s3_lake)
            assert answer.read_as == "delta"
            same(answer.rows, plain(ask_here(asked, seen)))
    finally:
        sail.close()


def run(*arguments):
    out, told = io.StringIO(), io.StringIO()
    call_command("observations_query", *arguments, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_the_command_writes_csv_json_and_a_table(lake, name):
    fill()
    expected = plain(ask_here(Asked(QUESTIONS[name], ZONE), snapshot(lake)))
    columns = list(QUESTIONS[name].columns)
    text, told = run(name, "--format", "csv")
    heading, *lines = csv.reader(io.StringIO(text))
    assert heading == columns
    assert [tuple(line) for line in lines] == [tuple(map(str, row)) for row in expected]
    text, _ = run(name, "--format", "json")
    assert [tuple(row.values()) for row in json.loads(text)] == expected
    text, _ = run(name)
    assert text.splitlines()[0].split() == columns
    assert len(text.splitlines()) == len(expected) + 1
    assert f"{len(expected)} rows by duckdb from version" in told
    assert "1 newer values are not flushed yet" in told


def test_an_empty_lake_has_no_answer_and_no_error(lake):
    assert run("daily-means", "--format", "csv")[0].splitlines() == [
        ",".join(QUESTIONS["daily-means"].columns)
    ]
    stream()
    assert json.loads(run("typical-week", "--format", "json", "--engine", "spark://h:1")[0]) == []


def test_what_cannot_be_asked_is_said(lake):
    fill()
    with pytest.raises(Invalid, match="write the earlier day first"):
        run("daily-means", "--from", "2026-03-02", "--until", "2026-03-01")
    with pytest.raises(Invalid, match="write duckdb or spark://host:port"):
        run("daily-means", "--engine", "postgres://here")


def test_an_engine_that_does_not_answer_is_said(lake):
    pytest.importorskip("pyspark", reason="run `make test`, or pip install 'stadtherz[engines]'")
    fill()
    with pytest.raises(Unavailable, match="nothing answers at spark://") as refusal:
        run("daily-means", "--engine", f"spark://127.0.0.1:{free_port()}")
    assert refusal.value.code == "engine"


def test_questions_are_asked_of_the_installation(own_lake):
    assert the_lake().version() == -1
    assert run("typical-week")[1].startswith("0 rows by duckdb from version -1")
