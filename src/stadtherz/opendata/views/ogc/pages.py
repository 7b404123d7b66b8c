"""The OGC interfaces as pages: the same answers for people, with a map and a table."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import shapely
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stadtherz.city.public import district_drawing
from stadtherz.kernel.geo import Point
from stadtherz.opendata.domain.ogc.asked import Asked
from stadtherz.opendata.domain.ogc.collection import About, Collection
from stadtherz.opendata.domain.ogc.items import Feature, Page
from stadtherz.opendata.domain.ogc.placing import time_column
from stadtherz.opendata.domain.ogc.references import REFERENCES
from stadtherz.opendata.selectors.ogc.measuring import Observed
from stadtherz.opendata.views.ogc.addresses import own

COLUMNS = 8
CORNERS = 2_000
"""So many columns a table shows, and so many corners a map draws."""
AREAS = ("Polygon", "MultiPolygon")
EXAMPLES = {
    "ogc-features": "items?bbox=7.7,49.4,7.8,49.5",
    "ogc-edr": "position?coords=POINT(7.77 49.44)",
}
Trail = list[tuple[str | None, str]]


def _page(request: HttpRequest, name: str, context: dict[str, Any], trail: Trail) -> HttpResponse:
    start = [(reverse("opendata:interfaces"), _("Schnittstellen"))]
    as_json = own(request, f="json") if context.get("has_json", True) else ""
    shown = {"trail": start + trail, "as_json": as_json, **context}
    return render(request, f"opendata/ogc/{name}.html", shown)


def _root(name: str, title: str) -> tuple[str, str]:
    return reverse(f"opendata-files:{name}") + "?f=html", title


def landing(request: HttpRequest, name: str, said: dict[str, Any]) -> HttpResponse:
    """Show what an interface offers."""
    parts = ("collections", "conformance", "api")
    there = {one: reverse(f"opendata-files:{name}-{one}") + "?f=html" for one in parts}
    context = {"said": said, "there": there, "example": EXAMPLES[name]}
    return _page(request, "landing", context, [(None, said["title"])])


def conformance(
    request: HttpRequest, name: str, title: str, classes: Sequence[str]
) -> HttpResponse:
    """Show which parts of the standards are fulfilled."""
    trail: Trail = [_root(name, title), (None, _("Was erfüllt ist"))]
    return _page(request, "conformance", {"classes": classes}, trail)


def api(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """Show the description of an interface."""
    context = {"said": said, "groups": grouped(said)}
    return _page(request, "interfaces", context, [(None, said["info"]["title"])])


def collections(
    request: HttpRequest, name: str, title: str, found: Iterable[About]
) -> HttpResponse:
    """Show all collections of an interface."""
    context = {"found": list(found), "title": title, "there": f"opendata-files:{name}-collection"}
    return _page(request, "collections", context, [_root(name, title), (None, _("Sammlungen"))])


def collection(request: HttpRequest, found: Collection) -> HttpResponse:
    """Show what a collection of features holds and how to ask for it."""
    context = {
        "about": found.about, "collection": found, "columns": found.schema.columns,
        "box": _drawn_box(found.about), "references": REFERENCES, "time": time_column(found.schema),
    }  # fmt: skip
    return _page(request, "collection", context, _features_trail((None, found.about.title)))


def observed(request: HttpRequest, found: Observed) -> HttpResponse:
    """Show what is measured and how to ask for its values."""
    points = [Point(one.lon or 0.0, one.lat or 0.0) for one in found.streams]
    drawing = district_drawing()
    context = {
        "about": found.about, "parameter": found.parameter, "streams": found.streams,
        "drawing": drawing, "points": [drawing.xy(one) for one in points],
    }  # fmt: skip
    root = _root("ogc-edr", _("Messwerte nach Ort und Zeit (OGC API – EDR)"))
    return _page(request, "observed", context, [root, (None, found.about.title)])


def items(request: HttpRequest, found: Collection, wanted: Asked, page: Page) -> HttpResponse:
    """Show a page of features on a map and in a table."""
    shown = page.items[:COLUMNS]
    rows = [(one.key, [_cell(cell) for cell in one.values[:COLUMNS]]) for one in page.features]
    context = {
        "about": found.about, "items": shown, "rows": rows, "page": page,
        "more": len(page.items) - len(shown), "asked": request.GET,
        "time": time_column(found.schema),
        "following": own(request, f="html", after=str(page.after)) if page.after else "",
        "first": own(request, f="html", after="") if wanted.after else "",
        **drawn(page.features),
    }  # fmt: skip
    there = reverse("opendata-files:ogc-features-collection", args=[found.about.key]) + "?f=html"
    return _page(
        request, "items", context, _features_trail((there, found.about.title), _("Objekte"))
    )


def item(request: HttpRequest, found: Collection, page: Page, feature: Feature) -> HttpResponse:
    """Show one feature."""
    pairs = zip(page.items, feature.values, strict=True)
    cells = [(one.name, found.schema.named(one.name), _cell(value)) for one, value in pairs]
    context = {"about": found.about, "feature": feature, "cells": cells, **drawn([feature])}
    there = reverse("opendata-files:ogc-features-items", args=[found.about.key]) + "?f=html"
    return _page(
        request, "item", context, _features_trail((there, found.about.title), str(feature.key))
    )


def _features_trail(place: tuple[str | None, str], last: str = "") -> Trail:
    root = _root("ogc-features", _("Orte und ihre Eigenschaften (OGC API – Features)"))
    return [root, place, *([(None, last)] if last else [])]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


def drawn(features: Sequence[Feature]) -> dict[str, Any]:
    """Draw features on the map of the city: points as spots, everything else as lines and areas."""
    drawing = district_drawing()
    shapes = [shapely.from_geojson(one.geometry) for one in features if one.geometry]
    points: list[tuple[int, int]] = []
    paths: list[tuple[str, bool]] = []
    left = CORNERS
    for shape in shapes:
        left -= shapely.get_num_coordinates(shape)
        if left < 0:
            break
        if shape.geom_type in {"Point", "MultiPoint"}:
            points += [_spot(drawing, pair) for pair in shapely.get_coordinates(shape)]
        else:
            paths.append((_path(drawing, shape), shape.geom_type in AREAS))
    return {"drawing": drawing, "points": points, "paths": paths}


def _spot(drawing: Any, pair: Sequence[float]) -> tuple[int, int]:
    lon, lat = max(-180.0, min(180.0, float(pair[0]))), max(-90.0, min(90.0, float(pair[1])))
    x, y = drawing.xy(Point(lon, lat))
    return int(x), int(y)


def _path(drawing: Any, shape: shapely.Geometry) -> str:
    found = []
    for part in shapely.get_parts(shapely.get_rings(shape) if shape.geom_type in AREAS else shape):
        spots = (_spot(drawing, pair) for pair in shapely.get_coordinates(part))
        found.append("M" + "L".join(f"{x} {y}" for x, y in spots))
    return "".join(found)


def _drawn_box(about: About) -> dict[str, Any]:
    drawing = district_drawing()
    if not about.box:
        return {}
    west, south, east, north = about.box
    (left, top), (right, bottom) = (_spot(drawing, pair) for pair in ((west, north), (east, south)))
    return {"drawing": drawing, "x": left, "y": top, "width": right - left, "height": bottom - top}


def grouped(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Sort the addresses of a description by their groups."""
    found: dict[str, list[dict[str, Any]]] = {one["name"]: [] for one in said["tags"]}
    for path, methods in said["paths"].items():
        operation = methods["get"]
        types = next(iter(operation["responses"].values())).get("content", {})
        found[operation["tags"][0]].append({
            "path": path, "words": operation["summary"], "types": list(types),
            "parameters": operation.get("parameters", ()), "posts": "post" in methods,
        })  # fmt: skip
    return [{"name": name, "all": listed} for name, listed in found.items()]
