"""Years and coordinates among numbers: recognised by their names and their ranges.

Degrees are WGS 84. Grids are told by range only: UTM zone 32 (EPSG 25832, or 4647 with the zone
before it) and Gauss-Krueger (EPSG 31466 to 31469, the first digit of the easting is the zone).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.domain.tabular.schema import Column

_YEAR = re.compile(r"(^|_)(jahr|year|baujahr|haushaltsjahr|schuljahr|berichtsjahr)(_|$)|jahr$")
_LATITUDE = "lat|latitude|breitengrad|geobreite"
_LONGITUDE = "lon|lng|long|longitude|laengengrad|geolaenge"
_EAST = "x|e|r|ost|ostwert|rechtswert|rechts|easting|utm_?x"
_NORTH = "y|n|h|nord|nordwert|hochwert|hoch|northing|utm_?y"


@dataclass(frozen=True)
class _Place:
    kind: Kind
    names: str
    low: float
    high: float

    def holds(self, name: str, least: float, most: float) -> bool:
        known = re.search(rf"(^|_)({self.names})(_|$)", name)
        return known is not None and self.low <= least <= most <= self.high


_PLACES = (
    _Place(Kind.LATITUDE, _LATITUDE, -90, 90),
    _Place(Kind.LONGITUDE, _LONGITUDE, -180, 180),
    _Place(Kind.LATITUDE, "breite", 45, 57),
    _Place(Kind.LONGITUDE, "laenge", 4, 17),
    _Place(Kind.EASTING, _EAST, 2e5, 9e5),
    _Place(Kind.EASTING, _EAST, 3.2e7, 3.39e7),
    _Place(Kind.EASTING, _EAST, 2.4e6, 5.15e6),
    _Place(Kind.NORTHING, _NORTH, 5.2e6, 6.2e6),
)
"""Length and width are those of things more often: only degrees of Germany are believed there."""
_DEGREES = {Kind.LATITUDE, Kind.LONGITUDE}


def place_or_year(name: str, kind: Kind, least: float, most: float, unit: str = "") -> Kind:
    """Recognise years and coordinates; gives the kind itself where it is neither.

    Args:
        name: of the column.
        kind: WHOLE or DECIMAL.
        least: its smallest value.
        most: its largest value.
        unit: of the column; what is given in metres is no degree.

    """
    if kind is Kind.WHOLE and _YEAR.search(name) and 1000 <= least <= most <= 2200:
        return Kind.YEAR
    held = (one.kind for one in _PLACES if one.holds(name, least, most))
    return next((one for one in held if not (unit and one in _DEGREES)), kind)


def grid_of(columns: Sequence[Column]) -> str:
    """Say in which grid the columns of east and north are, by their range; "" for none."""
    east = next((one for one in columns if one.kind is Kind.EASTING), None)
    if not east or not any(one.kind is Kind.NORTHING for one in columns):
        return ""
    value = float(east.least)
    if value < 1e6:
        return "EPSG:25832"
    return "EPSG:4647" if value > 1e7 else f"EPSG:{31464 + int(value // 1e6)}"
