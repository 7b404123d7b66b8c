"""A quiz says what is right and why, and keeps nothing but counts."""

import pytest
import time_machine
from django.core.cache import cache

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.surveys.quiz import percent_told
from stadtherz.participation.models import QuizCount, Survey, SurveyMark, SurveySheet
from stadtherz.participation.selectors.quizzes import percent_right, plays
from stadtherz.participation.services.quizzes import play
from tests.participation.factories import procedure, staff
from tests.participation.survey_city import ASKING, OVER, published

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/stadtbudget/quiz/stadt/"
QUESTIONS = [
    {"key": "fish", "kind": "one", "title": "Was ist im Wappen?", "explanation": "Ein Karpfen.",
     "options": [{"key": "carp", "title": "ein Fisch", "right": True},
                 {"key": "lion", "title": "ein Löwe"}]},
    {"key": "parts", "kind": "several", "title": "Was ist ein Stadtteil?", "most": 3, "options": [
        {"key": "a", "title": "Dansenberg", "right": True},
        {"key": "b", "title": "Siegelbach", "right": True}, {"key": "c", "title": "Mainz"}]},
]  # fmt: skip


def setup(*questions):
    page = {"key": "one", "title": "Die Stadt", "questions": list(questions or QUESTIONS)}
    return {"format": "stadtherz-survey/1", "pages": [page]}


@pytest.fixture
def quiz():
    cache.clear()
    return published(procedure(), staff(), key="stadt", kind="quiz", setup=setup(), minimum_age=0)


def body(response):
    return response.content.decode()


@pytest.fixture
def asking():
    with time_machine.travel(ASKING, tick=False):
        yield


def test_it_says_what_is_right_and_why(client, quiz, asking):
    page = body(client.post(PAGE, {"f-fish": "carp", "f-parts": ["a", "c"]}))
    assert "1 von 2 richtig" in page
    assert "Ein Karpfen." in page
    assert page.count("das ist richtig") == 1  # Siegelbach was left out
    assert "0 von 2 richtig" in body(client.post(PAGE, {"f-fish": "lion", "f-parts": "quatsch"}))
    assert not client.cookies


def test_only_counts_are_kept(client, quiz, asking):
    for number in range(10):
        client.post(PAGE, {"f-fish": "lion" if number < 4 else "carp"})
    counts = {(one.question, one.option): one.number for one in QuizCount.objects.all()}
    assert counts == {("", ""): 10, ("fish", "lion"): 4, ("fish", "carp"): 6}
    assert not SurveySheet.objects.exists()
    assert not SurveyMark.objects.exists()


@pytest.mark.parametrize(
    ("right", "plays", "told"),
    [(0, 0, None), (9, 9, None), (9, 29, None), (20, 29, None), (10, 20, 50), (19, 20, None),
     (0, 10, 0), (10, 10, 100), (20, 30, 67)],
)  # fmt: skip
def test_percentages_tell_of_no_few(right, plays, told):
    assert percent_told(right, plays) == told


def test_a_single_play_changes_nothing_that_is_told(quiz):
    seen = []
    for number in range(31):
        answers = {"fish": "lion" if number % 3 else "carp"}
        play(quiz=quiz, answers=answers, visitor=f"10.0.0.{number}", now=ASKING)
        seen.append((plays([quiz]).get(quiz.pk), percent_right(quiz).get("fish")))
    assert seen[:9] == [(None, None)] * 9
    assert seen[9:29] == [(10, None)] * 10 + [(20, None)] * 10
    assert seen[29:] == [(30, 33)] * 2


def test_one_address_cannot_turn_the_counts(client, quiz, asking):
    for _ in range(25):
        assert client.post(PAGE, {"f-fish": "lion"}).status_code == 200
    assert QuizCount.objects.get(question="", option="").number == 20


def test_after_its_end_it_is_closed(client, quiz):
    with time_machine.travel(OVER, tick=False):
        page = body(client.post(PAGE, {"f-fish": "carp"}))
    assert "gerade nicht offen" in page
    assert not QuizCount.objects.exists()


@pytest.mark.parametrize(
    ("question", "fault"),
    [({"kind": "text"}, "fish: a quiz asks for one or several options, of everybody"),
     ({"options": [{"key": "a", "title": "A"}, {"key": "b", "title": "B"}]},
      "fish: has no right answer, or too many")],
)  # fmt: skip
def test_a_quiz_needs_right_answers(question, fault):
    with pytest.raises(Invalid) as caught:
        published(procedure(), staff(), kind="quiz", setup=setup(QUESTIONS[0] | question))
    assert caught.value.details == (fault,)


def test_who_still_plays_when_it_is_withdrawn_leaves_nothing(quiz):
    play(quiz=quiz, answers={"fish": "carp"}, visitor="here", now=ASKING)
    assert QuizCount.objects.exists()
    QuizCount.objects.all().delete()
    Survey.objects.update(withdrawn_at=ASKING)  # after the page found it
    play(quiz=quiz, answers={"fish": "carp"}, visitor="here", now=ASKING)
    assert not QuizCount.objects.exists()
