"""Places of a map keep their reference and code from one import to the next."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.ids import short_code
from stadtherz.streets.models import Place
from stadtherz.streets.public import find_places, place_by_ref, snap, snap_place
from stadtherz.streets.selectors.places import place_row
from stadtherz.streets.services.importing import import_map

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
MAP = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="49.4400" lon="7.7700"/><node id="2" lat="49.4400" lon="7.7720"/>
<node id="3" lat="49.4402" lon="7.7710"/>
<node id="4" lat="49.4402" lon="7.7711"><tag k="entrance" v="main"/></node>
<node id="5" lat="49.4403" lon="7.7711"/><node id="6" lat="49.4403" lon="7.7710"/>
<node id="7" lat="49.4404" lon="7.7710"><tag k="amenity" v="pharmacy"/>
 <tag k="name" v="Löwen"/></node>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/>
 <tag k="name" v="Logenstraße"/></way>
<way id="{house}"><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="6"/><nd ref="3"/>
 <tag k="building" v="yes"/><tag k="addr:street" v="Logenstraße"/>
 <tag k="addr:housenumber" v="{number}"/></way>
<way id="12"><nd ref="5"/><nd ref="6"/><nd ref="3"/></way>
<relation id="20"><member type="way" ref="12" role="outer"/><tag k="type" v="multipolygon"/>
 <tag k="amenity" v="townhall"/><tag k="name" v="Rathaus"/></relation></osm>"""


def long_code():
    """Give a code that is right, of a number that no database takes."""
    return short_code(31**20)


def taken_in(tmp_path, number="12", house=11):
    path = tmp_path / f"{number}-{house}.osm"
    path.write_text(MAP.format(number=number, house=house))
    return import_map(path=path, now=NOW)


def test_an_address_is_found_with_its_door(tmp_path, django_assert_num_queries):
    assert find_places("Logenstraße 12") == []
    assert taken_in(tmp_path).differences["places"].new == 4
    find_places("Logenstraße")
    with django_assert_num_queries(2):
        found = find_places("logenstr 12")[0]
    assert (found.ref, found.label, found.kind) == (
        "address/logenstr/12", "Logenstraße 12", "address",
    )  # fmt: skip
    assert found.detail.endswith("Adresse")
    assert found.doors == ((7.7711, 49.4402),)
    assert round(found.longitude, 5) == 7.77105
    assert place_by_ref(found.ref) == found
    assert find_places("Rathaus")[0].ref == "relation/20"


def test_kinds_are_words_of_the_reader(tmp_path):
    taken_in(tmp_path)
    assert find_places("Apotheke")[0].label == "Löwen"
    with override("en"):
        assert find_places("pharmacy")[0].detail.endswith("Pharmacy")


def test_the_code_stays_when_a_house_is_drawn_anew_and_when_it_is_gone(tmp_path):
    taken_in(tmp_path)
    first = find_places("Logenstraße 12")[0]
    again = taken_in(tmp_path, house=13).differences["places"]
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    gone = taken_in(tmp_path, number="14").differences["places"]
    assert (gone.new, gone.gone, gone.examples[0]) == (1, 1, first.ref)
    with pytest.raises(NotFound):
        place_by_ref(first.ref)
    assert find_places("Logenstraße 12")[0].label == "Logenstraße"
    assert place_row(first.code).gone
    assert taken_in(tmp_path).differences["places"].new == 1
    assert place_by_ref(first.ref).code == first.code


def test_a_position_needs_no_map():
    found = find_places("49.444, 7.768")[0]
    assert (found.longitude, found.latitude, found.label) == (
        7.768, 49.444, "49.44400 Nord, 7.76800 Ost",
    )  # fmt: skip
    assert place_by_ref(found.ref) == found


@pytest.mark.parametrize("code", ["", "0000", "ZZZZZZ", "000000", "-", long_code()])
def test_no_place_has_a_wrong_code(code):
    with pytest.raises(NotFound):
        place_row(code)
    assert not Place.objects.exists()


def test_a_place_is_brought_to_the_street_from_its_door(tmp_path):
    taken_in(tmp_path)
    found = snap_place("address/logenstr/12")
    assert found.from_door
    assert round(found.longitude, 4) == 7.7711
    assert not snap_place("position/49.4401,7.7711").from_door
    with pytest.raises(NotFound) as refused:
        snap(7.9, 49.4)
    assert refused.value.code == "too-far"


@pytest.mark.parametrize(
    "ref", ["", "\x00", "position/", "position/99.1,7.7", "node/1", "x" * 5_000]
)
def test_no_place_has_a_wrong_reference(ref):
    with pytest.raises(NotFound):
        place_by_ref(ref)
    assert find_places(ref) == []
