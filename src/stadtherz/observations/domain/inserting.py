"""Reads what a client sends about an entity: the shape, before anything is looked up or stored.

Source: OGC 18-088, section 10 (create, update, delete). Every fault of a body is named at once.
Members that the standard does not know are ignored, as are ids in inserts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.entities import (
    CONTROL_ID,
    ID_NAMES,
    Kind,
    Link,
    Property,
    Translated,
    Value,
)

DEEPEST = 8
MOST_PARTS = 1_000
"""Of a MultiDatastream: types, units and properties; every result is a list of as many."""
_STREAMS = frozenset({"Datastream", "MultiDatastream"})
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Reference:
    """A link to an entity that exists, by its id."""

    id: int


@dataclass(frozen=True)
class Draft:
    """An entity as a client described it.

    Args:
        kind: its type.
        data: properties by name, of the right shapes; times still as text.
        one: what its to-one links lead to.
        many: what its to-many links lead to.

    """

    kind: Kind
    data: dict[str, Any]
    one: dict[str, "Reference | Draft"] = field(default_factory=dict)
    many: dict[str, tuple["Reference | Draft", ...]] = field(default_factory=dict)


def draft_of(kind: Kind, body: object, *, given: frozenset[str] = frozenset()) -> Draft:
    """Read an entity to be inserted, with everything that hangs on it.

    Args:
        kind: type of the entity.
        body: the decoded JSON.
        given: links that the address already names.

    Raises:
        Invalid: with a line a fault.

    """
    faults: list[str] = []
    draft = _read(kind, body, _Spot(given=given), faults, complete=True)
    if faults:
        raise Invalid("; ".join(faults), code="body", details=tuple(faults))
    return draft


def changes_of(kind: Kind, body: object, *, whole: bool) -> Draft:
    """Read a change of an entity: PATCH names what changes, PUT (`whole`) everything.

    Raises:
        Invalid: with a line a fault; entities described inline are one.

    """
    faults: list[str] = []
    draft = _read(kind, body, _Spot(given=frozenset(kind_links(kind))), faults, complete=whole)
    described = [
        name for name, found in [*draft.one.items(), *_flat(draft.many)] if isinstance(found, Draft)
    ]
    faults += [f"{name}: a change may only name other entities by their @iot.id"
               for name in dict.fromkeys(described)]  # fmt: skip
    if faults:
        raise Invalid("; ".join(faults), code="body", details=tuple(faults))
    return draft


def _flat(
    many: Mapping[str, tuple[Reference | Draft, ...]],
) -> Iterator[tuple[str, Reference | Draft]]:
    return ((name, one) for name, found in many.items() for one in found)


def kind_links(kind: Kind) -> tuple[str, ...]:
    """Name all links of a type."""
    return tuple(link.name for link in kind.links)


@dataclass(frozen=True)
class _Spot:
    """Where in a body the reading is: the path so far, the depth, links that are given there."""

    place: str = ""
    depth: int = 0
    given: frozenset[str] = frozenset()


def _read(kind: Kind, body: object, spot: _Spot, faults: list[str], *, complete: bool) -> Draft:
    place = spot.place
    if not isinstance(body, Mapping):
        faults.append(f"{place or kind.name}: must be a JSON object")
        return Draft(kind, {})
    if spot.depth > DEEPEST:
        faults.append(f"{place}: nested deeper than {DEEPEST} entities")
        return Draft(kind, {})
    if kind.name == "MultiDatastream" and (long := _too_long_list(body)):
        faults.append(f"{place}{long}: holds more than {MOST_PARTS}; divide the MultiDatastream")
        return Draft(kind, {})
    draft = Draft(kind, _data(kind, body, place, faults, complete=complete))
    for link in kind.links:
        if link.name in body:
            _read_link(draft, link, body[link.name], spot, faults)
        elif complete and link.required and link.name not in spot.given:
            faults.append(f"{place}{link.name}: is missing; name it by @iot.id or describe it here")
    if complete and kind.name == "Observation" and not spot.given >= _STREAMS:
        _one_stream(draft, place, spot.given, faults)
    return draft


def _too_long_list(body: Body) -> str:
    """Name the list of a MultiDatastream that holds too much, before each entry is looked at."""
    names = ("multiObservationDataTypes", "unitOfMeasurements", "ObservedProperties")
    return next(
        (one for one in names if isinstance(body.get(one), list) and len(body[one]) > MOST_PARTS),
        "",
    )


def _one_stream(draft: Draft, place: str, given: frozenset[str], faults: list[str]) -> None:
    named = _STREAMS & (set(draft.one) | given)
    if len(named) != 1:
        faults.append(f"{place}Datastream: name exactly one Datastream or MultiDatastream")


def _data(
    kind: Kind, body: Body, place: str, faults: list[str], *, complete: bool
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for one in kind.properties:
        if one.name in body and one.written:
            if fault := _fault(one, body[one.name]):
                faults.append(f"{place}{one.name}: {fault}")
            else:
                data[one.name] = body[one.name]
        elif complete and one.required:
            faults.append(f"{place}{one.name}: is missing")
    ours = (Translated, tuple)
    kept = {name: body[name] for name in kind.kept if isinstance(body.get(name), ours)}
    return data | kept


_SHAPES: dict[Value, tuple[type | tuple[type, ...], str]] = {
    Value.TEXT: (str, "must be a text"),
    Value.OBJECT: (Mapping, "must be a JSON object"),
    Value.LIST: (list, "must be a list"),
    Value.GEO: (Mapping, "must be GeoJSON"),
    Value.TIME: (str, "must be a time as 2026-11-25T08:15:00Z"),
    Value.PERIOD: (str, "must be a time, or two with / between them"),
}


def _fault(described: Property, value: object) -> str:
    if value is None:
        return "" if not described.required or described.nullable else "must not be null"
    shape, said = _SHAPES.get(described.value, (object, ""))
    if not isinstance(value, shape):
        return said
    if described.value in {Value.TIME, Value.PERIOD}:
        try:
            period_of(str(value))
        except Invalid as error:
            return str(error)
    return ""


def _read_link(draft: Draft, link: Link, value: object, spot: _Spot, faults: list[str]) -> None:
    place, given = f"{spot.place}{link.name}", frozenset({link.back})
    target = draft.kind.beyond(link)
    if not link.many:
        if value is None and link.required:
            faults.append(f"{place}: must not be null")
        elif value is not None:
            inner = _Spot(place, spot.depth + 1, given)
            draft.one[link.name] = _linked(target, value, inner, faults)
        return
    if not isinstance(value, Sequence) or isinstance(value, str):
        faults.append(f"{place}: must be a list")
        return
    if link.required and not value:
        faults.append(f"{place}: must name at least one {link.target}")
    draft.many[link.name] = tuple(
        _linked(target, one, _Spot(f"{place}[{number}]", spot.depth + 1, given), faults)
        for number, one in enumerate(value)
    )


def _linked(kind: Kind, value: object, spot: _Spot, faults: list[str]) -> Reference | Draft:
    if isinstance(value, Mapping):
        # clients send the whole entity that they mean, with its @iot.id; a bare `id` may also be
        # left over from another server, and then only counts where nothing is described
        described = any(one.required and one.name in value for one in kind.properties)
        names = (CONTROL_ID,) if described else ID_NAMES
        named = [value[name] for name in names if name in value]
        if named:
            if isinstance(named[0], int) and not isinstance(named[0], bool):
                return Reference(named[0])
            faults.append(f"{spot.place}: @iot.id must be a whole number")
            return Reference(0)
    return _read(kind, value, replace(spot, place=f"{spot.place}."), faults, complete=True)


def period_of(written: str) -> tuple[datetime, datetime | None]:
    """Read "a" or "a/b" as a moment, or a beginning and an end, both with a zone.

    Raises:
        Invalid: when it is none, has no offset, or ends before it begins.

    """
    first, slash, last = written.partition("/")
    start = _moment(first)
    if not slash:
        return start, None
    end = _moment(last)
    if end < start:
        message = "the time ends before it begins"
        raise Invalid(message, code="time")
    return start, end


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError as error:
        message = "must be a time as 2026-11-25T08:15:00Z"
        raise Invalid(message, code="time") from error
    if found.tzinfo is None:
        message = "a time needs an offset, as in 2026-11-25T08:15:00Z"
        raise Invalid(message, code="time")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        message = "a time lies outside of the years 1 to 9999 in UTC"
        raise Invalid(message, code="time") from error
