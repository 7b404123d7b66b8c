"""The catalogue for people: what there is, and each dataset with all that can be done with it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from stadtherz.city.public import departments
from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.domain.notations import ENDINGS
from stadtherz.opendata.domain.terms import LICENCES
from stadtherz.opendata.models import THEME_NAMES
from stadtherz.opendata.selectors.addresses import address, iri_of
from stadtherz.opendata.selectors.catalogue import dataset_of, matching, public_row
from stadtherz.opendata.selectors.looking import editions_of, first_rows, schema_org
from stadtherz.opendata.selectors.scores import score_of
from stadtherz.opendata.views.problems import not_there

A_PAGE = 24
ROWS_SHOWN = 10
EDITIONS_SHOWN = 14
QUESTIONS = (
    (gettext_lazy("Die zehn größten Werte"), "sort=-value&limit=10"),
    (
        gettext_lazy("Mittel und Anzahl je Tag"),
        "select=day(time_utc) as tag, avg(value) as mittel, count() as anzahl&group=day(time_utc)",
    ),
    (gettext_lazy("Nur, was eine Regel für verdächtig hält"), "filter=flag = 'suspect'"),
)
"""Examples for tables of readings, and the words for them."""


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """List what there is, by words, theme and department."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "thema", "referat")}
    rows = matching(asked["q"], asked["thema"], asked["referat"])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "page": page, "asked": asked, "filtered": any(asked.values()), "query": query.urlencode(),
        "themes": [(one.value, name) for one, name in THEME_NAMES.items()],
        "departments": departments(), "endings": ENDINGS.values(),
    }  # fmt: skip
    return render(request, "opendata/datasets.html", context)


@require_safe
def dataset(request: HttpRequest, key: str) -> HttpResponse:
    """Show a dataset: what it means, its files, its columns, where it comes from."""
    try:
        row = public_row(key)
    except NotFound as error:
        raise not_there(error) from error
    value = dataset_of(row)
    editions = editions_of(row)
    context = {
        "row": row, "dataset": value, "licence": LICENCES.get(row.licence),
        "sample": first_rows(row, ROWS_SHOWN), "editions": editions[:EDITIONS_SHOWN],
        "editions_more": max(0, len(editions) - EDITIONS_SHOWN), "files": row.distributions.all(),
        "themes": [THEME_NAMES[one] for one in value.themes], "endings": ENDINGS.values(),
        "score": score_of(row, value), "iri": iri_of("dataset", key),
        "questions": QUESTIONS, "json_ld": schema_org(value, address()),
        "trail": [(None, gettext("Offene Daten"))],
    }  # fmt: skip
    return render(request, "opendata/dataset.html", context)
