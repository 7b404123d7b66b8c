"""A quiz: which answers are right, and what is said of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stadtherz.participation.domain.surveys.conditions import Answer, chosen
from stadtherz.participation.domain.surveys.faults import Fault
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
