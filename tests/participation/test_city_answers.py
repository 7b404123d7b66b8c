"""What the city makes of a result: said with a reason and a day, kept, and late in the open."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from stadtherz.accounts.public import User
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.city_answers import Said, days_late, faults_of, owed_by
from stadtherz.participation.domain.happenings import Subject
from stadtherz.participation.models import CityAnswer
from stadtherz.participation.services.city_answers import NewAnswer, answer_result
from stadtherz.participation.services.counting import count_result
from stadtherz.participation.services.digesting import send_digests
from stadtherz.participation.services.following import Wish, follow
from tests.accounts.people import confirmed
from tests.participation.factories import ANNOUNCED, CLOSES, OBJECTIONS
from tests.participation.test_closing import City

DAY = timedelta(days=1)
AFTER = ANNOUNCED + DAY
TODAY = AFTER.date()


def said(**changes):
    whole = {
        "who": "Stadtrat", "on": TODAY, "decision": "Wir bauen", "reason": "Es kam so heraus, gut.",
        "next_step": "Der Bau beginnt", "due": TODAY + DAY,
    }  # fmt: skip
    return Said(**whole | changes)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, ()),
        ({"next_step": "", "due": None}, ()),
        ({"who": " ", "decision": "", "reason": "zu kurz"}, ("who", "decision", "reason")),
        ({"on": TODAY + DAY}, ("on",)),
        ({"next_step": ""}, ("next-step",)),
        ({"due": None}, ("due",)),
        ({"due": TODAY - DAY}, ("due",)),
    ],
)
def test_an_answer_says_who_what_why_and_by_when(changes, faults):
    assert faults_of(said(**changes), TODAY) == faults


def test_an_answer_is_owed_by_the_end_of_the_phase_for_results():
    first, last = date(2026, 12, 1), date(2027, 3, 1)
    assert owed_by([first, last], date(2026, 11, 1)) == first
    assert owed_by([first, last], date(2026, 12, 2)) == last
    assert owed_by([first], date(2027, 5, 1)) == first
    assert owed_by([], TODAY) is None
    assert (days_late(first, last), days_late(last, first), days_late(None, last)) == (90, 0, 0)


def answer(**changes):
    plain = {
        "who": "Stadtrat", "decision": "Der Spielplatz kommt",
        "reason": "So wurde abgestimmt, klar.", "next_step": "Die Baustelle beginnt",
    }  # fmt: skip
    whole = {name: Text.of(words) for name, words in plain.items()}
    return NewAnswer(**whole | {"decided_on": TODAY, "due": TODAY + 30 * DAY} | changes)


@pytest.fixture
def ballot(db):
    load_city(city=the_city())
    cache.clear()
    city = City()
    city.vote(*range(12))
    city.finish()
    count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
    return city.ballot


def leader():
    return User.objects.get(username="wahlamt")


def page_of(client, ballot, at, name="participation:result", **headers):
    cache.clear()
    keys = [ballot.procedure.key, ballot.key][: 2 if name == "participation:result" else 1]
    with time_machine.travel(at, tick=False):
        return client.get(reverse(name, args=keys), **headers).content.decode()


def test_the_result_says_by_when_the_city_answers_and_that_it_is_late(client, ballot):
    assert "steht hier, was entschieden ist" in page_of(client, ballot, AFTER)
    late = page_of(client, ballot, OBJECTIONS + 5 * DAY)
    assert "Das fehlt." in late
    assert "überfällig seit" in late
    assert "überfällig seit" in page_of(
        client, ballot, OBJECTIONS + 5 * DAY, "participation:procedure"
    )


def test_decision_reason_and_next_step_stand_beside_the_result_and_are_told(client, ballot):
    key = ballot.procedure.key
    follow(wish=Wish(Subject.PROCEDURE, key), by=confirmed("anna"), language="de")
    given = answer(about=f"ballot:{ballot.key}")
    answer_result(procedure_id=ballot.procedure_id, given=given, by=leader(), now=AFTER)
    page = page_of(client, ballot, AFTER)
    for words in ("Stadtrat, am", "Der Spielplatz kommt", "So wurde abgestimmt", "Die Baustelle"):
        assert words in page
    assert "überfällig" not in page
    assert "überfällig seit 10 Tagen" in page_of(client, ballot, AFTER + 40 * DAY)
    send_digests(now=AFTER)
    assert "Antwort der Stadt" in mail.outbox[-1].body
    assert "Wie es weitergeht, bis" in mail.outbox[-1].body
    ended = answer(next_step=Text(), due=None, decision=Text.of("Fertig"))
    answer_result(procedure_id=ballot.procedure_id, given=ended, by=leader(), now=AFTER + DAY)
    page = page_of(client, ballot, AFTER + 50 * DAY)
    assert "Damit ist es abgeschlossen" in page
    assert "Frühere Antworten" in page
    assert "überfällig" not in page


def test_nobody_answers_out_of_turn(ballot):
    pk = ballot.procedure_id
    with pytest.raises(NotAllowed):
        answer_result(procedure_id=pk, given=answer(), by=confirmed("anna"), now=AFTER)
    with pytest.raises(NotAllowed):
        answer_result(procedure_id=pk, given=answer(), by=leader(), now=CLOSES - DAY)
    with pytest.raises(NotFound):
        answer_result(procedure_id=pk, given=answer(about="ballot:x"), by=leader(), now=AFTER)
    with pytest.raises(Invalid):
        answer_result(procedure_id=pk, given=answer(due=None), by=leader(), now=AFTER)
    assert not CityAnswer.objects.exists()


def test_staff_answer_in_the_administration(admin_client, ballot, settings):
    settings.STAFF_MFA = False
    address = reverse("participation-answer", args=[ballot.procedure_id])
    form = {
        "about": f"ballot:{ballot.key}", "who_de": "Stadtrat", "decided_on": f"{TODAY}",
        "decision_de": "<b>Wir bauen</b>", "reason_de": "kurz", "next_step_de": "Der Bau",
    }  # fmt: skip
    with time_machine.travel(AFTER, tick=False):
        refused = admin_client.post(address, form)
        assert refused.status_code == 400
        page = refused.content.decode()
        assert "mindestens 20 Zeichen" in page
        assert "ein Tag, der noch kommt" in page
        assert "Der Bau" in page  # nothing that was typed is lost
        whole = form | {"reason_de": "So kam es heraus, und so ist es.", "due": f"{TODAY + DAY}"}
        assert admin_client.post(address, whole).status_code == 302
    assert "&lt;b&gt;Wir bauen" in page_of(admin_client, ballot, AFTER)
