"""Observations as data arrays: read compactly, created many at once (OGC 18-088, section 12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from stadtherz.kernel.errors import Invalid, NotAllowed, Refused
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.answering import (
    Members,
    link_to,
    page_of,
)
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.rows import STREAMS
from stadtherz.observations.adapters.sensorthings.telling import tell_observation
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.api.exchange import Answered, Asked, as_json
from stadtherz.observations.domain.entities import BY_NAME
from stadtherz.observations.domain.inserting import Draft, draft_of
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.services.count_guard import refuse_in_count
from stadtherz.observations.services.sensorthings.arrays import Array, create_observations
from stadtherz.observations.services.sensorthings.entities import create_entity
from stadtherz.observations.services.sensorthings.observations import stream_numbered
from stadtherz.observations.services.sensorthings.permission import Act

COMPONENTS = ("id", "phenomenonTime", "result", "resultTime")
FAULTY = "error"


def tell_data_array(reading: Reading, members: Members, query: Query) -> dict[str, Any]:
    """Give observations grouped by datastream, the names of their members once.

    Raises:
        Invalid: for anything but observations, or with $expand.

    """
    if members.kind.name != "Observation" or query.expand:
        message = "$resultFormat=dataArray is for observations, without $expand"
        raise Invalid(message, code="query")
    page = page_of(reading, members, query)
    names = tuple(path.segments[0] for path in query.select) or COMPONENTS
    names = tuple("id" if name == "@iot.id" else name for name in names)
    groups: dict[int, list[list[Any]]] = {}
    for item in page.items:
        if isinstance(item, Found):
            told = tell_observation(reading, item) | {"id": item.id}
            groups.setdefault(item.datastream, []).append([told.get(name) for name in names])
    said: dict[str, Any] = {}
    if page.count is not None:
        said["@iot.count"] = page.count
    if page.next_query is not None:
        said["@iot.nextLink"] = link_to(reading, members, page.next_query)
    said["value"] = [_group(reading, key, names, rows) for key, rows in groups.items()]
    return said


def _group(
    reading: Reading, stream: int, names: tuple[str, ...], rows: list[list[Any]]
) -> dict[str, Any]:
    kind = next(name for name in STREAMS if stream in reading.view.kinds[name])
    return {
        f"{kind}@iot.navigationLink": f"{reading.root}/{BY_NAME[kind].set_name}({stream})",
        "components": list(names),
        "dataArray@iot.count": len(rows),
        "dataArray": rows,
    }


def create_many(asked: Asked) -> Answered:
    """Create the observations of data arrays; a faulty one is answered by "error" in its place.

    So are all of a datastream that is not there, or not the sender's: a gateway of a thousand goes
    on when one of them was deleted. Where there is no other one, the answer says why.

    Raises:
        Invalid: when the body is none, or no datastream of it is there.
        NotAllowed: when no datastream of it is the sender's.

    """
    asked.access.writer.require(Act.CREATE)
    body = asked.json()
    if not isinstance(body, list) or not body:
        message = "the body must be a list of objects with a Datastream, components and a dataArray"
        raise Invalid(message, code="body")
    groups = [_read_group(asked, group, place) for place, group in enumerate(body)]
    arrays = [one for one in groups if isinstance(one, Array)]
    if not arrays:
        raise next(one.why for one in groups if isinstance(one, _Left))
    stored = create_observations(arrays=arrays, by=asked.access.writer, lake=the_lake())
    numbers = iter(stored)
    links: list[str] = []
    for one in groups:
        found = [None] * one.count if isinstance(one, _Left) else islice(numbers, len(one.rows))
        links += [FAULTY if it is None else f"{asked.root}/Observations({it})" for it in found]
    return as_json(links, 201)


@dataclass(frozen=True)
class _Left:
    """So many observations of a datastream that is not there, or not the sender's."""

    count: int
    why: Refused


def _read_group(asked: Asked, group: object, place: int) -> Array | _Left:
    if not isinstance(group, Mapping):
        message = f"[{place}]: must be an object"
        raise Invalid(message, code="body")
    kind, number = _stream_of(group, place)
    names, rows = _components(group.get("components"), place), group.get("dataArray")
    if not isinstance(rows, list):
        message = f"[{place}]: dataArray must be a list of lists"
        raise Invalid(message, code="body")
    try:
        stream = stream_numbered(number, kind, by=asked.access.writer)
        asked.access.writer.require_stream(Act.CREATE, stream)
    except (Invalid, NotAllowed) as why:
        return _Left(len(rows), why)
    if stream.counting:
        refuse_in_count({name: one for name, one in group.items() if name != "dataArray"})
    return Array(stream, names, rows, _inline_features(asked, group))


def _components(given: object, place: int) -> list[str]:
    names = [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
    if not isinstance(given, list) or len(names) < len(given) or "result" not in names:
        message = f"[{place}]: components must be a list of names, result among them"
        raise Invalid(message, code="body")
    return names


def _stream_of(group: Mapping[str, Any], place: int) -> tuple[str, int]:
    for kind in STREAMS:
        named = group.get(kind)
        if isinstance(named, Mapping):
            number = named.get("@iot.id", named.get("id"))
            if isinstance(number, int) and not isinstance(number, bool):
                return kind, number
    message = f"[{place}]: names no Datastream by its @iot.id"
    raise Invalid(message, code="body")


def _inline_features(asked: Asked, group: Mapping[str, Any]) -> int | None:
    """Make the feature that a group describes for all of its observations."""
    described = group.get("FeatureOfInterest")
    if not isinstance(described, Mapping):
        return None
    if isinstance(number := described.get("@iot.id", described.get("id")), int):
        return number
    draft: Draft = draft_of(BY_NAME["FeatureOfInterest"], described)
    return create_entity(draft=draft, by=asked.access.writer)
