"""What a download holds: every value of its days, in one order, and words where none are left."""

import csv
import io
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.lake_schema import Batch
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.adapters.time_limit import A_PIECE
from stadtherz.observations.domain.times import microseconds
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
