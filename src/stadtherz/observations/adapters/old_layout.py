"""Reads a lake of the first layout: sequence, datastream, time, value and flag, by UTC day.

The first layout had no name. An observation was one by datastream and time, and of several rows for
it the highest sequence was the newest; a flush or an import could write one twice into a day.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable

from stadtherz.observations.adapters.delta_log import adds_of
from stadtherz.observations.adapters.disk import entries, log_of
from stadtherz.observations.adapters.duck import cursor, files_sql
from stadtherz.observations.adapters.identity import newest_rows
from stadtherz.observations.adapters.lake_schema import COLUMNS, empty_columns

FIRST_COLUMNS = ["sequence", "datastream", "time", "value", "flag", "day"]


@dataclass(frozen=True)
class Sum:
    """By which a copy is compared: its rows, their sequences added up, and a digest of all."""

    rows: int
    sequences: int
    digest: int


def is_first_layout(folder: Path) -> bool:
    """Whether a folder holds a lake of the first layout."""
    if not DeltaTable.is_deltatable(str(folder)):
        return False
    table = DeltaTable(str(folder))
    names = [field.name for field in table.schema().fields]
    return table.metadata().name is None and names == FIRST_COLUMNS


def days_of(folder: Path) -> dict[date, list[str]]:
    """Name the files of each day, in the order of the days."""
    found: dict[date, list[str]] = {}
    for path, _rows, day in adds_of(DeltaTable(str(folder)), {"partition.day": "DATE"}):
        found.setdefault(day, []).append(str(folder / unquote(path)))
    return dict(sorted(found.items()))


def as_new_rows(day: date, paths: Sequence[str]) -> str:
    """Write the question that gives a day in the columns of the newest layout."""
    new = [name for name in COLUMNS if name not in FIRST_COLUMNS]
    rows = (
        f"SELECT sequence, datastream, time, value, flag, {empty_columns(new)},"
        f" DATE '{day.isoformat()}' AS day FROM {files_sql(paths)}"
    )
    return f"SELECT * FROM ({newest_rows(rows, deletes=False)}) ORDER BY datastream, time"


def no_new_rows() -> str:
    """Write a question that gives none, in the columns of the newest layout."""
    return f"SELECT {empty_columns()} WHERE false"


def sum_before(day: date, paths: Sequence[str]) -> Sum:
    """Add up a day as it has to become."""
    return _sum_of(as_new_rows(day, paths))


def sum_after(paths: Sequence[str]) -> Sum:
    """Add up a day as it has become."""
    return _sum_of(f"SELECT * FROM {files_sql(paths)}" if paths else no_new_rows())


def _sum_of(question: str) -> Sum:
    rows = cursor(2).execute(
        "SELECT count(*), CAST(coalesce(sum(sequence), 0) AS BIGINT),"
        " coalesce(bit_xor(hash(datastream, time, value, flag, coalesce(id, sequence))), 0)"
        f" FROM ({question})"
    )
    return Sum(*rows.fetchall()[0])


def writers_of(folder: Path) -> dict[str, int]:
    """Say how far each writer of a table has come, by the log itself.

    Source: Delta Transaction Log Protocol, "Transaction Identifiers".
    """
    found: dict[str, int] = {}
    known = -1
    for path in sorted(log_of(folder).glob("*.checkpoint*.parquet")):
        known = int(path.name.partition(".")[0])
        rows = cursor().execute(
            f"SELECT txn.appId, txn.version FROM {files_sql([str(path)])} WHERE txn IS NOT NULL"
        )
        found |= dict(rows.fetchall())
    for entry in entries(folder):
        if int(entry.stem) > known:
            for line in entry.read_text(encoding="utf-8").splitlines():
                said = json.loads(line).get("txn")
                if said:
                    found[said["appId"]] = said["version"]
    return found
