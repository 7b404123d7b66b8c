"""Misspelled names of a real city find the right place, fast."""

from statistics import median
from time import perf_counter

import pytest
from shapely import LineString, Point

from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.adapters.map_places import read_things
from stadtherz.streets.domain.named_streets import streets_of
from stadtherz.streets.domain.place_index import Entry, PlaceIndex
from stadtherz.streets.domain.places import PlaceKind, places_of
from stadtherz.streets.domain.snapping import Snapper
from stadtherz.streets.domain.spelling import key_of
from stadtherz.streets.domain.walking import walkable
from tests.streets.misspelled import BY_HAND, mistakes

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def city(shared_data):
    path = shared_data / "osm" / "kaiserslautern-2013-04.osm.gz"
    extract = read_map(path)
    places = [*places_of(read_things(path, extract)), *streets_of(extract)]
    entries = [
        Entry(number, one.kind, one.words, *one.at,
              street=one.words[0] if one.kind in ("address", "street") and one.words else "",
              number=one.number, meets=one.words if one.kind is PlaceKind.CORNER else ())
        for number, one in enumerate(places)
    ]  # fmt: skip
    return places, PlaceIndex(entries, "kaiserslautern")


def names(city, typed):
    places, index = city
    return [places[one.id].name for one in index.find(typed)]


def test_misspelled_streets_come_first(city):
    streets = sorted({one.name for one in city[0] if one.kind is PlaceKind.STREET})
    asked = mistakes(streets)
    assert len(asked) > 2_500
    times, first, three = [], 0, 0
    for wrong, name, _ in asked:
        began = perf_counter()
        found = names(city, wrong)
        times.append(perf_counter() - began)
        first += found[:1] == [name]
        three += name in found[:3]
    assert first / len(asked) > 0.98
    assert three / len(asked) > 0.99
    assert median(times) < 0.01


def test_what_people_wrote_by_hand_is_found(city):
    missed = [wrong for wrong, name in BY_HAND if name not in "|".join(names(city, wrong)[:1])]
    assert len(missed) <= 1
    assert all(name in "|".join(names(city, wrong)[:3]) for wrong, name in BY_HAND)


def test_every_house_is_found_by_its_address(city):
    places, index = city
    houses = [one for one in places if one.kind is PlaceKind.ADDRESS][::37]
    assert len(houses) > 250
    for one in houses:
        found = places[index.find(f"{one.name} {one.number}")[0].id]
        assert (found.name, found.number.lower()) == (one.name, one.number.lower())


def test_streets_that_meet_are_found_by_both(city):
    places, index = city
    corners = [one for one in places if one.kind is PlaceKind.CORNER][::11]
    for one in corners:
        found = places[index.find(one.name.replace(" / ", " Ecke "))[0].id]
        assert found.ref == one.ref


def test_nearly_every_house_lies_at_a_pavement_of_its_street(city, shared_data):
    extract = read_map(shared_data / "osm" / "kaiserslautern-2013-04.osm.gz")
    network = walkable(extract)
    snapper = Snapper(network)
    named = {key_of(one.name) for one in city[0] if one.kind is PlaceKind.STREET}
    houses = [one for one in city[0] if one.kind is PlaceKind.ADDRESS][::11]
    houses = [one for one in houses if key_of(one.name) in named]
    found = [snapper.snap(*one.at, street=one.name) for one in houses]
    assert sum(one is not None for one in found) / len(houses) > 0.99
    at_own = [
        key_of(network.passages[network.edges[one.edge].passage].street) == key_of(house.name)
        for one, house in zip(found, houses, strict=True) if one
    ]  # fmt: skip
    assert sum(at_own) / len(at_own) > 0.95
    assert median(one.off_m for one in found if one) < 20
    # the same by looking at every edge
    for one, house in list(zip(found, houses, strict=True))[::60]:
        at = Point(*network.plane.xy(*house.at))
        least = min(LineString(network.edges[number].line).distance(at)
                    for number in snapper.numbers)  # fmt: skip
        free = snapper.snap(*house.at)
        assert abs(free.off_m - least) < 1e-6
        assert one.off_m >= least - 1e-6
