"""The page of a stop: where one gets on, what is there, and what leaves next."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from stadtherz.streets.adapters.timetable_files import say_current
from stadtherz.streets.models import Feature
from stadtherz.streets.public import find_places, stops_served
from stadtherz.streets.selectors import network as networks
from stadtherz.streets.services.timetable_news import take_sample_news
from tests.streets.transit.messages import the_kept

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 11, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _town(no_map_yet, time_machine):
    time_machine.move_to(NOW, tick=False)
    call_command("streets_demo", verbosity=0)


def page_of(client, words="Marktplatz", prefix="/haltestelle"):
    found = next(one for one in find_places(words) if one.kind == "stop")
    response = client.get(f"{prefix}/{found.code}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def part(page, number):
    return page.split(f'id="einstieg-{number}"')[1].split("</section>")[0]


def test_each_place_to_get_on_has_its_side_its_things_and_its_departures(client):
    page = page_of(client)
    assert "Haltestelle <span lang" in page
    east, west = part(page, 1), part(page, 2)
    assert "Einstieg 1, Fahrtrichtung Norden" in east
    assert "Marktstraße, östlich der Fahrbahn." in east
    assert "In Fahrtrichtung liegt nach etwa 30 Metern eine Querung, mit Zebrastreifen." in east
    assert "Mit Anzeiger, der die Abfahrten spricht." in east
    assert "Linie 101 Richtung Universität fährt in 7 Minuten, um 12:10 Uhr, nach Fahrplan." in east
    assert "Hafen Süd" not in east
    assert "Fahrtrichtung Süden" in west
    assert "Ohne Bodenindikatoren." in west
    assert "Linie 101 Richtung Hafen Süd fährt" in west
    assert "Universität" not in west
    assert "ersetzen weder Stock noch Hund noch Gehör" in page
    assert "Diese Karte ist erfunden." in page


def test_what_nobody_has_said_is_unknown(client):
    page = page_of(client, "Gartenstraße")
    assert "Ob es Bodenindikatoren gibt und wo die erste Tür hält, ist unbekannt." in page
    assert "Wartehäuschen: unbekannt." in page
    assert "Höhe des Bordsteins: unbekannt." in page


def test_news_are_told_while_they_are_young(client, time_machine):
    take_sample_news(now=NOW)
    page = page_of(client)
    assert "Verspätungen und Ausfälle sind berücksichtigt." in page
    assert re.search(r"pünktlich\.|später als geplant\.", page)
    assert "Am Marktplatz wird bis Monatsende gebaut." in page
    time_machine.move_to(NOW + timedelta(minutes=6), tick=False)
    page = page_of(client)
    assert "12:02 Uhr. Das ist zu alt" in page
    assert "pünktlich" not in page


def test_english_people_read_it_in_english(client):
    page = page_of(client, prefix="/en/stop")
    assert "Marktstraße, east of the carriageway." in page
    assert "Line 101 towards Universität leaves in 7 minutes, at 12:10, by the timetable." in page
    assert "As of 12:02." in page


def test_the_night_has_no_departures_soon(client, time_machine):
    time_machine.move_to(datetime(2026, 11, 28, 2, 30, tzinfo=UTC), tick=False)
    page = page_of(client)
    assert "In der nächsten Stunde fährt hier nichts. Danach:" in part(page, 1)
    assert "Linie 101 Richtung Universität fährt um 5:00 Uhr, nach Fahrplan." in part(page, 1)


def test_frequencies_are_told_by_their_distance(client):
    page = page_of(client, "Musterviertel Bahnhof")
    assert "Linie 105 Richtung Westend fährt etwa alle 20 Minuten, wieder gegen" in page


def test_without_a_timetable_or_after_its_end_the_place_is_told(client):
    kept = the_kept()
    say_current([replace(kept, last=datetime(2026, 11, 1, tzinfo=UTC).date())])
    page = page_of(client)
    assert "Der Fahrplan endete am 1. November 2026." in page
    assert "Marktstraße, östlich der Fahrbahn." in page
    kept.path.unlink()
    assert "Die Stadt hat noch keinen Fahrplan eingelesen." in page_of(client)


def test_the_timetable_of_the_quarter_is_of_no_other_map(client):
    networks.MapImport.objects.update(invented=False)
    assert "Die Stadt hat noch keinen Fahrplan eingelesen." in page_of(client)


def test_the_page_of_a_place_leads_there_and_others_lead_back(client):
    stop = next(one for one in find_places("Marktplatz") if one.kind == "stop")
    assert f'href="/haltestelle/{stop.code}/"' in client.get(f"/ort/{stop.code}/").content.decode()
    house = find_places("Marktstraße 3")[0]
    assert client.get(f"/haltestelle/{house.code}/")["Location"] == f"/ort/{house.code}/"
    assert client.get(f"/haltestelle/{stop.code.lower()}/")["Location"].endswith(f"/{stop.code}/")
    assert client.get("/haltestelle/00000/").status_code == 404


def test_it_asks_the_database_the_same_few_times(client, django_assert_max_num_queries):
    stop = next(one for one in find_places("Marktplatz") if one.kind == "stop")
    client.get(f"/haltestelle/{stop.code}/")
    with django_assert_max_num_queries(7):
        client.get(f"/haltestelle/{stop.code}/")


def test_other_systems_ask_which_lines_leave_a_stop():
    refs = {row.ref: row for row in Feature.objects.filter(collection="stops")}
    served = stops_served(refs)
    goals = {(refs[ref].attributes["name"]["value"], one.line.short, one.towards)
             for ref, some in served.items() for one in some}  # fmt: skip
    assert goals >= {("Marktplatz", "101", "Universität"), ("Marktplatz", "101", "Hafen Süd"),
                     ("Gartenstraße", "102", "Westend")}  # fmt: skip
    assert stops_served([]) == {}


def test_a_timetable_that_is_cut_off_is_none():
    (the_kept().path.parent / "current.json").write_text("{")
    assert the_kept() is None
