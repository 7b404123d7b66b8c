"""Writes entities and observations as JSON of SensorThings 1.1 (OGC 18-088, section 8.1)."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import FLAG_NAMES, RULES
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.entities import ID_NAMES, SELF_LINK, Kind
from stadtherz.observations.domain.odata.tree import Interval, Path
from stadtherz.observations.domain.results import (
    SELDOM,
    as_record,
    period,
    raw_in,
    result_from,
    when,
)
from stadtherz.observations.domain.times import microseconds

Told = dict[str, Any]


def address(reading: Reading, kind: Kind, key: int) -> str:
    """Give the self link of an entity."""
    return f"{reading.root}/{kind.set_name}({key})"


def tell_entity(reading: Reading, entity: Entity) -> Told:
    """Give all that an entity says, with its control information."""
    kind = reading.kind(entity.kind)
    said = _control(reading, kind, entity.id)
    for one in kind.properties:
        value = entity.data.get(one.name)
        if one.name == "phenomenonTime" and entity.kind in STREAMS:
            value = reading.extent(entity.id)
        if value is not None:
            said[one.name] = _plain(value)
    return said


def _control(reading: Reading, kind: Kind, key: int) -> Told:
    own = address(reading, kind, key)
    said: Told = {"@iot.id": key, "@iot.selfLink": own}
    for link in kind.links:
        said[f"{link.name}@iot.navigationLink"] = f"{own}/{link.name}"
    return said


def add_result_times(reading: Reading, told: Collection[Told]) -> None:
    """Say in datastreams from when to when they have results."""
    found = reading.result_extents([one["@iot.id"] for one in told])
    for one in told:
        extent = found.get(one["@iot.id"])
        one["resultTime"] = None if extent is None else _plain(extent)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return when(microseconds(value))
    if isinstance(value, Interval):
        return period(microseconds(value.start), microseconds(value.end))
    return value


def tell_observation(reading: Reading, found: Found) -> Told:
    """Give all that an observation says, with its control information."""
    kind = reading.kind("Observation")
    said = _control(reading, kind, found.id)
    for link in kind.links:
        if link.target in STREAMS and found.datastream not in reading.view.kinds[link.target]:
            said.pop(f"{link.name}@iot.navigationLink")
    said["phenomenonTime"] = period(found.us, found.end_us)
    fields = reading.view.fields.get(found.datastream, ())
    said["result"] = as_record(result_from(found.value, found.result), fields)
    said["resultTime"] = None if found.result_us is None else when(found.result_us)
    more = json.loads(found.more) if found.more else {}
    said |= {name: more[name] for name in SELDOM if name in more}
    raw = _raw(found, fields)
    said |= _trust(found, raw)
    if found.flag and "resultQuality" not in said:  # what a client said itself goes first
        said["resultQuality"] = _quality(found, raw)
    return said


def _quality(found: Found, raw: Any) -> Told:
    said: Told = {"flag": FLAG_NAMES[found.flag]}
    if found.rule:
        said["rule"] = RULES[found.rule - 1]
    if raw is not None:
        said["raw"] = raw
    return said


def _raw(found: Found, fields: Sequence[str]) -> Any:
    """Give the result that was replaced: of a list the list, and not its total."""
    written = raw_in(found.more)
    return found.raw if written is None else as_record(json.loads(written), fields)


def _trust(found: Found, raw: Any) -> Told:
    """Say how far an observation can be trusted, where somebody judged it, and what was said first.

    These are annotations as OData knows them: clients that do not know the name leave them alone,
    and what a client reads and writes back never becomes a part of its own parameters.
    """
    said: Told = {"@stadtherz.flag": FLAG_NAMES[found.flag]} if found.flag else {}
    if found.flag and found.rule is not None:
        said["@stadtherz.rule"] = found.rule
    if raw is not None:
        said["@stadtherz.rawResult"] = raw
    return said


def check_selected(select: Collection[Path], kind: Kind) -> None:
    """Refuse to select what a type does not have.

    Raises:
        Invalid: naming what it has.

    """
    for path in select:
        name = path.segments[0]
        known = kind.property(name) or kind.link(name) or name in ID_NAMES or name == SELF_LINK
        if not known:
            names = [one.name for one in kind.properties] + [one.name for one in kind.links]
            have = ", ".join(names)
            message = f"$select: {kind.name} has no {name[:40]!r}; it has @iot.id, {have}"
            raise Invalid(message, code="query")


def chosen(said: Told, select: Collection[Path]) -> Told:
    """Keep what `$select` names; the id and the self link only when they are named themselves."""
    if not select:
        return said
    names = {path.segments[0] for path in select}
    kept: Told = {}
    for name, value in said.items():
        bare = name.partition("@iot.navigationLink")[0]
        if name in names or bare in names or (name == "@iot.id" and "id" in names):
            kept[name] = value
    for path in select:
        if len(path.segments) > 1:
            kept[path.segments[0]] = _cut(said.get(path.segments[0]), path.segments[1:])
    return kept


def _cut(value: Any, keys: tuple[str, ...]) -> Any:
    if not keys:
        return value
    return {keys[0]: _cut(value.get(keys[0]), keys[1:])} if isinstance(value, dict) else None
