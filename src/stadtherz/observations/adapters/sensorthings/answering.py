"""Answers a query: a set of entities or one of them, with everything that is expanded in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.adapters.sensorthings.expanding import (
    observations_of_each,
    without_place,
)
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.observing import observations
from stadtherz.observations.adapters.sensorthings.paging import following_query, start_of
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.sensorthings.single import found_numbered
from stadtherz.observations.adapters.sensorthings.subquery import without_observations
from stadtherz.observations.adapters.sensorthings.telling import (
    Told,
    add_result_times,
    check_selected,
    chosen,
    tell_entity,
    tell_observation,
)
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.adapters.time_limit import in_time
from stadtherz.observations.domain.addresses import Address, Step
from stadtherz.observations.domain.entities import FIRST, Kind, Link
from stadtherz.observations.domain.odata.conditions import refuse_no_condition
from stadtherz.observations.domain.odata.evaluate import condition, sorted_items
from stadtherz.observations.domain.odata.options import Expand, Query
from stadtherz.observations.domain.odata.writing import options_of

LARGEST_PAGE = 1_000
USUAL_PAGE = 100
EXPANDED_OBSERVATIONS = 10
DEEPEST_EXPANSION = 6
MOST_TOLD = 200_000
Item = Entity | Found


@dataclass(frozen=True)
class Members:
    """A set: what leads to it, and the entities in it; of observations only their scope.

    Args:
        address: where the set is, relative to the root.
        kind: type of its members.
        ids: visible members, None for all of the type.
        streams: of observations, the datastreams they belong to.
        feature: of observations, what they speak of.

    """

    address: str
    kind: Kind
    ids: tuple[int, ...] | None = None
    streams: tuple[int, ...] | None = None
    feature: int | None = None


@dataclass(frozen=True)
class Page:
    """A page of a set, with the options of the next one."""

    items: tuple[Item, ...]
    count: int | None = None
    next_query: Query | None = None


def members_at(reading: Reading, address: Address) -> Members | Item:
    """Walk an address to the set or the entity that it means.

    Raises:
        NotFound: when something on the way does not exist, or is hidden.

    """
    here: Members | Item | None = None
    for step in address.steps:
        here = _stepped(reading, here, step)
    if here is None:
        raise _missing(address.last.kind.name)
    return here


def _stepped(reading: Reading, here: Members | Item | None, step: Step) -> Members | Item | None:
    if here is None:
        members = Members(step.name, step.kind)
        return members if step.id is None else _member(reading, members, step.id)
    if isinstance(here, Members):
        raise _missing(step.name)
    link = reading.kind(_kind_of(here)).link(step.name)
    if link is None:
        raise _missing(step.name)
    if link.many:
        members = linked_set(reading, here, link)
        return members if step.id is None else _member(reading, members, step.id)
    found = linked_one(reading, here, link)
    if found is None:
        raise _missing(step.name)
    return found


def _kind_of(item: Item) -> str:
    return item.kind if isinstance(item, Entity) else "Observation"


def _missing(name: str) -> NotFound:
    return NotFound(f"there is no such {name}", code="entity")


def _member(reading: Reading, members: Members, key: int) -> Item:
    kind = members.kind.name
    if kind == "Observation":
        found = found_numbered(reading, key)
        if (
            found is None
            or (members.streams is not None and found.datastream not in members.streams)
            or (members.feature is not None and _spoken_of(reading, found) != members.feature)
        ):
            raise _missing(kind)
        return found
    entity = reading.view.get(kind, key)
    if entity is None or (members.ids is not None and key not in members.ids):
        raise _missing(kind)
    return entity


def linked_set(reading: Reading, item: Item, link: Link) -> Members:
    """Give the set that a to-many link of an entity leads to."""
    if not isinstance(item, Entity):
        raise _missing(link.name)
    kind = reading.kind(link.target)
    address = f"{reading.kind(item.kind).set_name}({item.id})/{link.name}"
    if link.target == "Observation":
        if item.kind == "FeatureOfInterest":
            uses = reading.view.catalogue.feature_streams.get(item.id, frozenset())
            streams = tuple(sorted(uses & reading.view.stream_ids))
            return Members(address, kind, streams=streams, feature=item.id)
        return Members(address, kind, streams=(item.id,))
    return Members(address, kind, ids=reading.view.linked(item, link))


def linked_one(reading: Reading, item: Item, link: Link) -> Entity | None:
    """Give the entity that a to-one link leads to; None where there is none or it is hidden."""
    if isinstance(item, Found):
        to_feature = link.target == "FeatureOfInterest"
        key = _spoken_of(reading, item) if to_feature else item.datastream
        return None if key is None else reading.view.get(link.target, key)
    keys = reading.view.linked(item, link)
    return reading.view.get(link.target, keys[0]) if keys else None


def _spoken_of(reading: Reading, found: Found) -> int | None:
    return reading.spoken.feature_of(found.datastream, found.us, found.feature)


def page_of(reading: Reading, members: Members, query: Query, *, usual: int = USUAL_PAGE) -> Page:
    """Give one page of a set."""
    top = min(usual if query.top is None else query.top, LARGEST_PAGE)
    if members.kind.name == "Observation":
        streams = members.streams
        if streams is None:
            streams = tuple(sorted(reading.view.stream_ids))
        if query.distinct:
            message = "$select=distinct: is not offered for observations; $apply=groupby(...) is"
            raise Invalid(message, code="unsupported")
        page = observations(reading, streams, query, top=top, feature=members.feature)
        following = None
        if page.mark and (query.top is None or top <= query.top):
            following = replace(query, skip=None, skip_token=page.mark)
        return Page(page.found, page.count, following)
    return _entities(reading, members, query, top)


def _entities(reading: Reading, members: Members, query: Query, top: int) -> Page:
    found = _fitting(reading, members, query)
    if query.distinct:
        found = _once_each(reading, found, query)
    if query.orderby:
        kind = members.kind
        found = sorted_items(
            found, query.orderby, reading.resolver(kind), within=reading.members(kind),
            now=reading.now, paced=in_time,
        )  # fmt: skip
    skip = start_of(query, [one.id for one in found])
    page = found[skip : skip + top]
    more = len(found) > skip + top and top > 0
    following = following_query(query, skip + top, page[-1].id) if more else None
    return Page(tuple(page), len(found) if query.count else None, following)


def _once_each(reading: Reading, found: Sequence[Entity], query: Query) -> list[Entity]:
    """Give the first of those that are told alike, so that they stay in the order of their ids."""
    first: dict[str, Entity] = {}
    for one, said in zip(found, _told(reading, found, query), strict=True):
        shown = said if reading.view.model is FIRST else without_nulls(said)
        first.setdefault(json.dumps(shown), one)
    return list(first.values())


def without_nulls(said: Told) -> Told:
    """Leave out what 2.0 does not tell: an object without a member is as one that is not there."""
    inner = {name: without_nulls(one) if isinstance(one, dict) else one
             for name, one in said.items()}  # fmt: skip
    return {name: one for name, one in inner.items() if one not in (None, "", {})}


def _fitting(reading: Reading, members: Members, query: Query) -> list[Entity]:
    """Give the entities of a set that a filter keeps, in the order of their ids."""
    kind, known = members.kind, reading.view.kinds[members.kind.name]
    ids = sorted(known if members.ids is None else members.ids)
    found = (known[key] for key in in_time(ids))
    refuse_no_condition(query.filter, kind)
    if query.filter is None:
        return list(found)
    asked = without_observations(query.filter, kind, reading)
    fits = condition(
        asked, reading.resolver(kind), within=reading.members(kind), now=reading.now,
        paced=in_time,
    )  # fmt: skip
    return [one for one in found if fits(one)]


def tell_page(reading: Reading, members: Members, query: Query, *, usual: int = USUAL_PAGE) -> Told:
    """Give a set as JSON: count, link to the next page, and its members."""
    page = page_of(reading, members, query, usual=usual)
    said = _page_control(reading, members, page)
    said["value"] = tell_items(reading, page.items, members.kind, query)
    return said


def link_to(reading: Reading, members: Members, query: Query) -> str:
    """Write the address of a set with the options of a query."""
    options = urlencode(options_of(query), quote_via=quote, safe="$(),;=@'/")
    return f"{reading.root}/{members.address}?{options}"


def tell_items(
    reading: Reading, items: Sequence[Item], kind: Kind, query: Query, depth: int = 0
) -> list[Told]:
    """Give several entities as JSON, with what is expanded in them."""
    if depth > DEEPEST_EXPANSION:
        message = f"$expand goes deeper than {DEEPEST_EXPANSION} steps"
        raise Invalid(message, code="query")
    reading.told += len(items)
    if reading.told > MOST_TOLD:
        message = f"the answer holds more than {MOST_TOLD} entities; expand less, or use $top"
        raise Invalid(message, code="query")
    check_selected(query.select, kind)
    said = _told(reading, items, query)
    for name, inner in _merged(query.expand).items():
        link = kind.link(name)
        if link is None:
            message = f"$expand: {kind.name} has no link {name!r}"
            raise Invalid(message, code="query")
        expand = _expand_set if link.many else _expand_one
        expand(reading, list(zip(items, said, strict=True)), link, inner, depth)
    return said


def tell_item(reading: Reading, item: Item, query: Query) -> Told:
    """Give one entity as JSON."""
    kind = _kind_of(item)
    told = tell_items(reading, [item], reading.kind(kind), query)[0]
    if kind in STREAMS and not query.select:
        add_result_times(reading, [told])
        if told["resultTime"] is None:
            del told["resultTime"]
    return told


def _told(reading: Reading, items: Sequence[Item], query: Query) -> list[Told]:
    told = [
        tell_entity(reading, one) if isinstance(one, Entity) else tell_observation(reading, one)
        for one in in_time(items)
    ]
    asked = any(path.segments[0] == "resultTime" for path in query.select)
    if asked and items and _kind_of(items[0]) in STREAMS:
        add_result_times(reading, told)
    return [chosen(one, query.select) for one in in_time(told)]


def _merged(expand: Sequence[Expand]) -> dict[str, Query]:
    """Put expansions that begin with the same link together."""
    found: dict[str, Query] = {}
    for one in expand:
        first, rest = one.path[0], one.path[1:]
        inner = Query(expand=(Expand(rest, one.query),)) if rest else one.query
        if first in found:
            kept = found[first]
            inner = replace(kept if rest else inner, expand=(*kept.expand, *inner.expand))
        found[first] = inner
    return found


Pairs = Sequence[tuple[Item, Told]]


def _expand_one(reading: Reading, pairs: Pairs, link: Link, query: Query, depth: int) -> None:
    """Put what a to-one link leads to into each of several entities."""
    found = [linked_one(reading, item, link) for item, _ in pairs]
    unique = {one.id: one for one in found if one is not None}
    told = tell_items(reading, list(unique.values()), reading.kind(link.target), query, depth + 1)
    by_id = dict(zip(unique, told, strict=True))
    for (_, said), one in zip(pairs, found, strict=True):
        if one is not None:
            said.pop(f"{link.name}@iot.navigationLink", None)
            said[link.name] = by_id[one.id]
        elif link.name not in STREAMS:
            said[link.name] = None


def _expand_set(reading: Reading, pairs: Pairs, link: Link, query: Query, depth: int) -> None:
    """Put a page of what a to-many link leads to into each of several entities."""
    sets = [linked_set(reading, item, link) for item, _ in pairs]
    pages = _pages(reading, sets, query)
    every = [one for page in pages for one in page.items]
    told = iter(tell_items(reading, every, reading.kind(link.target), query, depth + 1))
    for (_, said), members, page in zip(pairs, sets, pages, strict=True):
        said.pop(f"{link.name}@iot.navigationLink", None)
        if page.count is not None:
            said[f"{link.name}@iot.count"] = page.count
        said[link.name] = [next(told) for _ in page.items]
        if page.next_query is not None:
            said[f"{link.name}@iot.nextLink"] = link_to(reading, members, page.next_query)


def _pages(reading: Reading, sets: Sequence[Members], query: Query) -> list[Page]:
    """Give the first page of each of several sets; of observations in one question."""
    if not sets or sets[0].kind.name != "Observation":
        return [page_of(reading, one, query) for one in sets]
    top = min(EXPANDED_OBSERVATIONS if query.top is None else query.top, LARGEST_PAGE)
    by_feature = sets[0].feature is not None
    keys = [(one.feature if by_feature else (one.streams or (0,))[0]) or 0 for one in sets]
    found = observations_of_each(
        reading,
        {key: one.streams or () for key, one in zip(keys, sets, strict=True)},
        query,
        top=top,
        column="feature" if by_feature else "datastream",
    )
    pages = [found[key] for key in keys]
    return [
        Page(page.found, page.count, without_place(query, page.mark) if page.mark else None)
        for page in pages
    ]


def tell_refs(reading: Reading, members: Members, query: Query) -> Told:
    """Give a set as self links only."""
    page = page_of(reading, members, query)
    named = replace(members, address=f"{members.address}/$ref")
    said = _page_control(reading, named, page)
    set_name = members.kind.set_name
    said["value"] = [
        {"@iot.selfLink": f"{reading.root}/{set_name}({item.id})"} for item in page.items
    ]
    return said


def _page_control(reading: Reading, members: Members, page: Page) -> Told:
    said: Told = {}
    if page.count is not None:
        said["@iot.count"] = page.count
    if page.next_query is not None:
        said["@iot.nextLink"] = link_to(reading, members, page.next_query)
    return said
