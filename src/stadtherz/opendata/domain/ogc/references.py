"""Reference systems of coordinates, and the way from one to the other.

Degrees of WGS 84 and of ETRS89 are taken as the same; they differ by less than a metre in Germany.
UTM by the series of Krüger up to the fourth order of the flattening, good to a hundredth of a
millimetre within the zone. Sources: IOGP Guidance Note 7-2 (373-7-2), 3.5.3 (Transverse Mercator)
and 3.5.1 (Popular Visualisation Pseudo Mercator).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.misread import shown

Numbers = NDArray[np.float64]
Pair = tuple[Numbers, Numbers]
RADIUS = 6_378_137.0
NORTHERNMOST = 85.06
"""Beyond it the pseudo Mercator has no meaning."""
_N = (1 / 298.257222101) / (2 - 1 / 298.257222101)
_SCALE, _FALSE_EAST, _MIDDLE = 0.9996, 500_000.0, 9.0
_MEAN = RADIUS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_THERE = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BACK = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_ROUNDS = 4
_ECCENTRICITY = 2 * np.sqrt(_N) / (1 + _N)


@dataclass(frozen=True)
class Reference:
    """A reference system.

    Args:
        code: of EPSG; 0 for CRS84, which has none.
        uri: as OGC names it.
        there: makes its coordinates of longitude and latitude.
        back: the other way round.
        limits: west, south, east and north that its coordinates may have, in its own axes.
        swapped: whether latitude or northing comes first.

    """

    code: int
    uri: str
    there: Callable[[Numbers, Numbers], Pair]
    back: Callable[[Numbers, Numbers], Pair]
    limits: tuple[float, float, float, float]
    swapped: bool = False

    @property
    def is_straight(self) -> bool:
        """Whether boxes of it are boxes in degrees."""
        return self.code != UTM32_CODE

    @property
    def is_degrees(self) -> bool:
        """Whether its coordinates are longitude and latitude, in this order or the other."""
        return self.code in {0, 4326}


def _same(x: Numbers, y: Numbers) -> Pair:
    return x, y


def _mercator(lon: Numbers, lat: Numbers) -> Pair:
    held = np.radians(np.clip(lat, -NORTHERNMOST, NORTHERNMOST))
    return RADIUS * np.radians(lon), RADIUS * np.arcsinh(np.tan(held))


def _from_mercator(x: Numbers, y: Numbers) -> Pair:
    return np.degrees(x / RADIUS), np.degrees(np.arctan(np.sinh(y / RADIUS)))


def _utm(lon: Numbers, lat: Numbers) -> Pair:
    """Give easting and northing in zone 32."""
    away, sine = np.radians(lon - _MIDDLE), np.sin(np.radians(lat))
    even = np.sinh(np.arctanh(sine) - _ECCENTRICITY * np.arctanh(_ECCENTRICITY * sine))
    xi, eta = np.arctan2(even, np.cos(away)), np.arctanh(np.sin(away) / np.sqrt(1 + even**2))
    north, east = xi, eta
    for place, part in enumerate(_THERE, 1):
        north = north + part * np.sin(2 * place * xi) * np.cosh(2 * place * eta)
        east = east + part * np.cos(2 * place * xi) * np.sinh(2 * place * eta)
    return _FALSE_EAST + _SCALE * _MEAN * east, _SCALE * _MEAN * north


def _from_utm(east: Numbers, north: Numbers) -> Pair:
    xi, eta = north / (_SCALE * _MEAN), (east - _FALSE_EAST) / (_SCALE * _MEAN)
    plain_xi, plain_eta = xi, eta
    for place, part in enumerate(_BACK, 1):
        plain_xi = plain_xi - part * np.sin(2 * place * xi) * np.cosh(2 * place * eta)
        plain_eta = plain_eta - part * np.cos(2 * place * xi) * np.sinh(2 * place * eta)
    lon = np.degrees(np.arctan2(np.sinh(plain_eta), np.cos(plain_xi))) + _MIDDLE
    even = np.sin(plain_xi) / np.sqrt(np.sinh(plain_eta) ** 2 + np.cos(plain_xi) ** 2)
    tangent = even
    for _ in range(_ROUNDS):  # Newton's way from the conformal latitude, after Karney (2011)
        tangent = tangent + _step(tangent, even)
    return lon, np.degrees(np.arctan(tangent))


def _step(tangent: Numbers, wanted: Numbers) -> Numbers:
    square = _ECCENTRICITY**2
    sine = np.sinh(_ECCENTRICITY * np.arctanh(_ECCENTRICITY * tangent / np.sqrt(1 + tangent**2)))
    found = tangent * np.sqrt(1 + sine**2) - sine * np.sqrt(1 + tangent**2)
    slope = (1 + (1 - square) * tangent**2) / ((1 - square) * np.sqrt(1 + tangent**2))
    return (wanted - found) / np.sqrt(1 + found**2) * slope


UTM32_CODE = 25832
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_GLOBE = (-180.0, -90.0, 180.0, 90.0)
CRS84 = Reference(0, "http://www.opengis.net/def/crs/OGC/1.3/CRS84", _same, _same, _GLOBE)
LAT_LON = Reference(4326, f"{_EPSG}4326", _same, _same, _GLOBE, swapped=True)
MERCATOR = Reference(
    3857, f"{_EPSG}3857", _mercator, _from_mercator,
    (-20_037_508.35, -20_048_966.2, 20_037_508.35, 20_048_966.2),
)  # fmt: skip
UTM32 = Reference(UTM32_CODE, f"{_EPSG}{UTM32_CODE}", _utm, _from_utm, (-2e6, 0.0, 3e6, 9.4e6))
REFERENCES = (CRS84, LAT_LON, MERCATOR, UTM32)
BY_CODE = {one.code: one for one in REFERENCES}


def reference_of(uri: str, name: str) -> Reference:
    """Find a reference system by its URI, or by its short name as "[EPSG:25832]".

    Raises:
        Invalid: code "ogc-reference", where it is not offered.

    """
    short = {"CRS84": CRS84, "OGC:CRS84": CRS84} | {
        f"EPSG:{one.code}": one for one in REFERENCES if one.code
    }
    known = {one.uri: one for one in REFERENCES} | {f"[{key}]": one for key, one in short.items()}
    found = known.get(uri) or short.get(uri)
    if found is None:
        message = f"{name} {shown(uri)} is not offered; there are {', '.join(known)}"
        raise Invalid(message, code="ogc-reference", details=(name,))
    return found


def turned(found: Numbers, source: Reference, target: Reference) -> Numbers:
    """Turn coordinates into another reference system, in the order of its axes.

    Args:
        found: one row a point, x (longitude, easting) before y whatever the system says.
        source: where they come from.
        target: where they go to.

    """
    lon, lat = source.back(found[:, 0], found[:, 1])
    x, y = target.there(lon, lat)
    return np.column_stack((y, x) if target.swapped else (x, y))
