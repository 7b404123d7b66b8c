"""Series for people and programs: what they are, their datasets, and their tables asked as one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.series import PART
from stadtherz.opendata.domain.units import unit_with
from stadtherz.opendata.models import Series
from stadtherz.opendata.selectors.addresses import iri_of
from stadtherz.opendata.selectors.columns import Described
from stadtherz.opendata.selectors.exploring import parts_in, seen
from stadtherz.opendata.selectors.series import (
    AsOne,
    as_one,
    members_of,
    public_series,
    series_of,
)
from stadtherz.opendata.views.answer_page import shown
from stadtherz.opendata.views.asking import Source, answered
from stadtherz.opendata.views.asking_faults import fault_of
from stadtherz.opendata.views.column_words import Column, columns_shown
from stadtherz.opendata.views.example_words import examples_shown
from stadtherz.opendata.views.problems import not_there
from stadtherz.opendata.views.series_words import note_words

ROWS_SHOWN = "20"
ENDINGS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet", "arrow": "Arrow"}
PART_LABEL = _("Datensatz")
BAD_REQUEST, NOT_NOW = 400, 503
EXAMPLES = {"select": "_teil, count()", "filter": "betrag > 100", "group": "_teil",
            "sort": "-count()"}  # fmt: skip


@require_safe
def query(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Answer a question to the tables of a series as one."""
    return answered(request, ending, lambda: _source(key))


def _source(key: str) -> Source:
    row = public_series(key)
    found = as_one(row)
    return Source(row.key, found.table, found.version, found.changed)


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a series, and what was asked of its tables."""
    try:
        row = public_series(key)
    except NotFound as error:
        raise not_there(error) from error
    context: dict[str, Any] = {
        "row": row, "series": series_of(row), "members": members_of(row),
        "iri": iri_of("series", key), "parts": parts_in(request.GET.dict()),
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten")),
                  (None, gettext("Reihe"))],
    }  # fmt: skip
    found = _as_one(row)
    if found:
        context |= _of_the_tables(row, found, context["parts"])
    return render(request, "opendata/series.html", context, status=context.get("status", 200))


def _as_one(row: Series) -> AsOne | None:
    try:
        return as_one(row)
    except NotFound:
        return None


def _of_the_tables(row: Series, found: AsOne, parts: dict[str, str]) -> dict[str, Any]:
    titles = {one.key: one.title.to(get_language() or "") for one in members_of(row)}
    columns = _columns(found)
    labels = {one.name: one.label for one in columns}
    query = urlencode({name: text for name, text in parts.items() if name != "after"})
    told: dict[str, Any] = {
        "rows": found.table.schema.rows, "columns": columns, "query": query,
        "notes": [note_words(one, titles) for one in found.merged.notes],
        "examples": examples_shown(found.table.schema, labels),
        "expert": [(name, parts.get(name, ""), hint) for name, hint in EXAMPLES.items()],
        "files": [(name, _file(row.key, ending, query)) for ending, name in ENDINGS.items()],
    }  # fmt: skip
    return told | _answer(found, parts, columns)


def _file(key: str, ending: str, query: str) -> str:
    there = reverse("opendata-files:series-query", args=[key, ending])
    return f"{there}?{query}" if query else there


def _answer(found: AsOne, parts: dict[str, str], columns: list[Column]) -> dict[str, Any]:
    try:
        answer = seen(found.table, {"limit": ROWS_SHOWN, **parts})
    except (Invalid, Unavailable) as error:
        status = BAD_REQUEST if isinstance(error, Invalid) else NOT_NOW
        return {"fault": fault_of(error, parts, found.table.schema), "status": status}
    return {"shown": shown(answer, parts, columns)}


def _columns(found: AsOne) -> list[Column]:
    """Word the columns as the files name them; what people wrote may differ between datasets."""
    schema = found.table.schema
    return columns_shown(
        Described(
            one, Text.of(str(PART_LABEL)) if one.name == PART else Text(), Text(), one.unit,
            unit_with(one.unit) if one.unit else None, schema.share_missing(one.name),
        )
        for one in schema.columns
    )  # fmt: skip
