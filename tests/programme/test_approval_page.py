"""The tool with which a project is judged and approved."""

import re

import pytest
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.kernel.text import Text
from stadtherz.programme.models import Benefit, Funding, Project
from stadtherz.programme.services.approval import approve_project
from tests.accounts.factories import cdo, person
from tests.programme.editor import edit_address, opened, row_of, save
from tests.programme.factories import project

pytestmark = pytest.mark.django_db
LIST = reverse("wagtailsnippets_programme_project:list")


@pytest.fixture
def leitung(client, settings):
    settings.STAFF_MFA = False
    found = cdo()
    client.force_login(found)
    return found


def address_of(found):
    return reverse("programme-approval", args=[found.pk])


def page_of(client, found):
    return " ".join(client.get(address_of(found)).content.decode().split())


def press(client, found, **values):
    body = client.get(address_of(found)).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', body)
    data = {"seen": seen.group(1)} if seen else {}
    answer = client.post(address_of(found), data | values, follow=True)
    found.refresh_from_db()
    return " ".join(answer.content.decode().split())


def test_title_and_heading_name_the_project(client, leitung):
    body = page_of(client, project())
    assert re.search(r"<title>\s*Freigabe: Projekt bruecke", body)
    assert re.search(r"<h1[^>]*>.*?Freigabe: Projekt bruecke\s*</h1>", body)
    assert body.count("<h1") == 1


def test_everything_that_is_to_be_judged_stands_there(client, leitung):
    found = project()
    found.yearly_cost_cents = 1_234_550
    found.save()
    Funding.objects.create(project=found, source="Bund", amount_cents=10_000_000, share_percent=90)
    body = page_of(client, found)
    for words in (
        "alle", "mehr", "bald", "Zählung", "direkt: Menschen merken es selbst",
        "Ziel</strong>: viel", "Referat Tiefbau", "12.345,50 €", "Bund, 100.000,00 €, 90 %",
    ):  # fmt: skip
        assert words in body, words


def test_the_cdo_approves_and_everybody_sees_who_and_when(client, leitung):
    found = project()
    assert "Bereit zur Freigabe" in page_of(client, found)
    body = press(client, found, approve="yes")
    assert found.approved_by == leitung
    assert "Das Projekt ist freigegeben." in body
    assert re.search(r"Am \d+\. \w+ \d{4} von leitung\.", body)
    assert re.search(r"<td>freigegeben</td><td>leitung</td>", body)
    assert ">Freigeben<" not in body


def test_what_is_missing_leads_to_the_field_and_there_is_no_button(client, leitung):
    found = project(complete=False)
    Benefit.objects.create(project=found, kind="direct")
    Benefit.objects.create(
        project=found, kind="direct", who=Text.of("alle"), what=Text.of("mehr"),
        how_known=Text.of("Zählung"),
    )  # fmt: skip
    Funding.objects.create(project=found, source="Bund")
    body = page_of(client, found)
    assert "Noch nicht: 4 Angaben fehlen" in body
    assert ">Freigeben<" not in body
    fields = re.findall(re.escape(edit_address(found)) + r"#id_([\w-]+)", body)
    assert fields == [
        "benefits-1-from_when_0", "contributions-ADD", "permanent_owner", "decision_date",
    ]  # fmt: skip
    editor = client.get(edit_address(found)).content.decode()
    for field in fields:
        assert f'id="id_{field}"' in editor, field


def test_the_gate_holds_against_a_forged_button(client, leitung):
    found = project(complete=False)
    body = press(client, found, approve="yes")
    assert found.approved_at is None
    assert "Noch nicht: Es fehlen Angaben. Sie stehen unten." in body


def test_whoever_presses_second_is_told_so(client, leitung):
    found = project()
    approve_project(project_id=found.pk, by=person("zweite", Role.CDO))
    assert "Das Projekt ist schon freigegeben" in press(client, found, approve="yes")
    assert found.approved_by.username == "zweite"
    assert found.approval_steps.count() == 1


def test_what_changed_since_the_page_was_opened_is_looked_at_again(client, leitung):
    found = project()
    seen = found.changed_at.isoformat()
    found.save()
    body = press(client, found, approve="yes", seen=seen)
    assert "Sieh es dir noch einmal an." in body
    assert found.approved_at is None


