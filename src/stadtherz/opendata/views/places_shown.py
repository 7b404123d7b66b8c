"""Places of rows as the map of the house draws them, and the same places in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Mark, Outline, district_drawing
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.opendata.selectors.places import Corners, Placed, Places
from stadtherz.opendata.views.cells import NOTHING, wording

ORIGINAL = "de"
FINEST, CORNERS = 0.15, 8_000
"""How far a drawn line may lie beside the true one, in units; so many corners a map has at most."""
MOST_POINTS = 100
"""So many points of one place are drawn."""
AREAS = ("Polygon", "MultiPolygon")
POINTS = ("Point", "MultiPoint")
KINDS = {1: _("Linie"), 2: _("Fläche")}


@dataclass(frozen=True)
class Line:
    """A place in words: what it is called, its middle, and what it is where it is no point."""

    name: str
    lang: str
    kind: str | Promise
    lon: float
    lat: float


@dataclass(frozen=True)
class PlacesShown:
    """Places on a map and in a list.

    Args:
        marks, outlines: points, lines and areas; each leads to its line of the list.
        lines: the same in words.
        nowhere: how many rows have no place.
        more: whether there are further places.
        box: west, south, east, north of all; None where there are none.

    """

    marks: list[Mark]
    outlines: list[Outline]
    lines: list[Line]
    nowhere: int
    more: bool
    box: Corners | None


def places_shown(found: Places | None) -> PlacesShown | None:
    """Draw places and word them; None where there are none to draw."""
    if found is None:
        return None
    names = list(_names(found))
    marks, drawn = list[Mark](), list[tuple[int, shapely.Geometry]]()
    for number, (one, (name, lang)) in enumerate(zip(found.placed, names, strict=True)):
        there = f"#ort-{number + 1}"
        for part in _parts(one.shape):
            if part.geom_type in POINTS:
                marks += [
                    Mark("", Point(lon, lat), name, "", "dot", there, lang)
                    for lon, lat in shapely.get_coordinates(part)[:MOST_POINTS]
                ]
            else:
                drawn.append((number, part))
    lines = [_line(one, *said) for one, said in zip(found.placed, names, strict=True)]
    return PlacesShown(
        marks, _outlines(drawn, names), lines, found.nowhere, found.more, found.box
    )  # fmt: skip


def _names(found: Places) -> Iterator[tuple[str, str]]:
    """Name places, each with its language where that is not the one of the page, else ""."""
    here = (get_language() or ORIGINAL).split("-")[0]
    words = wording(found.item.what, found.schema) if found.item else str
    for number, one in enumerate(found.placed, 1):
        name = one.name.to(here) if isinstance(one.name, Text) else words(one.name)
        lang = one.name.language_given(here) if isinstance(one.name, Text) else ORIGINAL
        if name in {NOTHING, ""}:
            yield gettext("Ort %(number)s") % {"number": number}, ""
        else:
            yield name, "" if lang == here else lang


def _parts(shape: shapely.Geometry) -> Sequence[Any]:
    """Take a collection apart, at most twice; other geometries stay whole."""
    if shape.geom_type != "GeometryCollection":
        return [shape]
    parts = shapely.get_parts(shape)
    return [one for one in parts if one.geom_type != "GeometryCollection"]


def _line(one: Placed, name: str, lang: str) -> Line:
    west, south, east, north = one.shape.bounds
    kind = KINDS.get(int(shapely.get_dimensions(one.shape)), "")
    return Line(name, lang, kind, (west + east) / 2, (south + north) / 2)


def _outlines(
    drawn: Sequence[tuple[int, shapely.Geometry]], names: Sequence[tuple[str, str]]
) -> list[Outline]:
    """Draw lines and areas, as finely as a page can bear."""
    if not drawn:
        return []
    flat = shapely.transform(np.array([shape for _number, shape in drawn], object), _in_units)
    room = FINEST
    shapes = shapely.simplify(flat, room)
    while shapely.get_num_coordinates(shapes).sum() > CORNERS and room < 100:  # noqa: PLR2004 - a tenth of the picture
        room *= 3
        shapes = shapely.simplify(flat, room)
    return [
        _outline(shape, number, *names[number])
        for (number, _shape), shape in zip(drawn, shapes, strict=True)
        if not shape.is_empty
    ]


def _in_units(degrees: Any) -> Any:
    drawing = district_drawing()
    x = (degrees[:, 0] - drawing.west) * drawing.squeeze * drawing.scale
    return np.column_stack((x, (drawing.north - degrees[:, 1]) * drawing.scale))


def _outline(shape: shapely.Geometry, number: int, name: str, lang: str) -> Outline:
    filled = shape.geom_type in AREAS
    rings = shapely.get_parts(shapely.get_rings(shape) if filled else shape)
    path = "".join(
        "M"
        + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(one))
        + ("Z" if filled else "")
        for one in rings
    )
    west, low, east, high = shape.bounds
    return Outline(path, filled, (west, low, east, high), name, f"#ort-{number + 1}", lang)
