"""Linking and unlinking by $ref as SensorThings 2.0 tells it (OGC 23-019, update_relations)."""

from collections.abc import Mapping

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.answering import (
    LARGEST_PAGE,
    Members,
    members_at,
    page_of,
)
from stadtherz.observations.api.second_version_reach import Reach
from stadtherz.observations.domain.addresses import Address
from stadtherz.observations.domain.entities import Kind, Link
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.version_two import OBSERVED, set_of
from stadtherz.observations.services.sensorthings.relations import (
    Relation,
    relate,
    relate_exactly,
    unrelate,
)


def change_links(reach: Reach, address: Address) -> None:
    """Change links at an address that ended in $ref.

    Raises:
        NotFound: when there is no such link.
        Invalid: when what is named cannot be linked or unlinked.

    """
    last, asked = address.last, reach.asked
    relation = _relation(reach, address)
    by, lake = asked.access.writer, the_lake()
    if asked.method == "DELETE":
        _unlink(reach, address, relation)
    elif (asked.method == "POST" and last.is_set) or (asked.method == "PUT" and not last.many):
        target = _named(reach, last.kind, asked.json())
        relate(relation=relation, target=target, by=by, lake=lake)
    elif asked.method == "PUT" and last.is_set:
        now = _linked(reach, address)
        targets = _targets(reach, last.kind)
        relate_exactly(relation=relation, targets=targets, now=now, by=by, lake=lake)
    else:
        message = f"{asked.method} is not for this link"
        raise Invalid(message, code="unsupported")


def _relation(reach: Reach, address: Address) -> Relation:
    owner = reach.item(Address(address.steps[:-1])) if len(address.steps) > 1 else None
    refuse_observed(None if owner is None else reach.kind(owner).link(address.last.name))
    link = None if owner is None else reach.old_kind(owner).link(address.last.name)
    if owner is None or link is None:
        message = "a link belongs to an entity; there is none at this address"
        raise NotFound(message, code="address")
    arrays = reach.reading.view.fields if link.target == "Datastream" else ()
    return Relation(reach.old_kind(owner).name, owner.id, link, arrays)


def refuse_observed(link: Link | None) -> None:
    """Refuse to link datastreams with observed properties but by the result type.

    Raises:
        Invalid: for that link and its way back.

    """
    if link is not None and OBSERVED.name in {link.name, link.back}:
        message = "the ObservedProperties of a Datastream follow from its resultType; change that"
        raise Invalid(message, code="link")


def _unlink(reach: Reach, address: Address, relation: Relation) -> None:
    by, lake = reach.asked.access.writer, the_lake()
    named = dict(reach.asked.options).get("$id")
    if address.is_set and named is None:
        now = _linked(reach, address)
        relate_exactly(relation=relation, targets=(), now=now, by=by, lake=lake)
        return
    target = address.last.id
    if named is not None:
        target = reach.translator.number(address.last.kind, named)
    if address.is_set and target not in _linked(reach, address):
        message = "$id: the two are not linked"
        raise NotFound(message, code="entity")
    if not address.is_set:
        target = reach.item(address).id  # and is it linked at all?
    assert target is not None  # noqa: S101 - named by address, option or link
    unrelate(relation=relation, target=target, by=by, lake=lake)


def _linked(reach: Reach, address: Address) -> list[int]:
    """Give the ids of a set of linked entities.

    Raises:
        Invalid: when there are too many to be handled at once.

    """
    members = members_at(reach.reading, address)
    assert isinstance(members, Members)  # noqa: S101 - asked for sets only
    page = page_of(reach.reading, members, Query(top=LARGEST_PAGE))
    if page.next_query is not None:
        message = f"more than {LARGEST_PAGE} are linked; link and unlink them one by one"
        raise Invalid(message, code="unsupported")
    return [item.id for item in page.items]


def _targets(reach: Reach, kind: Kind) -> list[int]:
    body = reach.asked.json()
    value = body.get("value") if isinstance(body, Mapping) else None
    if not isinstance(value, list):
        message = 'the body must be {"value": [{"@id": "..."}]}'
        raise Invalid(message, code="body")
    return list(dict.fromkeys(_named(reach, kind, one) for one in value))


def _named(reach: Reach, kind: Kind, body: object) -> int:
    if not isinstance(body, Mapping) or "@id" not in body:
        message = f'the body must name an entity: {{"@id": "{set_of(kind)}(1)"}}'
        raise Invalid(message, code="body")
    return reach.translator.number(kind, body["@id"])
