"""The card of a way: one file below 50 kB, large print, text, and the worker that keeps it."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from stadtherz.guidance.domain.cards import MOST_BYTES, sheets
from stadtherz.guidance.domain.instructions import Instructions
from stadtherz.guidance.views.cards import STYLE
from tests.guidance.test_walk_pages import AID, page_of, town  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]


def test_the_card_offers_its_forms(client, town):  # noqa: F811
    page = page_of(client, "/lotse/wegkarte/", town)
    assert AID in page
    for address in set(re.findall(r'href="(/lotse/wegkarte/[^"]+)"', page)):
        response = client.get(address.replace("&amp;", "&"))
        assert response.status_code == 200
        assert AID in response.content.decode()
    assert "Route card" in page_of(client, "/en/guide/card/", town)
    assert client.get("/lotse/wegkarte/").status_code == 302


def test_a_sheet_is_one_file_and_its_style_is_allowed(client, town):  # noqa: F811
    response = client.get("/lotse/wegkarte/karte/", town)
    page = response.content.decode()
    assert len(response.content) < MOST_BYTES
    assert not re.findall(r"<(script|img)|<link rel=.stylesheet", page)
    assert "'sha256-" in response["Content-Security-Policy"]
    assert 'class="gross"' not in page
    assert 'class="gross"' in page_of(client, "/lotse/wegkarte/karte/", town | {"druck": "gross"})


def test_the_text_has_each_step_with_its_number(client, town):  # noqa: F811
    response = client.get("/lotse/wegkarte/text/", town)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    numbers = [int(one.split(".")[0]) for one in lines if re.match(r"\d+\. ", one)]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert "Am Ziel" in lines


def test_the_worker_rules_over_sheets_only(client):
    response = client.get("/lotse/wegkarte/karte/worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "addEventListener" in response.content.decode()


def test_the_sheets_of_a_long_way_stay_below_50_kb(client, town):  # noqa: F811
    told = client.get("/lotse/wegkarte/karte/", town).context
    words = told["told"].words
    long = Instructions(words.overview, words.steps * 300, words.arrival)
    found = sheets(long)
    assert len(found) > 1
    around = {key: told[key] for key in told.keys()}  # noqa: SIM118 - it is no mapping
    with translation.override("de"):
        for one in found:
            context = around | {
                "sheet": one, "number": len(found), "is_large": True, "style": STYLE,
                "steps": list(enumerate(one.steps, one.first)),
                "others": [(k.number, "/lotse/wegkarte/karte/?" + "x" * 150) for k in found],
            }  # fmt: skip
            assert len(render_to_string("guidance/sheet.html", context).encode()) < MOST_BYTES