@pytest.mark.parametrize("seen", ["", "gestern", "2026-99-99T00:00"])
def test_a_forged_time_is_no_fault(client, leitung, seen):
    found = project()
    press(client, found, approve="yes", seen=seen)
    assert found.approved_at


def test_an_approval_is_taken_back_with_a_reason(client, leitung):
    found = approve_project(project_id=project().pk, by=leitung)
    assert "Sag, warum." in press(client, found, withdraw="yes", reason=" ")
    assert found.approved_at
    body = press(client, found, withdraw="yes", reason="Die Zählung <b>fehlt</b>.")
    assert found.approved_at is None
    assert "Die Zählung &lt;b&gt;fehlt&lt;/b&gt;." in body
    assert "zurückgenommen" in body
    assert Project.objects.get().published


def test_taking_back_twice_is_told(client, leitung):
    assert "ist nicht mehr freigegeben" in press(client, project(), withdraw="yes", reason="so")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.ENGINEER])
def test_others_are_refused(client, settings, role, method):
    settings.STAFF_MFA = False
    client.raise_request_exception = False
    found = project()
    client.force_login(person("jemand", role))
    answer = getattr(client, method)(address_of(found), {"approve": "yes"})
    assert answer.status_code == 403
    found.refresh_from_db()
    assert found.approved_at is None


def test_a_resident_is_asked_to_log_in(client):
    answer = client.get(address_of(project()))
    assert answer.status_code == 302
    assert answer.url.startswith("/konto/login/")


class TestWays:
    def test_the_editor_leads_to_approval_and_preview(self, client, leitung):
        found = project(published=False)
        body = client.get(edit_address(found)).content.decode()
        assert re.search(rf'href="{address_of(found)}"[^>]*>.*?Freigabe', body, re.DOTALL)
        assert re.search(r'href="/projekte/bruecke/"[^>]*>.*?Vorschau ansehen', body, re.DOTALL)
        assert client.get("/projekte/bruecke/").status_code == 200
        assert body.count("<h1") == 1
        assert re.search(r"<h1[^>]*>.*?Projekt bruecke.*?</h1>", body, re.DOTALL)

    def test_the_list_says_how_far_each_project_is(self, client, leitung):
        done, ready, open_ = project("a"), project("b"), project("c", complete=False)
        approve_project(project_id=done.pk, by=leitung)
        body = " ".join(client.get(LIST).content.decode().split())
        for found, words in (
            (done, r"freigegeben am \d+"), (ready, "bereit zur Freigabe"),
            (open_, "3 Angaben fehlen"),
        ):  # fmt: skip
            assert re.search(rf'<td><a href="{address_of(found)}">{words}', body), words
        assert len(re.findall(r"<td\s*>\s*ja\s*</td>", body)) == 3
        assert "True" not in body.split("<table")[1].split("</table")[0]

    @pytest.mark.parametrize("number", [1, 10])
    def test_the_list_asks_a_fixed_number_of_times(
        self, client, leitung, number, django_assert_max_num_queries
    ):
        for count in range(number):
            project(f"p{count}")
        client.get(LIST)
        with django_assert_max_num_queries(40):
            client.get(LIST)

    def test_an_edit_that_loses_the_benefit_says_so(self, client, leitung):
        found = approve_project(project_id=project().pk, by=leitung)
        row = row_of(opened(client, found), "benefits", found.benefits.get().pk)
        body = save(client, found, {f"{row}DELETE": "1"}).content.decode()
        assert "Die Freigabe ist erloschen" in body
        assert list(found.approval_steps.values_list("kind", "by__username", "missing"))[1:] == [
            ("lapsed", "leitung", ["benefit"])
        ]

    def test_an_older_version_does_not_bring_an_approval_back(self, client, leitung):
        found = approve_project(project_id=project().pk, by=leitung)
        save(client, found, {})
        old = Project.objects.get().latest_revision
        press(client, found, withdraw="yes", reason="so")
        address = reverse(
            "wagtailsnippets_programme_project:revisions_revert", args=[found.pk, old.pk]
        )
        save(client, found, {}, address)
        assert Project.objects.get().approved_at is None

    def test_an_edit_keeps_an_approval_that_came_while_the_form_was_open(self, client, leitung):
        found = project()
        form = opened(client, found)
        approve_project(project_id=found.pk, by=leitung)
        save(client, found, {}, form=form)
        assert Project.objects.get().approved_at
