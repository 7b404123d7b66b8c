import csv
import io
import json
import re
from datetime import date

import pytest
from django.forms import model_to_dict
from django.urls import reverse
from django.utils import timezone

from stadtherz.accounts.public import Role
from stadtherz.kernel.text import Text
from stadtherz.observations.models import Station
from stadtherz.programme.models import Dependency, MilestoneShift, Project
from stadtherz.programme.selectors.projects import ways_to_take_part
from stadtherz.programme.services.approval import approve_project
from stadtherz.programme.wagtail_hooks import ProjectViewSet
from tests.accounts.factories import cdo
from tests.accounts.people import confirmed, log_in_with_code, with_app
from tests.observations.factories import station, stream
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db

PAGES = {
    "programme:themes": ((), 3),
    "programme:theme": (("verkehr",), 12),
    "programme:goals": ((), 6),
    "programme:projects": ((), 8),
    "programme:project": (("p0",), 13),
    "programme:promises": ((), 4),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow_with_the_content(client, django_assert_max_num_queries, name, number):
    for count in range(number):
        found = project(f"p{count}")
        for measuring in range(4 - count % 4):
            stream(f"s{count}-{measuring}", one := station(f"s{count}-{measuring}"))
            Station.objects.filter(pk=one.pk).update(project=found.key)
        for _ in range(2):
            milestone(found)
    arguments, queries = PAGES[name]
    address = reverse(name, args=arguments)
    client.get(address)
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


def test_the_project_page_says_who_notices_what(client):
    project()
    body = client.get("/projekte/bruecke/").content.decode()
    assert all(
        words in body for words in ("Wer merkt es?", "alle", "Woran sehen wir es?", "Zählung")
    )


def test_english_has_its_own_address_and_words(client):
    project()
    body = client.get("/en/projects/bruecke/").content.decode()
    assert "Projekt bruecke (en)" in body
    assert "Who notices it?" in body


@pytest.mark.parametrize("obligatory", [True, False])
def test_a_draft_is_hidden_from_the_public_and_shown_to_staff(client, settings, obligatory):
    settings.STAFF_MFA = obligatory
    project(published=False)
    assert client.get("/projekte/bruecke/").status_code == 404
    leitung = confirmed("leitung", Role.CDO)
    client.force_login(leitung)
    assert (client.get("/projekte/bruecke/").status_code == 404) is obligatory
    client.logout()
    log_in_with_code(client, "leitung", with_app(leitung))
    assert "Entwurf." in client.get("/projekte/bruecke/").content.decode()


def test_what_is_missing_stands_on_the_page(client):
    project(complete=False)
    assert "wer es dauerhaft verantwortet" in client.get("/projekte/bruecke/").content.decode()


def test_markup_in_a_name_stays_text(client):
    project("x")
    Project.objects.update(name=Text.of({"de": "<script>alert(1)</script>"}))
    body = client.get("/projekte/x/").content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


class TestTakingPart:
    CALL = {"take_part": Text.of("Wer will testen?")}

    def box_of(self, client):
        body = client.get("/projekte/bruecke/").content.decode()
        found = re.search(r'<section class="project__take-part".*?</section>', body, re.DOTALL)
        return found.group() if found else ""

    @pytest.mark.parametrize(
        ("values", "link", "words"),
        [
            ({"take_part_address": "https://a.example/x"}, "https://a.example/x", "Mitmachen"),
            ({"take_part_mail": "a@b.example", "take_part_label": Text.of("Zum Testen melden")},
             "mailto:a@b.example", "Zum Testen melden"),
        ],
    )  # fmt: skip
    def test_a_call_has_a_box_of_its_own_with_a_button(self, client, values, link, words):
        project()
        Project.objects.update(**self.CALL, **values)
        box = self.box_of(client)
        assert "Wer will testen?" in box
        assert re.search(rf'<a class="button" href="{link}">{words}', box)
        assert "Wer will testen?" not in client.get("/projekte/bruecke/").content.decode().replace(
            box, ""
        )

    def test_a_call_without_an_address_is_shown_without_a_button(self, client):
        project()
        Project.objects.update(**self.CALL)
        assert "Wer will testen?" in self.box_of(client)
        assert "button" not in self.box_of(client)

    @pytest.mark.parametrize("status", ["done", "stopped"])
    def test_what_is_over_calls_nobody(self, client, status):
        project()
        Project.objects.update(**self.CALL, take_part_mail="a@b.example", status=status)
        assert self.box_of(client) == ""
        assert list(ways_to_take_part(3)) == []

    def test_a_mail_is_a_way_to_take_part(self):
        found = project()
        assert list(ways_to_take_part(3)) == []
        Project.objects.update(**self.CALL, take_part_mail="a@b.example")
        assert list(ways_to_take_part(3)) == [found]


class TestOpenData:
    def test_json_has_projects_with_first_and_current_dates(self, client):
        step = milestone(project(), date(2027, 3, 1), first_due=date(2026, 12, 31))
        MilestoneShift.objects.create(
            milestone=step, old_due=step.first_due, new_due=step.due, reason="Frost",
            shifted_at=timezone.now(),
        )  # fmt: skip
        row = json.loads(client.get("/projekte.json").content)["projects"][0]
        assert (row["key"], row["name_en"], row["approved"]) == (
            "bruecke", "Projekt bruecke (en)", False,
        )  # fmt: skip
        assert row["themes"] == ["sicherheit", "verkehr"]
        (one,) = row["milestones"]
        assert (one["first_due"], one["due"], one["moved"]) == ("2026-12-31", "2027-03-01", 1)

    def test_tables_are_safe_to_open(self, client):
        milestone(project(), name=Text.of("=1+1"))
        Project.objects.update(summary=Text.of('=HYPERLINK("http://x.example")'))
        (row,) = table_of(client, "/projekte.csv")
        assert row["key"] == "bruecke"
        assert row["summary_de"].startswith("'=HYPERLINK")
        (row,) = table_of(client, "/versprochen.csv")
        assert (row["project"], row["name_de"]) == ("bruecke", "'=1+1")
        assert (row["first_due"], row["due"]) == ("2026-12-31", "2026-12-31")

    def test_a_draft_is_in_none_of_them(self, client):
        milestone(project(published=False))
        assert table_of(client, "/projekte.csv") == table_of(client, "/versprochen.csv") == []

    @pytest.mark.parametrize("page", ["/projekte/", "/en/projects/"])
    def test_the_addresses_are_the_same_in_every_language(self, client, page):
        project()
        body = client.get(page).content.decode()
        assert 'href="/projekte.csv"' in body
        assert 'href="/projekte.json"' in body

    @pytest.mark.parametrize("kind", ["csv", "json"])
    def test_the_english_addresses_of_before_lead_on(self, client, kind):
        answer = client.get(f"/en/projects.{kind}")
        assert (answer.status_code, answer.url) == (301, f"/projekte.{kind}")

    @pytest.mark.parametrize("path", ["/projekte.csv", "/projekte.json", "/versprochen.csv"])
    @pytest.mark.parametrize("number", [1, 30])
    def test_a_fixed_number_of_queries(self, client, django_assert_max_num_queries, path, number):
        for count in range(number):
            milestone(project(f"p{count}"))
        with django_assert_max_num_queries(4):
            assert client.get(path).status_code == 200


def table_of(client, path):
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode())))


