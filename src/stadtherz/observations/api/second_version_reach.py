"""What a request to change something may reach, as SensorThings 2.0 and as 1.1 have it."""

from dataclasses import dataclass
from functools import cached_property

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.sensorthings.answering import Item, Members, members_at
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.adapters.sensorthings.second_view import SecondView
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.api.exchange import Asked
from stadtherz.observations.domain.addresses import Address
from stadtherz.observations.domain.entities import Kind
from stadtherz.observations.domain.second_version_bodies import Translator
from stadtherz.observations.domain.stored_entities import STORED


@dataclass(frozen=True)
class Reach:
    """A request that changes something, and what its sender may know of."""

    asked: Asked

    @cached_property
    def reading(self) -> Reading:
        """What is there, before anything is changed."""
        return self.asked.reaching(SecondView)

    def item(self, address: Address) -> Item:
        """Find the one entity at an address.

        Raises:
            NotFound: when there is none.
            Invalid: when a set is there.

        """
        found = members_at(self.reading, address)
        if isinstance(found, Members):
            message = f"{self.asked.method} is for one entity; name it by its id"
            raise Invalid(message, code="unsupported")
        return found

    def kind(self, item: Item) -> Kind:
        """Give the type that an entity has in 2.0."""
        return self.reading.kind(item.kind if isinstance(item, Entity) else "Observation")

    def old_kind(self, item: Item) -> Kind:
        """Give the type that an entity has in 1.1."""
        return STORED.named(self.old(item).kind if isinstance(item, Entity) else "Observation")

    def old(self, entity: Entity) -> Entity:
        """Give an entity as 1.1 has it."""
        arrays = self.reading.view.catalogue.by_kind["MultiDatastream"]
        return arrays.get(entity.id, entity) if entity.kind == "Datastream" else entity

    def fields(self, item: Item | None) -> tuple[str, ...]:
        """Name the fields of the results in a datastream, or of an observation; none for others."""
        fields = self.reading.view.fields
        if isinstance(item, Found):
            return fields.get(item.datastream, ())
        return fields.get(item.id, ()) if item is not None and item.kind == "Datastream" else ()

    @property
    def translator(self) -> Translator:
        """Give what translates bodies and entity ids."""
        return Translator(self.asked.root, self._property_of, self.reading.view.fields)

    def _property_of(self, definition: str) -> int:
        every = self.reading.view.kinds["ObservedProperty"].values()
        found = [one.id for one in every if one.data.get("definition") == definition]
        if len(found) != 1:
            said = (
                "no ObservedProperty has" if not found else f"{len(found)} ObservedProperties have"
            )
            message = f"resultType: {said} the definition {definition[:200]!r}; name it by its @id"
            raise Invalid(message, code="link")
        return found[0]
