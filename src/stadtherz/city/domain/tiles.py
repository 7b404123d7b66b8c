"""Where the pictures of a tile service lie under our own map.

Tiles follow the usual scheme (Web Mercator, `{z}/{x}/{y}`). Our map is equirectangular; over the
20 km of a city the two differ by less than a pixel once each tile is stretched between its corners.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import asinh, atan, degrees, floor, pi, radians, sinh, tan

from stadtherz.city.domain.drawing import Drawing
from stadtherz.kernel.geo import Point

MOST_TILES = 40
DEEPEST = 17


@dataclass(frozen=True)
class Tile:
    """One picture and the rectangle that it fills, in drawing units."""

    address: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class OwnMap:
    """The city's own pictures of the base map.

    Args:
        address: with `{z}`, `{x}` and `{y}`.
        attribution: whose data they show.
        box: west, south, east and north of what they cover, in degrees.

    """

    address: str
    attribution: str
    box: tuple[float, float, float, float]


def covered(tiles: tuple[Tile, ...], drawing: Drawing, own: OwnMap) -> tuple[Tile, ...]:
    """Leave out the tiles that a map does not cover."""
    west, south, east, north = own.box
    left, top = drawing.xy(Point(west, north))
    right, bottom = drawing.xy(Point(east, south))
    return tuple(
        one for one in tiles
        if one.x < right and one.x + one.width > left
        and one.y < bottom and one.y + one.height > top
    )  # fmt: skip


def tiles_under(drawing: Drawing, template: str) -> tuple[Tile, ...]:
    """Choose the deepest zoom that needs at most 40 tiles for the whole drawing.

    Args:
        drawing: the map.
        template: address with `{z}`, `{x}` and `{y}`.

    """
    corner = drawing.point(drawing.width, drawing.height)
    for zoom in range(DEEPEST, -1, -1):
        west, north = _place(Point(drawing.west, drawing.north), zoom)
        east, south = _place(corner, zoom)
        if (east - west + 1) * (south - north + 1) <= MOST_TILES:
            columns, rows = range(west, east + 1), range(north, south + 1)
            return tuple(_tiles(drawing, template, zoom, columns, rows))
    return ()


def _tiles(
    drawing: Drawing, template: str, zoom: int, columns: range, rows: range
) -> Iterator[Tile]:
    for column in columns:
        for row in rows:
            left, top = drawing.xy(_corner(column, row, zoom))
            right, bottom = drawing.xy(_corner(column + 1, row + 1, zoom))
            address = template.format(z=zoom, x=column, y=row)
            yield Tile(address, left, top, right - left, bottom - top)


def _place(point: Point, zoom: int) -> tuple[int, int]:
    """Name the tile that holds a point."""
    count = 2**zoom
    column = (point.lon + 180) / 360 * count
    row = (1 - asinh(tan(radians(point.lat))) / pi) / 2 * count
    return floor(column), floor(row)


def _corner(column: int, row: int, zoom: int) -> Point:
    """Give the north-western corner of a tile."""
    count = 2**zoom
    return Point(column / count * 360 - 180, degrees(atan(sinh(pi * (1 - 2 * row / count)))))
