"""Writing as SensorThings 2.0 tells it (OGC 23-019, req/api/cud), with the services of 1.1."""

from collections.abc import Mapping
from dataclasses import dataclass

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.answering import (
    LARGEST_PAGE,
    Item,
    Members,
    members_at,
    page_of,
)
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.adapters.sensorthings.single_streams import only_single_streams
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.api.exchange import Asked
from stadtherz.observations.domain.addresses import Address, address_of
from stadtherz.observations.domain.entities import BY_NAME, Kind
from stadtherz.observations.domain.inserting import Draft, Reference, changes_of, draft_of
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.second_version_bodies import Translator
from stadtherz.observations.domain.version_two import old_path, result_type, set_of
from stadtherz.observations.selectors.stations import has_observations
from stadtherz.observations.services.count_guard import refuse_body
from stadtherz.observations.services.sensorthings.deleting import delete_entity
from stadtherz.observations.services.sensorthings.entities import (
    change_entity,
    create_entity,
)
from stadtherz.observations.services.sensorthings.making import Links
from stadtherz.observations.services.sensorthings.observations import (
    change_observation,
    delete_observation,
)
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.relations import (
    Relation,
    relate,
    relate_exactly,
    unrelate,
)

ACTS = {"POST": Act.CREATE, "DELETE": Act.DELETE}
CREATED, NO_CONTENT = 201, 204


@dataclass(frozen=True)
class Written:
    """What was done: the status, and the path of the entity that it was done to, "" for none."""

    status: int
    path: str = ""


def write(asked: Asked, path: str) -> Written:
    """Carry out a request that changes something.

    Raises:
        NotAllowed: without the scope.
        Invalid: when the body is not right, or what is asked for is not offered.
        NotFound: when there is nothing at the address.

    """
    entity, slash, ending = path.rpartition("/")
    if ending == "$ref" and slash:
        asked.access.writer.require(Act.UPDATE)
        return _relation(asked, address_of(old_path(entity)))
    asked.access.writer.require(ACTS.get(asked.method, Act.UPDATE))
    address = address_of(old_path(path))
    if address.member or address.value or address.ref:
        message = f"{asked.method} is for entities, sets and links, not for properties"
        raise Invalid(message, code="unsupported")
    if asked.method == "POST":
        return _create(asked, address)
    if asked.method in {"PATCH", "PUT"}:
        return _change(asked, address, whole=asked.method == "PUT")
    if asked.method == "DELETE":
        return _delete(asked, address)
    message = f"{asked.method} is not offered"
    raise Invalid(message, code="unsupported")


def _reaching(asked: Asked) -> Reading:
    reading = asked.reaching()
    reading.view = only_single_streams(reading.view)
    return reading


def _item(asked: Asked, address: Address) -> Item:
    """Find the one entity at an address."""
    found = members_at(_reaching(asked), address)
    if isinstance(found, Members):
        message = f"{asked.method} is for one entity; name it by its id"
        raise Invalid(message, code="unsupported")
    return found


def _kind(item: Item) -> Kind:
    return BY_NAME[item.kind if isinstance(item, Entity) else "Observation"]


def _translator(asked: Asked) -> Translator:
    def property_of(definition: str) -> int:
        every = _reaching(asked).view.kinds["ObservedProperty"].values()
        found = [one.id for one in every if one.data.get("definition") == definition]
        if len(found) != 1:
            said = (
                "no ObservedProperty has" if not found else f"{len(found)} ObservedProperties have"
            )
            message = f"resultType: {said} the definition {definition[:200]!r}; name it by its @id"
            raise Invalid(message, code="link")
        return found[0]

    return Translator(asked.root, property_of)


def _create(asked: Asked, address: Address) -> Written:
    if not address.is_set:
        message = "POST is for sets of entities; to change an entity use PATCH"
        raise Invalid(message, code="unsupported")
    kind, given = address.last.kind, _given(asked, address)
    body = _translator(asked).body(kind, asked.json(), complete=True, given=frozenset(given))
    draft = draft_of(kind, body, given=frozenset(given))
    named: Links = {
        name: (one.id,) for name, one in draft.one.items() if isinstance(one, Reference)
    }
    refuse_body(named | given, asked.json)
    number = create_entity(draft=draft, given=given, by=asked.access.writer, feature_needed=False)
    return Written(CREATED, f"{set_of(kind)}({number})")


def _given(asked: Asked, address: Address) -> Links:
    """Give the link to the entity in whose set something is made."""
    if len(address.steps) == 1:
        return {}
    owner = _item(asked, Address(address.steps[:-1]))
    link = _kind(owner).link(address.last.name)
    return {link.back: (owner.id,)} if link is not None else {}


