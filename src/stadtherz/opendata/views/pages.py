"""The catalogue for people: what there is, and each dataset with all that can be done with it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from stadtherz.city.public import departments
from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.domain.asking.examples import at_a_glance, timed
from stadtherz.opendata.domain.notations import ENDINGS, Notation
from stadtherz.opendata.domain.schema_org import in_a_page, schema_org
from stadtherz.opendata.domain.tabular.findings import Finding
from stadtherz.opendata.domain.terms import LICENCES
from stadtherz.opendata.models import THEME_NAMES
from stadtherz.opendata.models import Dataset as Row
from stadtherz.opendata.selectors.addresses import address, iri_of
from stadtherz.opendata.selectors.catalogue import dataset_of, matching, public_row
from stadtherz.opendata.selectors.columns import described
from stadtherz.opendata.selectors.exploring import seen
from stadtherz.opendata.selectors.looking import Newest, newest_editions
from stadtherz.opendata.selectors.ogc.features import is_measured
from stadtherz.opendata.selectors.places import places_in, stations_of
from stadtherz.opendata.selectors.scores import score_of
from stadtherz.opendata.selectors.tables import table_of
from stadtherz.opendata.selectors.use import answered_questions, reuses_of
from stadtherz.opendata.views.answer_page import chart, shown
from stadtherz.opendata.views.column_words import Column, columns_shown
from stadtherz.opendata.views.croissant import described_for_machines
from stadtherz.opendata.views.example_words import examples_shown
from stadtherz.opendata.views.gone import gone_as_page
from stadtherz.opendata.views.negotiating import rdf_instead
from stadtherz.opendata.views.places_shown import PlacesShown, places_shown
from stadtherz.opendata.views.problems import not_there
from stadtherz.opendata.views.table_words import Said, finding_words

A_PAGE = 24
ROWS_SHOWN = 6
EDITIONS_SHOWN = 14
NAMES = {Notation.TURTLE: "Turtle", Notation.RDF_XML: "RDF/XML", Notation.JSON_LD: "JSON-LD"}


@dataclass(frozen=True)
class NotationShown:
    """A notation of the catalogue as pages name it."""

    name: str
    media_type: str
    ending: str


NOTATIONS = [NotationShown(NAMES[one], one.value, ending) for one, ending in ENDINGS.items()]


@require_safe
@vary_on_headers("Accept")
def datasets(request: HttpRequest) -> HttpResponse:
    """List what there is, by words, theme and department."""
    if rdf := rdf_instead(request, "catalogue"):
        return rdf
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "thema", "referat")}
    rows = matching(asked["q"], asked["thema"], asked["referat"])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "page": page, "asked": asked, "filtered": any(asked.values()), "query": query.urlencode(),
        "themes": [(one.value, name) for one, name in THEME_NAMES.items()],
        "departments": departments(), "notations": NOTATIONS,
    }  # fmt: skip
    return render(request, "opendata/datasets.html", context)


@require_safe
@vary_on_headers("Accept")
@gone_as_page
def dataset(request: HttpRequest, key: str) -> HttpResponse:
    """Show a dataset: what it means, its table, what is known to be wrong, who answers for it."""
    try:
        row = public_row(key)
    except NotFound as error:
        raise not_there(error) from error
    if rdf := rdf_instead(request, "rdf", key):
        return rdf
    value = dataset_of(row)
    table, columns = _table(row)
    host, newest = address(), newest_editions(row, EDITIONS_SHOWN)
    context = {
        "row": row, "dataset": value, "licence": LICENCES.get(row.licence),
        "files": row.distributions.all(), "themes": [THEME_NAMES[one] for one in value.themes],
        "notations": NOTATIONS, "score": score_of(row, value), "iri": iri_of("dataset", key),
        "json_ld": in_a_page(schema_org(value, host)),
        "croissant": in_a_page(described_for_machines(value, table, columns)),
        "newest": newest, "faults": _faults(newest, columns),
        "questions": answered_questions(row),
        "reuses": reuses_of(row), "columns": columns, "table": table,
        "places": _places(row, table),
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten")),
                  (None, gettext("Datensatz"))],
    }  # fmt: skip
    if table:
        context |= _of_the_table(table, columns)
    return render(request, "opendata/dataset.html", context)


def _table(row: Row) -> tuple[Table | None, list[Column]]:
    """Give the table of a dataset and its columns; none where it is no table."""
    try:
        table = table_of(row)
    except (NotFound, Invalid):
        return None, []
    return table, columns_shown(described(row, table.schema))


def _places(row: Row, table: Table | None) -> PlacesShown | None:
    """Give the places of a dataset as its map shows them; None where it has none."""
    try:
        found = stations_of(row) if is_measured(row) else places_in(table) if table else None
    except (Invalid, Unavailable):  # of a table that is too large; its page stands without
        return None
    return places_shown(found)


def _faults(newest: Newest, columns: list[Column]) -> list[Said]:
    """Say what is known to be wrong in the newest edition of a table that a person gave."""
    labels = {one.name: one.label for one in columns}
    found = newest.editions[0].findings if newest.editions else []
    return [finding_words(Finding.read(one), labels) for one in found]


def _of_the_table(table: Table, columns: list[Column]) -> dict[str, Any]:
    """Give the first rows, a drawing of the whole, and what one may ask."""
    labels = {one.name: one.label for one in columns}
    context: dict[str, Any] = {"examples": examples_shown(table.schema, labels)}
    time = timed(table.schema)
    parts = {"limit": str(ROWS_SHOWN)} | ({"sort": f"-{time.name}"} if time else {})
    glance = at_a_glance(table.schema)
    try:
        context["sample"] = shown(seen(table, parts), parts, columns)
        if glance:
            asked = dict(glance.parts)
            found = seen(table, asked)
            context["chart"] = chart(found, asked, columns)
            context["glance"] = shown(found, asked, columns)
            context["glance_query"] = urlencode(asked)
    except (Invalid, Unavailable):  # of a table that is too large; its page stands without
        context.setdefault("sample", None)
    return context
