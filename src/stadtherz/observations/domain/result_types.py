"""What the results of a datastream look like, as components of SWE Common, and as 1.1 says it.

A datastream with one property has a simple component (Quantity, Count, Boolean, Text), one with
several a DataRecord, whose fields are simple components with a name. Records in records, ranges,
arrays, choices and constraints are not kept, and refused.

Sources: OGC 23-019, Datastream (resultType); OGC 24-014, SWE Common 3.0: `DataRecord.json` (at
least one field) and `basicTypes.json` (NameToken, UnitReference), both as in the working groups'
repositories (opengeospatial/sensorthings, opengeospatial/ogcapi-connected-systems).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.counting_result import DEFINITIONS
from stadtherz.observations.domain.entities import FIELD_NAMES
from stadtherz.observations.domain.wellformed import NO_UNIT

OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/"
TYPES = {
    "OM_Measurement": "Quantity",
    "OM_CountObservation": "Count",
    "OM_TruthObservation": "Boolean",
    "OM_CategoryObservation": "Text",
}
"""A Category needs a code space, which 1.1 does not have; a Text is what is left."""
OLD_TYPES = {new: OM + old for old, new in TYPES.items()}
RECORD = "DataRecord"
COMPONENT = frozenset({"type", "label", "definition", "uom"})
UNIT = frozenset({"code", "href", "label", "symbol"})
LONGEST_LABEL, LONGEST_NAME = 200, 80
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "+": " up"})
Told = dict[str, Any]


@dataclass(frozen=True)
class Component:
    """A simple component as 1.1 keeps it.

    Args:
        type: URI of the observation type.
        unit: name, symbol and definition.
        label: for people, "" for the name of the property.
        definition: URI or entity id of the property; None where it is not said.
        name: of a field of a record; "" outside of one.

    """

    type: str
    unit: Mapping[str, Any]
    label: str = ""
    definition: str | None = None
    name: str = ""


@dataclass(frozen=True)
class ResultType:
    """A component, or several that are a record; `label` is that of the whole."""

    components: tuple[Component, ...]
    label: str = ""
    record: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the fields; none where the result is no record."""
        return tuple(one.name for one in self.components) if self.record else ()


def told(kept: ResultType) -> Told:
    """Tell a result type in SWE Common."""
    if not kept.record:
        return _told(kept.components[0])
    fields = [{"name": one.name, **_told(one)} for one in kept.components]
    return {"type": RECORD, "label": kept.label, "fields": fields}


def _type(observation_type: str, unit: Mapping[str, Any]) -> str:
    """Name the component that a type is; one that 1.1 leaves open by whether there is a unit."""
    usual = "Quantity" if unit.get("symbol") else "Text"
    return TYPES.get(observation_type.rpartition("/")[2], usual)


def _told(one: Component) -> Told:
    kind = _type(one.type, one.unit)
    said: Told = {"type": kind, "label": one.label, "definition": one.definition or ""}
    if kind == "Quantity":
        said["uom"] = unit(one.unit)
    return said


def unit(stored: Mapping[str, Any]) -> dict[str, str]:
    """Tell a unit by its UCUM code where it has one, else by its definition."""
    definition = str(stored.get("definition") or "")
    said = {
        "label": str(stored.get("name") or ""),
        "symbol": str(stored.get("symbol") or ""),
    }
    said = {name: text for name, text in said.items() if text}
    code = definition.removeprefix("ucum:")
    if code != definition or not definition:
        return {"code": code or "1", **said}
    return {"href": definition, **said}


