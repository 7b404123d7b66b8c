"""Paths over several links lead where going each way on its own leads, and to each entity once."""

from datetime import UTC, datetime
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sensorthings.answering import Members, members_at, page_of
from stadtherz.observations.adapters.sensorthings.catalogue import (
    Catalogue,
    Reader,
    View,
    forget,
    the_catalogue,
)
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.adapters.time_limit import within
from stadtherz.observations.domain.addresses import address_of
from stadtherz.observations.domain.entities import BY_NAME, Kind, kind_named
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import station, stream

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = [kind for kind in BY_NAME.values() if kind.name not in {"Observation", "FeatureOfInterest"}]
MOST = 4
FORWARD = {
    "Thing": {"Locations": "many"},
    "HistoricalLocation": {"Thing": "one", "Locations": "many"},
    "Datastream": {"Thing": "one", "Sensor": "one", "ObservedProperty": "one"},
    "MultiDatastream": {"Thing": "one", "Sensor": "one", "ObservedProperties": "many"},
}


def reading(by_kind):
    found = {name: by_kind.get(name, {}) for name in BY_NAME if name != "Observation"}
    return Reading(View(Catalogue(found, {}), Reader(everything=True)), "", None, NOW)


@st.composite
def cities(draw):
    """Draw up to four entities of each type, with links to what there is."""
    counts = {kind.name: draw(st.integers(1, MOST)) for kind in KINDS}

    def drawn(kind, link, way):
        ids = st.integers(1, counts[kind_named(kind).link(link).target])
        many = st.lists(ids, unique=True, max_size=3).map(tuple)
        return draw(ids if way == "one" else many)

    return {
        kind: {
            key: Entity(
                kind, key, {"name": f"{kind} {key}", "properties": {"tags": [key, 10 + key]}},
                {link: drawn(kind, link, way) for link, way in FORWARD.get(kind, {}).items()},
            )
            for key in range(1, count + 1)
        }
        for kind, count in counts.items()
    }  # fmt: skip


@st.composite
def paths(draw):
    """Draw a type and two to four links one after the other."""
    start = kind = draw(st.sampled_from(KINDS))
    names = []
    for _ in range(draw(st.integers(2, 4))):
        link = draw(st.sampled_from([one for one in kind.links if one.target != "Observation"]))
        names.append(link.name)
        kind = kind_named(link.target)
    return start, names


def step(city, one, name):
    """Follow one link by looking through all entities."""
    link = BY_NAME[one.kind].link(name)
    own = one.links.get(name)
    if own is None:
        return [
            other for other in city[link.target].values()
            if other.links[link.back] == one.id
            or (isinstance(other.links[link.back], tuple) and one.id in other.links[link.back])
        ]  # fmt: skip
    return [city[link.target][key] for key in (own if isinstance(own, tuple) else [own])]


def ends(city, one, names):
    """Go every way, however often ways meet."""
    found = [one]
    for name in names:
        found = [reached for each in found for reached in step(city, each, name)]
    return found


def kept(city, kind: Kind, condition):
    page = page_of(reading(city), Members(kind.set_name, kind), query_of([("$filter", condition)]))
    return [one.id for one in page.items]


@given(cities(), paths(), st.integers(1, MOST))
def test_a_path_leads_where_going_every_way_leads(city, path, number):
    start, names = path
    written = "/".join(names)
    reached = {key: ends(city, one, names) for key, one in city[start.name].items()}

    def expected(fits):
        return [key for key, found in reached.items() if any(fits(one) for one in found)]

    assert kept(city, start, f"{written}/id eq {number}") == expected(lambda x: x.id == number)
    assert kept(city, start, f"{written}/id in ({number},99)") == expected(lambda x: x.id == number)
    *_, last = _kinds(start, [*names, ""])
    if last.property("name"):
        assert kept(city, start, f"length({written}/name) gt 0") == [
            key for key, found in reached.items() if found
        ]
        tag = f"{written}/properties/tags eq {10 + number}"
        assert kept(city, start, tag) == expected(lambda x: x.id == number)


@given(cities(), paths(), st.integers(1, MOST))
def test_any_and_all_ask_of_the_same_members(city, path, number):
    start, names = path
    many = any(kind.link(name).many for kind, name in zip(_kinds(start, names), names, strict=True))
    written = "/".join(names)
    reached = {key: ends(city, one, names) for key, one in city[start.name].items()}
    if not many:
        return
    some = [key for key, found in reached.items() if any(one.id == number for one in found)]
    every = [key for key, found in reached.items() if all(one.id == number for one in found)]
    mixed = [key for key, found in reached.items() if any(one.id == key for one in found)]
    assert kept(city, start, f"{written}/any(x: x/id eq {number})") == some
    assert kept(city, start, f"{written}/all(x: x/id eq {number})") == every
    assert kept(city, start, f"{written}/any(x: x/id eq id)") == mixed
    assert kept(city, start, f"{written}/any()") == [key for key, found in reached.items() if found]


