"""From what a client of SensorThings 2.0 sends to the body that 1.1 would send.

One model serves both. Links name entities by `@id`; times are objects; a datastream says its result
type as a component of SWE Common, whose `definition` leads to the observed property. What would be
lost is refused, never dropped: names of 1.1, result types of several parts, constraints.

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
    RESULT_LABEL,
    Kind,
    Link,
    Translated,
    kind_named,
)
from stadtherz.observations.domain.version_two import BACK, GONE, TIMES, TYPES, set_of
from stadtherz.observations.domain.wellformed import NO_UNIT

OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/"
OLD_TYPES = {new: OM + old for old, new in TYPES.items()}
COMPONENT = frozenset({"type", "label", "definition", "uom"})
UNIT = frozenset({"code", "href", "label", "symbol"})
FEATURE_ROLES = frozenset({"ProximateFeatureOfInterest", "UltimateFeatureOfInterest"})
LONGEST_LABEL = 200
DEEPEST = 8
LARGEST_ID = 9_223_372_036_854_775_807
_ID = re.compile(r"(?P<set>[A-Za-z]+)\((?P<id>\d{1,19})\)")
Body = dict[str, Any]


@dataclass(frozen=True)
class Translator:
    """Translates bodies that came to one service.

    Args:
        root: address of the service, which entity ids may begin with.
        property_of: gives the number of the observed property with a definition; raises `Invalid`.

    """

    root: str
    property_of: Callable[[str], int]

    def body(
        self, kind: Kind, sent: object, *, complete: bool, depth: int = 0,
        given: frozenset[str] = frozenset(),
    ) -> object:  # fmt: skip
        """Give the body as 1.1 has it.

        Args:
            kind: type of the entity.
            sent: the decoded JSON; what is no object is left for the reader of bodies to refuse.
            complete: whether all of the entity is described, as for POST and PUT.
            depth: how deep the entity lies in others.
            given: links that the address or the place in other entities already names.

        Raises:
            Invalid: for what 2.0 does not have, and (code "unsupported") what is not kept here.

        """
        if not isinstance(sent, Mapping) or depth > DEEPEST:
            return sent
        refuse_foreign(kind, sent)
        said = _defaults(kind) if complete else {}
        for one in kind.properties:
            name = "properties" if one.name == "parameters" else one.name
            if name in sent and one.name not in GONE - {"parameters"}:
                said[one.name] = _time(name, sent[name]) if name in TIMES else sent[name]
        for link in kind.links:
            new = BACK.get(link.name, link.name)
            if new in sent and new not in GONE:
                said[link.name] = self._linked(link, sent[new], depth)
        if kind.name == "Datastream" and "resultType" in sent:
            known = {} if "ObservedProperty" in given else said.get("ObservedProperty")
            said |= self._result_type(sent["resultType"], known)
        elif kind.name == "Datastream" and complete:
            message = "Datastream: resultType is missing"
            raise Invalid(message, code="body")
        return said

    def _linked(self, link: Link, sent: object, depth: int) -> object:
        if link.many and isinstance(sent, list):
            return [self._entity(link, one, depth) for one in sent]
        return self._entity(link, sent, depth)

    def _entity(self, link: Link, sent: object, depth: int) -> object:
        kind = kind_named(link.target)
        if isinstance(sent, Mapping) and "@id" in sent:
            return {CONTROL_ID: self.number(kind, sent["@id"])}
        given = frozenset({link.back})
        return self.body(kind, sent, complete=True, depth=depth + 1, given=given)

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

    def _result_type(self, sent: object, named: object) -> Body:
        """Give type, unit and observed property that a component of SWE Common says."""
        if not isinstance(sent, Mapping):
            message = "resultType: must be a JSON object"
            raise Invalid(message, code="body")
        kind = sent.get("type")
        if kind not in OLD_TYPES:
            message = (
                f"resultType: {str(kind)[:40]!r} is not kept here; there are"
                f" {', '.join(OLD_TYPES)}, and MultiDatastreams under v1.1"
            )
            raise Invalid(message, code="unsupported")
        _refuse_more("resultType", sent, COMPONENT)
        said: Body = {
            "observationType": OLD_TYPES[kind], "unitOfMeasurement": dict(NO_UNIT),
            RESULT_LABEL: _label(sent.get("label", "")),
        }  # fmt: skip
        if kind == "Quantity":
            said["unitOfMeasurement"] = old_unit(sent.get("uom"))
        return said | self._observed(sent.get("definition"), named)

    def _observed(self, definition: object, named: object) -> Body:
        """Find the observed property: by the link in the body, else by the definition."""
        if named == {}:  # named by the address
            return {}
        if isinstance(named, Mapping) and CONTROL_ID not in named:
            if definition is not None and definition != named.get("definition"):
                message = "resultType: definition is not that of the ObservedProperty beside it"
                raise Invalid(message, code="body")
            return {}
        if not isinstance(definition, str) or not definition:
            message = "resultType: definition is missing; name the ObservedProperty by its @id"
            raise Invalid(message, code="body")
        number = self._number_of_property(definition)
        if isinstance(named, Mapping) and named[CONTROL_ID] != number:
            message = "resultType: definition leads to another ObservedProperty than the link"
            raise Invalid(message, code="body")
        return {"ObservedProperty": {CONTROL_ID: number}}

    def _number_of_property(self, definition: str) -> int:
        kind = kind_named("ObservedProperty")
        if definition.removeprefix(f"{self.root}/").startswith(f"{kind.set_name}("):
            return self.number(kind, definition)
        return self.property_of(definition)


def refuse_foreign(kind: Kind, sent: Mapping[str, Any]) -> None:
    """Refuse names of 1.1, and what has no place in the model.

    Raises:
        Invalid: with code "unsupported" for what 2.0 has and this service does not keep.

    """
    old = next((name for name in sent if name in GONE), None)
    if old is not None:
        message = f"{kind.name}: SensorThings 2.0 has no {old!r}"
        raise Invalid(message, code="body")
    lost = [name for name in ("definition", "resultEncoding", "FeatureTypes")
            if sent.get(name) is not None and kind.property(name) is None]  # fmt: skip
    if kind.name == "Datastream":
        lost += [name for name in sorted(FEATURE_ROLES) if sent.get(name) is not None]
    elif "UltimateFeatureOfInterest" in sent:
        lost.append("UltimateFeatureOfInterest")
    if lost:
        message = f"{kind.name}: {lost[0]!r} is not kept here"
        raise Invalid(message, code="unsupported")


def _defaults(kind: Kind) -> Body:
    """Give what 2.0 may leave out and 1.1 must say."""
    said: Body = {"description": ""} if kind.property("description") else {}
    if kind.name == "Sensor":
        said |= {"encodingType": "", "metadata": ""}
    return said


def _label(sent: object) -> Translated:
    if isinstance(sent, str) and len(sent) <= LONGEST_LABEL:
        return Translated(sent)
    message = f"resultType: label must be a text of at most {LONGEST_LABEL} characters"
    raise Invalid(message, code="body")


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


def old_unit(sent: object) -> Body:
    """Give a unit as 1.1 has it.

    Raises:
        Invalid: when it has neither a code nor a href.

    """
    if not isinstance(sent, Mapping):
        message = "resultType: a Quantity needs uom, with code (UCUM) or href"
        raise Invalid(message, code="body")
    _refuse_more("uom", sent, UNIT)
    if not all(isinstance(value, str) for value in sent.values()):
        message = "uom: code, href, label and symbol are texts"
        raise Invalid(message, code="body")
    if not (sent.get("code") or sent.get("href")):
        message = "uom: needs code (UCUM) or href"
        raise Invalid(message, code="body")
    definition = f"ucum:{sent['code']}" if sent.get("code") else sent["href"]
    symbol = sent.get("symbol") or sent.get("code") or ""
    return {"name": sent.get("label", ""), "symbol": symbol, "definition": definition}


def _refuse_more(place: str, sent: Mapping[str, Any], known: frozenset[str]) -> None:
    more = sorted(str(name) for name in sent if name not in known)
    if more:
        message = f"{place}: {more[0][:40]!r} is not kept here"
        raise Invalid(message, code="unsupported")
