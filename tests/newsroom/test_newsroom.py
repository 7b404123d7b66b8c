import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale, Site

from stadtherz.accounts.public import Role
from stadtherz.newsroom.domain.matching import excerpt, fold, score, words_of
from stadtherz.newsroom.models import RICH, CityPage, HomePage, NewsIndexPage, NewsPage
from stadtherz.newsroom.public import address_in, ensure_newsroom, load_news
from tests.accounts.factories import person
from tests.newsroom.factories import news

ATOM = "{http://www.w3.org/2005/Atom}"


class TestMatching:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [("Grünflächen", "gruenflaechen"), ("STRASSE Straße", "strasse strasse"), ("Café", "cafe"),
         ("Größe", "groesse"), ("", "")],
    )  # fmt: skip
    def test_folding(self, text, folded):
        assert fold(text) == folded

    @given(st.text(max_size=300))
    def test_folding_twice_is_folding_once(self, text):
        assert fold(fold(text)) == fold(text)

    @pytest.mark.parametrize(
        ("query", "words"),
        [("grün Fläche", ("gruen", "flaeche")), ("a a a", ("a",)), ("%'\"<>", ()), ("", ()),
         (" ".join(map(str, range(20))), tuple(map(str, range(8))))],
    )  # fmt: skip
    def test_words(self, query, words):
        assert words_of(query) == words

    def test_every_word_must_be_there_and_titles_weigh_more(self):
        assert score(("ampel",), "Ampel", "x") > score(("ampel",), "x", "Ampel") > 0
        assert score(("ampel", "mond"), "Ampel", "Sonne") == 0

    @given(st.text(max_size=400), st.text(min_size=1, max_size=8))
    def test_an_excerpt_is_part_of_the_text(self, text, query):
        whole = " ".join(text.split())
        for piece in excerpt(words_of(query), text):
            assert piece.text.strip("… ") in whole

    def test_hits_are_marked(self):
        pieces = excerpt(("gruen",), "Die Stadt plant Grünflächen am Bach.")
        assert [piece.text for piece in pieces if piece.hit] == ["Grünflächen"]


class TestTrees:
    def test_making_them_twice_is_once(self, newsroom):
        before = list(CityPage.objects.values_list("pk", "path"))
        ensure_newsroom()
        assert list(CityPage.objects.values_list("pk", "path")) == before
        assert HomePage.objects.count() == 2
        assert Site.objects.get().root_page.specific == HomePage.objects.get(
            locale=Locale.objects.get(language_code="de")
        )

    def test_the_first_news_come_once_and_deleted_ones_do_not_return(self, newsroom):
        assert load_news() == 10
        NewsPage.objects.first().delete()
        assert load_news() == 0

    def test_a_page_knows_its_translation(self, newsroom, client):
        load_news()
        page = NewsPage.objects.get(slug="theatergarten-gewinnt", locale__language_code="de")
        assert address_in(page, "en") == "/en/news/theatergarten-gewinnt/"
        assert client.get("/en/news/theatergarten-gewinnt/").status_code == 200


class TestWhatIsNotPublic:
    @pytest.mark.parametrize(
        "path",
        [
            "/aktuelles/",
            "/aktuelles/feed.rss",
            "/aktuelles/feed.atom",
            "/aktuelles/feed.json",
            "/suche/?q=geheimnis",
            "/sitemap.xml",
            "/",
        ],
    )
    def test_a_draft_shows_up_nowhere(self, newsroom, client, path):
        news("Geheimnis", live=False)
        body = client.get(path).content.decode()
        assert "Geheimnis" not in body
        assert "/n0/" not in body

    def test_a_scheduled_page_appears_on_time(self, newsroom, client):
        page = news("Später", live=False)
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
        page.save()
        call_command("publish_scheduled", verbosity=0)
        assert client.get("/aktuelles/n0/").status_code == 404
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            call_command("publish_scheduled", verbosity=0)
            assert client.get("/aktuelles/n0/").status_code == 200


