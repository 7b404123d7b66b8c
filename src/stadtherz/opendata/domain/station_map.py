"""The places where something is measured, as GeoJSON (RFC 7946), for maps and for joining rows.

A feature is a station with the keys of its datastreams and the figures of their last day.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stadtherz.kernel.text import Text


@dataclass(frozen=True)
class LastDay:
    """Figures of a datastream on the last day that is over.

    Args:
        time: of its newest value.
        value: the newest one, or of counts in cells None.
        flag: how far the newest one can be believed.
        mean: of the day without suspect values; None without any.
        total: what was counted in the day; None where nothing is added up.

    """

    time: datetime
    value: float | None
    flag: str
    mean: float | None
    total: int | None = None


@dataclass(frozen=True)
class Place:
    """A station: key, names, degrees WGS 84 (None without a place), and its datastreams."""

    key: str
    name: Text
    lon: float | None
    lat: float | None
    streams: tuple[str, ...]


def feature_collection(places: Iterable[Place], last: Mapping[str, LastDay]) -> str:
    """Write stations.

    Args:
        places: in their order.
        last: figures by the keys of datastreams; those without any are told without.

    """
    features = ",\n".join(_dumped(_feature(one, last)) for one in places)
    return f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'


def _feature(one: Place, last: Mapping[str, LastDay]) -> dict[str, Any]:
    placed = one.lon is not None and one.lat is not None
    names = {f"name_{code}": words for code, words in list(one.name)[1:]}
    return {
        "type": "Feature",
        "id": one.key,
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]} if placed else None,
        "properties": {
            "station": one.key,
            "name": str(one.name),
            **names,
            "datastreams": [_stream(key, last.get(key)) for key in one.streams],
        },
    }


def _stream(key: str, last: LastDay | None) -> dict[str, Any]:
    told: dict[str, Any] = {"datastream": key}
    if last is None:
        return told
    told["time_utc"] = last.time.strftime("%Y-%m-%dT%H:%M:%SZ")
    figures = {"value": last.value, "day_mean": last.mean, "day_total": last.total}
    told |= {name: figure for name, figure in figures.items() if figure is not None}
    return told | ({"flag": last.flag} if last.value is not None else {})


def _dumped(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, allow_nan=False)
