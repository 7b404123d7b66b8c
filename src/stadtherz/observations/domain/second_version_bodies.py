"""From what a client of SensorThings 2.0 sends to the body that 1.1 would send.

One model serves both. Links name entities by `@id`; times are objects; a datastream says its result
type as a component of SWE Common, whose `definition` leads to the observed property. A DataRecord
makes it a MultiDatastream of 1.1, and its results are objects with the names of the fields. What
would be lost is refused, never dropped: names of 1.1, result types that are not kept, constraints.

Source: OGC 23-019, core data model and modifying data (req/api/cud), as in the working group's
repository (opengeospatial/sensorthings).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.entities import (
    CONTROL_ID,
    FIELD_LABELS,
    FIELD_NAMES,
    RESULT_LABEL,
    Kind,
    Link,
    Translated,
)
from stadtherz.observations.domain.result_types import ResultType, result_type_of
from stadtherz.observations.domain.results import as_list
from stadtherz.observations.domain.stored_entities import STORED, ULTIMATE
from stadtherz.observations.domain.version_two import (
    BACK,
    GONE,
    OBSERVED,
    SECOND,
    TIMES,
    set_of,
)

DEEPEST = 8
LARGEST_ID = 9_223_372_036_854_775_807
_ID = re.compile(r"(?P<set>[A-Za-z]+)\((?P<id>\d{1,19})\)")
Body = dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """Where a body stands.

    Args:
        complete: whether all of the entity is described, as for POST and PUT.
        given: links that the address or the place in other entities already names.
        fields: of an observation, the fields of the record that its result is; none for no record.
        depth: how deep the entity lies in others.

    """

    complete: bool = True
    given: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True)
class Old:
    """An entity as 1.1 would send it, and the type that it has there."""

    kind: Kind
    body: object


@dataclass(frozen=True)
class Translator:
    """Translates bodies that came to one service.

    Args:
        root: address of the service, which entity ids may begin with.
        property_of: gives the number of the observed property with a definition; raises `Invalid`.
        fields: of each datastream whose results are records, the names of their fields.

    """

    root: str
    property_of: Callable[[str], int]
    fields: Mapping[int, tuple[str, ...]]

    def old(self, kind: Kind, sent: object, spot: Spot) -> Old:
        """Give what 1.1 would send.

        Args:
            kind: type of the entity in 2.0.
            sent: the decoded JSON; what is no object is left for the reader of bodies to refuse.
            spot: where it stands.

        Raises:
            Invalid: for what 2.0 does not have, and (code "unsupported") what is not kept here.

        """
        if not isinstance(sent, Mapping) or spot.depth > DEEPEST:
            return Old(STORED.named(kind.name), sent)
        refuse_foreign(kind, sent)
        said = _defaults(kind) if spot.complete else {}
        said |= _properties(kind, sent)
        if kind.name == "Datastream":
            return self._stream(kind, sent, said, spot)
        said |= self._links(kind, sent, spot)
        if "result" in said:
            said["result"] = as_list(said["result"], self._fields_for(sent, spot))
        return Old(STORED.named(kind.name), said)

    def _links(self, kind: Kind, sent: Mapping[str, Any], spot: Spot) -> Body:
        said: Body = {}
        for link in kind.links:
            new = BACK.get(link.name, link.name)
            given = link.name in spot.given and not link.many
            if new not in sent or given or link == OBSERVED:
                continue
            value = sent[new]
            if not link.many or not isinstance(value, list):
                old = self._linked(kind, link, value, spot)
                said[_old_name(link, old)] = old.body
                continue
            said[link.name] = []
            for one in value:
                old = self._linked(kind, link, one, spot)
                said.setdefault(_old_name(link, old), []).append(old.body)
        return said

    def _linked(self, kind: Kind, link: Link, sent: object, spot: Spot) -> Old:
        target = kind.beyond(link)
        if isinstance(sent, Mapping) and "@id" in sent:
            number = self.number(target, sent["@id"])
            several = target.name == "Datastream" and number in self.fields
            name = "MultiDatastream" if several else target.name
            return Old(STORED.named(name), {CONTROL_ID: number})
        inner = Spot(
            given=frozenset({link.back}), fields=spot.fields if link.many else (),
            depth=spot.depth + 1,
        )  # fmt: skip
        return self.old(target, sent, inner)

    def number(self, kind: Kind, written: object) -> int:
        """Read an entity id: "Sensors(2)", relative or with the address of the service.

        Raises:
            Invalid: when it names no entity of this type here.

        """
        text = written if isinstance(written, str) else ""
        found = _ID.fullmatch(re.sub(r"^(\.\./)+", "", text.removeprefix(f"{self.root}/")))
        if not found or found["set"] != set_of(kind) or int(found["id"]) > LARGEST_ID:
            message = f"@id: {str(written)[:80]!r} is none as {set_of(kind)}(1)"
            raise Invalid(message, code="link")
        return int(found["id"])

    def _fields_for(self, sent: Mapping[str, Any], spot: Spot) -> tuple[str, ...]:
        """Name the fields of an observation's result, by the datastream that it will be in."""
        stream = sent.get("Datastream")
        if "Datastream" in spot.given or not isinstance(stream, Mapping):
            return spot.fields
        if "@id" in stream:
            number = self.number(SECOND.named("Datastream"), stream["@id"])
            return self.fields.get(number, ())
        return result_type_of(stream.get("resultType")).names

    def _stream(self, kind: Kind, sent: Mapping[str, Any], said: Body, spot: Spot) -> Old:
        said.pop("resultType", None)
        if "resultType" not in sent:
            if spot.complete or OBSERVED.name in sent:
                message = "Datastream: resultType is missing"
                raise Invalid(message, code="body")
            said |= self._links(kind, sent, spot)
            return Old(STORED.named("Datastream"), said)
        result_type = result_type_of(sent["resultType"])
        inner = Spot(spot.complete, spot.given, result_type.names, spot.depth)
        said |= self._links(kind, sent, inner)
        return self._typed(said, result_type, sent.get(OBSERVED.name), spot)

    def _typed(self, said: Body, result_type: ResultType, listed: object, spot: Spot) -> Old:
        """Put in types, units and observed properties as 1.1 has them."""
        parts, label = result_type.components, Translated(result_type.label)
        said[RESULT_LABEL] = label
        if not result_type.record:
            one = parts[0]
            said |= {"observationType": one.type, "unitOfMeasurement": one.unit}
            if OBSERVED.name not in spot.given:
                (said["ObservedProperty"],) = self._observed(result_type, listed, spot)
            return Old(STORED.named("Datastream"), said)
        if OBSERVED.name in spot.given and spot.depth:
            message = "a datastream of several properties is not made inside of one of them"
            raise Invalid(message, code="unsupported")
        said |= {
            "multiObservationDataTypes": [one.type for one in parts],
            "unitOfMeasurements": [one.unit for one in parts],
            "ObservedProperties": self._observed(result_type, listed, spot),
            FIELD_NAMES: tuple(Translated(one.name) for one in parts),
            FIELD_LABELS: tuple(Translated(one.label) for one in parts),
        }
        return Old(STORED.named("MultiDatastream"), said)

    def _observed(self, result_type: ResultType, listed: object, spot: Spot) -> list[Body]:
        """Find the property of each component: described beside it, or by its definition."""
        beside = [] if listed is None else listed
        if not isinstance(beside, list) or not all(isinstance(one, Mapping) for one in beside):
            message = f"{OBSERVED.name}: must be a list of JSON objects"
            raise Invalid(message, code="body")
        described = [one for one in beside if "@id" not in one]
        definitions = [one.definition or "" for one in result_type.components]
        if definitions == [""] and not result_type.record and len(described) == 1:
            return [self._described(described[0], spot)]
        new = {str(one.get("definition")): one for one in described}
        found = [
            self._described(new[said], spot) if said in new
            else {CONTROL_ID: self._number_of_property(said)}
            for said in definitions
        ]  # fmt: skip
        used = [said for said in definitions if said in new]
        named = {
            self.number(SECOND.named("ObservedProperty"), one["@id"])
            for one in beside if "@id" in one
        }  # fmt: skip
        if sorted(used) != sorted(new) or len(new) != len(described):
            message = (
                f"{OBSERVED.name}: each that is described here is what one definition in resultType"
                " says, and no two have the same; others are made first and named by their @id"
            )
            raise Invalid(message, code="body")
        if not named <= {one.get(CONTROL_ID) for one in found}:
            message = f"resultType: no definition leads to one of the {OBSERVED.name} beside it"
            raise Invalid(message, code="body")
        return found

    def _described(self, sent: Mapping[str, Any], spot: Spot) -> Body:
        inner = Spot(given=frozenset({OBSERVED.back}), depth=spot.depth + 1)
        body = self.old(SECOND.named(OBSERVED.target), sent, inner).body
        return dict(body) if isinstance(body, Mapping) else {}

    def _number_of_property(self, definition: str) -> int:
        if not definition:
            message = "resultType: definition is missing; name the ObservedProperty by its @id"
            raise Invalid(message, code="body")
        kind = SECOND.named(OBSERVED.target)
        if definition.removeprefix(f"{self.root}/").startswith(f"{kind.set_name}("):
            return self.number(kind, definition)
        return self.property_of(definition)


