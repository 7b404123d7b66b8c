"""How often the numbers of a column return, and whether they are at several places."""

# ruff: noqa: S608 - columns are our own machine names
from stadtherz.opendata.adapters.persons.table import Table, quoted
from stadtherz.opendata.domain.persons.found import PLACES, Find
from stadtherz.opendata.domain.persons.tracks import Tracked, may_track, tracks_in
from stadtherz.opendata.domain.tabular.schema import LINE


def tracks(table: Table) -> list[Find]:
    """Find pseudonymous tracks."""
    ids, places = may_track(table.schema)
    return tracks_in(table.schema.rows, [_tracked(table, one, places) for one in ids])


def _tracked(table: Table, name: str, places: tuple[str, ...]) -> Tracked:
    somewhere = f"({', '.join(map(quoted, places))})"
    [row] = table.asked(
        "SELECT coalesce(sum(often), 0), count(*), count(*) FILTER (somewhere > 1),"
        f" list_sort(min(first, {PLACES})) FROM (SELECT count(*) AS often,"
        f' count(DISTINCT {somewhere}) AS somewhere, min("{LINE}") AS first FROM {table.sql}'
        f" WHERE {quoted(name)} IS NOT NULL GROUP BY {quoted(name)} HAVING count(*) > 1)"
    )
    return Tracked(name, int(row[0]), int(row[1]), int(row[2]), tuple(row[3] or ()))
