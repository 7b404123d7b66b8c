"""Looks how the numbers of a column lie that may be those of mobile telephones without a zero."""

# ruff: noqa: S608 - columns are our own machine names; numbers are ours
from stadtherz.opendata.adapters.persons.table import Table, quoted
from stadtherz.opendata.domain.persons.bare_mobiles import HALF, RANGES, Spread
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.tabular.schema import LINE, Column

_THERE = " OR ".join(f"(n >= {low} AND n < {high})" for low, high in RANGES)
_GOODS = " + ".join(f"(n // {10**at} % 10) * {1 + at % 2 * 2}" for at in range(13))
_LEAST_GOODS = 10**11


def dialled(table: Table, column: Column, values: int) -> bool:
    """Whether a column of whole numbers has enough of them to be looked at one by one."""
    if not column.least or not _may_be_there(int(column.least), int(column.most)):
        return False
    [(often,)] = table.asked(
        f"SELECT count(*) FILTER ({_THERE}) FROM (SELECT {quoted(column.name)} AS n"
        f" FROM {table.sql})"
    )
    enough = HALF * values if Sign.CONTACT not in signs_of(column.name) else 1
    return bool(often >= enough)


def _may_be_there(least: int, most: int) -> bool:
    return any(least < high and most >= low for low, high in RANGES)


def spread_of(table: Table, column: Column) -> Spread:
    """Measure how they lie, in one question."""
    name = quoted(column.name)
    found = (
        f'SELECT TRY_CAST(trim({name}::VARCHAR) AS BIGINT) AS n, "{LINE}" AS line'
        f" FROM {table.sql} WHERE regexp_full_match({name}::VARCHAR, ' *[0-9]{{4,18}} *')"
    )
    there = f"SELECT n, lag(n) OVER (ORDER BY line) AS before FROM ({found}) WHERE {_THERE}"
    [row] = table.asked(
        "SELECT count(*), count(DISTINCT n), coalesce(min(n), 0), coalesce(max(n), 0),"
        " count(*) FILTER (n % 10 = 0), count(*) FILTER (n > before),"
        f" count(*) FILTER (n >= {_LEAST_GOODS} AND ({_GOODS}) % 10 = 0),"
        f" (SELECT count(*) FROM ({found})) - count(*) FROM ({there})"
    )
    return Spread(*map(int, row))
