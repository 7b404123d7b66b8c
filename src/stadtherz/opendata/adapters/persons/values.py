"""Looks at every different value of a column; what cannot hold personal data stays in DuckDB."""

# ruff: noqa: S608 - columns are our own machine names; patterns are parameters

from stadtherz.opendata.adapters.persons.counting import Alike, Count, Initials, LogIns
from stadtherz.opendata.adapters.persons.spreads import dialled, spread_of
from stadtherz.opendata.adapters.persons.table import Table, quoted
from stadtherz.opendata.domain.persons.alike import (
    MARK,
    headed,
)
from stadtherz.opendata.domain.persons.bare_mobiles import NO_SPREAD
from stadtherz.opendata.domain.persons.family_names import WRITTEN
from stadtherz.opendata.domain.persons.found import PLACES
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.home_columns import PLACES as COORDINATES
from stadtherz.opendata.domain.persons.home_columns import is_street
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength
from stadtherz.opendata.domain.persons.seen import Seen
from stadtherz.opendata.domain.persons.texts import ALL, GATES, ODD, PLAIN, hits
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import BOX, LINE, WGS84, Column

FEW_VALUES = 2_000
HOUSE = r"\p{L}[. ]+[0-9]{1,3} ?[a-zA-Z]?([,;].*)?$"
"""What stands behind a street."""
ELEVEN_DIGITS = (10**10, 10**11)


def value_counts(table: Table) -> dict[str, int]:
    """Count the values of all columns, without those that were masked."""
    asked = [
        f"count({quoted(one.name)})"
        + (
            f" - count(*) FILTER (regexp_full_match({quoted(one.name)}, '{MARK}'))"
            if one.storage is Storage.TEXT else ""
        )
        for one in table.schema.columns
    ]  # fmt: skip
    if not asked:
        return {}
    [row] = table.asked(f"SELECT {', '.join(asked)} FROM {table.sql}")
    return dict(zip((one.name for one in table.schema.columns), row, strict=True))


def looked(table: Table, column: Column, values: int) -> Seen:
    """Look at all values of a column."""
    if values and column.kind is ColumnKind.GEOMETRY:
        return _points(table, column)
    if not values:
        return Seen(column, values)
    signs = signs_of(column.name)
    kind = headed(signs)
    told = column.storage is Storage.WHOLE and (_telling(column) or dialled(table, column, values))
    if column.storage is Storage.TEXT or told:
        return _searched(table, column, values, kind)
    if column.kind in COORDINATES:
        return Seen(column, values, coarse=_coarse(table, column))
    if kind is Kind.BIRTH:
        return Seen(column, values, spots=_first(table, column))
    return Seen(column, values)


def _points(table: Table, column: Column) -> Seen:
    """Look at the points among geometries: those whose box has no size."""
    west, south, east, north = map(quoted, BOX)
    if table.schema.reference == WGS84:
        held = " AND ".join(f"abs({one} - round({one}, 3)) < 1e-9" for one in (west, south))
    else:
        held = f"{west} % 100 = 0 AND {south} % 100 = 0"
    [(points, coarse)] = table.asked(
        f"SELECT count(*), bool_and({held}) FROM {table.sql}"
        f" WHERE {west} = {east} AND {south} = {north}"
    )
    return Seen(column, points, coarse=bool(coarse))


def _coarse(table: Table, column: Column) -> bool:
    """Whether coordinates have no more than three decimals, or are full hundreds of metres."""
    name = quoted(column.name)
    grid = column.kind in {ColumnKind.EASTING, ColumnKind.NORTHING}
    held = f"{name} % 100 = 0" if grid else f"abs({name} - round({name}, 3)) < 1e-9"
    [(coarse,)] = table.asked(f"SELECT bool_and({held}) FROM {table.sql}")
    return bool(coarse)


def _housed(table: Table, column: Column) -> int:
    """Count the streets with the number of a house behind them."""
    if not is_street(column):
        return 0
    [(often,)] = table.asked(
        f"SELECT count(*) FILTER (regexp_matches({quoted(column.name)}, ?)) FROM {table.sql}",
        [HOUSE],
    )
    return int(often)


def _families(table: Table, column: Column) -> int:
    """Count the rows that are a known family name and nothing else."""
    held = f"lower(trim({quoted(column.name)}::VARCHAR)) IN (SELECT unnest(?))"
    [(often,)] = table.asked(f"SELECT count(*) FROM {table.sql} WHERE {held}", [sorted(WRITTEN)])
    return int(often)


