"""Every page leads to itself in the other language."""

import re

import pytest
from wagtail.models import PageViewRestriction

from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from stadtherz.newsroom.public import ensure_newsroom, load_news
from tests.observations.factories import station, stream
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db
SWITCH = re.compile(r'<a href="([^"]*)" lang="\w+" hreflang="\w+">')
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="\w+" href="([^"]*)">')


@pytest.fixture
def city(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    load_city(city=the_city())
    ensure_newsroom()
    load_news()
    milestone(project("bruecke"))
    stream("s0-1", station("s0"))


PAIRS = {
    "/": "/en/",
    "/themen/": "/en/themes/",
    "/themen/verkehr/": "/en/themes/verkehr/",
    "/ziele/": "/en/goals/",
    "/projekte/": "/en/projects/",
    "/projekte/?thema=verkehr": "/en/projects/?thema=verkehr",
    "/projekte/bruecke/": "/en/projects/bruecke/",
    "/versprochen/": "/en/promises/",
    "/messwerte/": "/en/readings/",
    "/messwerte/s0/": "/en/readings/s0/",
    "/stadtteile/": "/en/districts/",
    "/stadtteile/betzenberg/": "/en/districts/betzenberg/",
    "/suche/?q=ampel": "/en/search/?q=ampel",
    "/impressum/": "/en/imprint/",
    "/datenschutz/": "/en/privacy/",
    "/barrierefreiheit/": "/en/accessibility/",
    "/konto/login/": "/en/account/login/",
    "/aktuelles/": "/en/news/",
    "/aktuelles/?thema=verkehr": "/en/news/?thema=verkehr",
    "/aktuelles/theatergarten-gewinnt/": "/en/news/theatergarten-gewinnt/",
    "/was-ist-das/": "/en/was-ist-das/",
}


def links(client, path):
    body = client.get(path).content.decode().replace("&amp;", "&")
    return SWITCH.findall(body), ALTERNATE.findall(body)


def test_the_language_link_leads_to_the_same_page_and_back(city, client, subtests):
    for german, english in PAIRS.items():
        with subtests.test(german=german, english=english):
            for here, there in ((german, english), (english, german)):
                assert links(client, here) == ([there], [there])
                assert client.get(there).status_code == 200


def test_the_page_of_a_place_leads_to_itself(city, client):
    code = station("s1").place.code
    assert links(client, f"/orte/{code}/") == ([f"/en/places/{code}/"], [f"/en/places/{code}/"])


def lock(page):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")


@pytest.mark.parametrize(
    "take_away",
    [
        NewsPage.delete, NewsPage.unpublish, lock, lambda page: lock(page.get_parent()),
    ],
    ids=["deleted", "not published", "private", "under a private page"],
)  # fmt: skip
def test_without_a_translation_the_link_leads_home_and_promises_no_alternate(
    city, client, take_away
):
    english = NewsPage.objects.get(slug="theatergarten-gewinnt", locale__language_code="en")
    take_away(english)
    assert links(client, "/aktuelles/theatergarten-gewinnt/") == (["/en/"], [])


def test_a_page_under_another_name_is_found(city, client):
    page = StandardPage.objects.get(slug="was-ist-das", locale__language_code="en")
    page.slug = "about"
    page.save_revision().publish()
    assert links(client, "/was-ist-das/")[0] == ["/en/about/"]


def test_where_there_is_no_page_the_link_leads_home(city, client, subtests):
    for path, home in [
        ("/gibt-es-nicht/", "/en/"),
        ("/projekte/gibt-es-nicht/", "/en/"),
        ("/en/no/", "/"),
    ]:
        with subtests.test(path=path, home=home):
            assert client.get(path).status_code == 404
            assert links(client, path) == ([home], [])


def test_a_preview_offers_the_other_home_page(city, client, subtests):
    for kind in [HomePage, NewsIndexPage, NewsPage, StandardPage]:
        with subtests.test(kind=kind):
            page = kind.objects.filter(locale__language_code="de").first()
            preview = page.make_preview_request(client.get("/").wsgi_request)
            assert SWITCH.findall(preview.content.decode()) == ["/en/"]
