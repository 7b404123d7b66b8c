"""The lake in object storage, on a real S3 server of this machine."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters import mirror
from stadtherz.observations.adapters.bucket import Access, Bucket
from stadtherz.observations.adapters.duck import cursor, files_sql
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.lake_schema import Batch
from stadtherz.observations.adapters.reading import buckets, values
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.models import HotObservation
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily
from stadtherz.observations.services.migrating import migrate
from stadtherz.observations.services.repairing import repair
from stadtherz.observations.services.store import Reading, record
from tests.observations.buckets import ACCESS, S3Server
from tests.observations.factories import stream
from tests.observations.first_layout import append as append_first

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)
LATER = START + timedelta(days=30)
DAY_US = 86_400_000_000
START_US = int(START.timestamp()) * 1_000_000


@pytest.fixture
def own_server(tmp_path, settings):
    """A server that may fail, and a lake there."""
    server = S3Server(tmp_path / "s3")
    settings.LAKE_COPIES = tmp_path / "copies"
    yield server
    server.stop()


def lake_on(server, name="lake", *, machine="one", **access):
    """A lake as another machine sees it: nothing of its folder is shared."""
    bucket = Bucket(f"s3://city/{name}", Access(**{**server.access(), **access}))
    return Lake(server.folder.parent / machine / name, bucket=bucket)


def batch(first, count, *, day=0):
    """Numbered rows of one datastream, a second apart; each value is its own sequence."""
    numbers = np.arange(first, first + count, dtype=np.int64)
    return Batch(
        numbers,
        np.ones(count, np.int32),
        START_US + day * DAY_US + numbers * 1_000_000,
        numbers.astype(np.float64),
        np.zeros(count, np.int16),
    )


def sequences(lake):
    rows = cursor().execute(f"SELECT sequence FROM {files_sql(lake.files().paths())}")  # noqa: S608
    return sorted(number for (number,) in rows.fetchall())


def recorded(days=3, a_day=24):
    one = stream("bucket-1")
    readings = [
        Reading(one.pk, START + timedelta(days=day, hours=hour), float(day * a_day + hour))
        for day in range(days)
        for hour in range(a_day)
    ]
    record(readings=readings)
    return one, readings


def read(one):
    return [(value.time, value.value) for value in values([one.pk], START, LATER)]


def test_everything_goes_on_as_in_a_folder(s3_lake, s3_server):
    one, readings = recorded()
    expected = [(reading.time, reading.value) for reading in readings]
    assert read(one) == expected
    assert flush() == len(readings)
    assert HotObservation.objects.count() == 0
    assert read(one) == expected
    list(daily(now=LATER, keep_files=timedelta(0)))
    assert read(one) == expected
    sums = buckets([one.pk], START, LATER, seconds=86_400)
    assert [(bucket.count, bucket.total) for bucket in sums] == [(24, 276), (24, 852), (24, 1428)]
    names = s3_server.objects(s3_lake.storage.address.removeprefix("s3://city/").partition("/")[0])
    assert sum("/lake/day=" in name for name in names) == 3  # the files of the flush are gone
    assert all(rollup.made() for rollup in (rollups_of(s3_lake).hours, rollups_of(s3_lake).days))
    assert not [name for name in names if "_tried" in name or "_synced" in name]


def test_a_file_is_brought_here_once_and_goes_when_room_is_needed(s3_lake, settings, tmp_path):
    one, _ = recorded()
    flush()
    first = read(one)
    copies = sorted(settings.LAKE_COPIES.rglob("day=*/*.parquet"))
    before = [path.stat().st_ino for path in copies]
    assert len(copies) == 3
    assert read(one) == first
    assert [path.stat().st_ino for path in copies] == before
    settings.LAKE_COPIES_GB = 0
    assert mirror.make_room() == 0  # somebody may be reading them
    old = time.time() - 3600
    for path in copies[:2]:
        os.utime(path, (old, path.stat().st_mtime))
    assert mirror.make_room() == 2
    assert [path.exists() for path in copies] == [False, False, True]
    assert read(one) == first
    settings.LAKE_COPIES_GB = 20
    os.utime(copies[0], (old - 8 * 86_400, old))
    assert mirror.make_room() == 1  # forgotten for a week, with room enough


@pytest.mark.slow
@pytest.mark.soak
def test_two_machines_that_write_at_once_lose_nothing(own_server):
    def work(number):
        lake = lake_on(own_server, machine=f"machine-{number}")
        for turn in range(8):
            first = number * 1000 + turn * 10
            with lake.writing():
                lake.append(batch(first, 10, day=turn % 2), writer=f"import-{number}", up_to=turn)
            if turn == 5:
                lake.close_days([START.date()])

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(1, 4)))
    lake = lake_on(own_server, machine="reader")
    assert sequences(lake) == sorted(
        number * 1000 + place for number in range(1, 4) for place in range(80)
    )
    assert [lake.reached(f"import-{number}") for number in range(1, 4)] == [7, 7, 7]


def test_machines_that_begin_one_table_at_once_all_have_it(own_server):
    ready = Barrier(6)

    def begin(lake):
        ready.wait()
        return lake.opened().metadata().id

    with ThreadPoolExecutor(ready.parties) as pool:
        for turn in range(8):
            lakes = [
                lake_on(own_server, f"lake-{turn}", machine=f"beginner-{number}")
                for number in range(ready.parties)
            ]
            assert len(set(pool.map(begin, lakes))) == 1


def test_what_another_machine_flushed_is_content_and_not_flushed_twice(own_server):
    one, other = (lake_on(own_server, machine=machine) for machine in ("one", "two"))
    one.append(batch(1, 5), writer="hot", up_to=5)
    one.append(batch(6, 5), writer="hot", up_to=10)
    other.append(batch(6, 5), writer="hot", up_to=10, since=5)  # it is there: nothing to do
    assert sequences(one) == list(range(1, 11))
    with pytest.raises(Unavailable, match="in the same moment as 'hot'") as refusal:
        other.append(batch(6, 9), writer="hot", up_to=14, since=5)
    assert refusal.value.code == "lake-write"
    assert sequences(one) == list(range(1, 11))


@pytest.mark.parametrize(("up_to", "there"), [(10, 10), (14, 10)])
def test_a_flush_that_is_overtaken_in_its_last_moment_doubles_nothing(own_server, up_to, there):
    one, other = (lake_on(own_server, machine=machine) for machine in ("one", "two"))
    one.append(batch(1, 5), writer="hot", up_to=5)
    kept = other.opened

    def late(version=None):
        table = kept(version)
        one.append(batch(6, 5), writer="hot", up_to=10)
        return table

    other.opened = late
    rows = batch(6, up_to - 5)
    if up_to == there:
        other.append(rows, writer="hot", up_to=up_to, since=5)
    else:
        with pytest.raises(Unavailable, match="in the same moment as 'hot'"):
            other.append(rows, writer="hot", up_to=up_to, since=5)
    assert sequences(one) == list(range(1, there + 1))


@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_closing_a_day_never_overwrites_what_came_meanwhile(where, own_server, tmp_path):
    if where == "bucket":
        one, other = (lake_on(own_server, machine=machine) for machine in ("one", "two"))
    else:
        one, other = Lake(tmp_path / "lake"), Lake(tmp_path / "lake")
    one.append(batch(1, 5), writer="a", up_to=5)
    one.append(batch(6, 5), writer="a", up_to=10)
    kept = one.write

    def late(*arguments, **more):
        other.append(batch(11, 5), writer="b", up_to=1)
        kept(*arguments, **more)

    one.write = late
    assert one.close_days([START.date()]) is False
    assert sequences(one) == list(range(1, 16))
    one.write = kept
    assert one.close_days([START.date()]) is True
    assert sequences(other) == list(range(1, 16))
    assert one.days() == {START.date(): 1}


def test_a_commit_whose_answer_was_lost_counts_once(own_server):
    lake = lake_on(own_server)
    lake.append(batch(1, 5), writer="hot", up_to=5)
    own_server.play(lose=r"_delta_log/\d+\.json$")
    lake.append(batch(6, 5), writer="hot", up_to=10)
    assert (own_server.folder / "lost").exists()
    assert sequences(lake) == list(range(1, 11))
    own_server.play(lose=r"_delta_log/\d+\.json$")
    lake.close_days([START.date()])
    assert (own_server.folder / "lost").exists()
    assert sequences(lake) == list(range(1, 11))


def test_a_storage_that_overwrites_is_refused_before_anything_is_written(own_server):
    own_server.play(overwrite=True)
    with pytest.raises(Unavailable, match="STADTHERZ_LAKE_ENDPOINT") as refusal:
        lake_on(own_server).append(batch(1, 5), writer="hot", up_to=5)
    assert refusal.value.code == "lake-unsafe"
    assert own_server.objects() == []


@pytest.mark.slow
@pytest.mark.soak
def test_the_environment_cannot_loosen_what_protects_commits(own_server, monkeypatch):
    monkeypatch.setenv("AWS_S3_ALLOW_UNSAFE_RENAME", "true")
    monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "another")
    test_two_machines_that_write_at_once_lose_nothing(own_server)


def test_a_refused_key_is_said_and_never_shown(own_server):
    own_server.play(deny=True)
    for act in (Lake.files, repair_of, lambda lake: lake.append(batch(1, 1), writer="a", up_to=1)):
        with pytest.raises(Unavailable, match="does not answer as it should") as refusal:
            act(lake_on(own_server))
        assert refusal.value.code == "lake-away"
        assert "InvalidAccessKeyId" in str(refusal.value)
        assert own_server.endpoint in str(refusal.value)
        for secret in (ACCESS["key"], ACCESS["secret"]):
            assert secret not in str(refusal.value)
    assert ACCESS["secret"] not in repr(lake_on(own_server))


def repair_of(lake):
    return repair(lake=lake)


def test_while_the_storage_is_away_values_are_kept_and_go_on_when_it_is_back(
    own_server, settings, client
):
    settings.LAKE = "s3://city/away/lake"
    settings.LAKE_ACCESS = own_server.access()
    one, readings = recorded()
    flush()
    before = read(one)
    own_server.stop()
    late = Reading(one.pk, START + timedelta(days=9), 9.0)
    assert record(readings=[late]) == 1  # acknowledged: it is in the database
    with pytest.raises(Unavailable, match="kept in the database meanwhile") as refusal:
        flush()
    assert refusal.value.code == "lake-away"
    assert HotObservation.objects.count() == 1
    answer = client.get(f"/messwerte/{one.station.key}/verlauf.json")
    assert answer.status_code == 503
    own_server.start()
    assert flush() == 1
    assert read(one) == [*before, (late.time, 9.0)]
    assert len(before) == len(readings)
    assert client.get(f"/messwerte/{one.station.key}/verlauf.json").status_code == 200


def test_repair_has_nothing_to_do_and_finds_what_somebody_removed(own_server):
    lake = lake_on(own_server)
    assert repair(lake=lake) == []
    lake.append(batch(1, 5), writer="hot", up_to=5)
    assert repair(lake=lake) == []
    (name,) = (name for name in own_server.objects("lake") if name.endswith(".parquet"))
    (own_server.folder / "city" / name).unlink()
    with pytest.raises(Unavailable, match="observations restore") as refusal:
        repair(lake=lake)
    assert refusal.value.code == "lake-damaged"
    with pytest.raises(Unavailable, match="is not there any more"):
        sequences(replace_copies(lake))


def replace_copies(lake):
    return replace(lake, folder=Path(f"{lake.folder}-anew"))


def test_an_older_layout_is_migrated_in_a_folder_only(own_server):
    lake = lake_on(own_server)
    assert migrate(lake=lake) is None
    append_first(
        own_server.folder / "city" / "lake", [(1, 1, START_US, 1.0, 0)], writer="hot", up_to=1
    )
    with pytest.raises(Unavailable, match="layouts are changed in a folder only") as refusal:
        migrate(lake=lake)
    assert refusal.value.code == "lake-layout"
