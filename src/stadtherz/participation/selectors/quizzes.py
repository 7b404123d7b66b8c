"""How many were right in a quiz, once enough have played."""

from stadtherz.participation.domain.small_cells import SMALLEST
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.models import QuizCount, Survey


def plays_of(quiz: Survey) -> int:
    """Give how often a quiz was played to its end."""
    found = QuizCount.objects.filter(survey=quiz, question="", option="").first()
    return found.number if found else 0


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
