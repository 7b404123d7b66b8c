"""Coarse places: fields of a grid in ETRS89 / UTM zone 32, named as the INSPIRE grids are.

"1kmN5476E411" is the field of a kilometre whose corner in the south-west lies 5,476 km north and
411 km east. Fields of a size are parts of those of a multiple of it. Source: INSPIRE Data
Specification on Geographical Grid Systems 3.1, annex; the coordinates are those of EPSG 25832.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from stadtherz.opendata.domain.ogc.placing import placing_of
from stadtherz.opendata.domain.ogc.references import UTM32, UTM32_CODE, Numbers, Reference
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

SIZES = (500, 1000, 5000, 10_000)
"""Metres; all but the last two steps are parts of the next."""
DECIMALS = 3
"""Of the middle of a field, in degrees: about a hundred metres."""
_AROUND = (-3.0, 21.0)
_NORTHERNMOST = 84.0


class Names(NamedTuple):
    """The columns of a field: its code, and longitude and latitude of its middle."""

    code: str
    lon: str
    lat: str


def size_name(metres: int) -> str:
    """Write a size as codes do."""
    return f"{metres // 1000}km" if metres % 1000 == 0 else f"{metres}m"


def names_of(metres: int) -> Names:
    """Name the columns of the fields of a size."""
    size = size_name(metres)
    return Names(f"rasterzelle_{size}", f"laengengrad_{size}", f"breitengrad_{size}")


def can_grid(schema: Schema) -> bool:
    """Whether the rows of a table have places that can be put into fields."""
    names = {name for size in SIZES for name in names_of(size)}
    return placing_of(schema) is not None and not any(schema.named(name) for name in names)


def with_fields(schema: Schema, metres: int) -> Schema:
    """Give a table the columns of the fields of a size."""
    names = names_of(metres)
    more = (
        Column(names.code, names.code, Kind.CODE, Storage.TEXT),
        Column(names.lon, names.lon, Kind.LONGITUDE, Storage.DOUBLE),
        Column(names.lat, names.lat, Kind.LATITUDE, Storage.DOUBLE),
    )
    return replace(schema, columns=(*schema.columns, *more))


def in_reach(lon: Numbers, lat: Numbers) -> np.ndarray:
    """Say which places lie near enough to zone 32."""
    near: np.ndarray = (lon >= _AROUND[0]) & (lon <= _AROUND[1])
    return near & (lat >= 0) & (lat <= _NORTHERNMOST)


@dataclass(frozen=True)
class Fields:
    """The fields in which places lie: corners in metres, and middles in degrees."""

    east: Numbers
    north: Numbers
    lon: Numbers
    lat: Numbers


def fields_of(x: Numbers, y: Numbers, reference: Reference, metres: int) -> Fields:
    """Find the fields of places.

    Args:
        x: east or longitude of each.
        y: north or latitude of each.
        reference: their system.
        metres: size of a field.

    """
    if reference.code == UTM32_CODE:
        east, north = x, y
    else:
        east, north = UTM32.there(*reference.back(x, y))
    east, north = (np.floor(one / metres) * metres for one in (east, north))
    lon, lat = UTM32.back(east + metres / 2, north + metres / 2)
    return Fields(east, north, np.round(lon, DECIMALS), np.round(lat, DECIMALS))


def unit_of(metres: int) -> int:
    """Give the metres in which codes of a size count: as many zeros as its corners always have."""
    unit = 1
    while metres % (unit * 10) == 0:
        unit *= 10
    return unit
