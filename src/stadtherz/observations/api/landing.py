"""The landing page of SensorThings 1.1: what there is, and what of the standard is met."""

from typing import Any

from django.conf import settings

from stadtherz.observations.adapters.sensorthings.answering import LARGEST_PAGE, USUAL_PAGE
from stadtherz.observations.adapters.wishes import is_served
from stadtherz.observations.api.exchange import Answered, Asked, as_json
from stadtherz.observations.domain.entities import KINDS
from stadtherz.observations.domain.wanted import LIMITS, Crowd

SPEC = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
CREATE_BY_MQTT = f"{SPEC}create-observations-via-mqtt/observations-creation"
# it holds for every path and $select: only the city's own broker tells which of these clients have
# subscribed to, and of a foreign one the requirement is not claimed
RECEIVE_BY_MQTT = f"{SPEC}receive-updates-via-mqtt/receive-updates"
TOLD_AS_WANTED = ("v1.1/RESOURCE_PATH", "v1.1/RESOURCE_PATH?$select=PROPERTY,...")
TOLD_BY_MQTT = (
    "v1.1/SET", "v1.1/SET(id)", "v1.1/SET(id)/PROPERTY", "v1.1/SET(id)/SET",
    "v1.1/Things(id)/Datastreams(id)/Observations",
    "v1.1/Things(id)/MultiDatastreams(id)/Observations",
)  # fmt: skip
CONFORMANCE = (
    f"{SPEC}datamodel/entity-control-information/common-control-information",
    *(
        f"{SPEC}datamodel/{name}/{part}"
        for name in (
            "thing", "location", "historical-location", "datastream", "sensor",
            "observed-property", "observation", "feature-of-interest",
        )
        for part in ("properties", "relations")
    ),
    f"{SPEC}resource-path/resource-path-to-entities",
    *(
        f"{SPEC}request-data/{name}"
        for name in (
            "order", "expand", "select", "status-code", "query-status-code", "orderby", "top",
            "skip", "count", "filter", "built-in-filter-operations",
            "built-in-query-functions", "pagination",
        )
    ),
    *(
        f"{SPEC}create-update-delete/{name}"
        for name in (
            "create-entity", "link-to-existing-entities", "deep-insert",
            "deep-insert-status-code", "update-entity", "update-entity-put", "delete-entity",
            "historical-location-auto-creation", "historical-location-manual-creation",
        )
    ),
    f"{SPEC}batch-request/batch-request",
    f"{SPEC}multi-datastream/properties",
    f"{SPEC}multi-datastream/relations",
    f"{SPEC}multi-datastream/constraints",
    f"{SPEC}data-array/data-array",
)  # fmt: skip


def landing(asked: Asked) -> Answered:
    """Name the entity sets, the limits and the requirements that are met."""
    if asked.method not in {"GET", "HEAD"}:
        return as_json({"code": 405, "type": "error", "message": "this page is read"}, 405)
    by_mqtt = _met_by_mqtt()
    said = {
        "value": [
            {"name": kind.set_name, "url": f"{asked.root}/{kind.set_name}"} for kind in KINDS
        ],
        "serverSettings": {
            "conformance": [*CONFORMANCE, *by_mqtt],
            **{name: {"endpoints": [settings.MQTT_PUBLIC]} for name in by_mqtt},
            "stadtherz": {
                "usualPage": USUAL_PAGE,
                "largestPage": LARGEST_PAGE,
                "authentication": "Authorization: Bearer TOKEN, for writing and private data",
                "openWrites": settings.OPEN_WRITES,
                "idempotencyKey": True,
                "apply": "filter, groupby with timebucket, aggregate",
                **({"updatesByMqtt": _updates_by_mqtt()} if settings.MQTT_PUBLIC else {}),
            },
        },
    }
    return as_json(said)


def _own_broker() -> bool:
    return is_served(settings.VAR, settings.MQTT_ADDRESS)


def _met_by_mqtt() -> tuple[str, ...]:
    """Name what is met by MQTT, with the broker that is there now."""
    if not settings.MQTT_PUBLIC:
        return ()
    return (CREATE_BY_MQTT, RECEIVE_BY_MQTT) if _own_broker() else (CREATE_BY_MQTT,)


def _updates_by_mqtt() -> dict[str, Any]:
    """Say which topics are told, as far as it goes."""
    endpoints = {"endpoints": [settings.MQTT_PUBLIC]}
    if _own_broker():
        return {**endpoints, "topics": list(TOLD_AS_WANTED), "mostTopics": LIMITS[Crowd.OTHER]}
    return {
        **endpoints,
        "topics": list(TOLD_BY_MQTT),
        "selects": [f"?$select={names}" for names in settings.MQTT_SELECTS],
    }
