"""Datasets of other portals for people: the list, and each with the way to where it comes from."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.domain.harvesting.value import ForeignFile, Value
from stadtherz.opendata.domain.notations import ENDINGS
from stadtherz.opendata.domain.terms import LICENCES, Frequency, Theme
from stadtherz.opendata.models import FREQUENCY_NAMES, THEME_NAMES, Harvested, HarvestSource
from stadtherz.opendata.selectors.harvesting import for_people, harvested, text_of, value_of
from stadtherz.opendata.views.problems import not_there

A_PAGE = 24
FILES_SHOWN = 100
GONE = 410


@dataclass(frozen=True)
class File:
    """A file as a line of the table."""

    title: Text
    description: Text
    address: str
    format: str
    size: int | None


@dataclass(frozen=True)
class Licence:
    """A licence with its name and where it can be read, "" where nobody knows."""

    name: str
    address: str


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """List what was taken from other portals, by words and portal."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "portal")}
    page = Paginator(for_people(asked["q"], asked["portal"]), A_PAGE).get_page(
        request.GET.get("seite")
    )
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "page": page, "asked": asked, "filtered": any(asked.values()), "query": query.urlencode(),
        "cards": [(row, value_of(row), text_of(value_of(row).description)) for row in page],
        "portals": HarvestSource.objects.filter(retired_at=None),
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten")),
                  (None, gettext("Daten anderer Portale"))],
    }  # fmt: skip
    return render(request, "opendata/elsewhere.html", context)


@require_safe
def dataset(request: HttpRequest, key: str) -> HttpResponse:
    """Show a dataset of somebody else, and whose it is."""
    try:
        row = harvested(key)
    except NotFound as error:
        raise not_there(error) from error
    value = value_of(row)
    context = {
        "row": row, "value": value, "endings": ENDINGS.values(), "origin": _origin(row, value),
        "description": text_of(value.description), "provenance": text_of(value.provenance),
        "themes": _themes(value), "frequency": _frequency(value),
        "keywords": [word for _, word in value.keywords][:40],
        "files": [_file(one) for one in value.files[:FILES_SHOWN]],
        "files_more": max(0, len(value.files) - FILES_SHOWN),
        "licences": [_licence(one) for one in value.licence],
        "starts": _day(value.starts), "ends": _day(value.ends), "modified": _day(value.modified),
        "gone": row.state != Harvested.State.PRESENT,
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten")),
                  (reverse("opendata:elsewhere"), gettext("Daten anderer Portale")),
                  (None, row.title)],
    }  # fmt: skip
    status = GONE if context["gone"] else 200
    return render(request, "opendata/harvested.html", context, status=status)


def _origin(row: Harvested, value: Value) -> str:
    """Give where the source shows it: only what is an address of the web may become a link."""
    return next((one for one in (value.page, row.iri, row.source.address) if is_web(one)), "")


def _file(one: ForeignFile) -> File:
    there = next((way for way in (one.download, one.access) if is_web(way)), "")
    size = int(one.size) if one.size.isdecimal() and len(one.size) < len(str(10**16)) else None
    named = text_of(one.title) or Text.of(there.rpartition("/")[2] or one.format or "–")
    return File(named, text_of(one.description), there, one.format, size)


def _licence(told: str) -> Licence:
    for known in LICENCES.values():
        if told in {known.european, known.german, known.text, known.key}:
            return Licence(known.name, known.text)
    return Licence(told, told if is_web(told) else "")


def _themes(value: Value) -> list[str | Promise]:
    codes = (one.rpartition("/")[2] for one in value.themes)
    return [THEME_NAMES[Theme(code)] for code in codes if code in set(Theme)]


def _frequency(value: Value) -> str | Promise:
    code = value.frequency.rpartition("/")[2]
    return FREQUENCY_NAMES[Frequency(code)] if code in set(Frequency) else ""


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