def _telling(column: Column) -> bool:
    """Whether a column of numbers may hold numbers of persons."""
    low, high = ELEVEN_DIGITS
    eleven = bool(column.least) and low <= int(column.least) <= int(column.most) < high
    kind = headed(signs_of(column.name))
    return eleven or (kind not in {None, Kind.NAME, Kind.BIRTH} and int(column.most or 0) > 10**4)


def _first(table: Table, column: Column) -> tuple[Spot, ...]:
    rows = table.asked(
        f'SELECT "{LINE}" FROM {table.sql} WHERE {quoted(column.name)} IS NOT NULL'
        f' ORDER BY "{LINE}" LIMIT {PLACES}'
    )
    return tuple(Spot(line, "…") for (line,) in rows)


def distinct_sql(rows: str, column: Column, *, every: bool, few: bool) -> tuple[str, list[object]]:
    """Write the question for all different values that a gate lets through.

    Each comes with its number of rows, its first line and the gates that are open, as bits.

    Args:
        rows: of the table, as SQL.
        column: which one.
        every: whether values that no gate lets through are given, too.
        few: whether there are so few that looking at them costs less than the gates.

    """
    name = quoted(column.name)
    value = f"{name}::VARCHAR AS value"
    kept = f'count(*) AS often, min("{LINE}") AS first'
    if few:
        values = f'SELECT {value}, "{LINE}" FROM {rows} WHERE {name} IS NOT NULL'
        return f"SELECT *, {ALL} FROM (SELECT value, {kept} FROM ({values}) GROUP BY value)", []
    values = (
        f'SELECT {value}, translate(value, ?, ?) AS plain, "{LINE}" FROM {rows}'
        f" WHERE {name} IS NOT NULL"
    )
    some = "" if every else f" WHERE {' OR '.join('regexp_matches(plain, ?)' for _ in GATES)}"
    grouped = f"SELECT value, plain, {kept} FROM ({values}){some} GROUP BY value, plain"
    open_ = " + ".join(
        f"(regexp_matches(plain, ?)::INTEGER * {1 << bit})" for bit in range(len(GATES))
    )
    question = f"SELECT value, often, first, {open_} FROM ({grouped})"
    return question, [*GATES, ODD, PLAIN, *(() if every else GATES)]


def _searched(table: Table, column: Column, values: int, kind: Kind | None) -> Seen:
    counts: dict[Kind, Count] = {}
    signs = signs_of(column.name)
    alike, initials = Alike(kind), Initials()
    own = Sign.OWN_NAME in signs
    log_ins = LogIns(bool(signs & {Sign.USER, Sign.ROLE}))
    question, bound = distinct_sql(
        table.sql, column, every=kind is not None, few=values <= FEW_VALUES
    )
    for piece in table.pieces(question, bound):
        for text, rows, line, gates in piece:
            fits = not log_ins.add(text, rows, line) and alike.add(text, rows, line)
            if fits and kind is Kind.PHONE:  # nothing else can stand there
                number = Hit(kind, 0, len(text), Strength.WEAK)
                counts.setdefault(kind, Count()).add(text, rows, line, [number])
            elif gates and not (fits and own):
                named = _add(counts, text, rows, line, gates)
                initials.add(text, rows, line, named=named)
    tallies = tuple(count.told(one) for one, count in counts.items())
    bare = counts[Kind.PHONE].bare if Kind.PHONE in counts else 0
    return Seen(
        column, values, tallies, alike.rows, alike.known,
        alike.family if kind is Kind.NAME else _families(table, column), alike.capital,
        alike.places.spots or log_ins.places.spots or initials.places.spots,
        initials=initials.rows, log_ins=log_ins.rows, known_log_ins=log_ins.known,
        programs=log_ins.programs, small=alike.small, other=alike.other,
        housed=_housed(table, column), spread=spread_of(table, column) if bare else NO_SPREAD,
    )  # fmt: skip


def _add(counts: dict[Kind, Count], text: str, rows: int, line: int, gates: int) -> bool:
    """Count what is found in a text; gives whether a name is."""
    by_kind: dict[Kind, list[Hit]] = {}
    for one in hits(text, gates & ALL):
        by_kind.setdefault(one.kind, []).append(one)
    for kind, found in by_kind.items():
        counts.setdefault(kind, Count()).add(text, rows, line, found)
    return Kind.NAME in by_kind
