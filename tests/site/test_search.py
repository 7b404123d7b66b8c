"""What people type finds what they mean: any umlaut, any ending, every kind of page."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stadtherz.accounts.public import Role
from stadtherz.city.public import Place, create_place, load_city, the_city
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.newsroom.public import ensure_newsroom, load_news
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.streets.selectors import network as networks
from stadtherz.streets.selectors import places as selectors
from tests.accounts.factories import person
from tests.observations.factories import station, stream
from tests.programme.factories import project

pytestmark = pytest.mark.django_db
HIT = re.compile(r'</span> <a href="([^"]*)"><strong>(.*?)</strong>')


@pytest.fixture
def city(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    load_city(city=the_city())
    ensure_newsroom()


@pytest.fixture
def town(city):
    stream("rad-1", station("rad"))
    place = create_place(name="Freibad Waschmühle", point=Point(7.79, 49.456))
    spaces = ObservedProperty.objects.create(
        key="free", name=Text.of({"de": "Freie Parkplätze", "en": "Free parking spaces"}),
        kind="level",
    )  # fmt: skip
    deck = Station.objects.create(
        key="deck", name=Text.of({"de": "Deck", "en": "Deck"}), place=place
    )
    Datastream.objects.create(key="deck-1", station=deck, observed=spaces)
    return place


def hits(client, query, path="/suche/"):
    body = client.get(path, {"q": query}).content.decode()
    return dict(HIT.findall(body))


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("waschmühle", "Freibad Waschmühle"),
        ("waschmuhle", "Freibad Waschmühle"),
        ("WASCHMUEHLE", "Freibad Waschmühle"),
        ("parkplätze", "Deck"),
        ("parkplatze", "Deck"),
        ("parkplaetzen", "Deck"),
        ("Parkplatz", "Deck"),
        ("Fahrrad", "Stelle rad"),
        ("Fahrräder", "Stelle rad"),
        ("fahrrads", "Stelle rad"),
        ("Innenstadt Ost Parkplatz", "Deck"),
        ("Ortsbezirk Stockborn", "Erfenbach"),
        ("Datenschutz", "Datenschutz"),
        ("Cookies speichern", None),
        ("Willy-Brandt-Platz", "Impressum"),
        ("Gebärdensprachen", "Erklärung zur Barrierefreiheit"),
        ("Messwerte", "Messwerte"),
        ("Xylophon", None),
    ],
)
def test_what_is_typed_finds_what_is_meant(town, client, query, title):
    found = hits(client, query).values()
    assert title in found if title else not found


def test_news_are_found_by_the_plural_of_a_word_in_them(city, client):
    load_news()
    assert "/aktuelles/ruetschhofstrasse-ergebnis/" in hits(client, "Umfragen")


def test_a_code_from_a_sign_finds_its_place(town, client):
    assert hits(client, town.code) == {f"/orte/{town.code}/": "Freibad Waschmühle"}


@pytest.mark.parametrize("query", ["parking space", "Free Parking", "parkings"])
def test_english_is_searched_in_english(town, client, query):
    assert "/en/readings/deck/" in hits(client, query, "/en/search/")


def test_every_hit_leads_to_a_page(town, client):
    project()
    load_news()
    addresses = {address for query in ("a", "e", "s", "st") for address in hits(client, query)}
    assert len(addresses) > 50
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_what_is_not_shown_is_said(city, client):
    for count in range(60):
        project(f"p{count}")
    body = client.get("/suche/?q=Projekt").content.decode()
    number = int(re.search(r"(\d+) Treffer", body)[1])
    assert number >= 60
    assert "Hier stehen die 50 besten." in body
    assert "besten." not in client.get("/suche/?q=p59").content.decode()


def test_nothing_is_too_old_to_be_found(city, client):
    Place.objects.bulk_create(Place(name=f"Bank {n}", lon=7.77, lat=49.44) for n in range(1100))
    last = Place.objects.get(name="Bank 1099")
    assert hits(client, "Bank 1099") == {f"/orte/{last.code}/": "Bank 1099"}


def test_kept_texts_are_asked_once(town, client, settings, django_assert_num_queries):
    settings.PAGE_CACHE_SECONDS = 60
    client.force_login(person("leserin", Role.EDITOR))  # whoever is logged in gets no kept page
    client.get("/suche/?q=eins")
    with CaptureQueriesContext(connection) as of_the_frame:
        client.get("/impressum/")
    with django_assert_num_queries(len(of_the_frame) + 1):  # which map there is
        client.get("/suche/?q=zwei")


def test_places_of_the_map_are_found_with_the_way_there(city, client):
    networks._made.clear()
    selectors._made.clear()
    assert 'id="karte"' not in client.get("/suche/", {"q": "Marktstr 3"}).content.decode()
    call_command("streets_demo", verbosity=0)
    above, part = client.get("/suche/", {"q": "Marktstr 3"}).content.decode().split('id="karte"')
    assert "haben wir nichts gefunden" not in above  # the map has it
    assert "Marktstraße 3</strong></a>" in part
    assert 'href="/lotse/?nach=address%2Fmarktstr%2F3"' in part
    place = re.search(r'href="(/ort/[^"]*)"', part)[1]
    assert client.get(place).status_code == 200
    assert 'id="karte"' not in client.get("/suche/", {"q": "Xylophon"}).content.decode()
