"""The map of the data: a table, a map and its equal lists, and the same as open data."""

import re
from dataclasses import replace
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.guidance.adapters.kept_quality import keep_quality, kept_quality
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.services.sources import give_all
from tests.streets.test_surveying import person

pytestmark = pytest.mark.django_db
ADDRESS = "/lotse/karte-der-daten/"


@pytest.fixture(autouse=True)
def _own_folder(no_map_yet, db, settings, tmp_path):
    load_city(city=the_city())
    settings.LAKE = str(tmp_path / "lake")


def page_of(client, path=ADDRESS):
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_what_is_not_there_yet_is_said(client):
    assert "Sobald die Stadt ihre Karte einliest" in page_of(client)
    assert "ersetzt weder Stock noch Hund noch Gehör" in page_of(client)


def test_the_page_and_the_tables_say_the_same(client, django_assert_max_num_queries):
    call_command("streets_demo", verbosity=0)
    assert "zum ersten Mal gerechnet" in page_of(client)
    call_command("guidance_quality", "--pairs", "40", stdout=StringIO(), stderr=StringIO())
    found = kept_quality()
    page = page_of(client)
    assert "Diese Karte ist erfunden." in page
    assert page.count('<li id="kreuzung-') == min(10, len(found.junctions))
    assert page.count('<li id="ton-') == min(5, len(found.signals))
    assert page_of(client, f"{ADDRESS}?anzahl=20").count('<li id="ton-') == len(found.signals)
    assert "What the map knows</h2>" in page_of(client, "/en/guide/map-of-the-data/")
    assert re.search(r"</span>, etwa \d+ Meter \w+ der Ecke \w+</h3>", page)  # a street is long
    links = set(re.findall(r'href="(/ogc/[^"]+/items/[^"]+|/ort/[^"]+)"', page))
    assert "Befund eintragen" not in page
    assert {client.get(one).status_code for one in links} == {200}
    with django_assert_max_num_queries(40):
        client.get(ADDRESS)
    client.force_login(person("inklusion", Role.TESTER))
    assert "Befund eintragen" in page_of(client)
    client.logout()
    keep_quality(replace(found, map_sha256="another"))
    assert "hat die Stadt eine andere Karte" in page_of(client)
    with time_machine.travel("2026-11-26T09:00Z", tick=False):
        given = {one.dataset: one.rows for one in give_all(now=timezone.now())}
    assert given["querungen-angaben"] == len(found.districts)
    assert given["schwierige-kreuzungen"] == len(found.junctions)
    assert given["ampeln-toene"] == len(found.signals)
    row = Dataset.objects.get(key="ampeln-toene")
    assert (row.licence, row.attribution) == ("odbl-1.0", "© OpenStreetMap contributors")
    assert (row.simulated, row.state) == (True, Dataset.State.PUBLISHED)
    assert {one.file_type for one in row.distributions.all()} == {"CSV", "GEOJSON", "PARQUET"}
