"""Reading and writing the resources of SensorThings 1.1 (OGC 18-088, sections 9 and 10)."""

from dataclasses import replace

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.answering import (
    Item,
    Members,
    members_at,
    tell_item,
    tell_page,
    tell_refs,
)
from stadtherz.observations.adapters.sensorthings.conditions import conjunction
from stadtherz.observations.adapters.sensorthings.found import Found, found_in
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.sensorthings.telling import tell_observation
from stadtherz.observations.api.data_array import tell_data_array
from stadtherz.observations.api.exchange import TEXT, Answered, Asked, as_json
from stadtherz.observations.api.geojson import tell_features
from stadtherz.observations.api.grouping import tell_groups
from stadtherz.observations.domain.addresses import Address, address_of, inside
from stadtherz.observations.domain.entities import BY_NAME, Kind
from stadtherz.observations.domain.inserting import Draft, Reference, changes_of, draft_of
from stadtherz.observations.domain.odata.options import Query, query_of
from stadtherz.observations.domain.resending import Resent
from stadtherz.observations.services.count_guard import refuse_body
from stadtherz.observations.services.sensorthings.deleting import delete_entity
from stadtherz.observations.services.sensorthings.entities import change_entity, create_entity
from stadtherz.observations.services.sensorthings.making import Links
from stadtherz.observations.services.sensorthings.observations import (
    change_observation,
    create_observation,
    delete_observation,
)
from stadtherz.observations.services.sensorthings.permission import Act

# what is stored may say more than what was sent
SAID_OTHERWISE = {Resent.KNOWN, Resent.KEPT_CORRECTION, Resent.REPLACED, Resent.MORE_SAID}
ACTS = {"POST": Act.CREATE, "DELETE": Act.DELETE}


def resource(asked: Asked) -> Answered:
    """Answer a request for what stands at an address."""
    address = address_of(asked.path)
    if asked.method in {"GET", "HEAD"}:
        return _read(asked, address)
    asked.access.writer.require(ACTS.get(asked.method, Act.UPDATE))
    if address.member or address.ref or address.value:
        message = f"{asked.method} is for entities and sets, not for their parts"
        raise Invalid(message, code="unsupported")
    if asked.method == "POST":
        return _create(asked, address)
    if asked.method in {"PATCH", "PUT"}:
        return _change(asked, address, whole=asked.method == "PUT")
    if asked.method == "DELETE":
        return _delete(asked, address)
    message = f"{asked.method} is not offered"
    raise Invalid(message, code="unsupported")


def _read(asked: Asked, address: Address) -> Answered:
    query, reading = query_of(asked.options), asked.reading()
    found = members_at(reading, address)
    if isinstance(found, Members):
        if address.ref:
            return as_json(tell_refs(reading, found, query))
        return _read_set(asked, found, query)
    if address.ref:
        kind = address.last.kind
        own = f"{reading.root}/{kind.set_name}({found.id})"
        return as_json({"@iot.selfLink": own})
    if address.member:
        return _read_member(tell_item(reading, found, Query()), address)
    return as_json(tell_item(reading, found, query))


def _read_set(asked: Asked, members: Members, query: Query) -> Answered:
    reading = asked.reading()
    if query.apply is not None and not (query.apply.groups or query.apply.aggregates):
        both = [one for one in (query.filter, query.apply.filter) if one is not None]
        query = replace(query, filter=conjunction(both), apply=None)
    if query.apply is not None:
        return as_json(tell_groups(reading, members, query))
    if query.result_format == "dataArray":
        return as_json(tell_data_array(reading, members, query))
    if query.result_format and query.result_format.lower() == "geojson":
        return as_json(tell_features(reading, members, query))
    if query.result_format:
        message = f"$resultFormat={query.result_format} is not offered; dataArray and GeoJSON are"
        raise Invalid(message, code="unsupported")
    return as_json(tell_page(reading, members, query))


def _read_member(said: dict[str, object], address: Address) -> Answered:
    value = inside(said.get(address.member), address.keys)
    if value is None:
        return Answered(204)
    if not address.value:
        return as_json({address.shown: value})
    text = value if isinstance(value, str) else as_json(value).body.decode()
    return Answered(200, text.encode(), TEXT)


