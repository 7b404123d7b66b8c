"""The shape of the districts on a map: official where there is a boundary file, schematic else.

A town seldom has its boundaries at hand on the first day. Until then each district is drawn as
the part of the city that is nearest to its centre (Voronoi cells, G. Voronoi 1908), inside a
rounded hull around all centres. The map says that it is schematic: such a cell is a drawing and
never decides to which district an address belongs with certainty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

from shapely import Point as ShapelyPoint
from shapely import from_geojson, voronoi_polygons
from shapely.affinity import scale
from shapely.errors import GEOSException
from shapely.geometry import MultiPoint, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from stadtherz.city.domain.description import District
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point

HULL_MARGIN = 0.018  # degrees of latitude, about 2 km, beyond the outermost centres
ROUNDNESS = 0.02


@dataclass(frozen=True)
class Area:
    """The area of one district in degrees WGS 84; `official` tells whose line it is."""

    key: str
    shape: Polygon | MultiPolygon
    official: bool


def areas_of(districts: tuple[District, ...], boundaries: Mapping[str, str]) -> tuple[Area, ...]:
    """Give one area a district, in the order of `districts`.

    Args:
        districts: all districts of the city.
        boundaries: GeoJSON text of the district's geometry by district key, where there is one.

    Raises:
        Invalid: when a boundary is no valid polygon; it names the file and the district.

    """
    cells = _cells({district.key: district.centre for district in districts})
    return tuple(
        Area(
            district.key,
            polygon_from(boundaries[district.key], f"{district.boundary} of {district.key!r}")
            if district.key in boundaries
            else cells[district.key],
            official=district.key in boundaries,
        )
        for district in districts
    )


def district_at(point: Point, areas: tuple[Area, ...]) -> Area | None:
    """Name the area in which `point` lies; None when it lies in no area."""
    there = ShapelyPoint(point.lon, point.lat)
    return next((area for area in areas if area.shape.covers(there)), None)


def polygon_from(geojson: str, where: str) -> Polygon | MultiPolygon:
    """Read a GeoJSON polygon in degrees WGS 84.

    Raises:
        Invalid: when it is none, crosses itself, is empty or lies off the globe.

    """
    try:
        shape = from_geojson(geojson)
    except (GEOSException, ValueError, RecursionError) as error:
        message = f"{where}: is no GeoJSON geometry ({str(error)[:80]}); give one polygon"
        raise Invalid(message, code="boundary") from error
    if not isinstance(shape, Polygon | MultiPolygon) or shape.is_empty:
        message = f"{where}: is no polygon; give a Polygon or MultiPolygon with corners"
        raise Invalid(message, code="boundary")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        message = f"{where}: lies off the globe; is the order longitude, latitude?"
        raise Invalid(message, code="boundary")
    if not shape.is_valid:
        message = f"{where}: crosses itself ({explain_validity(shape)}); draw it anew"
        raise Invalid(message, code="boundary")
    return shape


def _cells(centres: Mapping[str, Point]) -> dict[str, Polygon | MultiPolygon]:
    """Draw a cell a centre; a degree of longitude is shortened first, so that near means near."""
    squeeze = cos(radians(sum(point.lat for point in centres.values()) / len(centres)))
    flat = {key: ShapelyPoint(p.lon * squeeze, p.lat) for key, p in centres.items()}
    hull = MultiPoint(list(flat.values())).convex_hull
    outline = hull.buffer(HULL_MARGIN + ROUNDNESS).buffer(-ROUNDNESS)
    cells = list(voronoi_polygons(MultiPoint(list(flat.values())), extend_to=outline).geoms)
    return {
        key: _widened(_cell_of(centre, cells, outline).intersection(outline), squeeze)
        for key, centre in flat.items()
    }


def _cell_of(
    centre: ShapelyPoint, cells: list[BaseGeometry], outline: BaseGeometry
) -> BaseGeometry:
    return next((cell for cell in cells if cell.covers(centre)), outline)


def _widened(shape: BaseGeometry, squeeze: float) -> Polygon | MultiPolygon:
    widened = scale(shape, xfact=1 / squeeze, yfact=1, origin=(0, 0))
    if not isinstance(widened, Polygon | MultiPolygon):
        message = f"a cell came out as {widened.geom_type}"
        raise TypeError(message)
    return widened
