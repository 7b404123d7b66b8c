"""Things, locations, datastreams and features of interest as GeoJSON (RFC 7946)."""

from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.sensorthings.answering import Members, link_to, page_of
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.adapters.sensorthings.telling import tell_entity
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.entities import BY_NAME
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.wellformed import fault_of_geojson

OWN = {"Location": "location", "FeatureOfInterest": "feature", "Datastream": "observedArea",
       "MultiDatastream": "observedArea"}  # fmt: skip


def tell_features(reading: Reading, members: Members, query: Query) -> dict[str, Any]:
    """Give a set as a FeatureCollection; what stands nowhere has the geometry null.

    Raises:
        Invalid: for sets whose members have no place.

    """
    kind = members.kind.name
    if kind not in {*OWN, "Thing"}:
        message = f"$resultFormat=GeoJSON is for what has a place, not for {members.kind.set_name}"
        raise Invalid(message, code="query")
    page = page_of(reading, members, query)
    said: dict[str, Any] = {"type": "FeatureCollection"}
    if page.count is not None:
        said["@iot.count"] = page.count
    if page.next_query is not None:
        said["@iot.nextLink"] = link_to(reading, members, page.next_query)
    said["features"] = [_feature(reading, one) for one in page.items if isinstance(one, Entity)]
    return said


def _feature(reading: Reading, entity: Entity) -> dict[str, Any]:
    told = tell_entity(reading, entity)
    geometry = _geometry(reading, entity)
    own = OWN.get(entity.kind)
    properties = {
        name: value
        for name, value in told.items()
        if name != own and not name.endswith("@iot.navigationLink")
    }
    return {"type": "Feature", "id": entity.id, "geometry": geometry, "properties": properties}


def _geometry(reading: Reading, entity: Entity) -> Any:
    found = entity.data.get(OWN[entity.kind]) if entity.kind in OWN else None
    if found is None:
        found = _of_the_thing(reading, entity)
    if fault_of_geojson(found):  # of another encodingType, or older than the check
        return None
    return found["geometry"] if found["type"] == "Feature" else found


def _of_the_thing(reading: Reading, entity: Entity) -> Any:
    thing: Entity | None = entity
    if entity.kind != "Thing":
        link = BY_NAME[entity.kind].link("Thing")
        keys = reading.view.linked(entity, link) if link else ()
        thing = reading.view.get("Thing", keys[0]) if keys else None
    link = BY_NAME["Thing"].link("Locations")
    if thing is None or link is None:
        return None
    for key in reading.view.linked(thing, link):
        place = reading.view.get("Location", key)
        if place is not None:
            return place.data.get("location")
    return None
