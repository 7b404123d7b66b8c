"""The service metadata document of SensorThings 2.0: OData CSDL JSON 4.01, of what is told."""

from typing import Any

from stadtherz.observations.domain.entities import Kind, Value
from stadtherz.observations.domain.version_two import BACK, GONE, SETS, TIMES, kind_at

NAMESPACE = "de.stadtherz"
TM_OBJECT, TM_PERIOD = f"{NAMESPACE}.TM_Object", f"{NAMESPACE}.TM_Period"
TYPES = {Value.TEXT: "Edm.String", Value.TIME: "Edm.DateTimeOffset", Value.PERIOD: TM_PERIOD}
RENAMED = {"FeatureOfInterest": "Feature"}


def metadata() -> dict[str, Any]:
    """Describe the entity types and sets."""
    kinds = {name: kind_at(name) for name in SETS}
    types = {RENAMED.get(kind.name, kind.name): _type(kind) for kind in kinds.values()}
    sets = {
        name: {
            "$Collection": True,
            "$Type": f"{NAMESPACE}.{RENAMED.get(kind.name, kind.name)}",
        }
        for name, kind in kinds.items()
    }
    return {
        "$Version": "4.01",
        "$EntityContainer": f"{NAMESPACE}.Service",
        NAMESPACE: {
            **types,
            "TM_Object": _time(end_may_lack=True),
            "TM_Period": _time(end_may_lack=False),
            "Service": {"$Kind": "EntityContainer", **sets},
        },
    }


def _time(*, end_may_lack: bool) -> dict[str, Any]:
    moment: dict[str, Any] = {"$Type": "Edm.DateTimeOffset", "$Precision": 6}
    return {
        "$Kind": "ComplexType",
        "start": moment,
        "end": {**moment, "$Nullable": True} if end_may_lack else moment,
    }


def _type(kind: Kind) -> dict[str, Any]:
    said: dict[str, Any] = {"$Kind": "EntityType", "$Key": ["id"], "id": {"$Type": "Edm.Int64"}}
    for one in kind.properties:
        if one.name not in GONE:
            said[one.name] = _property(kind, one.name, one.value, required=one.required)
    if kind.name == "Datastream":
        said["resultTime"] = {"$Type": TM_PERIOD, "$Nullable": True}
    if kind.name == "Observation":
        said["properties"] = {"$Type": "Edm.Untyped", "$Nullable": True}
    for link in kind.links:
        new = BACK.get(link.name, link.name)
        if link.name in GONE and new == link.name:
            continue
        said[new] = {
            "$Kind": "NavigationProperty",
            "$Type": f"{NAMESPACE}.{RENAMED.get(link.target, link.target)}",
            **({"$Collection": True} if link.many else {"$Nullable": not link.required}),
        }
    return said


def _property(kind: Kind, name: str, value: Value, *, required: bool) -> dict[str, Any]:
    told = TYPES.get(value, "Edm.Untyped")
    if name in TIMES and kind.name == "Observation" and name == "phenomenonTime":
        told = TM_OBJECT
    said: dict[str, Any] = {"$Type": told}
    return said if required else {**said, "$Nullable": True}
