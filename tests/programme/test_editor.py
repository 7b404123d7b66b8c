"""What staff meet in the editor of a project."""

import pytest
from django.urls import reverse

from stadtherz.programme.models import Funding, Project
from tests.accounts.factories import cdo
from tests.programme.editor import edit_address, new_row, opened, row_of, save
from tests.programme.factories import project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def leitung(client, settings):
    settings.STAFF_MFA = False
    client.force_login(cdo())


class TestMoney:
    def test_it_is_shown_and_entered_in_euros(self, client):
        found = project()
        found.yearly_cost_cents = 1_234_550
        found.save()
        grant = Funding.objects.create(project=found, source="Bund", amount_cents=133_000_000)
        form = opened(client, found)
        row = row_of(form, "fundings", grant.pk)
        assert form.data["yearly_cost_cents"] == ["12.345,50"]
        assert form.data[f"{row}amount_cents"] == ["1.330.000,00"]
        assert "Cent" not in client.get(edit_address(found)).content.decode()
        save(client, found, {"yearly_cost_cents": "20.000", f"{row}amount_cents": "1.330.000,5 €"})
        assert Project.objects.get().yearly_cost_cents == 2_000_000
        assert Funding.objects.get().amount_cents == 133_000_050

    def test_an_empty_amount_is_not_known(self, client):
        found = project()
        found.yearly_cost_cents = 5
        found.save()
        save(client, found, {"yearly_cost_cents": ""})
        assert Project.objects.get().yearly_cost_cents is None

    def test_what_could_mean_something_else_is_refused_and_not_lost(self, client):
        found = project()
        added = new_row(opened(client, found), "fundings", {"source": "Bund", "amount_cents": "x"})
        body = save(client, found, added | {"yearly_cost_cents": "1234.50"}).content.decode()
        assert body.count("Schreib den Betrag in Euro, zum Beispiel 1.234,50.") == 2
        assert 'value="1234.50"' in body
        assert Project.objects.get().yearly_cost_cents is None


@pytest.mark.parametrize(
    "table", ["project", "goal", "strategypaper", "indicator", "indicatorvalue"]
)
def test_every_page_of_the_editor_has_one_first_heading(client, table):
    project()
    pages = [reverse(f"wagtailsnippets_programme_{table}:add")]
    if table == "project":
        pages.append(edit_address(Project.objects.get()))
    for page in pages:
        assert client.get(page).content.decode().count("<h1") == 1, page


def test_a_new_project_is_made_with_its_promise(client):
    project("da")
    address = reverse("wagtailsnippets_programme_project:add")
    form = opened(client, None, address)
    themes = [str(pk) for pk in Project.objects.get().themes.values_list("pk", flat=True)]
    step = new_row(form, "milestones", {"name_de": "Fertig", "due": "2099-12-31",
        "first_known": "day", "due_known": "day", "done_known": "day"})  # fmt: skip
    values = {"key": "neu", "name_0": "Neu", "name_de": "Neu", "summary_de": "Ein Satz",
              "status": "future", "themes": themes, "published": "on"}  # fmt: skip
    save(client, None, step | values, address, form)
    made = Project.objects.get(key="neu")
    assert made.public_since
    assert (made.approved_at, made.approved_by) == (None, None)
    assert made.milestones.get().first_due == made.milestones.get().due
