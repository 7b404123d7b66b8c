"""What is heard on the pages of a way in the invented quarter, in German and English."""

import re

import pytest

from tests.guidance.heard.transcripts import SCRIPTS, heard, same_as_kept
from tests.guidance.node import with_node
from tests.guidance.test_walk_pages import town  # noqa: F401

pytestmark = [with_node, pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
SETTLED = {"wait": 300}
MODULES = ("stepwise", "keys", "roadworks", "live")
WALK = {"de": "/lotse/unterwegs/", "en": "/en/guide/on-the-way/"}
PRACTISE = {"de": "/lotse/ueben/", "en": "/en/guide/practise/"}
SHEET = {"de": "/lotse/wegkarte/karte/", "en": "/en/guide/card/sheet/"}
DAY = re.compile(r"(Stand: |As of )[^.]*(\. \w+ \d{4})?\.(?=\s|<)")


def main_of(client, address, asked, language):
    """Give the main part of a page, as it looks: hidden steps are not heard."""
    page = client.get(address, asked).content.decode()
    main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
    style = (SCRIPTS / "walk.css").read_text(encoding="utf-8")
    return f'<html lang="{language}"><style>{style}</style><body>{DAY.sub("", main)}</body></html>'


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_on_the_way(client, town, language):  # noqa: F811
    page = main_of(client, WALK[language], town, language)
    acts = []
    for name in ("next", "where", "repeat", "next", "back", "back", "back"):
        acts += [{"click": f"[data-live-{name}]"}, SETTLED]
    found = heard(page, [*acts, "rest"], MODULES)
    same_as_kept(f"on-the-way-{language}", found)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pages_that_are_read_without_scripts(client, town, language):  # noqa: F811
    for name, addresses in (("practise", PRACTISE), ("sheet", SHEET)):
        page = main_of(client, addresses[language], town, language)
        same_as_kept(f"{name}-{language}", heard(page, ["rest"], ()))
