"""The home page in the order in which people ask: new, take part, measured, promised."""

import re

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom
from tests.programme.factories import project, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    load_city(city=the_city())
    ensure_newsroom()


def test_the_sections_answer_in_the_order_of_the_questions(city, client):
    body = client.get("/").content.decode()
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", body) == [
        "Was ist neu", "Wo du mitmachen kannst", "Was die Stadt gerade misst",
        "Wie du hinkommst", "Versprochen und gehalten", "Woran die Stadt arbeitet",
    ]  # fmt: skip


def test_one_click_leads_to_taking_part(city, client):
    found = project()
    found.take_part = text("Stimm ab, welche Bank wohin kommt.")
    found.take_part_address = "https://mitmachen.example/baenke"
    found.save()
    body = client.get("/").content.decode()
    assert re.search(
        r'href="https://mitmachen.example/baenke">Jetzt mitmachen'
        r'<span class="visually-hidden">: Projekt bruecke</span>',
        body,
    )


def test_who_is_reached_by_mail_only_gets_a_mail(city, client):
    found = project()
    found.take_part = text("Melde dich zum Testen.")
    found.take_part_address, found.take_part_mail = "", "testen@stadt.example"
    found.save()
    body = client.get("/").content.decode()
    assert 'href="mailto:testen@stadt.example">Jetzt mitmachen' in body
    assert 'href=""' not in body
