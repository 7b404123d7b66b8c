"""Writes things of the street as GeoJSON (RFC 7946)."""

from typing import Any

from stadtherz.streets.domain.features import Collection, attributes_of
from stadtherz.streets.models import Feature
from stadtherz.streets.selectors.things import id_of

Said = dict[str, Any]
UNSAID: Said = {"value": "unknown", "source": "", "date": None}


def feature_of(row: Feature) -> Said:
    """Write a thing: each attribute with its value, and beside it where and when it is from."""
    return {"type": "Feature", "id": id_of(row.ref), "geometry": geometry_of(row.points),
            "properties": properties_of(row)}  # fmt: skip


def geometry_of(points: list[list[float]]) -> Said:
    """Write a place or a line."""
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "LineString", "coordinates": points}


def properties_of(row: Feature) -> Said:
    """Write attributes flat, as programs for maps want them."""
    told: Said = {"ref": row.ref}
    known = row.known
    for name in attributes_of(Collection(row.collection)):
        fact = known.get(name, UNSAID)
        told |= {
            name: fact["value"], f"{name}_source": fact["source"] or None,
            f"{name}_date": fact["date"],
        }  # fmt: skip
    return told | {f"{name}_map": value for name, value in row.disagreements.items()}
