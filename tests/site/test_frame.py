"""The frame around each page: what it links, for whom."""

import re

import pytest
from wagtail.models import PageViewRestriction

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.models import StandardPage
from stadtherz.newsroom.public import ensure_newsroom, load_news
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    load_city(city=the_city())
    ensure_newsroom()
    load_news()


def part(client, path, element):
    body = client.get(path).content.decode()
    return body.split(f"<{element}")[1].split(f"</{element}>")[0]


def links(html):
    return dict(reversed(pair) for pair in re.findall(r'href="([^"]*)"[^>]*>([^<]*)</a>', html))


@pytest.mark.parametrize(
    ("path", "word", "address"),
    [("/", "Aktuelles", "/aktuelles/"), ("/en/", "News", "/en/news/"),
     ("/projekte/", "Aktuelles", "/aktuelles/")],
)  # fmt: skip
def test_the_main_menu_leads_to_the_news(city, client, path, word, address):
    menu = links(client.get(path).content.decode().split('class="mainnav"')[1].split("</nav>")[0])
    assert menu[word] == address
    assert client.get(address).status_code == 200


def test_the_menu_shows_where_one_is(city, client):
    for path, current in (("/aktuelles/", "page"), ("/aktuelles/kl-digital-endet/", "true")):
        menu = client.get(path).content.decode().split('class="mainnav"')[1]
        assert f'<a href="/aktuelles/" aria-current="{current}">' in menu


def test_without_news_there_is_no_link_to_them(client):
    load_city(city=the_city())
    assert "Aktuelles" not in part(client, "/impressum/", "header")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", {"Was ist das hier?": "/was-ist-das/", "Daten und Quellen": "/daten-und-quellen/"}),
        ("/en/", {"What is this?": "/en/was-ist-das/"}),
    ],
)
def test_the_footer_leads_to_the_text_pages(city, client, path, found):
    footer = links(part(client, path, "footer"))
    assert found.items() <= footer.items()
    for address in footer.values():
        assert client.get(address).status_code == 200


def test_editors_decide_which_text_pages_the_footer_links(city, client):
    StandardPage.objects.filter(slug="was-ist-das").update(show_in_menus=False)
    footer = links(part(client, "/", "footer"))
    assert "Was ist das hier?" not in footer
    assert "Daten und Quellen" in footer


def test_a_page_that_is_not_for_everybody_is_not_linked(city, client):
    page = StandardPage.objects.get(slug="was-ist-das", locale__language_code="de")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "Was ist das hier?" not in links(part(client, "/", "footer"))


@pytest.mark.parametrize(("role", "may"), [(Role.EDITOR, True), (Role.CDO, True), (None, False)])
def test_staff_find_the_way_to_the_administration(city, client, settings, role, may):
    settings.STAFF_MFA = False
    client.force_login(person("jemand", *([role] if role else [])))
    assert (links_with_words(part(client, "/", "header")).get("Verwaltung") is not None) is may
    assert (client.get("/verwaltung/").status_code == 200) is may


def links_with_words(html):
    pairs = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {re.sub(r"<[^>]*>", "", words).strip(): address for address, words in pairs}


def test_readers_see_no_way_to_the_administration(city, client):
    assert 'href="/verwaltung/"' not in client.get("/").content.decode()


@pytest.mark.parametrize(("path", "home"), [("/impressum/", "/"), ("/en/imprint/", "/en/")])
def test_each_trail_starts_at_the_home_page_of_its_language(city, client, path, home):
    trail = client.get(path).content.decode().split('class="breadcrumb"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]*)"', trail) == [home]
