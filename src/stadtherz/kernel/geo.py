"""Points and boxes on the earth, in degrees WGS 84."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
Edges = tuple[float, float, float, float]
"""West, south, east and north in degrees; of a single place opposite ones are equal."""


@dataclass(frozen=True)
class Point:
    """A place on the earth: longitude and latitude in degrees WGS 84.

    Raises:
        ValueError: when the degrees are not on the globe.

    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            message = f"lon {self.lon}, lat {self.lat} is not on the globe; is the order lon, lat?"
            raise ValueError(message)

    def distance_m(self, other: "Point") -> float:
        """Give the way through the air in metres (haversine, good to 0.5 %)."""
        half_lat = radians(other.lat - self.lat) / 2
        half_lon = radians(other.lon - self.lon) / 2
        chord = (
            sin(half_lat) ** 2
            + cos(radians(self.lat)) * cos(radians(other.lat)) * sin(half_lon) ** 2
        )
        return 2 * EARTH_RADIUS_M * asin(sqrt(chord))


@dataclass(frozen=True)
class Box:
    """A bounding box in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (self.west < self.east and self.south < self.north):
            message = f"{self} is empty; the order is west, south, east, north"
            raise ValueError(message)

    def __contains__(self, point: Point) -> bool:
        return self.west <= point.lon <= self.east and self.south <= point.lat <= self.north

    def meets(self, points: Sequence[Point]) -> bool:
        """Say whether the box around some points meets this one: a line may only cross it."""
        lons, lats = [one.lon for one in points], [one.lat for one in points]
        own = self.west, self.south, self.east, self.north
        return edges_meet(own, (min(lons), min(lats), max(lons), max(lats)))


def edges_meet(one: Edges, other: Edges) -> bool:
    """Say whether two boxes have a place in common, be it at their edges."""
    west, south, east, north = one
    left, low, right, high = other
    return west <= right and left <= east and south <= high and low <= north
