"""What happens to requests by the clock, and what stays of people."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from stadtherz.accounts.services.privacy import erase_account, export_data
from stadtherz.kernel.errors import Conflict
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.standing import Kind
from stadtherz.opendata.models import DataRequest, RequestStep
from stadtherz.opendata.services.answering import Care, ask_the_person, take_care, undo
from stadtherz.opendata.services.reminding import look_after_requests
from stadtherz.opendata.services.request_privacy import erase_on_wish
from tests.accounts.factories import person
from tests.accounts.people import confirmed
from tests.opendata.desk.factories import (
    MAIL,
    RECEIVED,
    REFUSAL,
    WORDS,
    answered,
    at,
    clerk,
    dataset,
    request,
    seen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return clerk("anna")


class Deaf(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


class TestByTheClock:
    def test_each_stage_is_told_once_in_one_mail_each(self, anna):
        ben = clerk("ben")
        for number in range(3):
            request(f"Anfrage {number}", mail="")
        told = {}
        for now in (at(13), at(14), at(2, 11), at(3, 11), at(10, 11), at(11, 11)):
            before = len(mail.outbox)
            done = look_after_requests(now=now)
            told[now.date()] = (done.reminded, len(mail.outbox) - before)
        assert told == {
            date(2026, 10, 13): (3, 2), date(2026, 10, 14): (0, 0), date(2026, 11, 2): (3, 2),
            date(2026, 11, 3): (0, 0), date(2026, 11, 10): (3, 2), date(2026, 11, 11): (0, 0),
        }  # fmt: skip
        assert {one.to[0] for one in mail.outbox} == {anna.email, ben.email}
        assert "FRIST VORBEI" in mail.outbox[-1].body
        assert WORDS not in mail.outbox[-1].body

    def test_who_has_it_in_hand_is_told_alone(self, anna):
        ben, row = clerk("ben"), request(mail="")
        take_care(at=seen(row, anna), care=Care(ben, None, Text(), None))
        look_after_requests(now=at(13))
        assert [one.to for one in mail.outbox] == [[ben.email]]

    def test_what_the_server_did_not_take_is_told_the_next_time(self, anna, settings):
        row = request()
        settings.EMAIL_BACKEND = f"{__name__}.Deaf"
        assert look_after_requests(now=at(13)).reminded == 0
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        done = look_after_requests(now=at(14))
        assert (done.reminded, done.posted) == (1, 1)  # and the receipt, which had to wait too
        assert row.steps.get().post == "sent"
        assert look_after_requests(now=at(14)).posted == 0

    def test_answered_and_waiting_ones_are_no_news(self, anna):
        answered(anna)
        row = request(kind=Kind.ACCESS)
        look_after_requests(now=at(12))
        ask_the_person(at=seen(row, anna, at(13)), question="Welche?", stops=True)
        assert look_after_requests(now=at(30, 12)).reminded == 0

    def test_who_asked_is_told_once_when_the_dataset_is_public(self, anna):
        row, found = request(), dataset(state="draft")
        take_care(at=seen(row, anna), care=Care(None, None, Text(), found))
        look_after_requests(now=at(13))
        found.state = "published"
        found.save()
        mail.outbox.clear()
        assert look_after_requests(now=at(14)).told == 1
        assert look_after_requests(now=at(15)).told == 0
        [letter] = [one for one in mail.outbox if one.to == [MAIL]]
        assert "/daten/radverkehr/" in letter.body

    @pytest.mark.parametrize(("days", "erased"), [(366, 0), (367, 1)])
    def test_a_year_after_the_answer_what_is_personal_goes(self, anna, days, erased):
        row = answered(anna, REFUSAL, name="Ines Muster")
        take_care(at=seen(row, anna), care=Care(anna, None, Text.of("Zählungen"), None))
        done = look_after_requests(now=RECEIVED + timedelta(days=days))
        assert done.erased == erased
        row.refresh_from_db()
        assert bool(row.wanted) is not bool(erased)
        assert (row.outcome, row.ground, str(row.public_subject)) == (
            "refused", "property-of-others", "Zählungen",
        )  # fmt: skip
        if erased:
            left = str([*DataRequest.objects.values(), *RequestStep.objects.values()])
            for gone in (MAIL, "Ines", "Mainzer Tor", "Verlag Nord", "dürfen wir nicht"):
                assert gone not in left

    def test_open_ones_are_kept(self):
        row = request()
        assert look_after_requests(now=RECEIVED + timedelta(days=800)).erased == 0
        row.refresh_from_db()
        assert row.wanted == WORDS


class TestPrivacy:
    def test_an_export_holds_what_came_from_a_confirmed_address(self, anna):
        ines = confirmed("ines")
        request(mail=ines.email.upper())
        answered(anna, mail=ines.email)
        request(mail="other@post.example")
        rows = export_data(person=ines)["Anfragen nach Daten"]["rows"]
        assert len(rows) == 2
        assert "Hier sind die Daten." in str(rows)

    def test_nobody_reaches_the_requests_of_an_address_that_is_not_confirmed(self):
        row, thief = request(mail="ines@mail.example"), person("ines")
        assert export_data(person=thief)["Anfragen nach Daten"]["rows"] == []
        erase_account(person=thief)
        row.refresh_from_db()
        assert row.wanted == WORDS

    def test_with_the_account_its_requests_go(self, anna):
        ines = confirmed("ines")
        row, other = request(mail=ines.email), request()
        erase_account(person=ines)
        row.refresh_from_db()
        other.refresh_from_db()
        assert (row.wanted, row.mail, row.outcome) == ("", "", "withdrawn")
        assert other.wanted == WORDS

    def test_who_asked_may_erase_it_once_it_has_ended(self, anna):
        with pytest.raises(Conflict):
            erase_on_wish(request=request(), now=RECEIVED)
        row = answered(anna)
        erase_on_wish(request=row, now=RECEIVED)
        row.refresh_from_db()
        assert (row.wanted, row.steps.last().letter) == ("", "")
        with pytest.raises(Conflict) as refused:
            undo(at=seen(row, anna), reason="falsch")
        assert refused.value.code == "request-erased"
