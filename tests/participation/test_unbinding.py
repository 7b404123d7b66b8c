"""A wrong joining of an account and a letter is undone by two people, and gives no second vote."""

import pytest
import time_machine
from django.core import mail
from django.test import Client

from stadtherz.accounts.public import Role
from stadtherz.city.public import departments, load_city, the_city
from stadtherz.participation.adapters.staff_log import acts_on
from stadtherz.participation.models import Procedure, RightMark, Unbinding
from stadtherz.participation.services.entering import Entered, enter_accounts
from stadtherz.participation.services.unbinding import ask_to_unbind, unbind_account
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, CLOSES, DURING
from tests.participation.test_binding import refusal, town  # noqa: F401 - a fixture

WHY = "Der Brief lag im falschen Kasten."

pytestmark = pytest.mark.django_db


@pytest.fixture
def bound(town):  # noqa: F811
    town.bind(town.anna, town.letters[0])
    town.other = person("zweite", Role.CDO)
    return town


def ask(town, now=DURING, **more):  # noqa: F811
    given = {"name": "anna", "reason": WHY, "by": town.office} | more
    return ask_to_unbind(ballot_id=town.ballot.pk, now=now, **given)


def undo(town, now=DURING, **more):  # noqa: F811
    given = {"name": "anna", "by": town.other} | more
    unbind_account(ballot_id=town.ballot.pk, now=now, **given)


def test_two_people_undo_it_and_the_right_letter_is_joined(bound):
    assert refusal(undo, bound) == "unbinding-none"
    assert refusal(ask, bound, reason="falsch") == "unbinding-reason"
    assert refusal(ask, bound, name="niemand") == "account-unknown"
    assert refusal(ask, bound, name="bert") == "not-bound"
    asked = ask(bound)
    assert "anna" not in f"{vars(asked)}"
    assert refusal(ask, bound, by=bound.other) == "unbinding-asked"
    assert refusal(undo, bound, by=bound.office) == "second-person"
    undo(bound)
    assert not Unbinding.objects.exists()
    assert not RightMark.objects.filter(proof="account").exists()
    assert refusal(bound.by_account, bound.anna) == "no-right"
    bound.bind(bound.anna, bound.letters[1])
    bound.by_account(bound.anna)
    bound.by_letter(bound.letters[0])  # whose letter it is has its vote
    acts = [(one.what, one.who, one.reason) for one in acts_on(bound.ballot.pk)]
    assert acts[:2] == [("unbound", "zweite", ""), ("unbinding", bound.office.username, WHY)]


@pytest.mark.parametrize("by_letter", [True, False])
def test_a_used_right_stays_one(bound, by_letter):
    ask(bound)
    if by_letter:
        bound.by_letter(bound.letters[0])
    else:
        bound.by_account(bound.anna)
    assert refusal(undo, bound) == "already-voted"
    assert RightMark.objects.filter(proof="account").exists()


def test_a_request_is_taken_back_and_calls_a_second_person(
    bound, settings, django_capture_on_commit_callbacks
):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    office = departments()[0]
    Procedure.objects.update(department=office)
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(bound)
    (letter,) = mail.outbox
    assert letter.to == [office.mail]
    assert str(bound.ballot.pk) in letter.body
    assert WHY not in letter.body
    page = f"/verwaltung/abstimmungen/{bound.ballot.pk}/verbindung/"
    second = Client()
    second.force_login(bound.other)
    with time_machine.travel(DURING, tick=False):
        listed = second.get("/verwaltung/abstimmungen/").content.decode()
        assert "Eine zweite Person fehlt" in listed
        back = {"act": "back", "which": asked.pk}
        assert "Zurückgenommen." in second.post(page, back, follow=True).content.decode()
        again = second.post(page, back, follow=True).content.decode()
        assert "schon zurückgenommen oder erfüllt" in again
        assert second.post(page, {"act": "back", "which": "x"}).status_code == 404
        assert "zweite Person fehlt" not in second.get("/verwaltung/abstimmungen/").content.decode()
    assert refusal(undo, bound) == "unbinding-none"
    assert [one.what for one in acts_on(bound.ballot.pk)][:2] == ["unbinding-back", "unbinding"]
    ask(bound)  # and may be asked for anew


def test_an_account_without_a_letter_and_a_ballot_that_is_over_stay(bound):
    people = [Entered(bound.bert.pk, "9")]
    enter_accounts(ballot_id=bound.ballot.pk, people=people, by=bound.office, now=BEFORE)
    assert refusal(ask, bound, name="bert") == "not-bound"
    assert refusal(ask, bound, now=CLOSES) == "ballot-closed"
    assert refusal(ask, bound, by=bound.anna) == "not-allowed"


def test_the_page_leads_through_both_steps(bound, settings):
    settings.STAFF_MFA = False
    page = f"/verwaltung/abstimmungen/{bound.ballot.pk}/verbindung/"
    first, second = Client(), Client()
    first.force_login(bound.office)
    second.force_login(bound.other)
    with time_machine.travel(DURING, tick=False):
        sent = {"act": "ask", "ask-name": "anna", "ask-reason": "falsch"}
        wrong = first.post(page, sent)
        assert (wrong.status_code, "mindestens 20 Zeichen" in wrong.content.decode()) == (400, True)
        first.post(page, sent | {"ask-reason": WHY})
        assert WHY in second.get(page).content.decode()
        own = first.get(page).content.decode()
        assert 'name="confirm-name"' not in own  # who asked is not asked to confirm
        mine = first.post(page, {"act": "confirm", "confirm-name": "anna"}).content.decode()
        assert "Zustimmen muss jemand anderes" in mine
        roll = first.get(f"/verwaltung/abstimmungen/{bound.ballot.pk}/waehler/").content.decode()
        assert "/verbindung/" in roll
        assert WHY in roll
        done = second.post(page, {"act": "confirm", "confirm-name": "anna"}, follow=True)
    assert "Gelöst." in done.content.decode()
    assert not RightMark.objects.filter(proof="account").exists()
