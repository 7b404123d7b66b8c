"""A quiz: which answers are right, and what is said of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stadtherz.participation.domain.small_cells import SMALLEST
from stadtherz.participation.domain.surveys.conditions import Answer, chosen
from stadtherz.participation.domain.surveys.faults import Fault
from stadtherz.participation.domain.surveys.hiding import put_together
from stadtherz.participation.domain.surveys.questions import Kind, Question, Setup


@dataclass(frozen=True)
class Marked:
    """A question of a quiz with what was chosen."""

    question: Question
    chosen: frozenset[str]

    @property
    def is_right(self) -> bool:
        """Whether exactly the right answers were chosen."""
        return self.chosen == self.question.right


def marked(setup: Setup, answers: Mapping[str, Answer]) -> tuple[Marked, ...]:
    """Mark every question of a quiz; what was left out is not right."""
    return tuple(
        Marked(one, chosen(answers[one.key]) if one.key in answers else frozenset())
        for one in setup.questions()
    )


def is_told_at(plays: int) -> bool:
    """Whether numbers are told anew after so many plays: of each play alone nothing is told."""
    return plays > 0 and plays % SMALLEST == 0


def percent_told(right: int, plays: int) -> int | None:
    """Give how many percent were right; None where few were, or few were not."""
    lines = put_together((("right", right), ("wrong", plays - right)))
    if not plays or lines is None or any(len(one.keys) > 1 for one in lines):
        return None
    return round(100 * right / plays)


def faults_of_quiz(setup: Setup) -> Iterator[Fault]:
    """Name what a quiz lacks beside being a survey: right answers, and no branching."""
    for page in setup.pages:
        if page.shown_if:
            yield Fault(page.key, "quiz-pages")
    for one in setup.questions():
        if one.kind not in {Kind.ONE, Kind.SEVERAL} or one.shown_if:
            yield Fault(one.key, "quiz-kind")
        elif not one.right or (one.kind is Kind.ONE and len(one.right) > 1):
            yield Fault(one.key, "quiz-right")
