"""Departments are reminded before a day is missed, and told what waits; once, and not in vain."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from stadtherz.city.public import departments, load_city, the_city
from stadtherz.participation.domain.reminders import Desk, desk_is_due, opinion_is_due
from stadtherz.participation.models import Opinion, Procedure, Proposal
from stadtherz.participation.services.moderating import About, appeal, decide
from stadtherz.participation.services.reminding import remind
from tests.participation.proposal_city import (
    NOW,
    collecting,
    handed_in,
    moderator,
    no,
    ready_made,
    released,
    resident,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("desk", "after", "due"),
    [
        (Desk(), None, False),
        (Desk(waiting=1), None, True),
        (Desk(appeals=1), 12 * HOUR, False),
        (Desk(opinions=1, promises=2), DAY, True),
        (Desk(promises=1), DAY, False),
        (Desk(answer_late=3), 7 * DAY, True),
    ],
)
def test_a_desk_is_told_daily_while_people_wait_and_weekly_while_promises_do(desk, after, due):
    now = datetime(2026, 11, 26, 9)
    assert desk_is_due(desk, after and now - after, now) is due


def test_an_opinion_is_called_to_mind_in_the_last_days():
    asked, due = date(2026, 11, 2), date(2026, 11, 20)
    days = [date(2026, 11, day) for day in (2, 16, 17, 20, 21)]
    assert [opinion_is_due(asked, due, day) for day in days] == [False, False, True, True, False]
    assert not opinion_is_due(due, due, due)


@pytest.fixture
def ideas(db):
    load_city(city=the_city())
    found = collecting()
    Procedure.objects.filter(pk=found.pk).update(department=departments()[0])
    return found


def test_an_opinion_is_asked_for_once_more_and_only_while_it_is_missing(ideas):
    row, office = released(ideas, resident(), moderator()), departments()[1]
    due = NOW.date() + 10 * DAY
    made = Opinion.objects.create(proposal=row, department=office, asked_at=NOW, due=due)
    assert remind(now=NOW + 3 * DAY) == 0
    assert remind(now=NOW + 8 * DAY) == 1
    (letter,) = mail.outbox
    assert letter.to == [office.mail]
    assert letter.subject.startswith("Erinnerung: Stellungnahme bis 19.09.2026")
    assert "danach steht dort öffentlich, dass sie fehlt" in letter.body
    assert remind(now=NOW + 9 * DAY) == 0
    assert remind(now=NOW + 12 * DAY) == 1  # what is missing now lies on the desk of the procedure
    assert "Eine Stellungnahme fehlt nach ihrem Tag" in mail.outbox[-1].body
    Opinion.objects.filter(pk=made.pk).update(given_at=NOW, feasible="yes", text="Geht.")
    assert remind(now=NOW + 20 * DAY) == 0


def test_what_waits_is_told_to_the_responsible_department(ideas):
    anna, moritz = resident(), moderator()
    refused = handed_in(ideas, anna)
    made = decide(about=About("proposal", refused.pk), judgement=no(), by=moritz, now=NOW)
    appeal(decision_id=made.pk, author=anna, text="Das ist keine Werbung.", now=NOW)
    handed_in(ideas, resident("bert"))
    ready_made(ideas, 2)
    assert remind(now=NOW + 20 * HOUR) == 0
    assert remind(now=NOW + 25 * HOUR) == 1
    (letter,) = mail.outbox
    assert letter.to == [departments()[0].mail]
    assert "Ein Beitrag wartet auf eine Entscheidung" in letter.body
    assert "Ein Widerspruch wartet auf eine zweite Person" in letter.body
    assert "überfällig" not in letter.body.partition("Diese Mail")[0]
    assert remind(now=NOW + 30 * HOUR) == 0
    Proposal.objects.exclude(promise="").update(promise_due=NOW.date())
    assert remind(now=NOW + 49 * HOUR) == 1
    assert "2 Zusagen sind überfällig" in mail.outbox[-1].body
    assert "?stand=overdue" in mail.outbox[-1].body


def test_a_mail_that_did_not_leave_is_tried_again(ideas, monkeypatch):
    handed_in(ideas, resident())
    monkeypatch.setattr("stadtherz.participation.services.reminding.send_mail", lambda _: False)
    assert remind(now=NOW + 2 * DAY) == 0
    monkeypatch.undo()
    assert remind(now=NOW + 2 * DAY) == 1
