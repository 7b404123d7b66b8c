"""The public register of requests: a page, CSV and JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stadtherz.kernel.tables import harmless, lines
from stadtherz.opendata.domain.desk.figures import Figures
from stadtherz.opendata.domain.desk.standing import Outcome
from stadtherz.opendata.models import KIND_NAMES, OUTCOME_NAMES
from stadtherz.opendata.selectors.request_register import (
    COLUMNS,
    Asked,
    entries,
    entry_of,
    register,
    register_figures,
    years,
)

A_PAGE = 25


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List all requests as everybody may see them, with figures, search and filters."""
    asked = asked_in(request)
    found = Paginator(register(asked), A_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "page": found, "entries": [entry_of(row) for row in found], "asked": asked,
        "filtered": asked != Asked(), "query": query.urlencode(), "figures": register_figures(),
        "kinds": [(one.value, name) for one, name in KIND_NAMES.items()],
        "outcomes": [(one.value, name) for one, name in OUTCOME_NAMES.items()],
        "today": timezone.localdate(),
        "years": [str(year) for year in years()],
    }  # fmt: skip
    return render(request, "opendata/requests/register.html", context)


def asked_in(request: HttpRequest) -> Asked:
    """Read what somebody looks for."""
    words, kind, outcome, year = (
        request.GET.get(name, "").strip()[:100] for name in ("q", "art", "ergebnis", "jahr")
    )
    return Asked(words, kind, outcome, year)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the register as CSV, with the filters of the page."""
    response = StreamingHttpResponse(
        lines(_rows(asked_in(request))), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="requests.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """Give the register as JSON, with the filters of the page and figures over all."""
    said = {
        "statistics": _told(register_figures()),
        "requests": [entry.as_row() for entry in entries(asked_in(request))],
    }
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _rows(asked: Asked) -> Iterator[Iterable[object]]:
    yield COLUMNS
    for entry in entries(asked):
        yield map(harmless, entry.as_row().values())


def _told(found: Figures) -> dict[str, Any]:
    return {
        "number": found.number,
        "open": found.open,
        "answered": found.answered,
        "median_days": found.median_days,
        "in_time": found.in_time,
        "share_in_time": found.share_in_time,
        "outcomes": {one.value: found.outcomes.get(one, 0) for one in Outcome},
    }