def _owner(asked: Asked, address: Address) -> tuple[Kind, Item | None]:
    """Find what a POST is about: the type to be made, and the entity that it will be linked to."""
    steps = address.steps
    if len(steps) == 1:
        return address.last.kind, None
    found = members_at(asked.reaching(), Address(steps[:-1]))
    if isinstance(found, Members):
        message = f"there is nothing at {asked.path[:200]!r} to add to"
        raise NotFound(message, code="address")
    return address.last.kind, found


def _create(asked: Asked, address: Address) -> Answered:
    if not address.is_set:
        message = "POST is for sets of entities; to change an entity use PATCH"
        raise Invalid(message, code="unsupported")
    kind, owner = _owner(asked, address)
    given: Links = {}
    if owner is not None:
        back = BY_NAME[kind_of(owner)].link(address.last.name)
        if back is not None:
            given = {back.back: (owner.id,)}
    draft = draft_of(kind, asked.entity(), given=frozenset(given))
    if kind.name == "Observation" and (links := _links_of(draft)) is not None:
        return _create_observation(asked, draft, links | given)
    refuse_body(_named_by(draft) | given, asked.json)
    number = create_entity(draft=draft, given=given, by=asked.access.writer)
    place = f"{asked.root}/{kind.set_name}({number})"
    told = _told_again(asked, kind, number)
    return Answered(201, told, headers={"Location": place})


def _links_of(draft: Draft) -> Links | None:
    """Give what a draft links to; None when one of that is described and has yet to be made."""
    links: Links = {}
    for name, one in draft.one.items():
        if isinstance(one, Draft):
            return None
        links[name] = (one.id,)
    return links


def _named_by(draft: Draft) -> Links:
    return {name: (one.id,) for name, one in draft.one.items() if isinstance(one, Reference)}


def _create_observation(asked: Asked, draft: Draft, links: Links) -> Answered:
    """Create an observation, and tell it as it was stored, without looking it up again."""
    refuse_body(links, asked.json)
    row, receipt = create_observation(
        data=draft.data, links=links, by=asked.access.writer, lake=the_lake()
    )
    place = f"{asked.root}/Observations({receipt.number})"
    reading = asked.reading()
    if receipt.resent in SAID_OTHERWISE or row.datastream_id not in reading.view.stream_ids:
        told = _told_again(asked, BY_NAME["Observation"], receipt.number)
    else:
        told = as_json(tell_observation(reading, found_in(row, receipt.number))).body
    return Answered(201, told, headers={"Location": place})


def _told_again(asked: Asked, kind: Kind, number: int) -> bytes:
    """Tell what was made; an observation that only its writer may see is named by its address."""
    reading = asked.reading()
    try:
        found = members_at(reading, address_of(f"{kind.set_name}({number})"))
    except NotFound:
        return as_json({"@iot.id": number}).body
    if isinstance(found, Members):
        return b""
    return as_json(tell_item(reading, found, Query())).body


def kind_of(item: Item) -> str:
    """Name the type of an entity."""
    return item.kind if isinstance(item, Entity) else "Observation"


def _meant(asked: Asked, address: Address) -> Item:
    """Find the one entity that a change is about."""
    found = members_at(asked.reaching(), address)
    if isinstance(found, Members):
        message = f"{asked.method} is for one entity; name it by its id"
        raise Invalid(message, code="unsupported")
    return found


def _change(asked: Asked, address: Address, *, whole: bool) -> Answered:
    found = _meant(asked, address)
    kind = BY_NAME[kind_of(found)]
    draft = changes_of(kind, asked.entity(), whole=whole)
    by = asked.access.writer
    if isinstance(found, Found):
        links = _named_by(draft)
        streams = {name: (found.datastream, *links.get(name, ())) for name in STREAMS}
        refuse_body(streams, asked.json)
        data = {one.name: None for one in kind.properties} | draft.data if whole else draft.data
        change_observation(number=found.id, data=data, links=links, by=by, lake=the_lake())
    else:
        change_entity(kind=found.kind, number=found.id, draft=draft, by=by, whole=whole)
    return Answered(200, _told_again(asked, kind, found.id))


def _delete(asked: Asked, address: Address) -> Answered:
    found = _meant(asked, address)
    by = asked.access.writer
    if isinstance(found, Found):
        delete_observation(number=found.id, by=by, lake=the_lake())
    else:
        delete_entity(kind=found.kind, number=found.id, by=by)
    return Answered(200)
