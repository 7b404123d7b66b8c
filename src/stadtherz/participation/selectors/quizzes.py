"""How many were right in a quiz, once enough have played."""

from collections.abc import Collection
from uuid import UUID

from stadtherz.participation.domain.small_cells import SMALLEST
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.models import QuizCount, Survey
from stadtherz.participation.models.surveys import SurveyKind


def plays(surveys: Collection[Survey]) -> dict[UUID, int]:
    """Give how often quizzes were played to their ends, in one query; nothing below ten."""
    quizzes = [one.pk for one in surveys if one.kind == SurveyKind.QUIZ]
    if not quizzes:
        return {}
    found = QuizCount.objects.filter(survey__in=quizzes, question="", option="")
    return dict(found.filter(number__gte=SMALLEST).values_list("survey_id", "number"))


def percent_right(quiz: Survey) -> dict[str, int]:
    """Give for each question with one answer how many percent were right; nothing below ten."""
    rows = QuizCount.objects.filter(survey=quiz).values_list("question", "option", "number")
    counts = {(question, option): number for question, option, number in rows}
    plays = counts.get(("", ""), 0)
    if plays < SMALLEST:
        return {}
    return {
        one.key: round(100 * sum(counts.get((one.key, key), 0) for key in one.right) / plays)
        for one in quiz.as_setup().questions() if one.kind is Kind.ONE
    }  # fmt: skip
