"""Linking and unlinking entities that exist (OGC 23-019, req/api/cud/update_relations).

Every act keeps the data whole: what cannot be without something is not unlinked from it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from stadtherz.kernel.errors import Invalid
from stadtherz.observations import models
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.domain.entities import Link
from stadtherz.observations.domain.stored_entities import FEATURE, STORED
from stadtherz.observations.models import Change
from stadtherz.observations.services.sensorthings.binding import bind, moved, must_exist
from stadtherz.observations.services.sensorthings.features import ROLE_COLUMNS, let_go, take_type
from stadtherz.observations.services.sensorthings.noting import note
from stadtherz.observations.services.sensorthings.observations import change_observation
from stadtherz.observations.services.sensorthings.permission import Act, Writer

NEEDED = frozenset({
    ("Datastream", "Thing"), ("Datastream", "Sensor"), ("Datastream", "ObservedProperty"),
    ("MultiDatastream", "Thing"), ("MultiDatastream", "Sensor"), ("HistoricalLocation", "Thing"),
    ("Observation", "Datastream"), ("Observation", "MultiDatastream"),
})  # fmt: skip
"""To-one links that must lead somewhere; other entities cannot let go of what has them either."""


@dataclass(frozen=True)
class Relation:
    """A link of an entity: its type and number, and the link.

    Args:
        kind, number: the entity, as 1.1 has it.
        link: to entities of one type of 2.0.
        arrays: which of those that it leads to are MultiDatastreams in 1.1.

    """

    kind: str
    number: int
    link: Link
    arrays: Collection[int] = frozenset()

    def to(self, target: int) -> Link:
        """Give the link of 1.1 that leads to an entity."""
        if target not in self.arrays:
            return self.link
        link = STORED.named(self.kind).link(f"Multi{self.link.name}")
        assert link is not None  # noqa: S101 - beside each link to the one there is one to the other
        return link


@transaction.atomic
def relate(*, relation: Relation, target: int, by: Writer, lake: Lake) -> None:
    """Link an entity with another one; in a set beside those that are there.

    Raises:
        NotAllowed: without the scope.
        Invalid: when there is no such entity.

    """
    kind, number, link = relation.kind, relation.number, relation.to(target)
    if "Observation" in {kind, link.target}:
        observation, name, other = _of_observation(relation, target)
        change_observation(number=observation, data={}, links={name: (other,)}, by=by, lake=lake)
    elif {kind, link.target} == {"Thing", "Location"}:
        must_exist(link.target, target, f"{link.name}: ", by=by)
        thing, place = (number, target) if kind == "Thing" else (target, number)
        places = _places(thing)
        by.require_entity(Act.UPDATE, "Thing", thing)
        if place not in places:
            moved(thing, (*places, place))
    else:
        bind(kind, number, link, target, by=by)


@transaction.atomic
def relate_exactly(
    *, relation: Relation, targets: Collection[int], now: Collection[int], by: Writer, lake: Lake
) -> None:
    """Link an entity with these of a set, and no others.

    Args:
        relation: which link.
        targets: those that shall be linked.
        now: those that are linked.
        by: who does it.
        lake: where observations are.

    Raises:
        NotAllowed: without the scope.
        Invalid: when one does not exist, or one that is left out cannot be without the entity.

    """
    if relation.kind == "Thing" and relation.link.target == "Location":
        by.require_entity(Act.UPDATE, "Thing", relation.number)
        for one in targets:
            must_exist("Location", one, "Locations: ", by=by)
        if set(targets) != set(now):
            _stand(relation.number, tuple(targets))
        return
    for one in targets:
        if one not in now:
            relate(relation=relation, target=one, by=by, lake=lake)
    for one in now:
        if one not in targets:
            unrelate(relation=relation, target=one, by=by, lake=lake)


@transaction.atomic
def unrelate(*, relation: Relation, target: int, by: Writer, lake: Lake) -> None:
    """Take a link away; both entities stay.

    Raises:
        NotAllowed: without the scope.
        Invalid: when one of them cannot be without the other.

    """
    kind, link = relation.kind, relation.to(target)
    if (kind, link.name) in NEEDED or (link.target, link.back) in NEEDED:
        owner, name = (kind, link.name) if not link.many else (link.target, link.back)
        message = f"{link.name}: a {owner} cannot be without its {name}; link another one instead"
        raise Invalid(message, code="link")
    if "Observation" in {kind, link.target}:
        observation, name, _ = _of_observation(relation, target)
        change_observation(number=observation, data={}, links={name: ()}, by=by, lake=lake)
    elif {kind, link.target} == {"Thing", "Location"}:
        thing, place = (relation.number, target) if kind == "Thing" else (target, relation.number)
        by.require_entity(Act.UPDATE, "Thing", thing)
        _stand(thing, tuple(one for one in _places(thing) if one != place))
    elif {kind, link.target} == {FEATURE, "FeatureType"}:
        take_type(*((relation.number, target) if kind == FEATURE else (target, relation.number)),
                  by=by)  # fmt: skip
    elif (kind, link.name) in ROLE_COLUMNS:
        let_go(kind, relation.number, link.name, by=by)
    elif (link.target, link.back) in ROLE_COLUMNS:
        let_go(link.target, target, link.back, by=by)
    else:
        _forget_place(relation, target, by)


def _forget_place(relation: Relation, target: int, by: Writer) -> None:
    """Take a place out of a piece of history, which needs at least one."""
    history, place = (
        (relation.number, target) if relation.kind == "HistoricalLocation"
        else (target, relation.number)
    )  # fmt: skip
    by.require_entity(Act.UPDATE, "HistoricalLocation", history)
    row = models.HistoricalLocation.objects.get(pk=history)
    if not row.locations.exclude(pk=place).exists():
        message = "Locations: a HistoricalLocation cannot be without one; delete it instead"
        raise Invalid(message, code="link")
    row.locations.remove(place)
    note("HistoricalLocation", history, Change.Kind.UPDATED, ["Locations"])


def _stand(thing: int, places: tuple[int, ...]) -> None:
    """Let a thing stand somewhere else, or nowhere, of which there is no history."""
    if places:
        moved(thing, places)
        return
    models.Station.objects.get(pk=thing).locations.clear()
    note("Thing", thing, Change.Kind.UPDATED, ["Locations"])


def _places(thing: int) -> tuple[int, ...]:
    rows = models.Location.objects.filter(stations=thing)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def _of_observation(relation: Relation, target: int) -> tuple[int, str, int]:
    """Say from the observation's side: its number, the name of its link, and where it leads."""
    if relation.kind == "Observation":
        return relation.number, relation.to(target).name, target
    back = STORED.named("Observation").link(relation.link.back)
    assert back is not None  # noqa: S101 - every link has its way back
    return target, back.name, relation.number
