"""The page of a procedure: what one can do now, what comes, what came out, over all parts."""

import re
from datetime import timedelta

import pytest
import time_machine

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.participation.models import Collection, Procedure, QuizCount
from tests.accounts.factories import person
from tests.participation.factories import (
    ANNOUNCED,
    BEFORE,
    DURING,
    OBJECTIONS,
    opened,
    procedure,
    staff,
)
from tests.participation.lots_told import CALLING, called
from tests.participation.proposal_city import CRITERIA, ready_made
from tests.participation.survey_city import TOLD, answered, published
from tests.participation.test_quizzes import setup as questions

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/stadtbudget/"
HEADING = re.compile(r'<h2 id="(jetzt|kommt|vorbei)">')
TITLE = re.compile(r'<h3 class="card__title"><a href="([^"]+)">')


@pytest.fixture
def city():
    load_city(city=the_city())


@pytest.fixture
def everything(city):
    """A procedure with a ballot, proposals, a survey, a quiz and a drawing of lots."""
    office = staff()
    opened(office)
    found = Procedure.objects.get()
    found.degree = "decide"
    found.save()
    Collection.objects.create(procedure=found, criteria=CRITERIA)
    ready_made(found, 3)
    survey = published(found, office)
    answered(survey, 12)
    quiz = published(found, office, key="stadt", kind="quiz", setup=questions(), minimum_age=0)
    QuizCount.objects.create(survey=quiz, question="", option="", number=1_253, told=1_250)
    called(found, office)
    return found


def shown(client, at):
    """Give the page, and under each heading where the cards lead."""
    with time_machine.travel(at, tick=False):
        page = client.get(PAGE).content.decode()
    _before, *parts = HEADING.split(page.split('<aside class="facts"')[0])
    groups = zip(parts[::2], parts[1::2], strict=True)
    return page, {
        name: [address.removeprefix(PAGE) for address in TITLE.findall(part)]
        for name, part in groups
    }


def test_each_part_stands_where_it_belongs_at_each_moment(client, everything):
    page, now = shown(client, CALLING)
    mine = {"vorschlaege/", "umfragen/radfahren/", "quiz/stadt/", "losen/digitalbeirat/"}
    assert set(now["jetzt"]) == mine
    assert now["kommt"] == ["haushalt/"]
    assert "vorbei" not in now
    for said in ("3 Vorschläge", "3-mal unterstützt", "Vorschlag schreiben", "1.250-mal gespielt",
                 "Wie viel du mitredest: <strong>du entscheidest mit</strong>"):  # fmt: skip
        assert said in page
    assert "12 Antworten" not in page

    page, during = shown(client, DURING)
    assert during["jetzt"] == ["haushalt/"]
    assert during["kommt"] == ["umfragen/radfahren/", "losen/digitalbeirat/"]
    assert during["vorbei"] == ["vorschlaege/", "quiz/stadt/"]

    page, told = shown(client, max(ANNOUNCED, TOLD) + timedelta(hours=1))
    assert "Gerade gibt es hier nichts zu tun." in page
    assert told["vorbei"] == [
        "vorschlaege/", "haushalt/ergebnis/", "umfragen/radfahren/ergebnis/", "quiz/stadt/",
    ]  # fmt: skip
    assert "12 Antworten" in page


def test_what_only_the_phase_forbids_is_not_offered(client, everything):
    everything.phases.filter(kind="collect").update(ends=CALLING - timedelta(hours=1))
    page, found = shown(client, CALLING)
    assert found["jetzt"] == []
    assert "Vorschlag schreiben" not in page


def test_a_procedure_with_nothing_says_when_it_goes_on(client, city):
    procedure()
    page, found = shown(client, BEFORE)
    assert found == {"jetzt": [], "kommt": []}
    assert "Noch steht keine Abstimmung fest" in page
    page, found = shown(client, OBJECTIONS)
    assert found == {"jetzt": []}


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_asks_as_often_for_many(client, everything, more, django_assert_max_num_queries):
    office = person("zweite", Role.CDO)
    for place in range(more):
        published(everything, office, key=f"mehr-{place}")
        called(everything, office, key=f"lose-{place}")
    with time_machine.travel(TOLD, tick=False):
        client.get(PAGE)
        with django_assert_max_num_queries(11):
            client.get(PAGE)
