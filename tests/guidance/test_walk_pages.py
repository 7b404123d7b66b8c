"""The pages of those who walk a way or practise it: lists of steps, with all that scripts need."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from stadtherz.streets.domain.closing import Closed, What
from stadtherz.streets.models import StreetClosure
from stadtherz.streets.public import current_network, find_places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
AID = "ersetzt weder Stock noch Hund noch Gehör"


@pytest.fixture
def town():
    call_command("streets_demo", verbosity=0)
    return {"von": find_places("Rathaus")[0].ref, "nach": find_places("Marktstraße 3")[0].ref}


def page_of(client, path, asked):
    response = client.get(path, asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def carried_in(page):
    found = re.search(r'<script id="getragen" type="application/json">(.*?)</script>', page)
    return json.loads(found[1])


@pytest.mark.parametrize("path", ["/lotse/unterwegs/", "/lotse/ueben/"])
def test_without_two_places_the_guide_asks_for_them(client, town, path):
    for asked in ({}, {"von": "Qxyzqq", "nach": town["nach"]}, town | {"nach": town["von"]}):
        response = client.get(path, asked)
        assert response.status_code == 302
        assert response["Location"].startswith("/lotse/?")


def test_the_way_is_a_list_of_steps_that_a_device_can_follow(client, town):
    page = page_of(client, "/lotse/unterwegs/", town)
    way = carried_in(page)
    assert page.count("data-live-step ") == len(way["stages"])
    assert page.count("data-live-heading") == len(way["stages"])
    assert AID in page
    assert "Am Ziel" in page
    [network] = re.findall(r'data-live-network="([^"]+)"', page)
    assert client.get("/lotse/gesperrt/").json() == {"network": network, "edges": []}
    assert "Next step" in page_of(client, "/en/guide/on-the-way/", town)


def test_a_new_way_begins_where_a_step_begins(client, town):
    page = page_of(client, "/lotse/unterwegs/", town | {"profil": "guide-dog"})
    starts = re.findall(r'<option value="([^"]+)">Schritt', page)
    found = client.get("/lotse/", {"von": starts[1], "nach": town["nach"]}, follow=True)
    assert "Schritte</h2>" in found.content.decode()
    assert '<input type="hidden" name="profil" value="guide-dog">' in page
    assert 'name="weg"' not in page


def test_what_is_closed_is_told_for_the_whole_city(client, town):
    page = page_of(client, "/lotse/unterwegs/", town)
    edges = {int(one) for part in re.findall(r'data-live-edges="([^"]+)"', page)
             for one in part.split()}  # fmt: skip
    network, now = current_network(), timezone.now()
    line = network.edges[min(edges)].line
    points = [list(network.plane.lonlat(at)) for at in (line[0], line[-1])]
    StreetClosure.objects.create(
        what=What.WORKS, words="Bau", side=Closed.ALL, points=points, source="Amt",
        starts=now - timedelta(hours=1), until=now + timedelta(hours=1), entered_at=now,
    )  # fmt: skip
    assert min(edges) in client.get("/lotse/gesperrt/").json()["edges"]
    StreetClosure.objects.update(narrow=True)
    page = page_of(client, "/lotse/unterwegs/", town)
    assert "Auf dem Weg wird es eng: Bau." in page
    assert "Quelle: Amt, eingetragen am" in page
    StreetClosure.objects.update(until=now)
    assert "Bau." not in page_of(client, "/lotse/", town)


def test_a_way_is_practised_with_its_junctions_and_without_a_position(client, town):
    page = page_of(client, "/lotse/ueben/", town)
    assert "Dann die Kreuzung:" in page
    assert "deine Richtung" in page
    assert "data-live-follow" not in page
    assert "data-live-closures" not in page
    assert AID in page
    assert "Then the junction:" in page_of(client, "/en/guide/practise/", town)


def test_a_way_too_long_to_carry_stays_a_list(client, town, monkeypatch):
    monkeypatch.setattr("stadtherz.guidance.domain.carried.MOST_STAGES", 1)
    page = page_of(client, "/lotse/unterwegs/", town)
    assert "zu lang" in page
    assert "data-live-way" not in page
    assert page.count("data-live-heading") > 1


def test_pages_ask_the_database_a_few_times(client, town, django_assert_max_num_queries):
    for path in ("/lotse/unterwegs/", "/lotse/ueben/"):
        client.get(path, town)
        with django_assert_max_num_queries(40):
            client.get(path, town)
