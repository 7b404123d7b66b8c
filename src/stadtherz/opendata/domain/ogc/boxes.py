"""What part of the world is asked for: `bbox` and `bbox-crs`.

Sources: OGC 17-069r4, 7.15.3, and 18-058r1, 6.3.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.misread import shown
from stadtherz.opendata.domain.ogc.references import CRS84, Reference

EDGE = 33
MARGIN = 1e-9
"""Points along an edge of a box that is bent in degrees, and room around it in degrees."""
FLAT, HIGH = 4, 6


@dataclass(frozen=True)
class Box:
    """A box in degrees; `west` may be greater than `east`, which crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def crosses(self) -> bool:
        """Whether it goes over the antimeridian."""
        return self.west > self.east


@dataclass(frozen=True)
class Extent:
    """A box as it was asked for.

    Args:
        box: around it, in degrees.
        reference: of the corners.
        corners: west, south, east, north in the reference system, x before y.

    """

    box: Box
    reference: Reference
    corners: tuple[float, float, float, float]


def read_bbox(text: str, reference: Reference = CRS84) -> Extent:
    """Read a box of four numbers, or of six with heights, which are taken for any height.

    Raises:
        Invalid: code "ogc-bbox".

    """
    numbers = _numbers(text)
    if len(numbers) == HIGH:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if reference.swapped:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    west, south, east, north = numbers
    least_x, least_y, most_x, most_y = reference.limits
    if not (least_x <= west <= most_x and least_x <= east <= most_x):
        raise _wrong(text, f"the first axis goes from {least_x:g} to {most_x:g}")
    if not least_y <= south <= north <= most_y:
        raise _wrong(
            text, f"the lower edge is not below the upper one in {least_y:g} to {most_y:g}"
        )
    if west > east and not reference.is_degrees:
        raise _wrong(text, "the left edge lies right of the right one")
    corners = (west, south, east, north)
    return Extent(_in_degrees(corners, reference), reference, corners)


def _numbers(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")] if len(text) < 400 else []
    except ValueError:
        found = []
    if len(found) not in {FLAT, HIGH} or not all(map(isfinite, found)):
        raise _wrong(text, "four numbers are expected, or six with heights: west,south,east,north")
    return found


def _wrong(text: str, why: str) -> Invalid:
    return Invalid(f"bbox {shown(text)}: {why}", code="ogc-bbox", details=("bbox",))


def _in_degrees(corners: tuple[float, float, float, float], reference: Reference) -> Box:
    if reference.is_degrees:
        return Box(*corners)
    west, south, east, north = corners
    along, up = np.linspace(west, east, EDGE), np.linspace(south, north, EDGE)
    x = np.concatenate([along, along, np.full(EDGE, west), np.full(EDGE, east)])
    y = np.concatenate([np.full(EDGE, south), np.full(EDGE, north), up, up])
    lon, lat = reference.back(x, y)
    # between two points of a bent edge it bows out by less than a hundredth of their distance
    room = 0.0 if reference.is_straight else float(np.ptp(lat) + np.ptp(lon)) / EDGE
    return Box(
        float(lon.min()) - room - MARGIN, float(lat.min()) - room - MARGIN,
        float(lon.max()) + room + MARGIN, float(lat.max()) + room + MARGIN,
    )  # fmt: skip
