"""The engine that every installation has: DuckDB within this process."""

import numpy as np

from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.engines.questions import DUCKDB, ROW, Asked, Sources, written
from stadtherz.observations.adapters.engines.snapshot import Snapshot
from stadtherz.observations.adapters.lake_files import rows_sql

THREADS = 2


def ask_here(asked: Asked, seen: Snapshot) -> list[ROW]:
    """Answer a question about a snapshot."""
    if not seen.settled and not seen.rest:
        return []
    connection = cursor(THREADS)
    ids, *texts = zip(*seen.streams, strict=True) if seen.streams else ([], [], [], [], [])
    columns = {"id": np.array(ids, np.int32)} | {
        name: np.array([*values, None], object)[:-1]  # so that it is text also when it is empty
        for name, values in zip(("name", "station", "property", "district"), texts, strict=True)
    }
    connection.register("streams", columns)
    sources = Sources(
        settled=rows_sql(seen.settled) if seen.settled else "",
        rest=rows_sql(seen.rest) if seen.rest else "",
    )
    return list(connection.execute(written(asked, DUCKDB, sources)).fetchall())
