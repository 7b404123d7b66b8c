"""SQL of the remedies that change the values of one column each."""

from math import cos, radians

from stadtherz.opendata.adapters.persons.table import quoted
from stadtherz.opendata.domain.persons.remedies import Act, Remedy
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import BOX, WGS84, Column, Schema

A_DEGREE = 111_320.0
"""Metres of a degree of latitude."""


def changed_sql(remedy: Remedy, column: Column, schema: Schema | None = None) -> str:
    """Write the new values of a column.

    Args:
        remedy: one that changes each value by itself.
        column: what it changes.
        schema: of the table; the grid of longitudes needs the latitudes.

    """
    name = quoted(column.name)
    if remedy.act is Act.DIGITS:
        return f"left({name}::VARCHAR, {remedy.amount})"
    if remedy.act is Act.MONTH:
        return f"date_trunc('month', {name})::DATE"
    if remedy.act is Act.YEAR:
        return f"year({name})::BIGINT"
    if remedy.act is Act.BANDS:
        low = f"(floor({name} / {remedy.amount}) * {remedy.amount})::BIGINT"
        return f"({low})::VARCHAR || '–' || ({low} + {remedy.amount - 1})::VARCHAR"
    return _grid(remedy, column, schema)


def _grid(remedy: Remedy, column: Column, schema: Schema | None) -> str:
    """Write the middle of the field of the grid: to a thousandth of a degree, or to 100 metres."""
    name, metres = quoted(column.name), remedy.amount
    if column.kind in {Kind.EASTING, Kind.NORTHING}:
        return f"(round((floor({name} / {metres}) + 0.5) * {metres} / 100) * 100)::BIGINT"
    step = metres / A_DEGREE
    if column.kind is Kind.LONGITUDE:
        step /= max(0.01, cos(radians(_latitude(remedy, schema))))
    return f"round((floor({name} / {step:.9f}) + 0.5) * {step:.9f}, 3)::DOUBLE"


def point_sql(metres: int, schema: Schema) -> tuple[str, str]:
    """Write the middle of the field of the grid in which the middle of a geometry's box lies."""
    west, south, east, north = map(quoted, BOX)
    x, y = f"(({west} + {east}) / 2)", f"(({south} + {north}) / 2)"
    if schema.reference != WGS84:
        return _middle(x, float(metres), "100"), _middle(y, float(metres), "100")
    step = metres / A_DEGREE
    middle = (schema.box[1] + schema.box[3]) / 2 if schema.box else 50.0
    return _middle(x, step / max(0.01, cos(radians(middle))), ""), _middle(y, step, "")


def _middle(value: str, step: float, full: str) -> str:
    middle = f"(floor({value} / {step:.9f}) + 0.5) * {step:.9f}"
    return f"(round({middle} / {full}) * {full})::DOUBLE" if full else f"round({middle}, 3)::DOUBLE"


def _latitude(remedy: Remedy, schema: Schema | None) -> float:
    """Give the middle latitude of the table."""
    for name in remedy.columns:
        column = schema.named(name) if schema else None
        if column and column.kind is Kind.LATITUDE and column.least:
            return (float(column.least) + float(column.most)) / 2
    return 50.0


STORED = {
    Act.DIGITS: (Kind.CODE, Storage.TEXT), Act.MONTH: (Kind.MONTH, Storage.DATE),
    Act.YEAR: (Kind.YEAR, Storage.WHOLE), Act.BANDS: (Kind.CATEGORY, Storage.TEXT),
    Act.MASK: (Kind.TEXT, Storage.TEXT),
}  # fmt: skip
"""What a column is after a change; a grid leaves coordinates what they are."""
