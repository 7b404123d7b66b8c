"""Answers as files: CSV, JSON, GeoJSON, Parquet and Arrow, all but Parquet row by row.

CSV follows RFC 4180 with a comma and UTF-8; numbers have a point, times are ISO 8601, missing
values are empty, and texts that a spreadsheet would run get an apostrophe. JSON is a list of
objects; decimals keep all their digits.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.asking.answers import (
    USUAL,
    Row,
    Table,
    asked,
    at_most,
    cursor,
)
from stadtherz.opendata.adapters.asking.compiled import question_sql
from stadtherz.opendata.domain.asking.cost import Limits, affordable
from stadtherz.opendata.domain.asking.formulas import without_formula
from stadtherz.opendata.domain.asking.question import Item, Question
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import GEOMETRY

PIECE = 1 << 18
WGS84 = 4326
Told = Callable[[Any], str]


def _moment(value: datetime) -> str:
    return value.isoformat() + "Z"


def _number(value: Decimal | int) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


TEXTS: dict[Storage, Told] = {
    Storage.WHOLE: _number,
    Storage.DECIMAL: _number,
    Storage.DOUBLE: repr,
    Storage.BOOLEAN: lambda value: "true" if value else "false",
    Storage.DATE: lambda value: value.isoformat(),
    Storage.LOCAL: lambda value: value.isoformat(),
    Storage.MOMENT: _moment,
    Storage.TEXT: str,
}
QUOTED = frozenset((Storage.DATE, Storage.LOCAL, Storage.MOMENT, Storage.TEXT))


def texts_of(items: Sequence[Item]) -> list[Told]:
    """Give for each column how its values are written as texts."""
    return [TEXTS[item.what.storage] for item in items]


def csv_texts_of(items: Sequence[Item]) -> list[Told]:
    """Give for each column how its values are written for spreadsheets."""
    return [
        without_formula if item.what.storage is Storage.TEXT else told
        for item, told in zip(items, texts_of(items), strict=True)
    ]


def json_texts_of(items: Sequence[Item]) -> list[Told]:
    """Give for each column how its values are written in JSON."""
    return [_json_text(item.what.storage) for item in items]


def _json_text(storage: Storage) -> Told:
    told = TEXTS[storage]
    if storage not in QUOTED:
        return told
    return lambda value: json.dumps(told(value), ensure_ascii=False)


def csv_of(table: Table, question: Question, limits: Limits = USUAL) -> Iterator[bytes]:
    """Write an answer as CSV, in pieces.

    Raises:
        Invalid: code "query-cost".
        Unavailable: code "time-limit" or "memory-limit".

    """
    told = csv_texts_of(question.items)
    with asked(table, question, limits) as pieces:
        yield _csv([[item.name for item in question.items]])
        for piece in pieces:
            yield _csv(
                [
                    "" if value is None else write(value)
                    for write, value in zip(told, row, strict=True)
                ]
                for row in piece
            )


def _csv(rows: Any) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def json_of(table: Table, question: Question, limits: Limits = USUAL) -> Iterator[bytes]:
    """Write an answer as a list of objects in JSON, in pieces.

    Raises:
        Invalid: code "query-cost".
        Unavailable: code "time-limit" or "memory-limit".

    """
    write = object_writer(question.items)
    with asked(table, question, limits) as pieces:
        yield from _listed("[", (write(row) for piece in pieces for row in piece), "]\n")


def object_writer(items: Sequence[Item]) -> Callable[[Row], str]:
    """Give the function that writes a row as an object of JSON."""
    names = [json.dumps(item.name) for item in items]
    told = json_texts_of(items)

    def write(row: Row) -> str:
        pairs = (
            f"{name}: {'null' if value is None else text(value)}"
            for name, text, value in zip(names, told, row, strict=True)
        )
        return "{" + ", ".join(pairs) + "}"

    return write


def _listed(begin: str, items: Iterator[str], end: str) -> Iterator[bytes]:
    """Join items by commas, in pieces of some size."""
    held, size, between = [begin], 0, "\n"
    for item in items:
        held.append(between + item)
        size += len(item)
        between = ",\n"
        if size > PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield ("".join(held) + end).encode()


def geojson_of(table: Table, question: Question, limits: Limits = USUAL) -> Iterator[bytes]:
    """Write rows with a place as a FeatureCollection (RFC 7946), in pieces.

    Raises:
        Invalid: code "no-geometry" for groups and for tables without places, "no-wgs84" where
            places are in another reference system, and "query-cost".
        Unavailable: code "time-limit" or "memory-limit".

    """
    extra = place_columns(table, question)
    items = tuple(one for one in question.items if one.name != GEOMETRY)
    kept = [at for at, one in enumerate(question.items) if one.name != GEOMETRY]
    write, width = object_writer(items), len(question.items)
    with asked(table, question, limits, extra) as pieces:
        features = (
            f'{{"type": "Feature", "geometry": {_geometry(row[width:])}, "properties": '
            f"{write(tuple(row[at] for at in kept))}}}"
            for piece in pieces for row in piece
        )  # fmt: skip
        yield from _listed('{"type": "FeatureCollection", "features": [', features, "]}\n")


def place_columns(table: Table, question: Question) -> tuple[str, ...]:
    """Name the columns that tell the place of a row.

    Raises:
        Invalid: code "no-geometry" or "no-wgs84", where there is no GeoJSON of them.

    """
    found = (GEOMETRY,) if table.schema.has_geometry else table.schema.place
    if found is None or question.grouped:
        message = "these rows have no place; ask for rows of a table with geometries or coordinates"
        raise Invalid(message, code="no-geometry")
    if table.schema.has_geometry and table.schema.reference != WGS84:
        message = f"the places are in EPSG:{table.schema.reference}, and GeoJSON knows WGS 84 only"
        raise Invalid(message, code="no-wgs84", details=(str(table.schema.reference),))
    return found


def _geometry(place: Row) -> str:
    if None in place:
        return "null"
    if len(place) == 1:
        return str(place[0])
    lon, lat = (format(value, "f") if isinstance(value, Decimal) else value for value in place)
    return f'{{"type": "Point", "coordinates": [{lon}, {lat}]}}'


def parquet_of(table: Table, question: Question, limits: Limits = USUAL) -> Iterator[bytes]:
    """Write an answer as Parquet; it begins when all of it is known, as its index is at the end.

    Raises:
        Invalid: code "query-cost".
        Unavailable: code "time-limit" or "memory-limit".

    """
    affordable(question, table.schema, limits)
    sql = question_sql(question, table.rows)
    names = ", ".join(f'"{item.name}"' for item in question.items)
    limit = "" if question.limit is None else f" LIMIT {question.limit}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answer.parquet"
        connection = cursor()
        try:
            with at_most(connection, limits.seconds):
                connection.execute(
                    f"COPY (SELECT {names} FROM ({sql.text}){limit}) TO '{path}'"  # noqa: S608 - names of the schema
                    " (FORMAT parquet, COMPRESSION zstd)",
                    list(sql.values),
                )
        finally:
            connection.close()
        with path.open("rb") as opened:
            while piece := opened.read(PIECE):
                yield piece
