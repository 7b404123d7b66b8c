"""A quiz on one page: answer, see what is right and why, try again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import origin_of
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.surveys.answers import answers_of
from stadtherz.participation.domain.surveys.quiz import Marked, marked
from stadtherz.participation.models import Survey
from stadtherz.participation.selectors import quizzes
from stadtherz.participation.services.quizzes import play
from stadtherz.participation.views.audience_words import seen_by
from stadtherz.participation.views.survey_fields import shown_question
from stadtherz.participation.views.survey_state import State
from stadtherz.participation.views.survey_withdrawing import or_withdrawn
from stadtherz.participation.views.surveys import about, found_survey, is_open


@csrf_exempt  # nobody is logged in here, and nothing of anybody is kept
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@or_withdrawn
def quiz(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show a quiz, or how it went."""
    found = found_survey(procedure, key, "quiz")
    if request.method == "POST" and is_open(found):
        return _played(request, found)
    context = about(found) | {
        "fields": [shown_question(one, (), (), None) for one in found.as_setup().questions()],
        "seen": seen_by(Part.QUIZ_SHEET, Part.QUIZ_NUMBERS),
    }  # fmt: skip
    return render(request, "participation/quiz.html", context)


def _played(request: HttpRequest, found: Survey) -> HttpResponse:
    setup, state = found.as_setup(), State({}, "")
    for page in setup.pages:
        state = state.with_page(page, request.POST)
    answers = answers_of(setup, state.typed, frozenset())
    play(quiz=found, answers=answers, visitor=origin_of(request), now=timezone.now())
    others = quizzes.percent_right(found)
    lines = [_line(one, others) for one in marked(setup, answers)]
    context = about(found) | {
        "lines": lines, "right": sum(line["is_right"] for line in lines), "all": len(lines),
        "plays": quizzes.plays([found]).get(found.pk, 0),
    }  # fmt: skip
    return render(request, "participation/quiz_done.html", context)


def _line(one: Marked, others: dict[str, int]) -> dict[str, Any]:
    options = [
        (option, option.key in one.chosen, option.right)
        for option in one.question.options
        if option.right or option.key in one.chosen
    ]
    return {
        "question": one.question, "is_right": one.is_right, "options": options,
        "left_out": not one.chosen, "others": others.get(one.question.key),
    }  # fmt: skip
