"""Writes roll-ups as the program did when hours lay by UTC day."""

import shutil

from deltalake import DeltaTable, Field, Schema, write_deltalake
from deltalake.schema import PrimitiveType

from stadtherz.observations.adapters.duck import cursor, files_sql
from stadtherz.observations.adapters.old_rollups import first_name
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.domain.grains import Grain

PARTITION = {Grain.HOUR: "day", Grain.DAY: "month"}


def write_as_first_layout(lake):
    """Put roll-ups of the first layout in the place of a lake's roll-ups, which are made."""
    for rollup in (rollups_of(lake).hours, rollups_of(lake).days):
        _write(rollup)


def _write(rollup):
    paths = sorted({path for made in rollup.made().values() for path in made.paths})
    partition = PARTITION[rollup.grain]
    fields = [field for field in rollup.layout.schema.fields if field.name not in {"week", "month"}]
    names = ", ".join(f'"{field.name}"' for field in fields)
    # a day without single values had no row of its own, and none said when the last one ends
    rows = cursor().sql(
        f"SELECT {names.replace(chr(34) + 'until' + chr(34), UNTIL)},"  # noqa: S608
        f" CAST(date_trunc('{partition}', start) AS DATE) AS {partition} FROM {files_sql(paths)}"
        f" WHERE datastream IS NOT NULL OR made_of <> 0 ORDER BY {partition}, datastream, start"
    )
    other = rollup.folder.with_name("first")
    table = DeltaTable.create(
        str(other),
        Schema([*fields, Field(partition, PrimitiveType("date"))]),
        partition_by=[partition],
        name=first_name(rollup.grain),
    )
    write_deltalake(table, rows, mode="append")
    shutil.rmtree(rollup.folder)
    other.rename(rollup.folder)
    rollup._table = None  # as in a process that begins now
    rollup._read.clear()


UNTIL = 'CASE WHEN datastream IS NOT NULL THEN "until" END AS "until"'
