"""What a reader may see as SensorThings 2.0 tells it, which has one type of datastreams.

Source: OGC 23-019, Datastream. Both types of datastreams of 1.1 are rows of one table, so no number
stands for two of them, and the set of datastreams is their union, in which all that walks, filters,
sorts, counts and pages goes on working. What may be seen was decided by the view of 1.1 before.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from stadtherz.observations.adapters.sensorthings.catalogue import View, as_ids
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity, LinkValue
from stadtherz.observations.domain.entities import FIELD_LABELS, FIELD_NAMES, RESULT_LABEL
from stadtherz.observations.domain.result_types import Component, ResultType, told
from stadtherz.observations.domain.version_two import OBSERVED, SECOND


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
        several = stream.kind == "MultiDatastream"
        observed = as_ids(stream.links[OBSERVED.name if several else "ObservedProperty"])
        result_type = told(self._record(stream, observed) if several else (
            ResultType((self._component(stream, observed[0]),))))  # fmt: skip
        links: dict[str, LinkValue] = {
            **{name: stream.links[name] for name in ("Thing", "Sensor")},
            OBSERVED.name: tuple(dict.fromkeys(observed)),
        }
        data = stream.data | {"resultType": result_type}
        return replace(stream, kind="Datastream", data=data, links=links)

    def _record(self, stream: Entity, observed: tuple[int, ...]) -> ResultType:
        data = stream.data
        parts = zip(
            data["multiObservationDataTypes"], data["unitOfMeasurements"], data[FIELD_LABELS],
            data[FIELD_NAMES], observed, strict=True,
        )  # fmt: skip
        components = tuple(
            Component(kind, unit, label or self._said(key, "name"),
                      self._said(key, "definition"), name)
            for kind, unit, label, name, key in parts
        )  # fmt: skip
        return ResultType(components, data[RESULT_LABEL] or data["name"], record=True)

    def _component(self, stream: Entity, observed: int) -> Component:
        data = stream.data
        label = data[RESULT_LABEL] or self._said(observed, "name")
        kind, unit = data["observationType"], data["unitOfMeasurement"]
        return Component(kind, unit, label, self._said(observed, "definition"))

    def _said(self, observed: int, name: str) -> str:
        found = self._first["ObservedProperty"].get(observed)
        return "" if found is None else str(found.data.get(name, ""))
