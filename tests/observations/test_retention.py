"""Single values go after their time, what hours and days say of them stays."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.lake import HOT, Lake
from stadtherz.observations.adapters.reading import buckets, values
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.sealing import seal, sealed_before
from stadtherz.observations.adapters.summed import counts_of, counts_of_features
from stadtherz.observations.models import Datastream, Latest, ObservedProperty
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily, hourly
from stadtherz.observations.services.retention import drop_singles
from stadtherz.observations.services.rolling import days_to_roll_up
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
NOW = MIDNIGHT + timedelta(days=10, hours=12)  # the 11th
FIRST, LAST = MIDNIGHT - timedelta(days=400), MIDNIGHT + timedelta(days=30)
RIGHT_NOW = timedelta(0)


def at(hours):
    return MIDNIGHT + timedelta(hours=hours)


def kept(one, days):
    Datastream.objects.filter(pk=one.pk).update(keep_days=days)


def fill(lake, *streams, days=10):
    """Record two values an hour on each day, and flush them."""
    for place, one in enumerate(streams, start=1):
        record(readings=[Reading(one.pk, at(n / 2), float(n * place)) for n in range(48 * days)])
    flush(lake=lake)


def keep(lake, now=NOW):
    return list(daily(now=now, lake=lake, keep_files=RIGHT_NOW))


def singles(lake, one):
    return sorted({value.time.day for value in values([one.pk], FIRST, LAST, lake=lake)})


def sums(lake, *streams, seconds=86_400):
    ids = [one.pk for one in streams]
    return [
        (b.datastream_id, b.start, b.count, b.total, b.least, b.most)
        for b in buckets(ids, FIRST, LAST, seconds=seconds, lake=lake)
    ]


def in_files(*tables):
    """Read every data file that lies there, named by the log or not."""
    paths = [str(path) for table in tables for path in table.folder.glob("*=*/*.parquet")]
    if not paths:
        return set()
    rows = cursor().execute(
        "SELECT DISTINCT datastream FROM read_parquet($paths, union_by_name = true)"
        " WHERE datastream IS NOT NULL",
        {"paths": paths},
    )
    return {stream for (stream,) in rows.fetchall()}


def test_single_values_are_dropped_after_their_time_and_sums_stay(lake):
    one, other = stream("a-1"), stream("b-1")
    fill(lake, one, other)
    kept(one, 3)
    before = sums(lake, one, other), sums(lake, one, other, seconds=3600)
    assert keep(lake)
    assert singles(lake, one) == [8, 9, 10]
    assert singles(lake, other) == list(range(1, 11))
    assert (sums(lake, one, other), sums(lake, one, other, seconds=3600)) == before
    assert counts_of([one.pk, other.pk], lake) == {one.pk: 3 * 48, other.pk: 480}
    assert sealed_before() == {one.pk: date(2026, 3, 8)}
    assert Latest.objects.get(pk=one.pk).first_us == Latest.objects.get(pk=other.pk).first_us + (
        7 * 86_400_000_000
    )


def test_the_limit_of_the_property_holds_where_the_datastream_has_none(lake):
    one, other = stream("a-1"), stream("b-1")
    ObservedProperty.objects.update(keep_days=2)
    kept(other, 5)
    fill(lake, one, other)
    keep(lake)
    assert (singles(lake, one), singles(lake, other)) == ([9, 10], [6, 7, 8, 9, 10])


def test_days_that_hold_nothing_else_disappear_from_the_disk(lake):
    one = stream()
    fill(lake, one)
    kept(one, 0)
    before = sums(lake, one)
    keep(lake)
    assert singles(lake, one) == []
    assert in_files(lake) == set()
    assert in_files(rollups_of(lake).days, rollups_of(lake).hours) == {one.pk}
    assert sums(lake, one) == before
    assert days_to_roll_up(now=NOW, lake=lake) == []
    assert keep(lake) == [
        f"removed 0 old files of {name}" for name in ("lake", "lake-hours", "lake-days")
    ]


def test_later_values_of_a_day_whose_singles_are_dropped_do_not_stay(lake):
    one, other = stream("a-1"), stream("b-1")
    fill(lake, one, other)
    kept(one, 3)
    keep(lake)
    before = sums(lake, one)
    record(readings=[Reading(one.pk, at(0.25), 9999.0)])
    assert sums(lake, one) == before
    for work in (flush, lambda lake: list(hourly(now=NOW, lake=lake)), keep):
        work(lake=lake)
        assert sums(lake, one) == before
    assert singles(lake, one) == [8, 9, 10]
    assert counts_of([one.pk], lake) == {one.pk: 144}


def test_old_history_that_is_handed_in_later_is_rolled_up_before_it_is_dropped(lake):
    one = stream()
    kept(one, 3)
    fill(lake, one)
    keep(lake)
    record(readings=[Reading(one.pk, FIRST + timedelta(hours=n), 5.0) for n in range(24)])
    flush(lake=lake)
    keep(lake)
    assert sums(lake, one)[0] == (one.pk, FIRST, 24, 120.0, 5.0, 5.0)
    assert singles(lake, one) == [8, 9, 10]


def test_nothing_is_dropped_while_rows_of_these_days_wait_or_roll_ups_are_old(lake):
    one = stream()
    fill(lake, one)
    kept(one, 3)
    days = [date(2026, 3, day) for day in range(1, 8)]
    assert drop_singles(days=days, now=NOW, lake=lake) == 0  # no roll-ups yet
    list(hourly(now=NOW, lake=lake))
    record(readings=[Reading(one.pk, at(0.25), 9.0)])
    assert drop_singles(days=days, now=NOW, lake=lake) == 0
    assert len(singles(lake, one)) == 10
    flush(lake=lake)
    assert drop_singles(days=days, now=NOW, lake=lake) == 0
    list(hourly(now=NOW, lake=lake))
    assert drop_singles(days=days, now=NOW, lake=lake) == 7
    assert sums(lake, one)[0][2] == 49


def test_sums_take_the_roll_ups_from_the_moment_that_dropping_is_written_down(lake):
    one, other = stream("a-1"), stream("b-1")
    fill(lake, one, other)
    list(hourly(now=NOW, lake=lake))
    before = sums(lake, one, other)
    seal({one.pk: date(2026, 3, 8)})
    assert sums(lake, one, other) == before
    days = [date(2026, 3, day) for day in range(1, 8)]
    lake.close_days(days, without=sealed_before())
    assert sums(lake, one, other) == before  # the roll-ups are out of date for the other one
    assert sums(lake, one, other, seconds=3600)[:2] == [
        (one.pk, at(0), 2, 1.0, 0.0, 1.0), (one.pk, at(1), 2, 5.0, 2.0, 3.0),
    ]  # fmt: skip
    seal({one.pk: date(2026, 3, 2)})
    assert sealed_before() == {one.pk: date(2026, 3, 8)}


def test_a_datastream_that_exists_no_more_is_purged_from_every_file(lake):
    one, other, third = stream("a-1"), stream("b-1"), stream("c-1")
    kept(third, 0)
    fill(lake, one, other, third)
    keep(lake)
    gone = {one.pk, third.pk}
    record(readings=[Reading(one.pk, at(2), 1.0)])
    Datastream.objects.filter(pk__in=gone).delete()
    before = sums(lake, other)
    tables = lake, rollups_of(lake).days, rollups_of(lake).hours
    assert in_files(*tables) == {*gone, other.pk}
    said = keep(lake)
    assert "purged what was deleted from 10 days" in said
    assert in_files(*tables) == {other.pk}
    assert sums(lake, other) == before
    assert not any(line.startswith("purged") for line in keep(lake))


def test_features_count_what_can_be_read_singly(lake):
    one = stream()
    kept(one, 3)
    fill(lake, one)
    keep(lake)
    assert counts_of_features([one.pk], lake) == {}


def test_the_log_is_tidied_and_still_knows_how_far_hot_rows_had_come(lake):
    one = stream()
    for number in range(60):
        record(readings=[Reading(one.pk, at(number), 1.0)])
        flush(lake=lake)
    keep(lake)  # makes a checkpoint
    long_ago = (timezone.now() - timedelta(days=40)).timestamp()
    for path in lake.folder.joinpath("_delta_log").iterdir():
        os.utime(path, (long_ago, long_ago))
    keep(lake)
    assert len(list(lake.folder.joinpath("_delta_log").glob("*.json"))) < 10
    fresh = Lake(lake.folder)
    assert fresh.reached(HOT) == 60
    assert len(list(values([one.pk], FIRST, LAST, lake=fresh))) == 60
    record(readings=[Reading(one.pk, at(100), 1.0)])
    assert flush(lake=fresh) == 1


def test_the_command_says_what_it_did(lake, capsys):
    one = stream()
    kept(one, 3)
    record(readings=[Reading(one.pk, timezone.now() - timedelta(days=5), 1.0)])
    call_command("observations_keep")
    assert capsys.readouterr().out.splitlines()[:4] == [
        "flushed 1 rows", "rolled up 1 days", "completed 1 stations",
        "dropped single values of 1 days",
    ]  # fmt: skip


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the process has a file of its own")
@pytest.mark.django_db(transaction=True)
def test_kill_9_while_single_values_are_dropped_changes_no_sum(begin, tmp_path):
    lives = begin(tmp_path)
    lives.done("ingest", first=0, batches=4, rows=60, days=5, flush_every=1)
    total = lives.done("look")["total"]
    lives.done("limit", keep_days=87, place=0)
    killed = 0
    for count in (1, 2, 4, 7, 11, 5, 9, 14, 6, 10, 16, 8, 20):
        killed += lives.live("keep", kill={"what": "fsync", "times": count}).killed
        assert lives.done("look")["total"] == total
    assert killed >= 6
    lives.done("keep")
    seen = lives.done("look")
    assert (seen["total"], seen["count"]) == (total, len(seen["rows"]))
    first = min(row[0] for row in seen["rows"])
    assert {time[:10] for stream_id, time, _ in seen["rows"] if stream_id == first} == {
        "2026-03-04", "2026-03-05",
    }  # fmt: skip
