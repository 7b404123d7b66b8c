"""Cuts the base map into tiles of Web Mercator: what is in a tile, in whole units of it.

Source: Mapbox Vector Tile Specification 2.1, section 4.3 (zoom, extent, y downwards).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asinh, atan, degrees, pi, radians, sinh, tan

import numpy as np
import shapely
from shapely import Geometry, STRtree

from stadtherz.kernel.geo import edges_meet
from stadtherz.streets.domain.tiles.layers import DEEPEST, LAYERS, LOWEST, Drawn, Shown

EXTENT, BUFFER = 4096, 64
"""Units of a tile, and how far lines run beyond its edge so that nobody sees a seam."""
SMALLEST = 36.0
"""Areas of fewer square units are no more than a dot and are left out."""
TOLERANCE = 3.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing in units of a tile, x to the right and y down."""

    shown: Shown
    shape: Geometry


@dataclass(frozen=True)
class BaseMap:
    """Everything that is drawn of a city, to be asked for by place."""

    drawn: Sequence[Drawn]
    tree: STRtree
    box: tuple[float, float, float, float]


def base_map(drawn: Sequence[Drawn]) -> BaseMap:
    """Put things in order by where they are."""
    shapes = [one.shape for one in drawn]
    edges = shapely.total_bounds(shapes) if shapes else (0.0, 0.0, 0.0, 0.0)
    west, south, east, north = (float(one) for one in edges)
    return BaseMap(drawn, STRtree(shapes), (west, south, east, north))


def box_of_tile(z: int, x: int, y: int, more: float = 0.0) -> tuple[float, float, float, float]:
    """Give west, south, east and north of a tile in degrees, with a part of it more around."""
    count = 2**z
    west, east = (
        (x - more) / count * 360 - 180, (x + 1 + more) / count * 360 - 180,
    )  # fmt: skip
    north, south = (
        degrees(atan(sinh(pi * (1 - 2 * one / count)))) for one in (y - more, y + 1 + more)
    )
    return west, south, east, north


def tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Name the tile that holds a place."""
    count = 2**z
    return int((lon + 180) / 360 * count), int((1 - asinh(tan(radians(lat))) / pi) / 2 * count)


def is_made(z: int, x: int, y: int, box: tuple[float, float, float, float]) -> bool:
    """Whether a tile is one of those that a city has."""
    if not (LOWEST <= z <= DEEPEST and 0 <= x < 2**z and 0 <= y < 2**z):
        return False
    return edges_meet(box_of_tile(z, x, y), box)


def tile_of(found: BaseMap, z: int, x: int, y: int) -> dict[str, list[Placed]]:
    """Give what is in a tile by layer, in the order in which layers are drawn."""
    layers: dict[str, list[Placed]] = {name: [] for name in LAYERS}
    box = box_of_tile(z, x, y, BUFFER / EXTENT)
    for number in np.sort(found.tree.query(shapely.box(*box))):
        one = found.drawn[number]
        if one.shown.zoom <= z:
            layers[one.shown.layer] += _cut(one, z, x, y, box)
    return {name: placed for name, placed in layers.items() if placed}


def _cut(
    one: Drawn, z: int, x: int, y: int, box: tuple[float, float, float, float]
) -> Iterator[Placed]:
    cut = shapely.clip_by_rect(one.shape, *box)
    if cut.is_empty:
        return
    in_units = shapely.transform(cut, lambda places: _units(places, z, x, y))
    simple = shapely.simplify(in_units, TOLERANCE if z < DEEPEST else 1.0)
    for part in shapely.get_parts(simple):
        if part.is_empty or (part.geom_type == "Polygon" and part.area < SMALLEST):
            continue
        if part.geom_type in {"Point", "LineString", "Polygon"}:
            yield Placed(one.shown, part)


def _units(places: np.ndarray, z: int, x: int, y: int) -> np.ndarray:
    count = 2**z
    across = (places[:, 0] + 180) / 360 * count - x
    down = (1 - np.arcsinh(np.tan(np.radians(places[:, 1]))) / np.pi) / 2 * count - y
    return np.round(np.column_stack([across, down]) * EXTENT)
