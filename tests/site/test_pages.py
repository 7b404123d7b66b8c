from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.models import NewsPage
from stadtherz.newsroom.public import ensure_newsroom, load_news
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import Reading, record
from tests.accounts.factories import person
from tests.observations.factories import station, stream
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    load_city(city=the_city())
    ensure_newsroom()


def fill(number):
    now = timezone.now()
    for count in range(number):
        milestone(project(f"p{count}"))
        one = stream(f"s{count}-1", station(f"s{count}"))
        record(readings=[Reading(one.pk, now - timedelta(minutes=15 * n), n) for n in range(4)])
    load_news()
    flush()


PAGES = {
    "/themen/": 12,
    "/themen/verkehr/": 12,
    "/ziele/": 12,
    "/projekte/": 12,
    "/projekte/p0/": 13,
    "/versprochen/": 12,
    "/sitemap.xml": 12,
    "/": 12,
    "/en/": 12,
    "/messwerte/": 8,
    "/messwerte/s0/": 12,
    "/daten/": 8,
    "/stadtteile/": 4,
    "/stadtteile/innenstadt-ost/": 12,
    "/suche/?q=brücke": 19,
    "/impressum/": 2,
    "/datenschutz/": 2,
    "/barrierefreiheit/": 2,
    "/aktuelles/": 12,
    "/aktuelles/feed.rss": 8,
    "/aktuelles/theatergarten-gewinnt/": 12,
    "/was-ist-das/": 9,
}


@pytest.fixture
def shared_cache(settings):
    """The cache of the product, in the database: asking it is a query as well."""
    real = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
    settings.CACHES = settings.CACHES | {"default": real}
    call_command("createcachetable", verbosity=0)


@pytest.mark.parametrize(
    "number", [1, 60, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.soak])]
)
def test_queries_do_not_grow_with_the_content(
    city, shared_cache, client, number, django_assert_max_num_queries
):
    fill(number)
    for path, most in PAGES.items():
        client.get(path)
        with django_assert_max_num_queries(most, info=path):
            assert client.get(path).status_code == 200, path


def test_empty_city_teaches(city, client):
    body = client.get("/").content.decode()
    for words in (
        "Hier erscheinen Messwerte, sobald der erste Sensor sendet.",
        "Hier stehen Nachrichten, sobald die Redaktion die erste veröffentlicht.",
        "Gerade läuft keine Beteiligung.",
    ):
        assert words in body


SEARCHED = {
    "Projekt p0": True, "projekt": True, "BRUECKE": False, "theaterg": True, "gruenfl": False,
    "betzen": True, "innenstadt sued": True, "": False, "%": False, "x" * 5000: False,
    "<script>": False, "'; DROP TABLE": False,
}  # fmt: skip


def test_search(city, client):
    fill(1)
    for query, found in SEARCHED.items():
        body = client.get("/suche/", {"q": query}).content.decode()
        assert ("Treffer" in body and "0 Treffer" not in body) is found, query
        assert "<script>" not in body.split("<main")[1]


def test_search_finds_what_stands_on_pages_of_the_programme(city, client):
    call_command("programme_load", verbosity=0)
    for query in (
        "Busfunk", "Leitbild herzlich", "Mobilitätsplan", "Wissen über die Anlage",
        "liefert Verkehrszahlen", "Referat Tiefbau KIMONO",
    ):  # fmt: skip
        body = client.get("/suche/", {"q": query}).content.decode()
        assert "Treffer" in body, query
        assert "0 Treffer" not in body, query


def test_the_other_language_is_the_same_page(city, client):
    fill(1)
    body = client.get("/projekte/p0/").content.decode()
    assert 'href="/en/projects/p0/"' in body
    assert '<html lang="en">' in client.get("/en/projects/p0/").content.decode()


def test_the_sitemap_lists_pages_that_answer(city, client):
    fill(1)
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own output
    places = [node.text for node in root.iter() if node.tag.endswith("loc")]
    assert len(places) > 40
    for place in places:
        path = "/" + place.split("/", 3)[3]
        assert client.get(path).status_code == 200, path


def test_head_and_wrong_methods(city, client):
    fill(1)
    for path in ("/", "/projekte/p0/", "/messwerte/s0/", "/messwerte/s0/daten.csv", "/sitemap.xml"):
        assert client.head(path).status_code == 200, path
        assert client.post(path).status_code in {403, 405}, path


def test_a_page_that_is_not_there(city, client):
    response = client.get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()


