"""How many were right in a quiz, once enough have played."""

from collections.abc import Collection
from uuid import UUID

from stadtherz.participation.domain.small_cells import SMALLEST
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.domain.surveys.quiz import percent_told
from stadtherz.participation.models import QuizCount, Survey
from stadtherz.participation.models.surveys import SurveyKind


def plays(surveys: Collection[Survey]) -> dict[UUID, int]:
    """Give how often quizzes were played to their ends, by full tens, in one query."""
    quizzes = [one.pk for one in surveys if one.kind == SurveyKind.QUIZ]
    if not quizzes:
        return {}
    found = QuizCount.objects.filter(survey__in=quizzes, question="", option="")
    return dict(found.filter(told__gte=SMALLEST).values_list("survey_id", "told"))


def percent_right(quiz: Survey) -> dict[str, int]:
    """Give for each question with one answer how many percent were right, where that is told."""
    rows = QuizCount.objects.filter(survey=quiz).values_list("question", "option", "told")
    counts = {(question, option): told for question, option, told in rows}
    found = {
        one.key: percent_told(
            sum(counts.get((one.key, key), 0) for key in one.right), counts.get(("", ""), 0)
        )
        for one in quiz.as_setup().questions() if one.kind is Kind.ONE
    }  # fmt: skip
    return {key: percent for key, percent in found.items() if percent is not None}
