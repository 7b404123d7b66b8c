"""The guide's page asks, offers what may be meant, and tells a way as text."""

import re
from threading import BoundedSemaphore

import pytest
from django.core.cache import cache
from django.core.management import call_command

from stadtherz.guidance.services import telling
from stadtherz.guidance.views import told
from stadtherz.streets.public import find_places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
AID = "ersetzt weder Stock noch Hund noch Gehör"


@pytest.fixture
def town():
    call_command("streets_demo", verbosity=0)
    return {"von": find_places("Rathaus")[0].ref, "nach": find_places("Marktstraße 3")[0].ref}


def page_of(client, asked, path="/lotse/"):
    response = client.get(path, asked, follow=True)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_too_many_at_once_are_told_so(client, town, monkeypatch):
    turns = BoundedSemaphore(1)
    monkeypatch.setattr(telling, "_turns", turns)
    monkeypatch.setattr(telling, "PATIENCE_S", 0.01)
    turns.acquire()
    busy = client.get("/lotse/", town | {"profil": "cane"})
    assert (busy.status_code, "Start und Ziel stehen" in busy.content.decode()) == (503, True)
    turns.release()
    assert client.get("/lotse/", town | {"profil": "pram"}).status_code == 200
    assert turns.acquire(blocking=False)  # it was given back


def test_a_flood_from_one_network_ends_and_others_go_on(client, town, monkeypatch):
    monkeypatch.setattr(told, "WAYS", "2/10m/ip")
    asked = town | {"profil": "cane"}
    paths = ("/lotse/", "/lotse/unterwegs/", "/lotse/wegkarte/text/")
    answers = [client.get(path, asked, REMOTE_ADDR="203.0.113.7") for path in paths]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "600"
    assert "Das war gerade sehr viel" in answers[2].content.decode()
    assert client.get("/lotse/", asked, REMOTE_ADDR="203.0.113.8").status_code == 200
    assert client.get("/lotse/", REMOTE_ADDR="203.0.113.7").status_code == 200  # asks for no way


def test_a_city_without_a_map_says_so(client):
    page = page_of(client, {})
    assert "sobald die Stadt ihre Karte einliest" in page
    assert AID in page


@pytest.mark.usefixtures("town")
def test_a_name_that_fits_nothing_is_an_error_at_its_field(client):
    page = page_of(client, {"von": "Qxyzqq", "nach": ""})
    assert '<a href="#von">' in page
    assert 'aria-describedby="von-fehler"' in page


@pytest.mark.usefixtures("town")
def test_several_places_are_offered(client):
    page = page_of(client, {"von": "Markt"})
    assert "Start: Welchen Ort meinst du?</legend>" in page
    assert page.count('type="radio"') > 1


def test_a_way_is_told_in_both_languages(client, town, django_assert_max_num_queries):
    page = page_of(client, town | {"profil": "cane"})
    assert "<h1>Weg von Rathaus Musterviertel nach Marktstraße 3</h1>" in page
    assert page.count("<h3>") >= 2
    assert page.count(AID) == 1  # who listens hears it once
    assert "Diese Karte ist erfunden." in page
    assert "OpenStreetMap" not in page
    assert "Der Haupteingang" in page
    assert "Stufen und Art der Tür sind unbekannt." in page
    assert "Steps</h2>" in page_of(client, town, "/en/guide/")
    with django_assert_max_num_queries(40):
        client.get("/lotse/", town)


def test_a_way_begins_at_the_door_and_an_unmapped_one_is_unknown(client, town):
    page = page_of(client, {"von": town["nach"], "nach": find_places("Marktstraße 5")[0].ref})
    assert "Mit dem Rücken zur Tür beginnt der Weg" in page
    assert "Wo der Eingang ist, ist unbekannt." in page


def test_a_way_to_a_stop_ends_with_what_leaves_there(client, town, django_assert_max_num_queries):
    goal = next(one for one in find_places("Marktplatz") if one.kind == "stop")
    asked = {"von": town["von"], "nach": goal.ref}
    page = page_of(client, asked)
    assert "Einstieg in Fahrtrichtung Norden. Ab der Haltestelle fährt die Linie 101" in page
    assert "Die Haltestelle hat noch einen anderen Einstieg." in page
    with django_assert_max_num_queries(40):
        client.get("/lotse/", asked)


def test_the_goal_may_be_given_and_the_same_place_is_no_way(client, town):
    assert 'type="hidden" name="nach"' in page_of(client, {"nach": town["nach"]})
    assert "Start: <strong" in page_of(client, {"von": town["von"]}, "/en/guide/")
    assert "derselbe Ort" in page_of(client, {"von": town["von"], "nach": town["von"]})


def test_a_place_far_from_all_ways_has_no_way(client, town):
    page = page_of(client, town | {"von": "48.1, 9.1"})
    assert "keinen Weg dorthin" in page
    assert 'type="hidden" name="nach"' in page


def test_all_that_is_asked_stands_in_the_address(client, town):
    asked = town | {"profil": "cane", "richtung": "clock", "teil": "quiet", "einheit": "metres",
                    "g.crossing.zebra": "80,0", "g.kerb.raised": "0"}  # fmt: skip
    response = client.get("/lotse/", asked)
    assert response.status_code == 302
    assert response.url.endswith("&profil=cane&teil=quiet&g.crossing.zebra=80&richtung=clock")
    assert client.get(response.url).status_code == 200


def test_each_step_leads_to_a_report_of_what_is_in_the_way_there(client, town):
    page = page_of(client, town)
    links = re.findall(r'/hindernis/\?ort=(\d+\.\d{6},\d+\.\d{6})"', page)
    assert len(links) == page.count("<h3>") == len(set(links))
    report = page_of(client, {"ort": links[0]}, "/hindernis/")
    assert f'type="hidden" name="ort" value="position/{links[0]}"' in report


def test_what_was_reported_on_a_way_is_told_with_its_step(client, town):
    cache.clear()
    page = page_of(client, town)
    assert "Hindernisse auf diesem Weg" not in page
    there = re.findall(r'/hindernis/\?ort=(\d+\.\d{6},\d+\.\d{6})"', page)[1]
    client.post("/hindernis/", {"ort": there, "art": "plants"})
    page = page_of(client, town)
    assert "Äste oder Büsche im Weg</a>, bei Schritt 2: gemeldet, noch nicht bestätigt" in page


def test_how_much_longer_a_way_is_is_said_as_its_choices_say_it(client, town):
    far = {"von": "address/marktstr/29", "nach": "address/marktstr/28"}
    page = page_of(client, far)
    assert "Dieser Weg ist 260 Meter länger als der kürzeste." in page
    assert "Dieser Weg ist 260 Meter kürzer." in page
    assert "als der kürzeste" not in page_of(client, far | {"weg": "2"})
