"""The page of a place says what is near and what is unknown; its code leads there for ever."""

import re

import pytest
from django.core.management import call_command
from django.utils.translation import override

from stadtherz.streets.models import Place
from stadtherz.streets.public import beside, find_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(no_map_yet):
    call_command("streets_demo", verbosity=0)


def place(words):
    return find_places(words)[0]


def page_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_says_what_is_near_and_what_is_unknown(client):
    found = place("Marktstraße 3")
    page = page_of(client, f"/ort/{found.code}/")
    assert '<h1 lang="de">Marktstraße 3</h1>' in page
    assert "Musterviertel (erfunden)" in page
    assert "Diese Karte ist erfunden." in page
    assert "<strong>Ringallee: Ampel</strong>, mit Ton, mit tastbaren Bodenplatten." in page
    assert re.search(rf'aria-label="QR-Code, führt zu \S+/ort/{found.code}/"', page)
    assert "OpenStreetMap" not in page
    school = page_of(client, f"/ort/{place('Lerchenschule').code}/")
    assert "Querung, Art unbekannt" in school
    yard = page_of(client, f"/ort/{place('Westring 1').code}/")
    assert "keine Haltestelle" in yard


def test_english_people_read_it_in_english(client):
    page = page_of(client, f"/en/place/{place('Marktstraße 3').code}/")
    assert "Stops nearby" in page
    assert "Ringallee: Traffic signals</strong>, with sound, with tactile paving." in page


def test_a_code_may_be_typed_with_look_alikes_and_leads_to_one_address(client):
    code = place("Rathaus").code
    response = client.get(f"/ort/{code.lower()}/")
    assert (response.status_code, response["Location"]) == (302, f"/ort/{code}/")
    assert client.get("/ort/00000/").status_code == 404
    assert client.get("/ort/%20/").status_code == 404


def test_a_place_that_is_gone_says_so(client):
    found = place("Marktstraße 3")
    Place.objects.filter(ref=found.ref).update(gone=True)
    page = page_of(client, f"/ort/{found.code}/")
    assert "kennt diesen Ort nicht mehr" in page


def test_the_code_is_a_picture_with_words(client):
    code = place("Rathaus").code
    response = client.get(f"/ort/{code}/qr.svg")
    assert response["Content-Type"].startswith("image/svg+xml")
    assert b"<title>QR-Code, f\xc3\xbchrt zu http" in response.content


@pytest.mark.parametrize("words", ["Rathaus", "Gleisweg 1"])
def test_it_asks_the_database_the_same_few_times(client, django_assert_max_num_queries, words):
    path = f"/ort/{place(words).code}/"
    client.get(path)
    with django_assert_max_num_queries(6):
        client.get(path)


def test_a_street_is_long_so_it_is_said_where_in_it_something_lies():
    corner = Place.objects.get(name="Lindenstraße / Ringallee")
    at = corner.lon, corner.lat
    assert beside(at, "Lindenstraße") == "Ecke Ringallee"
    assert beside(at, "") == "Ecke Lindenstraße / Ringallee"
    north = at[0], at[1] + 0.0002
    assert beside(north, "Lindenstraße") == "etwa 20 Meter nördlich der Ecke Ringallee"
    with override("en"):
        said = "about 20 metres to the north of the corner of Ringallee"
        assert beside(north, "Lindenstraße") == said
    house = Place.objects.get(name="Marktstraße", number="29")
    Place.objects.filter(kind="corner").update(gone=True)
    assert beside((house.lon, house.lat), "Marktstraße") == "bei Nummer 29"
    assert beside((house.lon, house.lat), "Hafenstraße") == ""
