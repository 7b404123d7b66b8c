"""The answer to a question as pages show it: rows, and what is drawn of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from stadtherz.opendata.adapters.asking.answers import Answer, Table, ask
from stadtherz.opendata.domain.asking.checked import PARTS, question_of
from stadtherz.opendata.domain.asking.question import Question
from stadtherz.opendata.domain.charts import Drawn, choice_of, drawn
from stadtherz.opendata.domain.tabular.schema import GEOMETRY, Schema

DRAWN_ROWS = 3_000
WGS84 = 4326


@dataclass(frozen=True)
class Seen:
    """A question with the page of its answer."""

    table: Table
    question: Question
    answer: Answer


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
    """Whether the rows of an answer have places that GeoJSON tells, which knows WGS 84 only."""
    placed = schema.place is not None or (schema.has_geometry and schema.reference == WGS84)
    return placed and not question.grouped


def label_column(question: Question) -> int:
    """Say which column of an answer names a row best: the first text, else the first one."""
    texts = [
        at for at, one in enumerate(question.items)
        if one.what.storage.value == "text" and one.name != GEOMETRY
    ]  # fmt: skip
    return texts[0] if texts else 0
