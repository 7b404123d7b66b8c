"""What a reader gets of projects on cards, of a theme's whole chain, and of goals."""

import re
from datetime import date

import pytest
import time_machine

from stadtherz.city.public import District
from stadtherz.kernel.text import Text
from stadtherz.newsroom.models import NewsIndexPage, NewsPage
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.programme.models import Goal, Indicator, IndicatorValue, Project
from tests.programme.factories import goal, milestone, project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-24 12:00", tick=False):
        yield


def text_of(client, path):
    return " ".join(client.get(path).content.decode().split())


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def card_on(client, path="/projekte/"):
    return re.search(r'<li class="card .*?</li>', text_of(client, path)).group()


class TestCards:
    def test_status_title_place_date_figure_and_action(self, client):
        found = project()
        found.districts.set(District.objects.filter(key="betzenberg"))
        found.save()
        milestone(found, date(2026, 1, 31), is_done=True, done_on=date(2026, 1, 31))
        milestone(found, date(2027, 12, 31), due_known="year")
        milestone(found, date(2028, 12, 31))
        words = words_of(card_on(client))
        for part in (
            "in Umsetzung", "Projekt bruecke", "Betzenberg", "2027: Fertig",
            "1 von 3 Terminen erledigt", "Zum Projekt",
        ):  # fmt: skip
            assert part in words, part
        assert "2028" not in words

    def test_an_overdue_promise_comes_first_and_says_so(self, client):
        found = project()
        milestone(found, date(2027, 1, 1))
        milestone(found, date(2026, 6, 30))
        assert "überfällig , 30. Juni 2026: Fertig" in words_of(card_on(client))

    def test_without_promises(self, client):
        project()
        words = words_of(card_on(client))
        assert "noch kein Termin veröffentlicht" in words
        assert "ganze Stadt" in words

    def test_where_one_can_take_part_that_is_the_action(self, client):
        project()
        Project.objects.update(take_part_mail="a@b.example", take_part_label=Text.of("Testen"))
        assert '<a href="mailto:a@b.example">Testen' in card_on(client)
        Project.objects.update(status="done")
        assert "mailto" not in card_on(client)

    @pytest.mark.parametrize("theme", ["verkehr", "sicherheit"])
    def test_on_a_themes_page_the_card_has_its_hue_and_name(self, client, theme):
        project()
        card = card_on(client, f"/themen/{theme}/")
        assert f'class="card hue-{theme}"' in card
        assert theme in words_of(card).lower()


class TestTheme:
    def test_the_chain_from_the_theme_to_what_it_should_lead_to(self, client):
        project()
        one = Indicator.objects.create(key="k", goal=goal(), name=Text.of("Verletzte"))
        IndicatorValue.objects.create(indicator=one, value=12, on=date(2025, 1, 1), source="Amt")
        Goal.objects.create(key="anderes", paper=goal().paper, name=Text.of("Anderes Ziel"),
                            meaning=Text.of("x"))  # fmt: skip
        body = text_of(client, "/themen/verkehr/")
        assert '<a href="/ziele/#ziel-ziel">Ziel</a>' in body
        assert "Verletzte" in body
        assert "12" in words_of(body.split("Verletzte")[1])[:40]
        assert "Anderes Ziel" not in body
        assert "Wohin das führen soll" not in text_of(client, "/themen/handel/")

    def test_a_draft_leads_nowhere(self, client):
        project(published=False)
        assert "Wohin das führen soll" not in text_of(client, "/themen/verkehr/")

    def test_news_of_the_theme(self, client):
        found = project()
        ensure_newsroom()
        index = NewsIndexPage.objects.get(locale__language_code="de")
        for title, themes in (("Neue Ampel", found.themes.all()), ("Neue Bank", [])):
            page = NewsPage(title=title, slug=title[-4:].lower(), date=date(2026, 11, 1),
                            lead="Es geht los.", locale=index.locale)  # fmt: skip
            index.add_child(instance=page)
            page.themes.set(themes)
            page.save()
        body = text_of(client, "/themen/verkehr/")
        assert re.search(r'<a href="/aktuelles/mpel/"><strong>Neue Ampel', body)
        assert "Neue Bank" not in body
        assert "Neue Ampel" not in text_of(client, "/en/themes/verkehr/")

    def test_a_theme_that_is_not_there(self, client):
        project()
        assert client.get("/themen/gibt-es-nicht/").status_code == 404


class TestGoals:
    def indicator(self, values, **more):
        one = Indicator.objects.create(
            key="k", goal=goal(), name=Text.of("Anteil"), unit=Text.of("%"), **more
        )
        for year, value in values.items():
            IndicatorValue.objects.create(
                indicator=one, value=value, on=date(year, 1, 1), source="Amt"
            )

    def test_a_goal_without_an_indicator_says_why(self, client):
        goal()
        assert "Noch kein Indikator: Woran man den Fortschritt" in words_of(
            text_of(client, "/ziele/")
        )
        Goal.objects.update(no_indicator=Text.of("Niemand zählt."))
        assert "Noch kein Indikator: Niemand zählt." in words_of(text_of(client, "/ziele/"))

    def test_progress_is_drawn_and_said(self, client):
        self.indicator({2020: 85, 2025: 55}, target=25, target_by=date(2030, 1, 1))
        body = text_of(client, "/ziele/")
        assert '<circle class="scale__now" cx="194"' in body
        assert 'd="M88 4V30"' in body
        assert (
            "Ausgang 85 % Januar 2020 Zuletzt 55 % Januar 2025 Zielwert 25 % bis Januar 2030"
            " Quelle: Amt 50 % des Weges zum Ziel"
        ) in words_of(body)

    def test_without_a_target_the_way_so_far_is_drawn(self, client):
        self.indicator({2023: 270, 2025: 1700})
        body = text_of(client, "/ziele/")
        assert 'd="M48 17H300"' in body
        assert "scale__target" not in body
        words = words_of(body)
        assert "Zuletzt 1.700 % Januar 2025 Zielwert nicht bekannt" in words

    @pytest.mark.parametrize(("values", "said"), [({}, "noch kein Wert bekannt"), ({2025: 5}, "5")])
    def test_one_value_or_none_is_said_and_not_drawn(self, client, values, said):
        self.indicator(values)
        body = text_of(client, "/ziele/")
        assert '<svg class="scale"' not in body
        assert f"Zuletzt {said}" in words_of(body)
        assert "Ausgang" not in words_of(body).split("Anteil")[1]