@pytest.mark.parametrize(
    "asked", ["?thema=verkehr", "?stand=running&stadtteil=betzenberg", "?seite=9"]
)
def test_filters(client, asked):
    project()
    assert "Projekt bruecke" in client.get(f"/projekte/{asked}").content.decode()


def test_a_filter_without_a_hit_teaches(client):
    project()
    assert "Dazu gibt es gerade kein Projekt." in client.get("/projekte/?thema=x").content.decode()


def test_an_approved_project_says_when_and_nothing_of_gaps(client):
    approve_project(project_id=project().pk, by=cdo())
    body = client.get("/projekte/bruecke/").content.decode()
    assert "Noch nicht freigegeben" not in body
    assert re.search(r"Freigegeben am \d+\. \w+ \d{4}: Nutzen, Ziel", body)


def test_a_goal_with_many_projects_shows_some_and_leads_to_all(client):
    for count in range(15):
        project(f"p{count}")
    body = client.get("/ziele/").content.decode()
    assert "3 weitere Projekte" in body
    assert "/projekte/?ziel=ziel" in body
    assert client.get("/projekte/?ziel=ziel").context["page"].paginator.count == 15
    assert client.get("/projekte/?ziel=kein-ziel").context["page"].paginator.count == 0


def empty_formsets(form):
    return {
        f"{formset.prefix}-{part}": 0
        for formset in form.formsets.values()
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }


def test_the_editor_refuses_projects_that_wait_for_each_other():
    first, second, third = project("a"), project("b"), project("c")
    Dependency.objects.create(project=second, needs=third)
    Dependency.objects.create(project=third, needs=first)
    form_class = ProjectViewSet().get_edit_handler().get_form_class()
    values = model_to_dict(first)
    for name in ("name", "summary"):
        values |= {f"{name}_de": "Wort", f"{name}_en": "word", name: "Wort"}

    def filled(needs):
        form = form_class(instance=first)
        chosen = {"dependencies-TOTAL_FORMS": 1, "dependencies-0-needs": needs.pk}
        data = {**empty_formsets(form), **chosen, **form.initial, **values}
        data |= {"themes": [one.pk for one in first.themes.all()]}
        return form_class({k: v for k, v in data.items() if v is not None}, instance=first)

    circle = filled(second)
    assert not circle.is_valid()
    assert circle.non_field_errors() == [
        "Diese Projekte würden aufeinander warten: a → b → c → a."
    ], circle.errors
    Dependency.objects.filter(project=third).delete()
    harmless = filled(second)
    assert harmless.is_valid(), harmless.errors


def test_stations_projects_and_themes_lead_to_each_other(client, tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    project("bruecke")
    stream("zaehler-1", measuring := station("zaehler"))
    measuring.project = "bruecke"
    measuring.save()
    for address in ("/projekte/bruecke/", "/themen/verkehr/"):
        page = client.get(address).content.decode()
        assert "Was dafür gemessen wird" in page
        assert "/messwerte/zaehler/" in page
    assert "Was dafür gemessen wird" not in client.get("/themen/umwelt/").content.decode()
    assert 'href="/projekte/bruecke/"' in client.get("/messwerte/zaehler/").content.decode()
    assert "/en/projects/bruecke/" in client.get("/en/readings/zaehler/").content.decode()
    Project.objects.update(published=False)
    assert "/projekte/bruecke/" not in client.get("/messwerte/zaehler/").content.decode()