def _old_name(link: Link, old: Old) -> str:
    """Name a link as 1.1 does, which has one for each type of datastreams."""
    return f"Multi{link.name}" if old.kind.name == "MultiDatastream" else link.name


def _properties(kind: Kind, sent: Mapping[str, Any]) -> Body:
    said: Body = {}
    for one in kind.properties:
        name = "properties" if one.name == "parameters" else one.name
        if name in sent and one.name not in GONE - {"parameters"}:
            said[one.name] = _time(name, sent[name]) if name in TIMES else sent[name]
    return said


def refuse_foreign(kind: Kind, sent: Mapping[str, Any]) -> None:
    """Refuse names of 1.1, and what has no place in the model.

    Raises:
        Invalid: with code "unsupported" for what 2.0 has and this service does not keep.

    """
    old = next((name for name in sent if name in GONE), None)
    if old is not None:
        message = f"{kind.name}: SensorThings 2.0 has no {old!r}"
        raise Invalid(message, code="body")
    lost = [name for name in ("definition", "resultEncoding", ULTIMATE)
            if sent.get(name) is not None and not (kind.property(name) or kind.link(name))
            ]  # fmt: skip
    if lost:
        message = f"{kind.name}: {lost[0]!r} is not kept here"
        raise Invalid(message, code="unsupported")


def _defaults(kind: Kind) -> Body:
    """Give what 2.0 may leave out and 1.1 must say."""
    said: Body = {"description": ""} if kind.property("description") else {}
    if kind.name == "Sensor":
        said |= {"encodingType": "", "metadata": ""}
    return said


def _time(name: str, sent: object) -> object:
    """Turn an object of start and end into the text of 1.1."""
    if sent is None:
        return None
    if not isinstance(sent, Mapping) or not isinstance(sent.get("start"), str):
        message = f'{name}: must be an object with a "start", and perhaps an "end"'
        raise Invalid(message, code="time")
    end = sent.get("end")
    if end is None and name == "validTime":
        message = "validTime: is a period and needs an end"
        raise Invalid(message, code="time")
    if not isinstance(end, str | None):
        message = f"{name}: end must be a text as 2026-11-25T08:15:00Z"
        raise Invalid(message, code="time")
    return sent["start"] if end is None else f"{sent['start']}/{end}"
