"""Whether places and units that a client describes are what they say they are.

Sources: RFC 7946 (GeoJSON), sections 3.1, 3.2 and 4: a geometry or a Feature, in degrees WGS 84
with the longitude first; OGC 18-088, section 8.2 (Datastream): a unit has a name, a symbol and a
definition, all of them null where there is no unit.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from stadtherz.observations.domain.count_parts import TOTALS
from stadtherz.observations.domain.entities import RESULT_LABEL

PLACES = {"Location": "location", "FeatureOfInterest": "feature"}
UNIT = ("name", "symbol", "definition")
NO_UNIT: Mapping[str, None] = dict.fromkeys(UNIT)
LONGEST = {
    "encodingType": 200,
    "definition": 300,
    "observationType": 200,
    "multiObservationDataTypes": 200,
    RESULT_LABEL: 200,
}
"""Characters that the columns of texts hold; other texts are as long as a body may be."""
RING = 4
LARGEST = (180, 90)
SHOWN = 40
Fault = str


def fault_in(kind: str, data: Mapping[str, Any]) -> Fault:
    """Name the first member of an entity that is not well formed, and why; "" when all are.

    Args:
        kind: type of the entity.
        data: its members, of the right JSON types; what is missing or null is not looked at.

    """
    return _fault_of_texts(kind, data) or _fault_of_objects(kind, data)


def _fault_of_objects(kind: str, data: Mapping[str, Any]) -> Fault:
    if kind in PLACES and is_geojson(data.get("encodingType")):
        return _of(PLACES[kind], data, fault_of_geojson)
    if kind == "Datastream":
        unit = _of("unitOfMeasurement", data, fault_of_unit)
        return unit or _of("observedArea", data, fault_of_geojson)
    if kind == "MultiDatastream":
        for place, unit in enumerate(data.get("unitOfMeasurements") or ()):
            if fault := fault_of_unit(unit):
                return f"unitOfMeasurements[{place}]: {fault}"
        return _of("observedArea", data, fault_of_geojson)
    return ""


def _fault_of_texts(kind: str, data: Mapping[str, Any]) -> Fault:
    """Say which text is longer than what is kept of it: not every database would refuse it."""
    if kind == "ObservedProperty" and str(data.get("definition")).startswith(TOTALS):
        return f"definition: what begins with {TOTALS} is made here alone; take another URI"
    for name, most in LONGEST.items():
        value = data.get(name)
        texts = value if isinstance(value, list) else [value]
        longest = max((len(one) for one in texts if isinstance(one, str)), default=0)
        if longest > most:
            return f"{name}: has {longest} characters; at most {most} are kept"
    return ""


def _of(name: str, data: Mapping[str, Any], fault_of: Callable[[Any], Fault]) -> Fault:
    value = data.get(name)
    fault = "" if value is None else fault_of(value)
    return fault and f"{name}: {fault}"


def is_geojson(encoding: object) -> bool:
    """Whether an encodingType speaks of GeoJSON, by its media type or in older words."""
    told = str(encoding).lower()
    return "geo+json" in told or "geojson" in told


def fault_of_unit(unit: object) -> Fault:
    """Say why something is no unit: it needs three texts, or three times null."""
    if not isinstance(unit, Mapping):
        return "must be a JSON object"
    if missing := [name for name in UNIT if name not in unit]:
        named = " and ".join(missing)
        return f"{named} missing; where there is no unit, name, symbol and definition are null"
    values = [unit[name] for name in UNIT]
    if all(isinstance(value, str) for value in values) or values == [None] * len(UNIT):
        return ""
    return "name, symbol and definition must be three texts, or all null where there is no unit"


def fault_of_geojson(value: object) -> Fault:
    """Say why something is no geometry and no Feature of GeoJSON."""
    if not isinstance(value, Mapping):
        return "must be a GeoJSON object"
    kind = value.get("type")
    if kind == "Feature":
        geometry = value.get("geometry")
        return "" if geometry is None and "geometry" in value else fault_of_geojson(geometry)
    if kind == "GeometryCollection":
        return _fault_of_collection(value.get("geometries"))
    check = GEOMETRIES.get(kind) if isinstance(kind, str) else None
    if check is None:
        known = ", ".join(GEOMETRIES)
        named = str(kind)[:SHOWN]
        return f"{named!r} is no type of GeoJSON; there are {known}, GeometryCollection, Feature"
    fault = check(value.get("coordinates"))
    return fault and f"coordinates of a {kind}: {fault}"


def _fault_of_collection(geometries: object) -> Fault:
    if not isinstance(geometries, list):
        return "a GeometryCollection has a list of geometries"
    return next(filter(None, map(fault_of_geojson, geometries)), "")


def _position(value: object) -> Fault:
    if not isinstance(value, list) or len(value) < len(LARGEST):
        return "a position is a list of longitude and latitude"
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return "a position holds numbers only"
    if any(abs(one) > most for one, most in zip(value, LARGEST, strict=False)):
        return f"{value[:2]} is not on the globe; the order is longitude, latitude, in degrees"
    return ""


def _line(value: object) -> Fault:
    return _each(value, _position, 2, "a line has two positions or more")


def _ring(value: object) -> Fault:
    fault = _each(value, _position, RING, "a ring has four positions or more")
    if not fault and isinstance(value, list) and value[0] != value[-1]:
        return "a ring ends where it begins"
    return fault


def _polygon(value: object) -> Fault:
    return _each(value, _ring, 1, "a polygon is a list of rings")


def _several(of: Callable[[object], Fault]) -> Callable[[object], Fault]:
    return lambda value: _each(value, of, 1, "must be a list")


def _each(value: object, of: Callable[[object], Fault], least: int, wanted: str) -> Fault:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) < least:
        return wanted
    return next(filter(None, map(of, value)), "")


GEOMETRIES: dict[str, Callable[[object], Fault]] = {
    "Point": _position,
    "MultiPoint": _several(_position),
    "LineString": _line,
    "MultiLineString": _several(_line),
    "Polygon": _polygon,
    "MultiPolygon": _several(_polygon),
}
