"""Files of the lake: in what order rows stand, what is left out, what the log says of them."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from deltalake import DeltaTable, QueryBuilder
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake_files import rows_sql
from stadtherz.observations.adapters.lake_schema import ALWAYS, SELDOM, Batch
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import stream
from tests.observations.house import keep_house

MIDNIGHT = datetime(2026, 3, 28, tzinfo=UTC)
DAY_US = 86_400_000_000


def us(hours):
    return microseconds(MIDNIGHT + timedelta(hours=hours))


def batch_of(rows):
    """Make a batch of (sequence, datastream, time, value)."""
    sequences, streams, times, values = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Batch(
        np.array(sequences, np.int64), np.array(streams, np.int32), np.array(times, np.int64),
        np.array(values, np.float64), np.zeros(len(rows), np.int16),
    )  # fmt: skip


def as_rows(batch):
    columns = (batch.sequences, batch.streams, batch.times, batch.values)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def sorted_plainly(rows):
    newest = {(stream, time): row for row in sorted(rows) for _, stream, time, _ in [row]}
    return sorted(newest.values(), key=lambda row: (row[2] // DAY_US, row[1], row[2]))


ids = st.integers(1, 5) | st.integers(1, 100_000) | st.integers(2**31 - 9, 2**31 - 1)
times = st.integers(0, 10).map(lambda n: n * DAY_US // 3) | st.integers(-(10**15), 10**15)


@given(
    st.lists(st.tuples(ids, times), max_size=40), st.booleans(), st.permutations(range(40))
)  # fmt: skip
def test_rows_are_sorted_the_same_however_they_come_in(found, by_time, shuffled):
    if by_time:
        found = sorted(found, key=lambda row: row[1])
        numbers = range(1, len(found) + 1)
    else:
        numbers = [number for number in shuffled if number < len(found)]
    rows = [
        (number, stream, time, float(number))
        for number, (stream, time) in zip(numbers, found, strict=True)
    ]
    assert as_rows(batch_of(rows).ordered()) == sorted_plainly(rows)


@given(
    st.lists(st.integers(1, 70_000), min_size=1, max_size=6, unique=True),
    st.lists(st.integers(0, 3 * DAY_US), min_size=1, max_size=6, unique=True),
    st.none() | st.tuples(st.integers(0, 35), st.integers(1, 9)),
    st.booleans(),
)
def test_whole_tables_and_almost_whole_ones_are_sorted_the_same(streams, moments, other, rising):
    """Every datastream at every time, as wide tables have it; or one cell is of another one."""
    cells = [
        (one, time) for time in sorted(moments) for one in (sorted(streams, reverse=not rising))
    ]
    if other is not None and other[0] < len(cells):
        cells[other[0]] = (other[1], cells[other[0]][1])
    rows = [(number, one, time, 1.0) for number, (one, time) in enumerate(cells, 1)]
    assert as_rows(batch_of(rows).ordered()) == sorted_plainly(rows)


@pytest.mark.django_db
class TestInTheLake:
    def test_columns_that_nobody_uses_are_left_out_and_read_as_empty(self, lake):
        rows = [(3, 2, us(1), 2.5), (2, 1, us(30), float("nan")), (1, 1, us(2), -1.0)]
        lake.append(batch_of(rows), writer="x", up_to=7)
        files = [file for day in lake.files().files.values() for file in day]
        assert [(file.plain, file.rows, file.least, file.most) for file in files] == [
            (True, 2, 1, 3),
            (True, 1, 2, 2),
        ]
        assert lake.reached("x") == 7
        names = cursor().execute("SELECT name FROM parquet_schema(?)", [files[0].path]).fetchall()
        assert tuple(name for (name,) in names[1:]) == ALWAYS  # the first is the schema itself
        read = cursor().execute(f"SELECT * FROM {rows_sql(files)} ORDER BY sequence")  # noqa: S608
        assert [name for name, *_ in read.description] == [*ALWAYS, *SELDOM]
        found = read.fetchall()
        assert [(row[0], row[1], row[3]) for row in found] == [(1, 1, -1.0), (2, 1, None),
                                                               (3, 2, 2.5)]  # fmt: skip
        assert {value for row in found for value in row[5:]} == {None}

    def test_the_log_says_what_is_in_a_file(self, lake):
        rows = [(3, 2, us(1) + 1, 2.5), (1, 1, us(2), -1.0), (2, 1, us(23), float("nan"))]
        lake.append(batch_of(rows), writer="x", up_to=1)
        (added,) = [
            json.loads(line)["add"]
            for path in (lake.folder / "_delta_log").glob("*1.json")
            for line in path.read_text().splitlines()
            if "add" in json.loads(line)
        ]
        path = lake.folder / added["path"]
        assert added["size"] == path.stat().st_size
        assert added["partitionValues"] == {"day": "2026-03-28"}
        stats = json.loads(added["stats"])
        read = cursor().execute(
            "SELECT count(*), min(sequence), max(sequence), min(datastream), max(datastream),"
            " min(time), max(time), min(value), max(value), count(value) FROM read_parquet(?)",
            [str(path)],
        )
        count, *ends, numbers = read.fetchone()
        least, most = stats["minValues"], stats["maxValues"]
        said = [end for name in ("sequence", "datastream", "time", "value")
                for end in (least[name], most[name])]  # fmt: skip
        said[4:6] = map(datetime.fromisoformat, said[4:6])
        assert (stats["numRecords"], said) == (count, ends)
        assert stats["nullCount"] == dict.fromkeys(ALWAYS, 0) | dict.fromkeys(SELDOM, count) | {
            "value": count - numbers
        }

    def test_other_readers_of_delta_tables_find_the_same(self, lake):
        one = stream()
        record_rows(rows=[Row(one.pk, us(1), 1.0)], lake=lake)
        flush(lake=lake)
        record_rows(rows=[Row(one.pk, us(2), None, result='"wet"', feature=5)], lake=lake)
        flush(lake=lake)
        assert [file.plain for file in lake.files().files[MIDNIGHT.date()]] in (
            [True, False],
            [False, True],
        )
        query = QueryBuilder().register("lake", DeltaTable(str(lake.folder)))
        connection = cursor()
        connection.register("found", query.execute("SELECT * FROM lake").read_all())
        rows = connection.execute("SELECT value, result, feature, day FROM found ORDER BY time")
        day = MIDNIGHT.date()
        assert rows.fetchall() == [(1.0, None, None, day), (None, '"wet"', 5, day)]

    def test_plain_files_and_others_are_read_as_one_and_become_one(self, lake):
        one = stream()
        for row in (Row(one.pk, us(1), 1.0), Row(one.pk, us(2), 2.0, feature=5),
                    Row(one.pk, us(1), 3.0), Row(one.pk, us(30), 4.0)):  # fmt: skip
            record_rows(rows=[row], lake=lake)
            flush(lake=lake)
        question = "SELECT us, value, feature FROM known ORDER BY us"
        before = Known(Scope([one.pk]), lake).rows(question)
        assert before == [(us(1), 3.0, None), (us(2), 2.0, 5), (us(30), 4.0, None)]
        keep_house(now=MIDNIGHT + timedelta(days=9), lake=lake)
        assert set(lake.days().values()) == {1}
        assert Known(Scope([one.pk]), lake).rows(question) == before
