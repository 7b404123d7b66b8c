"""Addresses, streets, stops and houses are found by what people type."""

import pytest

from stadtherz.streets.domain.named_streets import streets_of
from stadtherz.streets.domain.place_index import Entry, PlaceIndex
from stadtherz.streets.domain.place_questions import position, two_streets
from stadtherz.streets.domain.places import PlaceKind, Thing, places_of
from tests.streets.drawn import PLANE, Drawing

NORTH, SOUTH = "Nordviertel", "Süd"


def at(x, y):
    return PLANE.lonlat((x, y))


def house(number, street, x, y, ref="way/1", **tags):
    box = tuple(at(x + dx, y + dy) for dx, dy in [(0, 0), (8, 0), (8, 8), (0, 8)])
    return Thing(ref, {"addr:street": street, "addr:housenumber": number, **tags}, box)


def town():
    drawn = Drawing()
    for name, x, y in [("a", -300, 0), ("b", 0, 0), ("c", 300, 0), ("d", 0, 300), ("e", 0, -300),
                       ("f", 2_000, 2_000), ("g", 2_100, 2_000)]:  # fmt: skip
        drawn.node(name, x, y)
    drawn.way("a b", highway="residential", name="Logenstraße")
    drawn.way("b c", highway="residential", name="Logenstraße")
    drawn.way("d b e", highway="secondary", name="Eisenbahnstraße")
    drawn.way("f g", highway="residential", name="Logenstraße")
    drawn.way("f a", highway="platform", name="Bussteig")
    things = [
        house("12", "Logenstraße", 20, 10), house("12 a", "Logenstraße", 40, 10, "way/2"),
        house("14-18", "Logenstraße", 60, 10, "way/3"), house("3", "Am Hang", 9, 99, "way/5"),
        house("12", "Logenstraße", 2_050, 2_010, "way/4"),
        house("7;9", "Eisenbahnstraße", 10, 100, "way/6"),
        Thing("node/1", {"addr:street": "Logenstraße", "addr:housenumber": "12", "shop": "bakery",
                         "name": "Bäckerei Ährenkranz"}, (at(22, 12),)),
        Thing("node/2", {"highway": "bus_stop", "name": "Theater"}, (at(5, 50),)),
        Thing("node/3", {"highway": "bus_stop", "name": "Theater"}, (at(-5, 60),)),
        Thing("way/9", {"amenity": "theatre", "name": "Pfalztheater"}, (at(0, 80),)),
        Thing("node/4", {"amenity": "pharmacy", "name": "Adler"}, (at(300, 0),)),
        Thing("node/5", {"amenity": "pharmacy", "name": "Löwen"}, (at(-300, 0),)),
        Thing("node/6", {"amenity": "bench"}, (at(0, 1),)),
        Thing("node/7", {"railway": "stop", "name": "Hauptbahnhof", "train": "yes"}, (at(0, 2),)),
    ]  # fmt: skip
    words = {"amenity=pharmacy": ("Apotheke", "Pharmacy")}
    return [*places_of(things, lambda sort: words.get(sort, ())), *streets_of(drawn.extract())]


def index(places):
    return PlaceIndex([
        Entry(number, one.kind, one.words, *one.at, "nordviertel" if one.at[1] > 49.45 else "sud",
              one.words[0] if one.kind in ("address", "street") else "", one.number,
              one.words if one.kind is PlaceKind.CORNER else ())
        for number, one in enumerate(places)
    ], "musterstadt")  # fmt: skip


def test_each_place_has_a_reference_of_its_own_that_its_words_give():
    refs = [one.ref for one in town()]
    assert len(set(refs)) == len(refs)
    assert {"address/logenstr/12", "address/logenstr/12~2", "address/logenstr/12a", "stop/theater",
            "address/eisenbahnstr/7", "address/eisenbahnstr/9", "street/logenstr", "way/9",
            "street/logenstr~2", "corner/eisenbahnstr/logenstr"} <= set(refs)  # fmt: skip
    assert "node/6" not in refs
    stop = next(one for one in town() if one.ref == "stop/theater")
    assert len(stop.doors) == 2


def test_references_depend_on_no_order():
    known = {one.ref: one.at for one in town()}
    things = [house("12", "Logenstraße", 20, 10), house("12", "Logenstraße", 2_050, 2_010, "way/4")]
    for some in (things, things[::-1]):
        assert {one.ref: one.at for one in places_of(some)}.items() <= known.items()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Logenstraße 12", "address/logenstr/12"), ("logenstr. 12A", "address/logenstr/12a"),
        ("12 Logenstraße", "address/logenstr/12"), ("Lohgenstrasse 16", "address/logenstr/14-18"),
        ("Logenstr 12, 67655 Musterstadt", "address/logenstr/12"),
        ("Logenstraße 12 Nordviertel", "address/logenstr/12~2"),
        ("Logenstraße, Süd", "street/logenstr"), ("Logenstr. 99", "street/logenstr"),
        ("Eisenbahnstraße Ecke Logenstraße", "corner/eisenbahnstr/logenstr"),
        ("Kreuzung Logenstr. / Eisenbanstr.", "corner/eisenbahnstr/logenstr"),
        ("am hang 3", "address/amhang/3"), ("Pfaltztheater", "way/9"), ("Theatr", "stop/theater"),
        ("Baeckerei Aehrenkranz", "node/1"), ("Ährenkranz", "node/1"),
        ("Eisenb", "street/eisenbahnstr"),
    ],
)  # fmt: skip
def test_the_best_comes_first(typed, first):
    places = town()
    found = index(places).find(typed)
    assert found
    assert places[found[0].id].ref == first


def test_of_equal_ones_the_nearer_comes_first():
    places = town()
    names = [[places[one.id].name for one in index(places).find("Apotheke", near=at(x, 0))]
             for x in (290, -290)]  # fmt: skip
    assert names == [["Adler", "Löwen"], ["Löwen", "Adler"]]
    far = index(places).find("Logenstraße 12", near=at(2_000, 2_000))[0]
    assert places[far.id].ref == "address/logenstr/12~2"


def test_where_trains_halt_on_a_track_is_no_place():
    assert not [one for one in town() if one.name == "Hauptbahnhof"]


def test_nothing_is_made_up():
    found = index(town())
    asked = ("", "xyzzy", "//", "12", "Logenstraße " * 400)
    assert [found.find(one) for one in asked] == [[]] * len(asked)
    assert PlaceIndex([]).find("Logenstraße") == []


@pytest.mark.parametrize(
    "typed", ["49.444, 7.768", "49,444 7,768", "geo:49.444,7.768", "49.444° N, 7.768° E",
              "49°26'38.4\"N 7°46'4.8\"E"],
)  # fmt: skip
def test_coordinates_typed_by_hand_are_read(typed):
    lon, lat = position(typed)
    assert (round(lon, 3), round(lat, 3)) == (7.768, 49.444)


def test_what_is_no_pair_of_coordinates_is_none():
    assert [position(one) for one in ("12", "Weg 3.5", "95.1, 7.7", "49.4")] == [None] * 4
    assert two_streets("Logenstraße 12/14") is None