def shape_of(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Give the name ("" outside of a record) and type of each component, which results rely on.

    Args:
        data: a datastream of either type, as 1.1 has it.

    """
    if FIELD_NAMES not in data:
        return (("", _type(data["observationType"], data["unitOfMeasurement"])),)
    kinds = map(_type, data["multiObservationDataTypes"], data["unitOfMeasurements"])
    return tuple(zip(map(str, data[FIELD_NAMES]), kinds, strict=True))


def result_type_of(sent: object) -> ResultType:
    """Read the result type that a client describes.

    Raises:
        Invalid: code "body" for a mistake, "unsupported" for what SWE Common has and is not kept.

    """
    if not isinstance(sent, Mapping):
        message = "resultType: must be a JSON object"
        raise Invalid(message, code="body")
    if sent.get("type") != RECORD:
        one = _component("resultType", sent)
        return ResultType((one,), one.label)
    _refuse_more("resultType", sent, {"type", "label", "fields"})
    fields = sent.get("fields")
    if not isinstance(fields, list) or not fields:
        message = "resultType: fields must be a list of one component or more"
        raise Invalid(message, code="body")
    found = tuple(_field(f"resultType: fields[{place}]", one) for place, one in enumerate(fields))
    names = [one.name for one in found]
    if twice := next((name for place, name in enumerate(names) if name in names[:place]), None):
        message = f"resultType: two fields are named {twice!r}; each needs a name of its own"
        raise Invalid(message, code="body")
    return ResultType(found, _label("resultType", sent), record=True)


def _field(place: str, sent: object) -> Component:
    if not isinstance(sent, Mapping):
        message = f"{place}: must be a JSON object"
        raise Invalid(message, code="body")
    name = sent.get("name")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        message = (
            f"{place}: name must be a letter with letters, digits, _ and - behind it,"
            f" at most {LONGEST_NAME} in all"
        )
        raise Invalid(message, code="body")
    return _component(place, {key: value for key, value in sent.items() if key != "name"}, name)


def _component(place: str, sent: Mapping[str, Any], name: str = "") -> Component:
    kind = sent.get("type")
    if not isinstance(kind, str) or kind not in OLD_TYPES:
        known = ", ".join(OLD_TYPES) + ("" if name else f" and {RECORD}")
        message = f"{place}: {str(kind)[:40]!r} is not kept here; there are {known}"
        raise Invalid(message, code="unsupported")
    _refuse_more(place, sent, COMPONENT)
    definition = sent.get("definition")
    if not isinstance(definition, str | None):
        message = f"{place}: definition must be a text"
        raise Invalid(message, code="body")
    stored = old_unit(place, sent.get("uom")) if kind == "Quantity" else dict(NO_UNIT)
    return Component(OLD_TYPES[kind], stored, _label(place, sent), definition or None, name)


def _label(place: str, sent: Mapping[str, Any]) -> str:
    label = sent.get("label", "")
    if isinstance(label, str) and len(label) <= LONGEST_LABEL:
        return label
    message = f"{place}: label must be a text of at most {LONGEST_LABEL} characters"
    raise Invalid(message, code="body")


def old_unit(place: str, sent: object) -> dict[str, Any]:
    """Give a unit as 1.1 has it.

    Raises:
        Invalid: when it has neither a code nor a href.

    """
    if not isinstance(sent, Mapping):
        message = f"{place}: a Quantity needs uom, with code (UCUM) or href"
        raise Invalid(message, code="body")
    _refuse_more(f"{place}: uom", sent, UNIT)
    if not all(isinstance(value, str) for value in sent.values()):
        message = f"{place}: uom: code, href, label and symbol are texts"
        raise Invalid(message, code="body")
    if not (sent.get("code") or sent.get("href")):
        message = f"{place}: uom: needs code (UCUM) or href"
        raise Invalid(message, code="body")
    definition = f"ucum:{sent['code']}" if sent.get("code") else sent["href"]
    symbol = sent.get("symbol") or sent.get("code") or ""
    return {"name": sent.get("label", ""), "symbol": symbol, "definition": definition}


def _refuse_more(place: str, sent: Mapping[str, Any], known: Iterable[str]) -> None:
    more = sorted(str(name) for name in sent if name not in known)
    if more:
        message = f"{place}: {more[0][:40]!r} is not kept here"
        raise Invalid(message, code="unsupported")


def field_names(properties: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Make names of fields, each its own, for parts that came without one.

    Args:
        properties: definition and name of the property of each part. Our own definitions of
            counts say more than a name in one language: `count/7/30-50` is `count_7_30-50`.

    """
    found: list[str] = []
    for definition, name in properties:
        own = definition.removeprefix(DEFINITIONS)
        token = _token(own if own != definition else name)
        number, free = 2, token
        while free in found:
            free, number = f"{token}_{number}", number + 1
        found.append(free)
    return tuple(found)


def _token(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    token = re.sub(r"[^a-z0-9\-]+", "_", letters)[: LONGEST_NAME - 10].strip("_-")
    return token if _NAME.fullmatch(token) else f"field_{token}".rstrip("_")
