"""Reads roll-ups of the first layout, in which hours lay by UTC day.

Single values that were dropped after a time are known to roll-ups alone, so these are copied and
not made anew. A row without a datastream stands for a day; in the first layout it did not say when
the last observation of the day ends, and days without single values had none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deltalake import DeltaTable

from stadtherz.observations.adapters.delta_log import adds_of
from stadtherz.observations.adapters.duck import cursor, files_sql
from stadtherz.observations.adapters.rollups import PARTITION, RollUp, names_of, partition_of
from stadtherz.observations.domain.grains import Grain

PARTITIONS_A_STEP = 26


@dataclass(frozen=True)
class Sum:
    """By which a copy is compared: its rows with a datastream, and a digest of all they say."""

    rows: int
    digest: int


def first_name(grain: Grain) -> str:
    """Give the name of the first layout."""
    return f"stadtherz observations by {grain}, layout 1"


def is_first_rollup(rollup: RollUp) -> bool:
    """Whether the folder of a roll-up holds one of the first layout."""
    if not DeltaTable.is_deltatable(str(rollup.folder)):
        return False
    return DeltaTable(str(rollup.folder)).metadata().name == first_name(rollup.grain)


def copies(rollup: RollUp) -> Iterator[str]:
    """Write the questions that give a roll-up of the first layout as one of the newest, in parts.

    Each gives whole partitions of the new one.
    """
    rows = _rows_of(rollup)
    parts = _partitions(rollup)
    for first in range(0, len(parts), PARTITIONS_A_STEP):
        some = ", ".join(f"DATE '{part}'" for part in parts[first : first + PARTITIONS_A_STEP])
        yield _as_new_rows(
            rollup, f"SELECT * FROM ({rows}) WHERE {PARTITION[rollup.grain]} IN ({some})"
        )


def _as_new_rows(rollup: RollUp, rows: str) -> str:
    names = ", ".join(names_of(rollup.grain))
    partition = PARTITION[rollup.grain]
    return (
        f"WITH old AS ({rows}) SELECT {names} FROM (SELECT * FROM old WHERE datastream IS NOT NULL"
        " UNION ALL BY NAME SELECT CAST(CAST(start AS DATE) AS TIMESTAMP) AS start, 0 AS count,"
        " 0 AS single, max(until) AS until,"
        # a day whose rows disagree was made of nothing that is known
        " CASE WHEN min(made_of) = max(made_of) THEN min(made_of) END AS made_of,"
        f" any_value({partition}) AS {partition} FROM old GROUP BY CAST(start AS DATE))"
        f" ORDER BY {partition}, datastream, start"
    )


def _rows_of(rollup: RollUp) -> str:
    table = DeltaTable(str(rollup.folder))
    paths = [rollup.path_of(path) for path, _ in adds_of(table, {})]
    names = ", ".join(names_of(rollup.grain)[:-1])
    return f"SELECT {names}, {partition_of(rollup.grain)} FROM {files_sql(paths)}"


def _partitions(rollup: RollUp) -> list[date]:
    if not adds_of(DeltaTable(str(rollup.folder)), {}):
        return []
    question = f"SELECT DISTINCT {PARTITION[rollup.grain]} FROM ({_rows_of(rollup)}) ORDER BY 1"
    return [found for (found,) in cursor(2).execute(question).fetchall()]


def sum_of(rollup: RollUp) -> Sum:
    """Add up what a roll-up of any layout says of datastreams."""
    if not adds_of(DeltaTable(str(rollup.folder)), {}):
        return Sum(0, 0)
    names = ", ".join(names_of(rollup.grain)[:-1])
    rows = cursor(2).execute(
        f"SELECT count(*), coalesce(bit_xor(hash({names})), 0) FROM ({_rows_of(rollup)})"
        " WHERE datastream IS NOT NULL"
    )
    return Sum(*rows.fetchall()[0])