def _change(asked: Asked, address: Address, *, whole: bool) -> Written:
    found = _item(asked, address)
    kind, by = _kind(found), asked.access.writer
    draft = changes_of(
        kind, _translator(asked).body(kind, asked.json(), complete=whole), whole=whole
    )
    if isinstance(found, Found):
        links: Links = {
            name: (one.id,) for name, one in draft.one.items() if isinstance(one, Reference)
        }
        data = {one.name: None for one in kind.properties} | draft.data if whole else draft.data
        change_observation(number=found.id, data=data, links=links, by=by, lake=the_lake())
    else:
        _keep_structure(found, draft)
        change_entity(kind=found.kind, number=found.id, draft=draft, by=by, whole=whole)
    return Written(NO_CONTENT, f"{set_of(kind)}({found.id})")


def _keep_structure(found: Entity, draft: Draft) -> None:
    """Refuse another type of result where there are results; the same type stays as it is kept."""
    new = draft.data.get("observationType")
    if new is None:
        return
    before, after = (
        result_type(data, "", "")["type"]
        for data in (found.data, {**found.data, "observationType": new})
    )
    if before == after:
        draft.data["observationType"] = found.data["observationType"]
    elif has_observations(found.id):
        message = f"resultType: there are results of the type {before}; make a new Datastream"
        raise Invalid(message, code="body")


def _delete(asked: Asked, address: Address) -> Written:
    found, by = _item(asked, address), asked.access.writer
    if isinstance(found, Found):
        delete_observation(number=found.id, by=by, lake=the_lake())
    else:
        delete_entity(kind=found.kind, number=found.id, by=by)
    return Written(NO_CONTENT)


def _relation(asked: Asked, address: Address) -> Written:
    """Change links at an address that ends in $ref."""
    last = address.last
    owner = _item(asked, Address(address.steps[:-1])) if len(address.steps) > 1 else None
    link = _kind(owner).link(last.name) if owner is not None else None
    if owner is None or link is None:
        message = "a link belongs to an entity; there is none at this address"
        raise NotFound(message, code="address")
    relation = Relation(_kind(owner).name, owner.id, link)
    by, lake = asked.access.writer, the_lake()
    if asked.method == "DELETE":
        _unlink(asked, address, relation)
    elif (asked.method == "POST" and last.is_set) or (asked.method == "PUT" and not link.many):
        relate(relation=relation, target=_target(asked, last.kind), by=by, lake=lake)
    elif asked.method == "PUT" and last.is_set:
        now = _linked(asked, address)
        targets = _targets(asked, last.kind)
        relate_exactly(relation=relation, targets=targets, now=now, by=by, lake=lake)
    else:
        message = f"{asked.method} is not for this link"
        raise Invalid(message, code="unsupported")
    return Written(NO_CONTENT)


def _unlink(asked: Asked, address: Address, relation: Relation) -> None:
    by, lake = asked.access.writer, the_lake()
    named = dict(asked.options).get("$id")
    if address.is_set and named is None:
        now = _linked(asked, address)
        relate_exactly(relation=relation, targets=(), now=now, by=by, lake=lake)
        return
    target = address.last.id
    if named is not None:
        target = _translator(asked).number(address.last.kind, named)
    if address.is_set and target not in _linked(asked, address):
        message = "$id: the two are not linked"
        raise NotFound(message, code="entity")
    if not address.is_set:
        target = _item(asked, address).id  # and is it linked at all?
    assert target is not None  # noqa: S101 - named by address, option or link
    unrelate(relation=relation, target=target, by=by, lake=lake)


def _linked(asked: Asked, address: Address) -> list[int]:
    """Give the ids of a set of linked entities.

    Raises:
        Invalid: when there are too many to be handled at once.

    """
    reading = _reaching(asked)
    members = members_at(reading, address)
    assert isinstance(members, Members)  # noqa: S101 - asked for sets only
    page = page_of(reading, members, Query(top=LARGEST_PAGE))
    if page.next_query is not None:
        message = f"more than {LARGEST_PAGE} are linked; link and unlink them one by one"
        raise Invalid(message, code="unsupported")
    return [item.id for item in page.items]


def _target(asked: Asked, kind: Kind) -> int:
    return _named(asked, kind, asked.json())


def _targets(asked: Asked, kind: Kind) -> list[int]:
    body = asked.json()
    value = body.get("value") if isinstance(body, Mapping) else None
    if not isinstance(value, list):
        message = 'the body must be {"value": [{"@id": "..."}]}'
        raise Invalid(message, code="body")
    return list(dict.fromkeys(_named(asked, kind, one) for one in value))


def _named(asked: Asked, kind: Kind, body: object) -> int:
    if not isinstance(body, Mapping) or "@id" not in body:
        message = f'the body must name an entity: {{"@id": "{set_of(kind)}(1)"}}'
        raise Invalid(message, code="body")
    return _translator(asked).number(kind, body["@id"])
