"""Writing as SensorThings 2.0 tells it (OGC 23-019, req/api/cud), with the services of 1.1."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.answering import Item
from stadtherz.observations.adapters.sensorthings.catalogue import as_ids
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.api.exchange import Asked
from stadtherz.observations.api.second_version_links import change_links, refuse_observed
from stadtherz.observations.api.second_version_reach import Reach
from stadtherz.observations.domain.addresses import Address, address_of
from stadtherz.observations.domain.entities import CONTROL_ID
from stadtherz.observations.domain.inserting import Draft, Reference, changes_of, draft_of
from stadtherz.observations.domain.result_types import shape_of
from stadtherz.observations.domain.second_version_bodies import Old, Spot
from stadtherz.observations.domain.stored_entities import STORED
from stadtherz.observations.domain.version_two import OBSERVED, SECOND, old_path, set_of
from stadtherz.observations.selectors.stations import has_observations
from stadtherz.observations.services.count_guard import refuse_body
from stadtherz.observations.services.sensorthings.deleting import delete_entity
from stadtherz.observations.services.sensorthings.entities import change_entity, create_entity
from stadtherz.observations.services.sensorthings.making import Links
from stadtherz.observations.services.sensorthings.observations import (
    change_observation,
    delete_observation,
)
from stadtherz.observations.services.sensorthings.permission import Act

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
    reach = Reach(asked)
    if ending == "$ref" and slash:
        asked.access.writer.require(Act.UPDATE)
        change_links(reach, address_of(old_path(entity), SECOND))
        return Written(NO_CONTENT)
    asked.access.writer.require(ACTS.get(asked.method, Act.UPDATE))
    address = address_of(old_path(path), SECOND)
    if address.member or address.value or address.ref:
        message = f"{asked.method} is for entities, sets and links, not for properties"
        raise Invalid(message, code="unsupported")
    if asked.method == "POST":
        return _create(reach, address)
    if asked.method in {"PATCH", "PUT"}:
        return _change(reach, address, whole=asked.method == "PUT")
    if asked.method == "DELETE":
        return _delete(reach, address)
    message = f"{asked.method} is not offered"
    raise Invalid(message, code="unsupported")


def _create(reach: Reach, address: Address) -> Written:
    if not address.is_set:
        message = "POST is for sets of entities; to change an entity use PATCH"
        raise Invalid(message, code="unsupported")
    last, sent, by = address.last, reach.asked.json(), reach.asked.access.writer
    owner = reach.item(Address(address.steps[:-1])) if len(address.steps) > 1 else None
    link = None if owner is None else reach.kind(owner).link(last.name)
    if link is not None and link.name == OBSERVED.name:
        refuse_observed(link)
    spot = Spot(given=frozenset({link.back} if link else ()), fields=reach.fields(owner))
    old = reach.translator.old(last.kind, sent, spot)
    given = {} if owner is None else _given(reach, owner, last.name, old)
    draft = draft_of(old.kind, old.body, given=frozenset(given))
    refuse_body(_named(draft) | given, lambda: _without_names(sent, old))
    number = create_entity(draft=draft, given=given, by=by, feature_needed=False)
    return Written(CREATED, f"{set_of(last.kind)}({number})")


def _given(reach: Reach, owner: Item, name: str, old: Old) -> Links:
    """Give the link of 1.1 to the entity in whose set something is made."""
    link = reach.old_kind(owner).link(name)
    if link is None:
        return {}
    if old.kind.name == "MultiDatastream" and link.back == "ObservedProperty":
        _require_property(owner, old)
        return {}  # the fields name all of them in their order
    return {link.back: (owner.id,)}


def _require_property(owner: Item, old: Old) -> None:
    body = old.body if isinstance(old.body, Mapping) else {}
    if {CONTROL_ID: owner.id} not in body.get("ObservedProperties", ()):
        message = "resultType: no definition leads to the ObservedProperty of the address"
        raise Invalid(message, code="body")


def _named(draft: Draft) -> Links:
    return {name: (one.id,) for name, one in draft.one.items() if isinstance(one, Reference)}


def _without_names(sent: object, old: Old) -> object:
    """Give a body as it came, but a record by its values: its names are those of the datastream."""
    if isinstance(sent, Mapping) and isinstance(old.body, Mapping) and "result" in old.body:
        return {**sent, "result": old.body["result"]}
    return sent


def _change(reach: Reach, address: Address, *, whole: bool) -> Written:
    found = reach.item(address)
    kind, sent, by = reach.kind(found), reach.asked.json(), reach.asked.access.writer
    spot = Spot(complete=whole, fields=reach.fields(found))
    old = reach.translator.old(kind, sent, spot)
    if isinstance(found, Found):
        draft = changes_of(old.kind, old.body, whole=whole)
        data = {one.name: None for one in draft.kind.properties} | draft.data
        data = data if whole else draft.data
        change_observation(number=found.id, data=data, links=_named(draft), by=by, lake=the_lake())
    else:
        draft = _changes_of_entity(reach.old(found), old, sent, whole=whole)
        change_entity(kind=draft.kind.name, number=found.id, draft=draft, by=by, whole=whole)
    return Written(NO_CONTENT, f"{set_of(kind)}({found.id})")


def _changes_of_entity(found: Entity, old: Old, sent: Any, *, whole: bool) -> Draft:
    """Read a change of an entity, given as 1.1 has it.

    Raises:
        Invalid: also where one value would become several, or several one.

    """
    kind = STORED.named(found.kind)
    changes_type = kind.name in STREAMS and isinstance(sent, Mapping) and "resultType" in sent
    if changes_type and old.kind != kind:
        message = "resultType: one value stays one, several stay several; make a new Datastream"
        raise Invalid(message, code="body")
    draft = changes_of(kind, old.body, whole=whole)
    if changes_type:
        _keep_structure(found, draft)
    return draft


def _keep_structure(found: Entity, draft: Draft) -> None:
    """Refuse another structure where there are results; types stay as they are kept.

    Raises:
        Invalid: also for other observed properties of a record.

    """
    before, after = shape_of(found.data), shape_of(draft.data)
    observed = draft.many.pop("ObservedProperties", None)
    if observed is not None:
        kept = tuple(Reference(one) for one in as_ids(found.links["ObservedProperties"]))
        if observed != kept:
            message = (
                "resultType: how many fields a record has, and what they observe, stays; make a new"
                " Datastream"
            )
            raise Invalid(message, code="body")
    if before == after:
        types = "observationType" if observed is None else "multiObservationDataTypes"
        draft.data[types] = found.data[types]
    elif has_observations(found.id):
        told = ", ".join(" ".join(part).strip() for part in before)[:200]
        message = f"resultType: there are results of {told}, which stays; make a new Datastream"
        raise Invalid(message, code="body")


def _delete(reach: Reach, address: Address) -> Written:
    found, by = reach.item(address), reach.asked.access.writer
    if isinstance(found, Found):
        delete_observation(number=found.id, by=by, lake=the_lake())
    else:
        delete_entity(kind=reach.old(found).kind, number=found.id, by=by)
    return Written(NO_CONTENT)
