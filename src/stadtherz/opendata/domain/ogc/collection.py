"""A collection of features or of measured values, and how the interfaces describe it.

Sources: OGC 17-069r4, 7.13 and 7.14; 18-058r1, 6.2; 19-086r6, 8.1 and table 3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from stadtherz.opendata.domain.catalogue import Moment
from stadtherz.opendata.domain.ogc.references import CRS84, REFERENCES, Reference
from stadtherz.opendata.domain.ogc.standards import GREGORIAN
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import GEOMETRY, Column, Schema


@dataclass(frozen=True)
class Link:
    """A link as all OGC interfaces tell it."""

    href: str
    rel: str
    type: str = ""
    title: str = ""

    def told(self) -> dict[str, str]:
        """Give it as JSON; what is empty is left out."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class About:
    """What a collection is about.

    Args:
        key: its id, the key of the dataset.
        title, description: in the language of the reader.
        keywords: in the same.
        box: west, south, east, north in degrees; None where unknown.
        start, end: the time of its data; None where unknown or open.
        licence: address.
        department: who answers for it.
        simulated: whether it does not exist in the real city.
        alone: the title where it stands without the page, which says `simulated`; "" if the same.

    """

    key: str
    title: str
    description: str
    keywords: tuple[str, ...] = ()
    box: tuple[float, float, float, float] | None = None
    start: Moment | None = None
    end: Moment | None = None
    licence: str = ""
    department: str = ""
    simulated: bool = False
    alone: str = ""

    @property
    def told_title(self) -> str:
        """Give the title as programs get it."""
        return self.alone or self.title


@dataclass(frozen=True)
class Collection:
    """A collection of features.

    Args:
        about: what it is about.
        schema: of its rows.
        reference: in which its places are stored.
        version: changes whenever the data do.
        measured: whether its features are places that measure, with their newest values.

    """

    about: About
    schema: Schema
    reference: Reference = CRS84
    version: str = ""
    measured: bool = False


def instant(at: Moment, *, last: bool = False) -> str:
    """Write a moment in UTC; of a day its beginning or its end."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(23, 59, 59) if last else time(), UTC)
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def extent_of(about: About) -> dict[str, Any]:
    """Tell where and when the data are."""
    found: dict[str, Any] = {}
    if about.box:
        found["spatial"] = {"bbox": [list(about.box)], "crs": CRS84.uri}
    if about.start or about.end:
        start = instant(about.start) if about.start else None
        end = instant(about.end, last=True) if about.end else None
        found["temporal"] = {"interval": [[start, end]], "trs": GREGORIAN}
    return found


def told(about: About, links: Iterable[Link], **more: Any) -> dict[str, Any]:
    """Describe a collection."""
    said: dict[str, Any] = {
        "id": about.key,
        "title": about.told_title,
        "description": about.description,
        "keywords": list(about.keywords),
        "extent": extent_of(about),
        "links": [link.told() for link in links],
    }
    return {name: value for name, value in said.items() if value} | more


def references_told(reference: Reference) -> dict[str, Any]:
    """Tell the reference systems of a collection of features."""
    stored = CRS84 if reference.is_degrees else reference
    return {"itemType": "feature", "crs": [one.uri for one in REFERENCES], "storageCrs": stored.uri}


TYPES: dict[Storage, dict[str, str]] = {
    Storage.WHOLE: {"type": "integer"},
    Storage.DECIMAL: {"type": "number"},
    Storage.DOUBLE: {"type": "number"},
    Storage.BOOLEAN: {"type": "boolean"},
    Storage.DATE: {"type": "string", "format": "date"},
    Storage.LOCAL: {"type": "string"},
    Storage.MOMENT: {"type": "string", "format": "date-time"},
    Storage.TEXT: {"type": "string"},
}


def queryables(collection: Collection, address: str) -> dict[str, Any]:
    """Tell by which properties features can be asked for, as JSON Schema (19-079r2, 6.2)."""
    columns = (one for one in collection.schema.columns if one.name != GEOMETRY)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": collection.about.told_title,
        "properties": {one.name: _property(one) for one in columns},
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, str]:
    said = {"title": column.label, **TYPES[column.storage]}
    return said | ({"x-ogc-unit": column.unit} if column.unit else {})


def day_of(at: Moment | None) -> date | None:
    """Give the day of a moment."""
    return at.date() if isinstance(at, datetime) else at
