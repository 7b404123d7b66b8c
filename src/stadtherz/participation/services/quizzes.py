"""Quizzes: no account, nothing of anybody is kept but how often each answer was given."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from stadtherz.participation.adapters.rates import is_let_in
from stadtherz.participation.domain.surveys.conditions import Answer, chosen
from stadtherz.participation.domain.surveys.quiz import is_told_at
from stadtherz.participation.models import QuizCount, Survey
from stadtherz.participation.services.surveys import require_answering

MOST_AN_HOUR = 20


def play(*, quiz: Survey, answers: Mapping[str, Answer], visitor: str, now: datetime) -> None:
    """Count the answers of somebody who plays; from one address so many an hour are counted.

    Raises:
        NotAllowed: the quiz is not open.

    """
    require_answering(quiz, now)
    if not is_let_in(f"quiz:{quiz.pk}", visitor, MOST_AN_HOUR):
        return
    given = [(key, option) for key, answer in answers.items() for option in sorted(chosen(answer))]
    _count(quiz, [("", ""), *sorted(given)])


@transaction.atomic
def _count(quiz: Survey, given: list[tuple[str, str]]) -> None:
    # waits for who withdraws it: of what is gone nothing is counted any more
    held = Survey.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    if held.withdrawn_at is not None:
        return
    for question, option in given:
        row, _ = QuizCount.objects.get_or_create(survey=quiz, question=question, option=option)
        QuizCount.objects.filter(pk=row.pk).update(number=F("number") + 1)
    counts = QuizCount.objects.filter(survey=quiz)
    if is_told_at(counts.get(question="", option="").number):
        counts.update(told=F("number"))
