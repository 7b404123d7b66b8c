"""Says of which datastreams the lake holds single values, by what its roll-ups know."""

from collections.abc import Mapping
from datetime import date

from stadtherz.observations.adapters.duck import DAYS, cursor, files_sql, make_table
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.lake_files import rows_sql
from stadtherz.observations.adapters.live import sorted_out
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.scope import Scope


def streams_by_day(lake: Lake) -> dict[date, set[int]]:
    """Name the datastreams that a day has rows of, in the lake or in the roll-ups.

    Days whose roll-ups are out of date are read.
    """
    found: dict[date, set[int]] = {}
    days = lake.files()
    made = rollups_of(lake).days.made()
    fresh = {day for day, one in made.items() if one.made_of == days.mark(day)}
    paths = sorted({path for one in made.values() for path in one.paths})
    questions = []
    if paths:
        questions.append(
            "SELECT DISTINCT CAST(start AS DATE), datastream"
            f" FROM {files_sql(paths)} WHERE datastream IS NOT NULL"
        )
    pile = sorted_out(days, Scope(None), (), fresh)
    if others := [*pile.settled, *pile.main, *pile.rest]:
        questions.append(f"SELECT DISTINCT CAST(time AS DATE), datastream FROM {rows_sql(others)}")
    for question in questions:
        for day, stream in cursor(2).execute(question).fetchall():
            found.setdefault(day, set()).add(stream)
    return found


def days_with_singles_before(kept: Mapping[int, date], lake: Lake) -> list[date]:
    """Name the days on which datastreams have single values from before their day, in order."""
    made = rollups_of(lake).days.made()
    latest = max(kept.values(), default=date.min)
    paths = sorted({path for day, one in made.items() if day < latest for path in one.paths})
    if not paths:
        return []
    connection = cursor(2)
    make_table(connection, "kept", DAYS, kept.items())
    rows = connection.execute(
        "SELECT DISTINCT CAST(start AS DATE) AS day"
        f" FROM {files_sql(paths)} AS row JOIN kept USING (datastream)"
        " WHERE single > 0 AND start < kept.day ORDER BY 1"
    ).fetchall()
    return [day for (day,) in rows]
