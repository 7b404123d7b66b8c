"""The table of a dataset on pages: asked through a form, drawn, mapped, and embedded elsewhere.

Every view has its address, with the same query as `/data/KEY/query.json`. The form is sent to the
same page with `bauen`, and leads on to the address of what was chosen, so that no script is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import Invalid, NotFound, Refused, Unavailable
from stadtherz.opendata.adapters.asking.answers import USUAL, Table
from stadtherz.opendata.domain.asking.built import without
from stadtherz.opendata.domain.asking.conditions import Resolver
from stadtherz.opendata.domain.asking.grammar import read_filter
from stadtherz.opendata.domain.asking.writing import conditions_of
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.catalogue import public_row
from stadtherz.opendata.selectors.columns import described
from stadtherz.opendata.selectors.exploring import Seen, parts_in, seen
from stadtherz.opendata.selectors.tables import table_of
from stadtherz.opendata.views.answer_page import chart, places, shown, ways, wording_of
from stadtherz.opendata.views.asking_faults import Fault, fault_of, form_fault
from stadtherz.opendata.views.building import (
    USUAL_LIMIT,
    Now,
    built,
    chosen_in,
    kept,
    menu_of,
    now_of,
)
from stadtherz.opendata.views.column_words import Column, columns_shown
from stadtherz.opendata.views.example_words import examples_shown
from stadtherz.opendata.views.gone import gone_as_page
from stadtherz.opendata.views.problems import not_there

BUILD = "bauen"
EXPERT = {"select": "month(datum), sum(betrag)", "filter": "betrag > 100 and ort = 'Mitte'",
          "group": "month(datum)", "sort": "-sum(betrag)", "limit": "100"}  # fmt: skip
"""Parts of a question that can be written by hand, with what could stand there."""
OK, SEE_OTHER, BAD_REQUEST, NOT_NOW = 200, 303, 400, 503
CHART = "diagramm"


@dataclass(frozen=True)
class Asked:
    """A dataset with its table, and the parts of the question in the address."""

    row: Dataset
    table: Table
    columns: list[Column]
    parts: dict[str, str]

    @property
    def labels(self) -> dict[str, str]:
        """Name the columns."""
        return {one.name: one.label for one in self.columns}


@require_safe
@gone_as_page
def explore(request: HttpRequest, key: str) -> HttpResponse:
    """Show the table of a dataset, or what was asked of it."""
    asked = _asked(request, key)
    if BUILD not in request.GET:
        return _answered(request, asked)
    try:
        query = urlencode(built(chosen_in(request.GET), asked.table.schema))
    except Invalid as error:
        context = _form(asked, kept(request.GET), form_fault(error))
        return _page(request, asked, context | {"given": request.GET}, BAD_REQUEST)
    there = reverse("opendata:explore", args=[key])
    response = HttpResponseRedirect(f"{there}?{query}#antwort" if query else f"{there}#antwort")
    response.status_code = SEE_OTHER
    return response


def _asked(request: HttpRequest, key: str) -> Asked:
    try:
        row = public_row(key)
        table = table_of(row)
    except NotFound as error:
        raise not_there(error) from error
    columns = columns_shown(described(row, table.schema))
    return Asked(row, table, columns, parts_in(request.GET.dict()))


def _answered(request: HttpRequest, asked: Asked) -> HttpResponse:
    try:
        found = seen(asked.table, {"limit": USUAL_LIMIT, **asked.parts})
    except (Invalid, Unavailable) as error:
        fault = fault_of(error, asked.parts, asked.table.schema)
        return _page(request, asked, _form(asked, _now(asked.parts), fault), _status(error))
    context = _form(asked, _now(asked.parts), None) | _answer(asked, found)
    return _page(request, asked, context, OK)


def _status(error: Refused) -> int:
    return BAD_REQUEST if isinstance(error, Invalid) else NOT_NOW


def _now(parts: Mapping[str, str]) -> Now:
    """Find what the form shows; nothing where a part cannot be read, which is said elsewhere."""
    try:
        return now_of(parts)
    except Refused:
        return Now()


def _answer(asked: Asked, found: Seen) -> dict[str, Any]:
    cost = found.answer.cost
    return {
        "shown": shown(found, asked.parts, asked.columns),
        "chart": chart(found, asked.parts, asked.columns),
        "places": places(found),
        "ways": ways(asked.row, found.question, asked.parts, found),
        "cost": cost, "limits": USUAL, "first": not found.question.after,
        "start": urlencode({k: v for k, v in asked.parts.items() if k != "after"}),
    }  # fmt: skip


def _form(asked: Asked, now: Now, fault: Fault | None) -> dict[str, Any]:
    return {
        "menu": menu_of(asked.table.schema, asked.labels, now), "now": now, "fault": fault,
        "conditions": _conditions(asked, now),
    }  # fmt: skip


def _conditions(asked: Asked, now: Now) -> list[dict[str, str]]:
    """Word the conditions that stand, each with the query of the address without it."""
    resolver, said = Resolver(asked.table.schema), wording_of(asked.columns)
    found = []
    for number, text in enumerate(now.conditions):
        try:
            terms = conditions_of(read_filter(text))
            words = " ".join(said.condition(resolver.condition(term)) for term in terms)
        except Refused:
            words = text
        found.append({"words": words, "without": urlencode(without(asked.parts, number))})
    return found


def _page(request: HttpRequest, asked: Asked, context: dict[str, Any], status: int) -> HttpResponse:
    whole = context | {
        "row": asked.row, "parts": asked.parts, "rows": asked.table.schema.rows,
        "build": BUILD, "filter": asked.parts.get("filter", ""), "query": urlencode(asked.parts),
        "expert": [
            (name, {"value": asked.parts.get(name, ""), "example": example})
            for name, example in EXPERT.items()
        ],
        "examples": examples_shown(asked.table.schema, asked.labels),
        "printed_query": f"?{urlencode(asked.parts)}" if asked.parts else "",
        "trail": [
            (reverse("opendata:datasets"), gettext("Offene Daten")),
            (reverse("opendata:dataset", args=[asked.row.key]), asked.row.title),
            (None, gettext("Tabelle")),
        ],
    }  # fmt: skip
    return render(request, "opendata/explore.html", whole, status=status)


@require_safe
@xframe_options_exempt
@gone_as_page
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """Give a small page for other people's pages: no cookie, no script, a link back."""
    asked, status = _asked(request, key), OK
    context: dict[str, Any] = {"row": asked.row, "query": urlencode(asked.parts)}
    try:
        found = seen(asked.table, {"limit": USUAL_LIMIT, **asked.parts})
        context |= {"shown": shown(found, asked.parts, asked.columns)}
        if request.GET.get("zeige") == CHART:
            context |= {"chart": chart(found, asked.parts, asked.columns)}
    except (Invalid, Unavailable) as error:
        status = _status(error)
        context |= {"fault": fault_of(error, asked.parts, asked.table.schema)}
    response = render(request, "opendata/embed.html", context, status=status)
    response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # noqa: SLF001 - the way of django-csp
    return response