def test_the_strict_policy_stands_on_public_pages_and_a_looser_one_on_the_editor(city, client):
    public = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in public
    assert "default-src 'none'" in public
    assert "frame-ancestors 'none'" in public
    editor = client.get("/verwaltung/")["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in editor


def test_only_a_preview_may_be_shown_in_a_frame_and_only_in_one_of_our_own(city, client):
    load_news()
    page = NewsPage.objects.first()
    preview = page.make_preview_request(client.get("/").wsgi_request)
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "default-src 'none'" in preview["Content-Security-Policy"]
    assert "unsafe" not in preview["Content-Security-Policy"]
    public = client.get(page.get_url())["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in public


class TestKeptPages:
    @pytest.fixture(autouse=True)
    def keeping(self, settings):
        settings.PAGE_CACHE_SECONDS = 60
        caches["pages"].clear()
        yield
        caches["pages"].clear()

    def fresh(self):
        return Client()

    def test_the_second_reader_costs_no_query(self, city, django_assert_num_queries):
        self.fresh().get("/")
        with django_assert_num_queries(0):
            assert self.fresh().get("/").status_code == 200

    def test_kept_pages_carry_the_policy(self, city):
        self.fresh().get("/")
        assert "default-src 'none'" in self.fresh().get("/")["Content-Security-Policy"]

    def test_each_language_and_query_is_a_page_of_its_own(self, city):
        german, english = self.fresh().get("/"), self.fresh().get("/en/")
        assert german.content != english.content
        assert "Suche: a" in self.fresh().get("/suche/?q=a").content.decode()
        assert "Suche: b" in self.fresh().get("/suche/?q=b").content.decode()

    def test_what_varies_by_accept_is_kept_for_each(self, city, django_assert_num_queries):
        """A program that wants RDF of the catalogue's page does not get what a browser got."""
        browser, program = {"accept": "text/html,*/*;q=0.8"}, {"accept": "text/turtle"}
        for _ in range(2):
            page = self.fresh().get("/daten/", headers=browser)
            assert (page.status_code, page["Content-Type"][:9]) == (200, "text/html")
            led = self.fresh().get("/daten/", headers=program)
            assert (led.status_code, led["Location"][-12:]) == (303, "/catalog.ttl")
        with django_assert_num_queries(0):
            assert self.fresh().get("/daten/", headers=browser).content == page.content

    def test_a_form_with_a_secret_is_not_kept(self, city):
        one, other = (self.fresh().get("/konto/login/").content for _ in range(2))
        assert one != other

    def test_a_person_never_sees_or_leaves_a_kept_page(self, city, client):
        client.force_login(person("zaunkoenig"))
        assert "zaunkoenig" in client.get("/").content.decode()
        assert "zaunkoenig" not in self.fresh().get("/").content.decode()
        assert "zaunkoenig" in client.get("/").content.decode()

    def test_a_preview_is_neither_kept_nor_answered_from_the_store(self, city):
        load_news()
        page = NewsPage.objects.get(slug="theatergarten-gewinnt", locale__language_code="de")
        page.title = "Nur ein Entwurf"
        asked = self.fresh().get("/").wsgi_request
        assert "Nur ein Entwurf" in page.make_preview_request(asked).content.decode()
        assert "Nur ein Entwurf" not in self.fresh().get(page.get_url()).content.decode()
        assert "Nur ein Entwurf" in page.make_preview_request(asked).content.decode()

    def test_what_is_missing_is_asked_again(self, city):
        assert self.fresh().get("/projekte/p0/").status_code == 404
        fill(1)
        assert self.fresh().get("/projekte/p0/").status_code == 200


def test_odd_questions_get_an_answer_and_never_a_fault(city, client, subtests):
    fill(1)
    for odd in [
        "%00",
        "-1",
        "0",
        "9" * 40,
        "x" * 3000,
        "%25_%5C",
        "%F0%9F%92%A9",
        "%FF",
        "' OR 1=1 --",
    ]:
        with subtests.test(odd=odd):
            for path in (
                "/suche/?q=", "/projekte/?thema=", "/projekte/?stand=", "/projekte/?stadtteil=",
                "/projekte/?ziel=", "/projekte/?seite=", "/messwerte/?was=", "/messwerte/?wo=",
                "/messwerte/?seite=", "/messwerte/s0/verlauf.json?bereich=", "/aktuelles/?thema=",
                "/aktuelles/?seite=", "/versprochen/?seite=", "/konto/login/?next=",
            ):  # fmt: skip
                assert client.get(path + odd).status_code in {200, 400}, path + odd
            assert client.get(f"/orte/{odd.replace('%', '')}/").status_code == 404
            assert client.get("/projekte/%00/").status_code in {400, 404}
