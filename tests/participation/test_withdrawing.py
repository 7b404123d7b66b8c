"""A public survey is withdrawn with a reason: by one before it begins, by two while it runs."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters.keys import has_key
from stadtherz.participation.adapters.staff_log import acts_on
from stadtherz.participation.domain.surveys.withdrawing import People, people_to_withdraw
from stadtherz.participation.models import Happened, SurveyMark, SurveySheet
from stadtherz.participation.services.preparing_surveys import publish_survey
from stadtherz.participation.services.surveys import close_surveys
from stadtherz.participation.services.withdrawing import (
    ask_to_withdraw,
    confirm_withdrawal,
    keep_survey,
)
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, procedure, staff, text
from tests.participation.survey_city import ASKING, OVER, TOLD, answered, published, wanted

WHY = Text.of({"de": "Eine Frage war falsch gestellt.", "en": "One question was put wrongly."})
MOMENT = timedelta(microseconds=1)
PAGE = "/mitmachen/stadtbudget/umfragen/radfahren/"


@pytest.mark.parametrize(
    ("at", "people"),
    [
        (BEFORE - MOMENT, People.ONE), (BEFORE, People.TWO), (OVER - MOMENT, People.TWO),
        (OVER, People.NOBODY), (TOLD, People.NOBODY),
    ],
)  # fmt: skip
def test_how_many_people_it_takes(at, people):
    assert people_to_withdraw(BEFORE, OVER, at) is people


@pytest.fixture
def survey():
    load_city(city=the_city())
    return published(procedure(), staff())


@pytest.fixture
def boss(survey):
    return person("erste", Role.CDO)


@pytest.mark.django_db
class TestWithdrawing:
    def test_before_it_begins_one_person_does_it_with_a_reason(self, survey, boss):
        early = {"survey_id": survey.pk, "by": boss, "now": BEFORE - MOMENT}
        with pytest.raises(Invalid) as refused:
            ask_to_withdraw(**early, reason=Text.of("falsch"))
        assert refused.value.code == "withdrawal-reason"
        assert ask_to_withdraw(**early, reason=WHY).withdrawn_at == BEFORE - MOMENT
        with pytest.raises(Conflict) as again:
            ask_to_withdraw(**early, reason=WHY)
        assert again.value.code == "survey-withdrawn"
        with pytest.raises(Conflict):
            publish_survey(
                procedure=survey.procedure, wanted=wanted(), by=boss, now=BEFORE - MOMENT
            )

    def test_while_it_runs_a_second_person_agrees_and_all_answers_go(
        self, survey, boss, django_capture_on_commit_callbacks
    ):
        answered(survey, 3)
        given = {"survey_id": survey.pk, "now": ASKING}
        assert ask_to_withdraw(**given, by=boss, reason=WHY).withdrawn_at is None
        with pytest.raises(NotAllowed) as refused:
            confirm_withdrawal(**given, by=boss)
        assert refused.value.code == "second-person"
        answered(survey, 1, visitor="10.9.9")  # it goes on until then
        with django_capture_on_commit_callbacks(execute=True):
            confirm_withdrawal(**given, by=person("zweite", Role.CDO))
        assert not SurveySheet.objects.exists()
        assert not SurveyMark.objects.exists()
        assert not has_key(survey.pk)
        survey.refresh_from_db()
        with pytest.raises(NotAllowed):
            answered(survey, 1)
        assert close_surveys(now=OVER) == 0
        assert [(one.what, one.who) for one in acts_on(survey.pk)] == [
            ("withdrawn", "zweite"), ("withdrawal", "erste")
        ]  # fmt: skip
        told = Happened.objects.get(kind="withdrawn")
        assert told.text.to("en").startswith("“")  # a colon follows no question mark
        assert told.text.to("en").endswith("One question was put wrongly.")

    def test_who_asked_can_leave_it_and_nobody_withdraws_what_is_over(self, survey, boss):
        ask_to_withdraw(survey_id=survey.pk, by=boss, reason=WHY, now=ASKING)
        keep_survey(survey_id=survey.pk, by=boss)
        for act in (confirm_withdrawal, ask_to_withdraw):
            more = {"reason": WHY} if act is ask_to_withdraw else {}
            with pytest.raises(Conflict) as refused:
                act(survey_id=survey.pk, by=boss, now=OVER, **more)
            assert refused.value.code == "survey-over"

    def test_pages_say_it_to_everybody(self, survey, boss, settings, client):
        settings.STAFF_MFA = False
        answered(survey, 1)
        desk = f"/verwaltung/umfragen/{survey.pk}/zurueckziehen/"
        second, first = Client(), Client()
        second.force_login(person("zweite", Role.CDO))
        first.force_login(boss)
        with time_machine.travel(ASKING, tick=False):
            short = first.post(desk, {"act": "ask", "reason_de": "falsch"})
            assert (short.status_code, "mindestens 20 Zeichen" in short.content.decode()) == (
                400, True
            )  # fmt: skip
            first.post(desk, {"act": "ask", "reason_de": str(WHY), "reason_en": WHY.to("en")})
            assert "Zustimmen muss jemand anderes" in first.get(desk).content.decode()
            assert client.get(PAGE).status_code == 200
            second.post(desk, {"act": "confirm"})
            page, result = client.get(PAGE), client.get(f"{PAGE}ergebnis/")
            english = client.get("/en/take-part/stadtbudget/surveys/radfahren/")
            procedure_page = client.get("/mitmachen/stadtbudget/").content.decode()
            desk_page = first.get(f"/verwaltung/umfragen/{survey.pk}/").content.decode()
        assert (page.status_code, result.status_code, english.status_code) == (410, 410, 410)
        assert "Eine Frage war falsch gestellt." in page.content.decode()
        assert "One question was put wrongly." in english.content.decode()
        assert "Umfrage zurückgezogen" in procedure_page
        assert PAGE not in procedure_page
        assert "zurückgezogen" in desk_page
        assert str(text("Radfahren")) in page.content.decode()
