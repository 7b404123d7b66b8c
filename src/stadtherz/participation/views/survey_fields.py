"""Questions as a page shows them, with what stands there and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stadtherz.city.public import District
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.surveys.answers import Fault
from stadtherz.participation.domain.surveys.conditions import Answer
from stadtherz.participation.domain.surveys.questions import Kind, Question
from stadtherz.participation.views.survey_state import FIELD
from stadtherz.participation.views.survey_words import fault_words, hint_of


@dataclass(frozen=True)
class Choice:
    """Something to choose: its value, its words, and what stands there."""

    value: str
    title: Text | str
    there: str = ""


@dataclass(frozen=True)
class Shown:
    """A question with its field."""

    question: Question
    name: str
    choices: tuple[Choice, ...]
    typed: str
    hint: str
    fault: str

    @property
    def first(self) -> str:
        """The id of what a link to the question leads to."""
        return self.name


def shown_question(
    question: Question, typed: Sequence[str], districts: Sequence[District], fault: Fault | None
) -> Shown:
    """Make a question ready for its template."""
    return Shown(
        question, FIELD + question.key, _choices(question, typed, districts),
        typed[0] if typed else "", hint_of(question),
        fault_words(fault, question) if fault else "",
    )  # fmt: skip


def _choices(
    question: Question, typed: Sequence[str], districts: Sequence[District]
) -> tuple[Choice, ...]:
    if question.kind is Kind.RANKING:
        places = dict(one.partition("=")[::2] for one in typed)
        return tuple(
            Choice(one.key, one.title, places.get(one.key, "")) for one in question.options
        )
    return tuple(
        Choice(value, words, "on" if value in typed else "")
        for value, words in titles_of(question, districts).items()
    )


def titles_of(question: Question, districts: Sequence[District]) -> dict[str, Text | str]:
    """Give each value of a question with its words."""
    if question.kind is Kind.DISTRICT:
        return {one.key: one.name for one in districts}
    if question.kind is Kind.SCALE:
        return {value: value for value in question.values()}
    return {one.key: one.title for one in question.options}


@dataclass(frozen=True)
class Told:
    """A question with its answer in words, to look at once more."""

    question: Question
    words: tuple[Text | str, ...]


def told_answer(
    question: Question, answers: Mapping[str, Answer], districts: Sequence[District]
) -> Told:
    """Give the answer to a question in words; none where it was left out."""
    answer = answers.get(question.key)
    if answer is None:
        return Told(question, ())
    titles = titles_of(question, districts)
    values = answer if isinstance(answer, tuple) else (str(answer),)
    return Told(question, tuple(titles.get(value, value) for value in values))
