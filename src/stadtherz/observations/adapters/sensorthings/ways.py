"""Follows links from entity to entity, as sets: each entity once a step, however many lead to it.

A path back and forth (a datastream, its property, all its datastreams, their property ...) has more
ways than any machine can go; it leads to few entities. Where a set leads to is looked up once a
request, for all paths and all entities of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stadtherz.observations.adapters.sensorthings.catalogue import View
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.adapters.time_limit import in_time
from stadtherz.observations.domain.entities import Kind, Link

Ids = frozenset[int]


@dataclass
class Ways:
    """What is visible to one reader, and where sets of it lead.

    Args:
        view: the entities.

    """

    view: View
    _led: dict[tuple[str, str], dict[Ids, Ids]] = field(default_factory=dict)
    _sets: dict[Ids, Ids] = field(default_factory=dict)

    def one(self, entity: Entity, links: Sequence[Link]) -> Entity | None:
        """Follow to-one links; None where one of them leads nowhere."""
        found: Entity | None = entity
        for link in links:
            keys = self.view.linked(found, link) if found is not None else ()
            found = self.view.get(link.target, keys[0]) if keys else None
        return found

    def all(self, entity: Entity, links: Sequence[Link]) -> Ids:
        """Follow links of both kinds to the ids of all that they lead to."""
        first, *further = links
        found = self._same(frozenset(self.view.linked(entity, first)))
        reached = self.view.model.named(first.target)
        for link in further:
            found = self._further(reached, link, found)
            reached = self.view.model.named(link.target)
        return found

    def _further(self, kind: Kind, link: Link, ids: Ids) -> Ids:
        led = self._led.setdefault((kind.name, link.name), {})
        if ids not in led:
            known, found = self.view.kinds[kind.name], set[int]()
            for key in in_time(ids):
                found.update(self.view.linked(known[key], link))
            led[ids] = self._same(frozenset(found))
        return led[ids]

    def _same(self, ids: Ids) -> Ids:
        """Keep one of equal sets only: from most entities of a city the same ones are reached."""
        return self._sets.setdefault(ids, ids)
