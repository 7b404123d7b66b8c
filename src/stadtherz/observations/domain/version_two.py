"""From the names of SensorThings 2.0 to those of 1.1 and back, as far as entities are read.

Source: OGC 23-019, core data model and reading, as it stands in the working group's repository
(opengeospatial/sensorthings). One model serves both: a Feature is what 1.1 calls a feature of
interest, in the role of the proximate one; times are objects; a datastream tells its result type
as a component of SWE Common (OGC 24-014). MultiDatastreams, ultimate features and types of
features are not told.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.domain.entities import BY_NAME, BY_SET, Kind, kind_named
from stadtherz.observations.domain.odata.options import Expand, Order, Query
from stadtherz.observations.domain.odata.tree import Expression, Path, replaced

SETS = {
    "Things": "Thing",
    "Locations": "Location",
    "HistoricalLocations": "HistoricalLocation",
    "Datastreams": "Datastream",
    "Sensors": "Sensor",
    "ObservedProperties": "ObservedProperty",
    "Observations": "Observation",
    "Features": "FeatureOfInterest",
}
PROXIMATE = "ProximateFeatureOfInterest"
TO_ONE_AND_ONE = {"Features": "FeaturesOfInterest", PROXIMATE: "FeatureOfInterest"}
BACK = {old: new for new, old in TO_ONE_AND_ONE.items()}
GONE = frozenset({
    "FeaturesOfInterest", "FeatureOfInterest", "MultiDatastreams", "MultiDatastream", "parameters",
    "resultQuality", "observationType", "unitOfMeasurement", "@iot.id", "@iot.selfLink",
})  # fmt: skip
"""Names of 1.1 that 2.0 does not know."""
TIMES = frozenset({"phenomenonTime", "validTime"})
TYPES = {
    "OM_Measurement": "Quantity",
    "OM_CountObservation": "Count",
    "OM_TruthObservation": "Boolean",
    "OM_CategoryObservation": "Text",
}
"""A Category needs a code space, which 1.1 does not have; a Text is what is left."""


def set_of(kind: Kind) -> str:
    """Name the set of a type in 2.0."""
    return BACK.get(kind.set_name, kind.set_name)


def old_path(path: str) -> str:
    """Give the address in 1.1 of a set or an entity in 2.0.

    Raises:
        NotFound: for names that 2.0 does not have.

    """
    segments = []
    for segment in path.strip("/").split("/"):
        name, bracket, rest = segment.partition("(")
        if name in GONE:
            message = f"SensorThings 2.0 has no {name!r} here"
            raise NotFound(message, code="address")
        segments.append(TO_ONE_AND_ONE.get(name, name) + bracket + rest)
    return "/".join(segments)


def old_query(query: Query, kind: Kind) -> Query:
    """Ask a query of 2.0 in the names of 1.1; what is selected is chosen afterwards.

    Raises:
        Invalid: for names that 2.0 does not have, and what is not offered.

    """
    if query.distinct or query.apply or query.result_format:
        message = "$select=distinct:, $apply and $format are offered under v1.1 only"
        raise Invalid(message, code="unsupported")

    def renamed(node: Expression) -> Expression | None:
        return Path(_old_names(node.segments, kind)) if isinstance(node, Path) else None

    return replace(
        query,
        select=(),
        filter=None if query.filter is None else replaced(query.filter, renamed),
        orderby=tuple(
            Order(replaced(key.expression, renamed), key.descending) for key in query.orderby
        ),
        expand=tuple(_old_expand(one, kind) for one in query.expand),
    )


def _old_names(segments: tuple[str, ...], kind: Kind | None) -> tuple[str, ...]:
    found: list[str] = []
    for name in segments:
        if name in GONE:
            message = f"SensorThings 2.0 has no {name!r}"
            raise Invalid(message, code="query")
        if name == "end" and found and found[-1] in {*TIMES, "resultTime"}:
            message = "the end of a time cannot be asked for"
            raise Invalid(message, code="unsupported")
        if name == "start" and found and found[-1] in {*TIMES, "resultTime"}:
            continue
        old = TO_ONE_AND_ONE.get(name, name)
        if name == "properties" and kind is not None and kind.name == "Observation":
            old = "parameters"
        link = kind.link(old) if kind is not None else None
        kind = kind_named(link.target) if link else None
        found.append(old)
    return tuple(found)


def _old_expand(expand: Expand, kind: Kind) -> Expand:
    path = _old_names(expand.path, kind)
    for name in path:
        link = kind.link(name)
        if link is None:
            message = f"$expand: {kind.name} has no link {name!r}"
            raise Invalid(message, code="query")
        kind = kind_named(link.target)
    return Expand(path, old_query(expand.query, kind))


def period(written: str) -> dict[str, str]:
    """Tell a moment or a span of time as an object."""
    start, slash, end = written.partition("/")
    return {"start": start, "end": end} if slash else {"start": start}


def unit(stored: Mapping[str, Any]) -> dict[str, str]:
    """Tell a unit by its UCUM code where it has one, else by its definition."""
    definition = str(stored.get("definition") or "")
    said = {
        "label": str(stored.get("name") or ""),
        "symbol": str(stored.get("symbol") or ""),
    }
    said = {name: text for name, text in said.items() if text}
    code = definition.removeprefix("ucum:")
    if code != definition or not definition:
        return {"code": code or "1", **said}
    return {"href": definition, **said}


def result_type(told: Mapping[str, Any], label: str, definition: str) -> dict[str, Any]:
    """Tell what results look like, from type and unit as 1.1 has them.

    Args:
        told: the datastream as 1.1 tells it.
        label: name of its observed property.
        definition: URI of its observed property.

    """
    stored = told.get("unitOfMeasurement") or {}
    usual = "Quantity" if stored.get("symbol") else "Text"
    kind = TYPES.get(str(told.get("observationType", "")).rpartition("/")[2], usual)
    said: dict[str, Any] = {"type": kind, "label": label, "definition": definition}
    if kind == "Quantity":
        said["uom"] = unit(stored)
    return said


def kind_at(name: str) -> Kind:
    """Find the type of a set of 2.0."""
    return BY_NAME[SETS[name]]


assert all(BY_SET[TO_ONE_AND_ONE.get(name, name)].name == kind for name, kind in SETS.items())  # noqa: S101
