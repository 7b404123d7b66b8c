"""Measured values as CoverageJSON (OGC 21-069r2), GeoJSON of EDR (19-086r6, 9.3) and CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stadtherz.opendata.domain.ogc.collection import Link, instant
from stadtherz.opendata.domain.ogc.references import CRS84
from stadtherz.opendata.domain.ogc.standards import COVERAGE, UCUM
from stadtherz.opendata.domain.ogc.steps import Step

Values = Sequence[tuple[datetime, float]]


@dataclass(frozen=True)
class Parameter:
    """What is measured.

    Args:
        key: what programs call it.
        name: in the language of the reader.
        language: of the name.
        unit, ucum: as people and as UCUM write it; "" for counts.
        definition: address; "" without one.
        counted: whether values are added up.

    """

    key: str
    name: str
    language: str
    unit: str
    ucum: str
    definition: str
    counted: bool


@dataclass(frozen=True)
class Series:
    """The values of one datastream.

    Args:
        key: its id.
        label: where it is, for people.
        lon, lat: degrees.
        endpoint: address of its values.
        values: in the order of time; a step is told by its beginning.

    """

    key: str
    label: str
    lon: float
    lat: float
    endpoint: str
    values: Values = ()


def parameter_told(one: Parameter, step: Step | None = None) -> dict[str, Any]:
    """Describe what is measured, and how values were put together."""
    name = {one.language: one.name}
    said: dict[str, Any] = {
        "type": "Parameter",
        "id": one.key,
        "description": name,
        "observedProperty": {"id": one.definition or one.key, "label": name},
    }
    if one.ucum:
        label = {one.language: one.unit or one.ucum}
        said["unit"] = {"label": label, "symbol": {"value": one.ucum, "type": UCUM}}
    if step:
        method = step.method(counted=one.counted)
        said["measurementType"] = {"method": method, "duration": step.duration}
    return said


def parameter_listed(one: Parameter) -> dict[str, Any]:
    """Describe what is measured in a list of collections, where names are plain texts."""
    said = parameter_told(one)
    said["description"] = one.name
    said["observedProperty"]["label"] = one.name
    if "unit" in said:
        said["unit"]["label"] = one.unit or one.ucum
    return said


def coverages(parameter: Parameter, series: Sequence[Series], step: Step) -> dict[str, Any]:
    """Tell series as CoverageJSON; those without values are left out."""
    filled = [one for one in series if one.values]
    referencing = [
        {
            "coordinates": ["x", "y"],
            "system": {"type": "GeographicCRS", "id": CRS84.uri},
        },
        {"coordinates": ["t"], "system": {"type": "TemporalRS", "calendar": "Gregorian"}},
    ]
    return {
        "type": "CoverageCollection",
        "domainType": "PointSeries",
        "parameters": {parameter.key: parameter_told(parameter, step)},
        "referencing": referencing,
        "coverages": [_coverage(parameter, one) for one in filled],
    }


def _coverage(parameter: Parameter, one: Series) -> dict[str, Any]:
    axes = {
        "x": {"values": [one.lon]},
        "y": {"values": [one.lat]},
        "t": {"values": [_time(at) for at, _ in one.values]},
    }
    found = {
        "type": "NdArray", "dataType": "float", "axisNames": ["t"], "shape": [len(one.values)],
        "values": [value for _, value in one.values],
    }  # fmt: skip
    return {
        "type": "Coverage",
        "id": one.key,
        "domain": {"type": "Domain", "domainType": "PointSeries", "axes": axes},
        "ranges": {parameter.key: found},
    }


def _time(at: datetime) -> str:
    """Write a moment of a series; fractions of a second only where there are some."""
    return at.isoformat().replace("+00:00", "Z") if at.microsecond else instant(at)


def locations(
    parameter: Parameter, series: Sequence[Series], times: Sequence[str], links: Sequence[Link]
) -> dict[str, Any]:
    """Tell where something is measured, as GeoJSON of EDR.

    Args:
        parameter: what is measured.
        series: where; with values, where those are asked for.
        times: from when to when there are values, one text for each of the series.
        links: of the answer.

    """
    pairs = zip(series, times, strict=True)
    features = [_feature(parameter, one, time) for one, time in pairs]
    return {
        "type": "FeatureCollection",
        "links": [link.told() for link in links],
        "parameters": [parameter_listed(parameter)],
        "features": features,
    }


def _feature(parameter: Parameter, one: Series, time: str) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "label": one.label,
        "datetime": time,
        "parameter-name": [parameter.key],
        "edrqueryendpoint": one.endpoint,
    }
    if one.values:
        properties["times"] = [_time(at) for at, _ in one.values]
        properties[parameter.key] = [value for _, value in one.values]
    return {
        "type": "Feature",
        "id": one.key,
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": properties,
        "links": [Link(one.endpoint, "data", COVERAGE, one.label).told()],
    }


def as_csv(parameter: Parameter, series: Sequence[Series], step: Step) -> str:
    """Write series as CSV (RFC 4180), one row a value."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["time", "location", "longitude", "latitude", parameter.key, "unit", "step"])
    for one in series:
        rows.writerows(
            [_time(at), one.key, one.lon, one.lat, value, parameter.ucum, step.duration]
            for at, value in one.values
        )
    return written.getvalue()
