"""Roll-ups from before there were figures without suspect values are read, and completed."""

import shutil
from datetime import timedelta

import duckdb
import pytest
from deltalake import DeltaTable, Schema, write_deltalake

from stadtherz.observations.adapters import rollups as layout
from stadtherz.observations.adapters.reading import buckets, buckets_with_suspects
from stadtherz.observations.adapters.rollups import GOOD, PARTITION, RollUp, rollups_of
from stadtherz.observations.adapters.summed import Summed
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.rolling import roll_up
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream
from tests.observations.house import keep_house
from tests.observations.test_rollups import LATER, at, filled

pytestmark = pytest.mark.django_db


def made_older(rollup):
    """Write a roll-up again without the newer columns, as an earlier version did."""
    paths = [rollup.path_of(path) for path, *_ in layout.adds_of(rollup.opened(), {})]
    connection = duckdb.connect()
    connection.read_parquet(paths, hive_partitioning=True).create("rows")
    shutil.rmtree(rollup.folder)
    schema = Schema([one for one in rollup.layout.schema.fields if one.name not in GOOD])
    DeltaTable.create(
        str(rollup.folder), schema, partition_by=[PARTITION[rollup.grain]], name=rollup.layout.name
    )
    older = connection.table("rows").project(", ".join(f'"{one.name}"' for one in schema.fields))
    write_deltalake(str(rollup.folder), older, mode="append")
    return RollUp(rollup.folder, grain=rollup.grain)


@pytest.fixture
def older(lake, monkeypatch):
    one = stream()
    filled(lake, one, days=3)
    found = rollups_of(lake)
    replaced = layout.RollUps(made_older(found.hours), made_older(found.days))
    for module in ("rollups", "summed", "cover", "contents"):
        monkeypatch.setattr(
            f"stadtherz.observations.adapters.{module}.rollups_of", lambda _lake: replaced
        )
    for module in ("rolling", "retention", "housekeeping"):
        monkeypatch.setattr(
            f"stadtherz.observations.services.{module}.rollups_of", lambda _lake: replaced
        )
    return one, replaced


def figures(one, lake, days=3):
    found = buckets_with_suspects([one.pk], at(0), at(24 * days), seconds=86_400, lake=lake)
    return [(b.count, b.total, b.least, b.most, b.suspect) for b in found]


def days_taken(one, lake):
    scope = layout.Scope([one.pk])
    return len(Summed(scope, lake, fits=lambda _day: (layout.Grain.DAY,)).cover.fresh)


def test_older_rows_stand_in_and_newer_ones_come_beside_them(older, lake):
    one, replaced = older
    expected = [
        (48, float(sum(range(48 * n, 48 * n + 48))), 48.0 * n, 48.0 * n + 47, 0) for n in range(3)
    ]
    assert days_taken(one, lake) == 3
    assert figures(one, lake) == expected
    record(readings=[Reading(one.pk, at(25.25), 1_000.0, flag=2)])
    flush(lake=lake)
    keep_house(now=LATER, lake=lake)
    expected[1] = (*expected[1][:4], 1)
    assert days_taken(one, lake) == 3
    assert figures(one, lake) == expected
    names = {field.name for field in replaced.days.opened().schema().fields}
    assert set(GOOD) <= names
    roll_up(days=lake.files().files, lake=lake, anyway=True)
    assert figures(one, lake) == expected
    hours = buckets([one.pk], at(25), at(26), lake=lake)
    assert [(b.count, b.total) for b in hours] == [(2, 101.0)]
    assert timedelta(hours=1) == at(1) - at(0)
