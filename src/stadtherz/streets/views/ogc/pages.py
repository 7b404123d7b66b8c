"""The interface as pages: the same answers for people, with a map and a table."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stadtherz.city.public import district_drawing
from stadtherz.kernel.geo import Point
from stadtherz.streets.domain.features import Collection, attributes_of, unit_of
from stadtherz.streets.domain.ogc.asked import Asked
from stadtherz.streets.models import Feature
from stadtherz.streets.selectors.things import Page, id_of
from stadtherz.streets.views.ogc.answers import own, place
from stadtherz.streets.views.thing_words import ATTRIBUTES, COLLECTIONS, value_words

DRAWN = 500
"""So many things a map of a page draws at most."""
Trail = list[tuple[str | None, str]]


def page(request: HttpRequest, name: str, context: dict[str, Any], trail: Trail) -> HttpResponse:
    """Show a page of the interface."""
    start: Trail = [(_html(place("")), _("Straßen als Daten"))] if trail else []
    shown = {"trail": start + trail, "as_json": own(request, f="json"), **context}
    return render(request, f"streets/ogc/{name}.html", shown)


def items(request: HttpRequest, one: Collection, wanted: Asked, found: Page) -> HttpResponse:
    """Show a page of things on a map and in a table."""
    names = attributes_of(one)
    context = {
        "title": COLLECTIONS[one][0], "names": [ATTRIBUTES[name] for name in names],
        "rows": [(_there(one, row), row.ref, _cells(one, row)) for row in found.things],
        "found": found, "asked": request.GET, "reset": _html(request.path),
        "following": own(request, f="html", after=str(found.after)) if found.after else "",
        "first": own(request, f="html", after="") if wanted.after else "",
        **drawn(found.things[:DRAWN]),
    }  # fmt: skip
    there = _html(place("-collection", one.value))
    trail: Trail = [(there, str(COLLECTIONS[one][0])), (None, _("Objekte"))]
    return page(request, "items", context, trail)


def item(request: HttpRequest, one: Collection, row: Feature) -> HttpResponse:
    """Show one thing with what is known of it, and from where."""
    title = str(COLLECTIONS[one][0])
    facts = [
        (ATTRIBUTES[name], cell, row.known.get(name, {}), _otherwise(row, name))
        for name, cell in zip(attributes_of(one), _cells(one, row), strict=True)
    ]
    trail: Trail = [(_html(place("-items", one.value)), title), (None, row.ref)]
    context = {"title": title, "row": row, "facts": facts, **drawn([row])}
    return page(request, "item", context, trail)


def named(one: Collection) -> list[tuple[str, str, str]]:
    """Name the properties of a kind of things: in addresses, for people, and their unit."""
    return [(name, str(ATTRIBUTES[name]), unit_of(one, name)) for name in attributes_of(one)]


def _html(address: str) -> str:
    return f"{address}?f=html"


def _there(one: Collection, row: Feature) -> str:
    return _html(place("-item", one.value, id_of(row.ref)))


def _otherwise(row: Feature, name: str) -> str:
    """Say what the map says where a survey found something else."""
    value = row.disagreements.get(name)
    return "" if value is None else value_words(value)


def _cells(one: Collection, row: Feature) -> list[str]:
    found, known = [], row.known
    for name in attributes_of(one):
        value = known.get(name, {}).get("value", "unknown")
        unit = unit_of(one, name) if isinstance(value, int | float) else ""
        found.append(f"{value_words(value)} {unit}".strip())
    return found


def drawn(rows: Sequence[Feature]) -> dict[str, Any]:
    """Draw things on the map of the city: spots and lines."""
    drawing = district_drawing()
    spots = [[drawing.xy(Point(*pair)) for pair in row.points] for row in rows]
    lines = ["M" + "L".join(f"{x} {y}" for x, y in line) for line in spots if len(line) > 1]
    points = [line[0] for line in spots if len(line) == 1]
    return {"drawing": drawing, "points": points, "paths": lines}
