"""English pages are English throughout: dates, quotation marks, and what is not English says so."""

import re
from html import unescape

import pytest
from django.utils import timezone
from django.utils.translation import override

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.newsroom.public import ensure_newsroom, load_news
from stadtherz.observations.services.store import Reading, record
from stadtherz.streets.public import Collection
from stadtherz.streets.selectors.place_words import SORTS
from stadtherz.streets.views.thing_words import ATTRIBUTES, COLLECTIONS
from tests.observations.factories import station, stream
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    load_city(city=the_city())
    ensure_newsroom()
    load_news()
    milestone(project())
    found = station("s0")
    record(readings=[Reading(stream("s0-1", found).pk, timezone.now(), 1234)])
    return found


PAGES = [
    "/en/", "/en/themes/", "/en/goals/", "/en/projects/", "/en/projects/bruecke/", "/en/promises/",
    "/en/readings/", "/en/readings/s0/", "/en/districts/", "/en/districts/betzenberg/",
    "/en/search/?q=cycle", "/en/imprint/", "/en/privacy/", "/en/accessibility/", "/en/news/",
    "/en/news/theatergarten-gewinnt/", "/en/was-ist-das/", "/en/daten-und-quellen/",
]  # fmt: skip
AMERICAN = re.compile(r"(?:[A-Z][a-z]{2}\.?|[A-Z][a-z]{2,8}) \d{1,2}, \d{4}|\d [ap]\.m\.")


def words(client, path):
    body = client.get(path).content.decode()
    text = re.sub(r"<(script|style|pre)[^>]*>.*?</\1>", "", body, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", text))


def test_dates_and_quotation_marks_are_written_as_in_europe(city, client, subtests):
    for path in PAGES:
        with subtests.test(path=path):
            said = words(client, path)
            assert not AMERICAN.search(said), AMERICAN.search(said)
            assert '"' not in said
            assert " '" not in said


def test_figures_are_english(city, client, subtests):
    for path, date in [
        ("/en/news/theatergarten-gewinnt/", "2 November 2023"),
        ("/en/promises/", "31/12/2026"),
        ("/en/projects/bruecke/", "31 December 2026"),
        ("/en/readings/s0/", "1,234"),
    ]:
        with subtests.test(path=path, date=date):
            assert date in words(client, path)


def test_german_names_on_english_pages_are_said_to_be_german(city, client):
    body = client.get(f"/en/places/{city.place.code}/").content.decode()
    assert '<h1 lang="de">Ort s0</h1>' in body
    assert (
        '<h1 lang="de">Betzenberg</h1>' in client.get("/en/districts/betzenberg/").content.decode()
    )
    assert "<h1>Betzenberg</h1>" in client.get("/stadtteile/betzenberg/").content.decode()


def test_a_text_without_its_english_is_said_to_be_german(city, client):
    city.place.description = Text.of({"de": "Hier war ein Brunnen."})
    city.place.save()
    address = f"/en/places/{city.place.code}/"
    assert '<p class="lead" lang="de">Hier war' in client.get(address).content.decode()
    city.place.description = Text.of({"de": "Hier war ein Brunnen.", "en": "A fountain was here."})
    city.place.save()
    assert '<p class="lead">A fountain' in client.get(address).content.decode()


def test_german_words_of_two_meanings_have_two_english_ones():
    with override("en"):
        assert str(COLLECTIONS[Collection.PATHS][0]) == "Paths"  # no channels of a procedure
        assert str(ATTRIBUTES["width"]) == "width"  # no latitude
        assert str(SORTS["place=square"]) == "Square"  # no place in a lot
