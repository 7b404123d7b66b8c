"""A lake of the first layout becomes one of the newest, whenever the move is interrupted."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.existing import row_numbered
from stadtherz.observations.adapters.hot import COUNTER
from stadtherz.observations.adapters.lake import HOT, Lake
from stadtherz.observations.adapters.old_layout import is_first_layout, writers_of
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Counter
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.migrating import migrate
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream
from tests.observations.first_layout import append

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS, ROWS = 5, 12


def us(day, minute):
    return microseconds(START + timedelta(days=day, minutes=minute))


def old_lake(folder, *streams):
    """Write a lake of several commits, two of them with rows that an earlier one holds too."""
    sequence = 0
    for day in range(DAYS):
        rows = []
        for one in streams:
            for minute in range(ROWS):
                sequence += 1
                rows.append((sequence, one, us(day, minute), float(sequence), sequence % 3))
        append(folder, rows, writer="hot" if day % 2 else "import-a", up_to=sequence)
    again = [(sequence + 1, streams[0], us(0, 0), 1000.0, 0),
             (sequence + 2, streams[0], us(1, 0), 1001.0, 0)]  # fmt: skip
    append(folder, again, writer="import-b", up_to=77)
    return sequence + 2


def read(lake, *streams):
    found = values(streams, START, START + timedelta(days=9), lake=lake)
    return {(one.datastream_id, one.time, one.value, one.flag) for one in found}


def expected(*streams):
    found = {}
    sequence = 0
    for day in range(DAYS):
        for one in streams:
            for minute in range(ROWS):
                sequence += 1
                moment = START + timedelta(days=day, minutes=minute)
                found[one, moment] = (float(sequence), sequence % 3)
    found[streams[0], START] = (1000.0, 0)
    found[streams[0], START + timedelta(days=1)] = (1001.0, 0)
    return {(*key, *value) for key, value in found.items()}


def test_an_old_lake_is_refused_with_the_command_and_moved_by_it(lake):
    one, other = stream("a-1").pk, stream("b-1").pk
    highest = old_lake(lake.folder, one, other)
    with pytest.raises(Unavailable, match="observations migrate"):
        read(lake, one, other)
    done = migrate(lake=lake)
    assert (done.days, done.rows) == (DAYS, DAYS * ROWS * 2)
    assert read(lake, one, other) == expected(one, other)
    assert set(lake.days().values()) == {1}
    assert lake.reached("import-a") == 4 * ROWS * 2 + ROWS * 2
    assert lake.reached("import-b") == 77
    assert lake.reached(HOT) == 4 * ROWS * 2
    assert is_first_layout(done.kept)
    assert row_numbered(1, lake).value == 1000.0, "an observation keeps its number"
    assert row_numbered(highest, lake) is None
    assert migrate(lake=lake) is None


def test_hot_rows_of_before_go_on_into_the_new_lake(lake):
    one = stream("a-1").pk
    old_lake(lake.folder, one)
    migrate(lake=lake)
    record(readings=[Reading(one, START + timedelta(days=8), 5.0)])
    connection.cursor().execute("UPDATE observations_hotobservation SET sequence = 500")
    assert flush(lake=lake) == 1
    assert len(read(lake, one)) == DAYS * ROWS + 1


def test_the_set_up_moves_it_and_says_where_the_old_one_stays(lake):
    one = stream("a-1").pk
    Counter.objects.create(name=COUNTER, value=old_lake(lake.folder, one))
    said = StringIO()
    call_command("observations_migrate", stdout=said)
    assert "migrated 60 observations of 5 days" in said.getvalue()
    assert "lake-layout-1" in said.getvalue()
    call_command("observations_migrate", stdout=said)
    assert said.getvalue().count("migrated") == 1
    assert len(read(Lake(lake.folder), one)) == DAYS * ROWS


def test_a_copy_that_is_not_the_same_leaves_the_old_lake_alone(lake):
    one = stream("a-1").pk
    old_lake(lake.folder, one)
    half = Lake(lake.folder.with_name("lake-migrating"))
    with half.writing():  # as if a day had been copied wrongly
        other = half.folder.with_name("other")
        append(other, [(1, one, us(0, 0), 9.0, 0)], writer="x", up_to=1)
        migrate(lake=Lake(other))
    other.rename(half.folder)
    with pytest.raises(Unavailable, match="is not the same"):
        migrate(lake=lake)
    assert is_first_layout(lake.folder)


def test_writers_are_read_from_checkpoints_too(lake):
    one = stream("a-1").pk
    old_lake(lake.folder, one)
    before = writers_of(lake.folder)
    from deltalake import DeltaTable  # noqa: PLC0415 - only here the library itself is asked

    table = DeltaTable(str(lake.folder))
    assert before == {name: table.transaction_version(name) for name in before}
    table.create_checkpoint()
    for entry in (lake.folder / "_delta_log").glob("*.json"):
        entry.unlink()
    assert writers_of(lake.folder) == before != {}


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(600)  # eighteen processes; took 113 s where others were busy
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the process has a file of its own")
@pytest.mark.django_db(transaction=True)
def test_kill_9_anywhere_in_a_migration_goes_on_where_it_ended(begin, tmp_path):
    lives = begin(tmp_path)
    one, two = lives.streams[:2]  # whatever numbers an earlier test has left
    lives.done("count_to", highest=old_lake(tmp_path / "lake", one, two))
    killed = 0
    for count in (3, 2, 4, 7, 5, 9, 16):
        killed += lives.live("migrate", kill={"what": "fsync", "times": count}).killed
    for count in (1, 2, 3):
        kill = {"what": "rename", "times": count}
        killed += lives.live("migrate", kill=kill).killed
    assert killed >= 6
    lives.done("migrate")
    seen = lives.done("look")
    assert {tuple(row) for row in seen["rows"]} == {
        (stream, moment.isoformat(), value) for stream, moment, value, _ in expected(one, two)
    }
    assert seen["lake"] == seen["different"] == DAYS * ROWS * 2
