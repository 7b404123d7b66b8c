"""Reads what the base map shows from a map file, with areas put together by pyosmium."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import osmium
import shapely

from stadtherz.streets.adapters.map_faults import FAULTS, told_in_words
from stadtherz.streets.domain.tiles.cutting import BaseMap, base_map
from stadtherz.streets.domain.tiles.layers import Drawn, shown_area, shown_line, shown_place

ENDS = 2


def read_base_map(path: Path) -> BaseMap:
    """Read a map file that was taken in before.

    Areas can be put together only where the numbers of a file are in order; without them the lines
    are drawn still.

    Raises:
        Invalid: it is broken by now.

    """
    try:
        return base_map(tuple(_drawn(_found(path).with_areas())))
    except FAULTS:
        pass
    with told_in_words(path):
        return base_map(tuple(_drawn(_found(path))))


def _found(path: Path) -> Any:
    """Give the things of a file with their places; the library does not tell its types."""
    return osmium.FileProcessor(str(path)).with_locations()


def _drawn(things: Iterable[Any]) -> Iterator[Drawn]:
    factory = osmium.geom.WKBFactory()
    for found in things:
        if not len(found.tags):
            continue
        one = _shown(found, dict(found.tags), factory)
        if one is not None:
            yield one


def _shown(found: Any, tags: dict[str, str], factory: Any) -> Drawn | None:
    if found.is_area():
        shown = shown_area(tags)
        shape = _shape(found, factory) if shown else None
        return Drawn(shown, shape) if shown and shape else None
    if found.is_way():
        shown = shown_line(tags)
        points = [(one.lon, one.lat) for one in found.nodes if one.location.valid()]
        # an extract cuts ways at its border
        return Drawn(shown, shapely.LineString(points)) if shown and len(points) >= ENDS else None
    if found.is_node() and (shown := shown_place(tags)):
        return Drawn(shown, shapely.Point(found.location.lon, found.location.lat))
    return None


def _shape(found: Any, factory: Any) -> shapely.Geometry | None:
    """Give an area; None where the map has drawn none, such as lines that cross themselves."""
    try:
        return shapely.make_valid(shapely.from_wkb(factory.create_multipolygon(found)))
    except RuntimeError:
        return None
