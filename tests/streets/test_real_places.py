"""Misspelled names of a real city find the right place, fast."""

from statistics import median
from time import perf_counter

import pytest

from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.adapters.map_places import read_things
from stadtherz.streets.domain.named_streets import streets_of
from stadtherz.streets.domain.place_index import Entry, PlaceIndex
from stadtherz.streets.domain.places import PlaceKind, places_of
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
