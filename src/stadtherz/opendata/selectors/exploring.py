"""The answer to a question as pages show it: rows, what is drawn of them, and places."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from stadtherz.kernel.geo import Point
from stadtherz.opendata.adapters.asking.answers import Answer, Row, Table, ask, asked
from stadtherz.opendata.domain.asking.checked import PARTS, question_of
from stadtherz.opendata.domain.asking.question import Question
from stadtherz.opendata.domain.charts import Drawn, choice_of, drawn
from stadtherz.opendata.domain.tabular.schema import BOX, GEOMETRY, Schema

DRAWN_ROWS = 3_000
MOST_PLACES = 150
WGS84 = 4326
EAST, NORTH = 180, 90


@dataclass(frozen=True)
class Seen:
    """A question with the page of its answer."""

    table: Table
    question: Question
    answer: Answer


@dataclass(frozen=True)
class Placed:
    """Where a row is, and the row."""

    point: Point
    row: Row


@dataclass(frozen=True)
class Places:
    """The places of the first rows of an answer; `more` says that there are further ones."""

    placed: tuple[Placed, ...]
    nowhere: int
    more: bool


def parts_in(given: Mapping[str, str]) -> dict[str, str]:
    """Give the parts of a question that stand in an address; what else stands there is not one."""
    return {name: given[name] for name in PARTS if given.get(name)}


def seen(table: Table, parts: Mapping[str, str]) -> Seen:
    """Answer a question.

    Raises:
        Invalid: codes "query-...".
        Unavailable: codes "time-limit" and "memory-limit".

    """
    question = question_of(parts, table.schema)
    return Seen(table, question, ask(table, question))


def drawing_of(one: Seen, parts: Mapping[str, str]) -> Drawn | None:
    """Give what is drawn of an answer: all of it, up to some thousand groups; None for nothing.

    Raises:
        Unavailable: codes "time-limit" and "memory-limit".

    """
    choice = choice_of(one.question, one.table.schema)
    if choice is None:
        return None
    rows = one.answer.rows
    if one.answer.after or one.question.after:
        limit = one.question.limit if parts.get("limit") else DRAWN_ROWS
        whole = replace(one.question, limit=limit, after=None)
        rows = ask(one.table, whole).rows
    return drawn(choice, rows)


def has_places(question: Question, schema: Schema) -> bool:
    """Whether the rows of an answer have places that a map can show."""
    placed = schema.place is not None or (schema.has_geometry and schema.reference == WGS84)
    return placed and not question.grouped


def places_of(one: Seen) -> Places | None:
    """Give the places of the rows of an answer; None where rows have none.

    A geometry stands in the middle of the box around it.

    Raises:
        Unavailable: codes "time-limit" and "memory-limit".

    """
    schema = one.table.schema
    if not has_places(one.question, schema):
        return None
    extra = BOX if schema.has_geometry else schema.place or ()
    wide = replace(one.question, limit=MOST_PLACES + 1, after=one.question.after)
    with asked(one.table, wide, extra=extra) as pieces:
        rows = [row for piece in pieces for row in piece]
    width = len(one.question.items)
    found = [(_point(row[width:]), row[:width]) for row in rows[:MOST_PLACES]]
    placed = tuple(Placed(point, row) for point, row in found if point)
    return Places(placed, len(found) - len(placed), len(rows) > MOST_PLACES)


def _point(place: Row) -> Point | None:
    if None in place:
        return None
    numbers = [float(value) for value in place]
    if len(numbers) == len(BOX):
        west, south, east, north = numbers
        numbers = [(west + east) / 2, (south + north) / 2]
    lon, lat = numbers
    return Point(lon, lat) if abs(lon) <= EAST and abs(lat) <= NORTH else None


def label_column(question: Question) -> int:
    """Say which column of an answer names a row best: the first text, else the first one."""
    texts = [
        at for at, one in enumerate(question.items)
        if one.what.storage.value == "text" and one.name != GEOMETRY
    ]  # fmt: skip
    return texts[0] if texts else 0
