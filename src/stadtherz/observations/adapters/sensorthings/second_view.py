"""What a reader may see as SensorThings 2.0 tells it, which has one type of datastreams.

Source: OGC 23-019, Datastream. Both types of datastreams of 1.1 are rows of one table, so no number
stands for two of them, and the set of datastreams is their union, in which all that walks, filters,
sorts, counts and pages goes on working. What may be seen was decided by the view of 1.1 before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from stadtherz.observations.adapters.sensorthings.catalogue import View, as_ids
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity, LinkValue
from stadtherz.observations.domain.entities import FIELD_LABELS, FIELD_NAMES, RESULT_LABEL
from stadtherz.observations.domain.result_types import Component, ResultType, told
from stadtherz.observations.domain.stored_entities import ROLES
from stadtherz.observations.domain.version_two import OBSERVED, SECOND

Data = Mapping[str, Any]


class SecondView(View):
    """The visible entities in the model of SensorThings 2.0."""

    model = SECOND

    @cached_property
    def _first(self) -> dict[str, dict[int, Entity]]:
        return self.catalogue.view(self.reader).kinds

    @cached_property
    def kinds(self) -> dict[str, dict[int, Entity]]:
        """The visible entities by type."""
        streams = {
            key: self._retold(one) for kind in STREAMS for key, one in self._first[kind].items()
        }
        return {**self._first, "Datastream": streams, "MultiDatastream": {}}

    @cached_property
    def fields(self) -> Mapping[int, tuple[str, ...]]:
        """The names of the fields of each datastream whose results are records."""
        arrays = self._first["MultiDatastream"]
        return {key: one.data[FIELD_NAMES] for key, one in arrays.items()}

    def _retold(self, stream: Entity) -> Entity:
        """Tell a datastream; all views share it, for whoever sees it sees its properties too."""
        kept = self.catalogue.retold
        if stream.id not in kept:
            kept[stream.id] = _told_again(stream, self.catalogue.by_kind["ObservedProperty"])
        return kept[stream.id]


def _told_again(stream: Entity, properties: dict[int, Entity]) -> Entity:
    several = stream.kind == "MultiDatastream"
    ids = as_ids(stream.links[OBSERVED.name if several else "ObservedProperty"])
    said = [properties[key].data if key in properties else {} for key in ids]
    result_type = _record(stream.data, said) if several else _single(stream.data, said[0])
    links: dict[str, LinkValue] = {
        **{name: stream.links[name] for name in ("Thing", "Sensor", *ROLES)},
        OBSERVED.name: tuple(dict.fromkeys(ids)),
    }
    data = stream.data | {"resultType": told(result_type)}
    return replace(stream, kind="Datastream", data=data, links=links)


def _single(data: Data, said: Data) -> ResultType:
    label = data[RESULT_LABEL] or said.get("name", "")
    kind, unit = data["observationType"], data["unitOfMeasurement"]
    return ResultType((Component(kind, unit, label, said.get("definition")),), label)


def _record(data: Data, said: Sequence[Data]) -> ResultType:
    parts = zip(
        data["multiObservationDataTypes"], data["unitOfMeasurements"], data[FIELD_LABELS],
        data[FIELD_NAMES], said, strict=True,
    )  # fmt: skip
    components = tuple(
        Component(kind, unit, label or one.get("name", ""), one.get("definition"), name)
        for kind, unit, label, name, one in parts
    )
    return ResultType(components, data[RESULT_LABEL] or data["name"], record=True)
