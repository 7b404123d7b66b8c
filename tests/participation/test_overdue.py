"""What is late stands on one page for everybody, and goes when it is done."""

from datetime import timedelta

import pytest
import time_machine

from stadtherz.city.public import departments, load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.participation.models import CityAnswer, Opinion, Procedure, Proposal
from tests.participation.proposal_city import (
    NOW,
    collecting,
    moderator,
    ready_made,
    released,
    resident,
)

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/ueberfaellig/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    with time_machine.travel(NOW, tick=False):
        yield


def test_nothing_late_is_said(client):
    ready_made(collecting(), 2)
    page = client.get(PAGE).content.decode()
    assert "Gerade ist nichts überfällig." in page


@pytest.mark.parametrize("more", [1, 40])
def test_promises_answers_and_opinions_that_are_late(client, more, django_assert_max_num_queries):
    ideas = collecting()
    row = released(ideas, resident(), moderator())
    ready_made(ideas, more)
    Proposal.objects.update(promise_due=NOW.date() - DAY)
    Proposal.objects.filter(pk=row.pk).update(promise_due=NOW.date() - 9 * DAY)
    Opinion.objects.create(
        proposal=row, department=departments()[0], asked_at=NOW, due=NOW.date() - DAY
    )
    CityAnswer.objects.create(
        procedure=ideas, who=Text.of("Stadtrat"), decided_on=NOW.date(), decision=Text.of("Ja"),
        reason=Text.of("Darum"), next_step=Text.of("Der Plan liegt aus"),
        due=NOW.date() - 3 * DAY, said_at=NOW,
    )  # fmt: skip
    with django_assert_max_num_queries(9):
        page = client.get(PAGE).content.decode()
    assert f"Zusagen zu Vorschlägen ({more + 1})</h2>" in page
    assert page.index("Bank am Brunnen") < page.index("Vorschlag 0")
    assert "überfällig seit 9 Tagen" in page
    assert "Der Plan liegt aus" in page
    assert "überfällig seit 3 Tagen" in page
    assert "fehlt, war bis 08.09.2026 zugesagt" in page
    Procedure.objects.update(published=False)
    assert "Gerade ist nichts überfällig." in client.get(PAGE).content.decode()


def test_the_list_of_procedures_leads_there(client):
    assert f'href="{PAGE}"' in client.get("/mitmachen/").content.decode()
    assert "Nothing is overdue now." in client.get("/en/take-part/overdue/").content.decode()
