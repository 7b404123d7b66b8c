"""Surveys: who answers once answers once, answers know nobody, and pages lose nothing."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import models
from django.test import Client

from stadtherz.accounts.public import Permission, Role, roles_with
from stadtherz.accounts.services.privacy import erase_account, export_data
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.participation.domain.surveys.faults import ENGLISH
from stadtherz.participation.models import Survey, SurveyMark, SurveySheet
from stadtherz.participation.services.surveys import (
    MOST_SHEETS_AN_HOUR,
    Proven,
    answer_survey,
    close_surveys,
    make_survey_codes,
)
from stadtherz.participation.views.survey_faults import RULES
from tests.accounts.factories import person
from tests.accounts.people import confirmed
from tests.participation.factories import BEFORE, nonce, procedure, staff
from tests.participation.survey_city import ASKING, OVER, published
from tests.participation.surveys_told import ANSWERS, SETUP, TYPED, changed
from tests.participation.test_schema import TIMES, reached

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/stadtbudget/umfragen/radfahren/"
VALUES = re.compile(r"%\((\w+)\)s")
STAFF = "/mitmachen/stadtbudget/umfragen/verwalten/"
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    cache.clear()


@pytest.fixture
def office():
    return staff()


@pytest.fixture
def survey(office):
    return published(procedure(), office)


@pytest.fixture
def asking():
    with time_machine.travel(ASKING, tick=False):
        yield


def body(response):
    return response.content.decode()


def take(survey, number=1, typed=TYPED, now=ASKING, **proven):
    showed = Proven(**{"old_enough": True} | proven)
    answer_survey(survey=survey, typed=typed, proven=showed, nonce=nonce(number), now=now)


class TestPublishing:
    def test_only_who_may_and_only_without_faults(self, office):
        of = procedure()
        with pytest.raises(NotAllowed):
            published(of, person("bert", Role.MODERATOR))
        with pytest.raises(Invalid) as caught:
            published(of, office, setup=changed("splits", to=["oper"]))
        assert caught.value.details == ("splits: oper is no question with one answer",)
        with pytest.raises(Invalid):
            published(of, office, announced=OVER - MOMENT)

    def test_what_has_begun_stays(self, survey, office):
        published(survey.procedure, office, minimum_age=16)
        Survey.objects.update(opens=BEFORE - timedelta(days=2))
        with pytest.raises(Conflict):
            published(survey.procedure, office)


class TestAnswering:
    def test_a_sheet_holds_answers_and_nothing_else(self, survey):
        take(survey, visitor="10.0.0.1")
        row = SurveySheet.objects.values().get()
        assert json.loads(row.pop("answers")) == {
            key: list(one) if isinstance(one, tuple) else one for key, one in ANSWERS.items()
        }
        assert set(row) == {"id", "box", "channel", "nonce"}

    def test_no_path_leads_from_a_sheet_to_anything(self):
        assert reached(SurveySheet) == {SurveySheet}
        fields = [*SurveySheet._meta.fields, *SurveyMark._meta.fields]
        assert not [field.name for field in fields if isinstance(field, TIMES)]
        assert all(isinstance(one._meta.pk, models.UUIDField) for one in (SurveySheet, SurveyMark))

    @pytest.mark.parametrize("at", [BEFORE - MOMENT, OVER])
    def test_nobody_answers_outside_of_the_time(self, survey, at):
        with pytest.raises(NotAllowed):
            take(survey, now=at, visitor="10.0.0.1")

    def test_the_phases_bind_as_well(self, survey):
        survey.procedure.phases.filter(kind="collect").delete()
        survey = Survey.objects.get()
        with pytest.raises(NotAllowed) as caught:
            take(survey, visitor="10.0.0.1")
        assert caught.value.code == "phase"

    def test_the_same_sheet_twice_is_once(self, survey):
        take(survey, visitor="10.0.0.1")
        take(survey, visitor="10.0.0.1")
        assert SurveySheet.objects.count() == 1

    def test_who_changes_a_sheet_that_was_sent_is_told_so(self, survey):
        take(survey, visitor="10.0.0.1")
        kept = SurveySheet.objects.get().answers
        with pytest.raises(Conflict) as caught:
            take(survey, typed=TYPED | {"role": ["visits"]}, visitor="10.0.0.1")
        assert caught.value.code == "survey-sent"
        assert SurveySheet.objects.get().answers == kept

    def test_wrong_answers_are_refused_and_those_off_the_path_dropped(self, survey):
        with pytest.raises(Invalid):
            take(survey, typed=TYPED | {"days": ["9"]}, visitor="10.0.0.1")
        take(survey, typed=TYPED | {"role": ["visits"], "days": ["1"]}, visitor="10.0.0.1")
        kept = json.loads(SurveySheet.objects.get().answers)
        assert not {"part", "safe", "rank"} & set(kept)

    def test_many_sheets_from_one_address_are_slowed_down(self, survey):
        for number in range(MOST_SHEETS_AN_HOUR):
            take(survey, number, visitor="10.0.0.1")
        with pytest.raises(NotAllowed) as caught:
            take(survey, 99, visitor="10.0.0.1")
        assert caught.value.code == "too-often"
        take(survey, 99, visitor="10.0.0.2")


class TestOnce:
    def test_an_account_with_another_address_is_the_same(self, office):
        survey = published(procedure(), office, access="account")
        anna = confirmed("anna")
        take(survey, account=anna)
        anna.emailaddress_set.update(primary=False)
        anna.emailaddress_set.create(email="anna@anders.de", verified=True, primary=True)
        with pytest.raises(Conflict) as caught:
            take(survey, number=2, account=anna)
        assert caught.value.code == "survey-answered"
        assert SurveySheet.objects.count() == 1

    def test_an_account_answers_once_also_after_it_was_erased(self, office):
        survey = published(procedure(), office, access="account")
        anna = confirmed("anna")
        take(survey, account=anna)
        with pytest.raises(Conflict):
            take(survey, 2, account=anna)
        before = list(SurveySheet.objects.values())
        assert '"answered": true' in json.dumps(export_data(person=anna), default=str)
        erase_account(person=anna)
        assert list(SurveySheet.objects.values()) == before
        with pytest.raises(Conflict):
            take(survey, 3, account=confirmed("anna"))

    def test_without_a_confirmed_address_nobody_answers(self, office):
        survey = published(procedure(), office, access="account")
        for account in (person("bert"), None):
            with pytest.raises(NotAllowed):
                take(survey, account=account)

    def test_a_code_is_good_once(self, office):
        survey = published(procedure(), office, access="codes")
        one, other = make_survey_codes(survey_id=survey.pk, number=2, by=office, now=ASKING)
        take(survey, 1, code=one.lower())
        with pytest.raises(Conflict):
            take(survey, 2, code=one)
        take(survey, 3, code=other)
        with pytest.raises(Invalid):
            take(survey, 4, code="AAAA-AAAA-AAAA-AAAA")
        stranger = make_survey_codes(
            survey_id=published(procedure("zwei"), office, access="codes").pk, number=1,
            by=office, now=ASKING,
        )[0]  # fmt: skip
        with pytest.raises(NotAllowed):
            take(survey, 4, code=stranger)
        assert SurveySheet.objects.count() == 2

    def test_codes_come_from_the_command_line(self, office, capsys):
        published(procedure(), office, access="codes")
        with time_machine.travel(ASKING, tick=False):
            call_command(
                "participation_survey_codes", "stadtbudget", "radfahren", number=2,
                by=office.username,
            )  # fmt: skip
        codes = capsys.readouterr().out.split()
        take(Survey.objects.get(), code=codes[0])
        assert SurveyMark.objects.filter(used=True).count() == 1

    def test_who_answered_is_forgotten_when_it_is_over(self, office):
        survey = published(procedure(), office, access="account")
        for name in ("anna", "bert"):
            take(survey, hash(name) & 0xFFFF, account=confirmed(name))
        before = sorted(SurveySheet.objects.values_list("answers", flat=True))
        old = set(SurveySheet.objects.values_list("pk", flat=True))
        assert close_surveys(now=OVER - MOMENT) == 0
        assert close_surveys(now=OVER) == 1
        assert close_surveys(now=OVER) == 0
        assert not SurveyMark.objects.exists()
        assert sorted(SurveySheet.objects.values_list("answers", flat=True)) == before
        assert not old & set(SurveySheet.objects.values_list("pk", flat=True))


def state(page):
    return re.search(r'name="stand" value="([^"]+)"', body(page))[1]


class Walk:
    """Somebody who fills in a survey, page by page."""

    def __init__(self, client):
        self.client = client
        self.page = client.post(PAGE, {"schritt": "beginnen", "alter": "on"})

    def step(self, step, **fields):
        place = re.search(r'name="seite" value="(\d+)"', body(self.page))
        sent = {"stand": state(self.page), "schritt": step}
        sent |= {"seite": place[1]} if place else {}
        self.page = self.client.post(PAGE, sent | {f"f-{key}": one for key, one in fields.items()})
        return body(self.page)


def through(walk):
    walk.step("weiter", role="lives", age="old")
    walk.step("weiter", part="betzenberg")
    walk.step("weiter", days="5", ways=["work", "fun"])
    walk.step("weiter", **{"safe": "3", "rank-lanes": "2", "rank-light": "1"})
    return walk.step("weiter", wish="Mehr <b>Radwege</b>")


class TestPages:
    def test_from_first_to_last_without_script_and_cookie(self, client, survey, asking):
        start = body(client.get(PAGE))
        assert "bis zu 5 Seiten" in start
        assert "jemand könnte mehrmals antworten" in start
        single = "Deine einzelnen Antworten</strong>: wer die Anlage betreibt. Namen stehen nicht"
        assert single in start
        assert "Bestätige dein Alter" in body(client.post(PAGE, {"schritt": "beginnen"}))
        walk = Walk(client)
        assert "Seite 1 von 3" in body(walk.page)
        last = through(walk)
        for said in ("wohne hier", "Betzenberg", "1. Licht", "2. Wege", "&lt;b&gt;Radwege"):
            assert said in last
        assert "Danke, deine Antworten sind da" in walk.step("absenden")
        assert SurveySheet.objects.count() == 1
        assert not client.cookies

    def test_going_back_and_faults_lose_nothing(self, client, survey, asking):
        walk = Walk(client)
        wrong = walk.step("weiter", age="old")
        assert walk.page.status_code == 400
        assert 'href="#f-role"' in wrong
        assert 'value="old" checked' in wrong
        walk.step("weiter", role="works", age="old")
        page = walk.step("weiter", days="drei", ways=["work"])
        assert "Schreib eine Zahl aus Ziffern." in page
        assert 'value="drei"' in page
        assert 'value="work" checked' in page
        first = walk.step("zurueck", days="3", ways=["work", "shop"])
        assert 'value="works" checked' in first
        again = walk.step("weiter", role="works", age="old")
        assert 'value="3"' in again
        assert 'value="shop" checked' in again

    def test_a_last_look_leads_to_each_page_and_back(self, client, survey, asking):
        walk = Walk(client)
        through(walk)
        page = walk.step("seite-0")
        assert 'value="lives" checked' in page
        assert "Noch einmal ansehen" not in walk.step("weiter", role="lives")
        assert 'value="betzenberg" selected' in body(walk.page)

    def test_a_state_that_is_not_ours_begins_anew(self, client, survey, asking):
        page = client.post(PAGE, {"schritt": "absenden", "stand": "quatsch"})
        assert page.status_code == 400
        assert "Bitte fang noch einmal an." in body(page)

    def test_an_empty_sheet_is_not_taken(self, client, office, asking):
        pages = [{"key": "wishes", "title": "Wünsche", "questions": [
            {"key": "wish", "kind": "text", "title": "Was wünschst du dir?"}]}]  # fmt: skip
        setup = {"format": "stadtherz-survey/1", "pages": pages}
        published(procedure(), office, setup=setup, minimum_age=0)
        walk = Walk(client)
        assert "Noch einmal ansehen" in walk.step("weiter", wish=" ")
        assert "Du hast noch keine Frage beantwortet." in walk.step("absenden")
        assert walk.page.status_code == 400
        assert not SurveySheet.objects.exists()
        walk.step("seite-0")
        walk.step("weiter", wish="Mehr Bänke")
        assert "Danke, deine Antworten sind da" in walk.step("absenden")

    def test_with_an_account_only_from_a_page_of_ours(self, office, asking):
        published(procedure(), office, access="account", minimum_age=0)
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(confirmed("anna"))
        walk = Walk(strict)
        through(walk)
        sent = {"stand": state(walk.page), "schritt": "absenden"}
        assert strict.post(PAGE, sent).status_code == 403
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body(walk.page))[1]
        assert strict.post(PAGE, sent | {"csrfmiddlewaretoken": token}).status_code == 200
        assert SurveySheet.objects.count() == 1

    def test_a_wrong_code_keeps_all_answers(self, client, office, asking):
        survey = published(procedure(), office, access="codes")
        code = make_survey_codes(survey_id=survey.pk, number=1, by=office, now=ASKING)[0]
        walk = Walk(client)
        through(walk)
        sent = {"stand": state(walk.page), "schritt": "absenden"}
        wrong = client.post(PAGE, sent | {"code": "vertippt"})
        assert "Der Code ist vertippt." in body(wrong)
        assert "Betzenberg" in body(wrong)
        done = client.post(PAGE, sent | {"stand": state(wrong), "code": code})
        assert "Danke" in body(done)

    def test_a_form_that_lay_for_half_a_day_is_looked_at_again(self, client, survey, asking):
        walk = Walk(client)
        through(walk)
        with time_machine.travel(ASKING + timedelta(hours=12, seconds=1), tick=False):
            old = walk.step("absenden")
            assert (walk.page.status_code, SurveySheet.objects.count()) == (400, 0)
            assert "länger als zwölf Stunden" in old
            assert "Betzenberg" in old
            assert "Danke" in walk.step("absenden")

    @pytest.mark.parametrize("at", [BEFORE - MOMENT, OVER])
    def test_outside_of_its_time_there_is_nothing_to_fill_in(self, client, survey, at):
        with time_machine.travel(at, tick=False):
            page = client.post(PAGE, {"schritt": "beginnen", "alter": "on"})
        assert "Umfrage beginnen" not in body(page)
        assert 'name="stand"' not in body(page)

    def test_english(self, client, survey, asking):
        here = "/en/take-part/stadtbudget/surveys/radfahren/"
        page = body(client.get(here))
        assert "Begin the survey" in page
        first = body(client.post(here, {"schritt": "beginnen", "alter": "on"}))
        assert '<span aria-current="page">About you</span>' in first

    @pytest.mark.parametrize("pages", [1, 5])
    def test_a_page_asks_as_often_for_many_questions(
        self, client, office, asking, pages, django_assert_num_queries
    ):
        setup = changed("pages", to=SETUP["pages"][:pages])
        setup |= {"splits": [], "population": {}}
        published(procedure(), office, setup=setup)
        Walk(client)
        with django_assert_num_queries(3):
            Walk(client)


class TestStaff:
    def test_every_rule_has_its_words_with_the_same_values(self):
        named = {rule: set(VALUES.findall(words)) for rule, words in ENGLISH.items()}
        assert {rule: set(VALUES.findall(str(words))) for rule, words in RULES.items()} == named

    @pytest.mark.parametrize("role", Role)
    def test_only_who_may_comes_in(self, client, survey, role):
        client.force_login(person("jemand", role))
        may = role in roles_with(Permission.RUN_SURVEYS)
        assert client.get(PAGE + "vorschau/").status_code == (200 if may else 403)
        assert client.get(STAFF).status_code == (302 if may else 403)

    def test_the_preview_shows_every_question_and_condition(self, client, survey, office):
        client.force_login(office)
        page = body(client.get(PAGE + "vorschau/"))
        for question in survey.as_setup().questions():
            assert str(question.title) in page
        assert "„Tage in der Woche“: mindestens 4" in page
        assert "„Wer bist du?“: wohne hier" in page


def test_sheets_are_in_no_administration():
    assert not apps.is_installed("django.contrib.admin")
