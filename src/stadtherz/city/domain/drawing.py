"""The district map as SVG paths, so that a page can show it without any script or map server."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians

from shapely import maximum_inscribed_circle
from shapely.geometry import MultiPolygon, Polygon

from stadtherz.city.domain.outline import Area
from stadtherz.kernel.geo import Point

WIDTH = 1000
TOLERANCE = 0.0004  # degrees; about 40 m, less than a pixel of the drawing


@dataclass(frozen=True)
class Shape:
    """One district: its outline as SVG path data, a spot for its name, and its box, in units.

    The box is left, top, right and bottom.
    """

    key: str
    path: str
    x: int
    y: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Drawing:
    """All districts in one picture of `width` x `height` units; north is up.

    The projection is equirectangular, true to scale at the city's latitude: over 20 km the error
    is below the width of a line.
    """

    width: int
    height: int
    west: float
    north: float
    scale: float
    squeeze: float
    shapes: tuple[Shape, ...]
    official: bool

    def xy(self, point: Point) -> tuple[int, int]:
        """Give the spot of `point` in drawing units; it may lie outside of the picture."""
        x = (point.lon - self.west) * self.squeeze * self.scale
        return round(x), round((self.north - point.lat) * self.scale)

    def outline(self, shape: Polygon | MultiPolygon) -> str:
        """Give the outline of a shape in degrees as SVG path data."""
        return "".join(_ring(polygon, self) for polygon in _polygons(shape, tolerance=0))

    def point(self, x: float, y: float) -> Point:
        """Give the point at a spot of the drawing, the other way round."""
        return Point(self.west + x / self.squeeze / self.scale, self.north - y / self.scale)


def draw(areas: tuple[Area, ...]) -> Drawing:
    """Draw the areas as large as the picture's width allows."""
    boxes = [area.shape.bounds for area in areas]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    squeeze = cos(radians((south + north) / 2))
    empty = Drawing(
        width=WIDTH,
        height=round(WIDTH * (north - south) / ((east - west) * squeeze)),
        west=west,
        north=north,
        scale=WIDTH / ((east - west) * squeeze),
        squeeze=squeeze,
        shapes=(),
        official=all(area.official for area in areas),
    )
    shapes = tuple(_shape(area, empty) for area in areas)
    return Drawing(**{**vars(empty), "shapes": shapes})


def _shape(area: Area, drawing: Drawing) -> Shape:
    # where the most room is around it: a name there crosses no border if it fits at all
    x, y = drawing.xy(Point(*maximum_inscribed_circle(area.shape).coords[0]))
    rings = "".join(_ring(polygon, drawing) for polygon in _polygons(area.shape))
    west, south, east, north = area.shape.bounds
    return Shape(
        area.key, rings, x, y, (*drawing.xy(Point(west, north)), *drawing.xy(Point(east, south)))
    )


def _polygons(shape: Polygon | MultiPolygon, *, tolerance: float = TOLERANCE) -> Iterator[Polygon]:
    simple = shape.simplify(tolerance)
    yield from simple.geoms if isinstance(simple, MultiPolygon) else (simple,)


def _ring(polygon: Polygon, drawing: Drawing) -> str:
    corners = (drawing.xy(Point(lon, lat)) for lon, lat in polygon.exterior.coords)
    return "M" + "L".join(f"{x} {y}" for x, y in corners) + "Z"
