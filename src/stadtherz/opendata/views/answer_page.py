"""Puts an answer together for a page: sentence, cells, chart, places, and ways to use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from stadtherz.kernel.errors import Unavailable
from stadtherz.opendata.domain.asking.grammar import read_sort
from stadtherz.opendata.domain.asking.question import Field, Item, Made, Question
from stadtherz.opendata.domain.asking.terms import Sum
from stadtherz.opendata.domain.charts import choice_of
from stadtherz.opendata.domain.snippets import Snippet, snippets_of
from stadtherz.opendata.domain.tabular.schema import GEOMETRY
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.selectors.exploring import Seen, drawing_of, has_places
from stadtherz.opendata.selectors.places import places_of
from stadtherz.opendata.views.asking_words import Wording
from stadtherz.opendata.views.cells import Cell, cells_of, is_number
from stadtherz.opendata.views.column_words import Column
from stadtherz.opendata.views.drawing_words import Chart, chart_shown
from stadtherz.opendata.views.places_shown import PlacesShown, places_shown

COUNTS = frozenset((Sum.COUNT, Sum.COUNT_DISTINCT))


@dataclass(frozen=True)
class Head:
    """The heading of a column: words with their language, unit, whether numbers stand under it."""

    words: str
    lang: str
    unit: str
    number: bool


@dataclass(frozen=True)
class Shown:
    """An answer as a page shows it; `following` is the query of the next page, "" for none."""

    sentence: str
    heads: tuple[Head, ...]
    rows: list[list[Cell]]
    following: str


@dataclass(frozen=True)
class Way:
    """A way to use an answer: what it is called, and its address without host."""

    name: str
    address: str


@dataclass(frozen=True)
class Ways:
    """How an answer can be used elsewhere."""

    files: tuple[Way, ...]
    table: str
    chart: str
    svg: str
    snippets: tuple[Snippet, ...]


def wording_of(columns: Sequence[Column]) -> Wording:
    """Give what words questions to a table."""
    return Wording({one.name: one.label for one in columns})


def shown(one: Seen, parts: Mapping[str, str], columns: Sequence[Column]) -> Shown:
    """Word a page of an answer."""
    said = wording_of(columns)
    question = one.question
    kept = [at for at, item in enumerate(question.items) if item.name != GEOMETRY]
    items = [question.items[at] for at in kept]
    rows = [tuple(row[at] for at in kept) for row in one.answer.rows]
    following = urlencode({**parts, "after": one.answer.after}) if one.answer.after else ""
    sentence = said.sentence(question, len(read_sort(parts.get("sort", ""))))
    heads = tuple(_head(item, said, columns) for item in items)
    return Shown(sentence, heads, cells_of(items, rows, one.table.schema), following)


def _head(item: Item, said: Wording, columns: Sequence[Column]) -> Head:
    unit = unit_sign(item, columns)
    words = said.told(item.what)
    name = item.what.name if isinstance(item.what, Field) else ""
    lang = next((one.label_lang for one in columns if one.name == name), "")
    return Head(words, lang, "" if unit and unit in words else unit, is_number(item.what))


def unit_sign(item: Item, columns: Sequence[Column]) -> str:
    """Give the sign of the unit of a column of an answer; "" for none and for counts."""
    what = item.what
    if isinstance(what, Made) and (what.field is None or what.what in COUNTS):
        return ""
    if not isinstance(what, Made | Field):
        return ""
    name = what.name if isinstance(what, Field) else what.field.name if what.field else ""
    found = next((one.one for one in columns if one.name == name), None)
    if found is None or not found.code:
        return ""
    return found.unit.sign if found.unit else found.code


def chart(one: Seen, parts: Mapping[str, str], columns: Sequence[Column]) -> Chart | None:
    """Draw an answer; None where there is nothing to draw, or it takes too long."""
    try:
        found = drawing_of(one, parts)
    except Unavailable:
        return None
    if found is None:
        return None
    unit = unit_sign(one.question.items[found.choice.value], columns)
    return chart_shown(found, one.question, one.table.schema, wording_of(columns), unit)


def places(one: Seen) -> PlacesShown | None:
    """Give the places of rows as a map shows them; None where rows have none."""
    try:
        found = places_of(one)
    except Unavailable:
        return None
    return places_shown(found)


def ways(row: Dataset, one: Question, parts: Mapping[str, str], seen: Seen) -> Ways:
    """Say how an answer can be used elsewhere: all of it, from its first row on."""
    query = urlencode({name: text for name, text in parts.items() if name != "after"})
    schema = seen.table.schema
    endings = ["csv", "json", "parquet", "arrow", *(["geojson"] if has_places(one, schema) else [])]
    drawn = choice_of(one, schema) is not None
    at = {ending: asked_at(row.key, ending, query) for ending in [*endings, "svg"]}
    embed = f"{reverse('opendata:embed', args=[row.key])}?{query}"
    host = address()
    names = {"geojson": "GeoJSON", "parquet": "Parquet", "arrow": "Arrow"}
    return Ways(
        tuple(Way(names.get(ending, ending.upper()), at[ending]) for ending in endings),
        host + embed, host + embed + ("&" if query else "") + "zeige=diagramm" if drawn else "",
        at["svg"] if drawn else "", snippets_of(host + at["csv"], host + at["parquet"], row.key),
    )  # fmt: skip


def asked_at(key: str, ending: str, query: str) -> str:
    """Give the address of an answer for programs, without host."""
    there = reverse("opendata-files:query", args=[key, ending])
    return f"{there}?{query}" if query else there
