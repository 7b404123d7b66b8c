"""Figures of each datastream in the file of a day."""

from pathlib import Path

from stadtherz.opendata.adapters.store import cursor
from stadtherz.opendata.domain.station_map import LastDay

MEASURED_SQL = (
    "SELECT datastream, max(time_utc), arg_max(value, time_utc), arg_max(flag, time_utc),"
    " round(avg(value) FILTER (flag <> 'suspect'), 6) FROM read_parquet(?) GROUP BY datastream"
)
COUNTED_SQL = (
    "SELECT datastream, max(end_utc), sum(count) FILTER (flag <> 'suspect') FROM read_parquet(?)"
    " GROUP BY datastream"
)


def measured_day(path: Path) -> dict[str, LastDay]:
    """Give newest value and mean of single values, by datastream."""
    with cursor() as connection:
        rows = connection.execute(MEASURED_SQL, [str(path)]).fetchall()
    return {key: LastDay(time, value, flag, mean) for key, time, value, flag, mean in rows}


def counted_day(path: Path) -> dict[str, LastDay]:
    """Give how many were counted in cells, by datastream."""
    with cursor() as connection:
        rows = connection.execute(COUNTED_SQL, [str(path)]).fetchall()
    return {
        key: LastDay(time, None, "", None, None if total is None else int(total))
        for key, time, total in rows
    }
