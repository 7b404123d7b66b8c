"""The page of a place answers what happens there; the page of a district begins with its own."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from stadtherz.city.public import District, create_place, load_city, the_city
from stadtherz.kernel.geo import Point
from stadtherz.newsroom.models import NewsIndexPage, NewsPage
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream
from tests.programme.factories import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    load_city(city=the_city())
    ensure_newsroom()


def only_in(found, *keys):
    found.districts.set(District.objects.filter(key__in=keys))
    found.save()
    return found


def news(title, district):
    index = NewsIndexPage.objects.get(locale__language_code="de")
    page = NewsPage(title=title, slug=title.lower(), date=date(2026, 11, 1), lead="Kurz.")
    page.locale = index.locale
    page.districts = District.objects.filter(key=district)
    index.add_child(instance=page)


def words(client, path):
    body = client.get(path).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", body.split("<main")[1].split("</main>")[0]).split())


@pytest.fixture
def signed(city):
    """A place with a sign, a station, and a life around it."""
    found = station("bruecke")
    series = stream("bruecke-1", found)
    record(readings=[Reading(series.pk, timezone.now() - timedelta(minutes=1), 37)])
    assert found.place.district.key == "innenstadt-suedwest"
    project("stadtweit")
    only_in(project("nebenan"), "innenstadt-suedwest", "betzenberg")
    only_in(project("woanders"), "erfenbach")
    news("Hier", "innenstadt-suedwest")
    news("Dort", "erfenbach")
    return found.place


def test_who_scans_the_sign_reads_what_happens_there(signed, client):
    page = client.get(f"/o/{signed.code}", follow=True)
    assert page.redirect_chain == [(f"/orte/{signed.code}/", 302)]
    said = words(client, f"/orte/{signed.code}/")
    parts = [
        "Ort bruecke", "37 Fahrräder in 15 Minuten", "Projekt nebenan", "Projekt stadtweit",
        "Hier Kurz.", "Schild mit QR-Code", signed.code,
    ]  # fmt: skip
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    for elsewhere in ("Projekt woanders", "Dort"):
        assert elsewhere not in said


@pytest.mark.parametrize("illustrative", [True, False])
def test_that_the_dot_is_illustrative_is_said_once(signed, client, illustrative):
    signed.illustrative = illustrative
    signed.save()
    said = words(client, f"/orte/{signed.code}/")
    assert said.count("genaue Lage ist nicht veröffentlicht") == illustrative


def test_a_quiet_place_says_where_to_look(city, client):
    quiet = create_place(name="Bank", point=Point(7.77, 49.44))
    said = words(client, f"/orte/{quiet.code}/")
    assert "An diesem Ort misst die Stadt nichts." in said
    assert "Messstellen in Innenstadt Südwest" in said
    assert "Gerade wirkt hier kein Projekt." in said


def test_a_place_outside_of_the_districts_has_its_page(city, client):
    outside = create_place(name="Mannheim", point=Point(8.47, 49.49))
    body = client.get(f"/orte/{outside.code}/").content.decode()
    assert "Lage von Mannheim, außerhalb der Stadtteile" in body
    assert "Stadtteil None" not in body


def test_a_place_of_a_district_that_is_no_more_leads_to_no_missing_page(signed, client):
    District.objects.filter(pk=signed.district.pk).update(retired=True)
    body = client.get(f"/orte/{signed.code}/").content.decode()
    assert "37" in body
    assert "/stadtteile/innenstadt-suedwest/" not in body.split("<main")[1]


@pytest.mark.parametrize("number", [1, 40])
def test_a_place_asks_no_more_for_more(signed, client, number, django_assert_max_num_queries):
    for count in range(number):
        only_in(project(f"p{count}"), "innenstadt-suedwest")
        news(f"n{count}", "innenstadt-suedwest")
    with django_assert_max_num_queries(13):
        client.get(f"/orte/{signed.code}/")


def test_a_district_begins_with_its_own_projects(signed, client):
    said = words(client, "/stadtteile/innenstadt-suedwest/")
    own, everywhere = said.index("Hier in Innenstadt Südwest"), said.index("In der ganzen Stadt")
    assert own < said.index("Projekt nebenan") < everywhere < said.index("Projekt stadtweit")


def test_many_projects_of_the_whole_city_do_not_push_out_those_of_the_district(signed, client):
    for count in range(15):
        project(f"p{count}")
    only_in(project("zuletzt"), "innenstadt-suedwest")
    assert "Projekt zuletzt" in words(client, "/stadtteile/innenstadt-suedwest/")


def test_the_note_of_a_district_is_part_of_a_sentence(city, client):
    said = words(client, "/stadtteile/erfenbach/")
    assert "Ortsbezirk mit Lampertsmühle und Stockborn" in said
    assert "meldet. mit" not in said