class TestFeeds:
    def test_rss_has_what_the_standard_asks(self, newsroom, client):
        news("<b>Fett & laut</b>")
        response = client.get("/aktuelles/feed.rss")
        channel = ET.fromstring(response.content).find("channel")  # noqa: S314
        assert response["Content-Type"].startswith("application/rss+xml")
        assert all(channel.find(name).text for name in ("title", "link", "description"))
        item = channel.find("item")
        assert item.find("title").text == "<b>Fett & laut</b>"
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.find("link").text.startswith("http")
        assert item.find("pubDate").text.startswith("Sun, 01 Nov 2026")

    def test_atom_has_what_the_standard_asks(self, newsroom, client):
        news()
        root = ET.fromstring(client.get("/aktuelles/feed.atom").content)  # noqa: S314
        for parent in (root, root.find(f"{ATOM}entry")):
            assert all(parent.find(f"{ATOM}{name}").text for name in ("id", "title", "updated"))
        assert root.find(f"{ATOM}author/{ATOM}name").text

    def test_an_empty_atom_feed_is_still_valid(self, newsroom, client):
        root = ET.fromstring(client.get("/aktuelles/feed.atom").content)  # noqa: S314
        assert root.find(f"{ATOM}updated").text

    def test_json_feed(self, newsroom, client):
        news()
        feed = json.loads(client.get("/aktuelles/feed.json").content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert set(feed["items"][0]) >= {"id", "url", "content_html", "date_published"}

    def test_the_english_feed_is_english(self, newsroom, client):
        load_news()
        feed = json.loads(client.get("/en/news/feed.json").content)
        assert feed["language"] == "en"
        assert all("/en/news/" in item["url"] for item in feed["items"])

    def test_unchanged_is_said_without_sending_it_again(self, newsroom, client):
        news()
        first = client.get("/aktuelles/feed.rss")
        again = client.get(
            "/aktuelles/feed.rss", headers={"if-modified-since": first["Last-Modified"]}
        )
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        ("handel", "Zum Thema „Handel“ gibt es noch keine Nachricht."),
        ("gibtesnicht", "Dieses Thema kennen wir nicht."),
    ],
)
def test_an_empty_filter_is_named_and_can_be_taken_off(newsroom, client, theme, said):
    news()
    body = client.get(f"/aktuelles/?thema={theme}").content.decode()
    assert said in body
    assert '<a href="/aktuelles/">Alle Nachrichten zeigen</a>' in body
    assert "Sobald die Redaktion" not in body


def test_an_empty_newsroom_says_what_will_come(newsroom, client):
    assert "Sobald die Redaktion" in client.get("/aktuelles/").content.decode()


def test_markup_in_a_title_stays_text(newsroom, client):
    news("<script>alert(1)</script>")
    for path in ("/aktuelles/", "/aktuelles/n0/", "/"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_what_the_editor_sends_is_cleaned():
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}
    block = {
        "text": "gut <b>böse</b>", "type": "unstyled", "key": "a", "depth": 0,
        "inlineStyleRanges": [], "entityRanges": [{"offset": 0, "length": 3, "key": 0}],
    }  # fmt: skip
    sent = json.dumps({"blocks": [block], "entityMap": {"0": link}})
    stored = ContentstateConverter(RICH).to_database_format(sent)
    assert "javascript:" not in stored
    assert "&lt;b&gt;" in stored


def test_a_page_sent_without_a_short_name_gets_its_own(newsroom, client, settings):
    settings.STAFF_MFA = False
    client.force_login(person("autorin", Role.EDITOR))
    index = NewsIndexPage.objects.get(locale__language_code="de")
    form = {
        "title": "Neue Räder", "slug": "", "lead": "Zum Leihen.", "date": "2026-11-01",
        "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    address = reverse("wagtailadmin_pages:add", args=["newsroom", "newspage", index.pk])
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert sorted(NewsPage.objects.values_list("slug", flat=True)) == ["neue-räder", "neue-räder-2"]


def test_signs_that_xml_does_not_know_do_not_break_a_feed(newsroom, client):
    news(title="Ampel \x0b\x1f\ufffe neu")
    for kind in ("rss", "atom"):
        body = client.get(f"/aktuelles/feed.{kind}").content
        titles = [
            element.text
            for element in ET.fromstring(body).iter()  # noqa: S314 - our own feed
            if element.tag.endswith("title")
        ]
        assert "Ampel  neu" in titles
