"""What a download holds: every value of its days, in one order, and words where none are left."""

import csv
import io
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.hot import COUNTER
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.lake_schema import Batch
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.adapters.time_limit import A_PIECE
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Counter, ObservedProperty
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = "von=2026-03-01&bis=2026-03-02"


def many(streams, each):
    """So many values of each datastream, some at the same moments."""
    count = len(streams) * each
    return Batch(
        np.arange(1, count + 1), np.repeat(np.array(streams, np.int32), each),
        microseconds(FIRST) + np.tile(np.arange(each, dtype=np.int64), len(streams)) * 120_000,
        np.arange(count, dtype=float), np.zeros(count, np.int16),
    )  # fmt: skip


def rows_of(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


@pytest.mark.soak
def test_more_than_a_million_values_are_all_told_and_in_order(lake):
    lake.append(many([1, 2], 510_000), writer="x", up_to=1)
    last, number = (FIRST, 0), 0
    for one in values([1, 2], FIRST, FIRST + timedelta(days=2), lake=lake):
        assert last <= (one.time, one.datastream_id)
        last, number = (one.time, one.datastream_id), number + 1
    assert number == 1_020_000


def test_csv_and_parquet_hold_the_same_rows_in_the_same_order(own_lake, client, tmp_path):
    load_city(city=the_city())
    place = station("bruecke")
    both = [stream(key, place) for key in ("bruecke-nord", "bruecke-sued")]
    each = A_PIECE // 2 + 1  # a piece of the answer ends between two values of one moment
    Counter.objects.update_or_create(name=COUNTER, defaults={"value": 10_000_000})
    the_lake().append(many([one.pk for one in both], each), writer="x", up_to=1)
    told = rows_of(client.get(f"/messwerte/bruecke/daten.csv?{DAYS}"))
    path = tmp_path / "all.parquet"
    answer = client.get(f"/messwerte/bruecke/daten.parquet?{DAYS}")
    path.write_bytes(b"".join(answer.streaming_content))
    keys = {one.pk: one.key for one in both}
    found = duckdb.sql(f"SELECT datastream_id, value FROM '{path}'").fetchall()  # noqa: S608
    assert [(row["datastream"], float(row["value"])) for row in told] == [
        (keys[pk], value) for pk, value in found
    ]
    assert len(told) == 2 * each


def test_parquet_has_the_columns_of_csv(own_lake, client, tmp_path):
    load_city(city=the_city())
    one = stream("bruecke-nord")
    ObservedProperty.objects.update(ucum="{bicycles}")
    moments = [
        datetime(2026, 10, 24, 22, 0, 0, 250_000, tzinfo=UTC),
        datetime(2026, 10, 25, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 12, 7, 3, tzinfo=UTC),
    ]  # fmt: skip
    record(readings=[Reading(one.pk, moment, 2.5) for moment in moments])
    days = "von=2026-10-25&bis=2026-10-25"
    told = rows_of(client.get(f"/messwerte/bruecke/daten.csv?{days}"))
    path = tmp_path / "all.parquet"
    answer = client.get(f"/messwerte/bruecke/daten.parquet?{days}")
    path.write_bytes(b"".join(answer.streaming_content))
    table = duckdb.read_parquet(str(path)).project(
        "time_local, datastream, unit, CAST(value AS VARCHAR) AS value, flag"
    )
    assert [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()] == [
        {name: row[name] for name in table.columns} for row in told
    ]
    assert [row["time_local"] for row in told][1:3] == [
        "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00",
    ]  # fmt: skip