@given(cities(), paths())
def test_an_order_by_a_path_goes_by_the_least_of_its_members(city, path):
    start, names = path
    order = [("$orderby", f"{'/'.join(names)}/id desc")]
    page = page_of(reading(city), Members(start.set_name, start), query_of(order))
    least = {
        key: min((found.id for found in ends(city, one, names)), default=0)
        for key, one in city[start.name].items()
    }
    assert [one.id for one in page.items] == sorted(least, key=lambda key: -least[key])


def _kinds(kind, names):
    for name in names:
        yield kind
        kind = kind_named(kind.link(name).target) if name else kind


def crowd(count):
    """Make a city whose datastreams all measure the same at one place with one sensor."""
    links = {"Thing": 1, "Sensor": 1, "ObservedProperty": 1}
    place = {"type": "Point", "coordinates": [7.77, 49.44]}
    return {
        "Thing": {1: Entity("Thing", 1, {"name": "a"}, {"Locations": (1,)})},
        "Location": {1: Entity("Location", 1, {"name": "a", "location": place})},
        "Sensor": {1: Entity("Sensor", 1, {"name": "a"})},
        "ObservedProperty": {1: Entity("ObservedProperty", 1, {"name": "a"})},
        "Datastream": {
            key: Entity("Datastream", key, {"name": f"a {key}", "observedArea": place}, links)
            for key in range(1, count + 1)
        },
    }


PAIR, BACK = "ObservedProperty/Datastreams/", "Thing/Datastreams/"
NESTED = f"{BACK}any(a:a/{PAIR}any(b:b/{PAIR}any(c:c/{PAIR}any(d:d/id eq -1))))"
ACROSS = f"{BACK}any(a:{BACK}any(b:a/id eq b/id sub 9000))"
AREA = f"geography'POLYGON((0 0,{','.join(f'{place} 1' for place in range(200))},0 0))'"
MANY = ",".join(str(-number) for number in range(1, 700))
BURNING = {
    "path": [("$filter", f"{PAIR * 200}id eq -1")],
    "path of any": [("$filter", f"{PAIR * 200}any(x: x/id eq -1)")],
    "paths": [("$filter", " or ".join([f"{PAIR * 2}{BACK}name eq 'b'"] * 60))],
    "paths that move": [("$filter", " or ".join(f"{BACK}id add {n} eq -1" for n in range(60)))],
    "order": [("$orderby", ",".join([f"{PAIR * 12}name desc"] * 20))],
    "nested": [("$filter", NESTED)],
    "list": [("$filter", f"{PAIR}id in ({MANY}) or id in ({MANY})")],
    "list of a path": [("$filter", f"{PAIR}id in {BACK}name or {PAIR}name in {BACK}id")],
    "expanded": [("$expand", f"{PAIR[:-1]}($top=0;$filter={BACK * 50}id eq -1),Thing/Datastreams")],
}  # fmt: skip


@pytest.mark.parametrize("name", BURNING)
def test_no_path_takes_more_time_than_there_are_entities(name):
    asking, kind = reading(crowd(3_000)), BY_NAME["Datastream"]
    started = monotonic()
    page_of(asking, Members("Datastreams", kind), query_of(BURNING[name]))
    assert monotonic() - started < 3


@pytest.mark.parametrize(
    "condition",
    [ACROSS, f"geo.distance({BACK}observedArea,observedArea) lt 0", f"{BACK}id eq id add 9000"],
)
def test_the_limit_of_time_ends_what_each_entity_asks_of_all_others(condition):
    asking, kind = reading(crowd(5_000)), BY_NAME["Datastream"]
    started = monotonic()
    with within(0.3), pytest.raises(Unavailable, match="takes longer"):
        page_of(asking, Members("Datastreams", kind), query_of([("$filter", condition)]))
    assert monotonic() - started < 1


@pytest.mark.django_db
def test_observations_are_found_by_paths_over_their_datastream(lake):
    here = station()
    first, second = stream("bruecke-1", here).pk, stream("bruecke-2", here).pk
    other = stream("furt-1").pk
    at = microseconds(NOW)
    record_rows(rows=[Row(one, at, 1.0) for one in (first, second, other)], lake=lake)
    forget()
    asking = Reading(the_catalogue().view(Reader(everything=True)), "", lake, NOW)
    every = members_at(asking, address_of("Observations"))
    for condition, expected in {
        f"Datastream/Thing/Datastreams/id eq {second}": {first, second},
        f"result gt 5 or Datastream/Thing/Datastreams/id eq {second}": {first, second},
        f"result gt 5 or Datastream/ObservedProperty/Datastreams/id eq {other}": {
            first, second, other,
        },
        "result gt 5 or Datastream/Thing/Locations/name eq 'nowhere'": set(),
        f"not (Datastream/Thing/Datastreams/id eq {second} and result eq 1)": {other},
    }.items():  # fmt: skip
        page = page_of(asking, every, query_of([("$filter", condition)]))
        assert {one.datastream for one in page.items} == expected, condition
