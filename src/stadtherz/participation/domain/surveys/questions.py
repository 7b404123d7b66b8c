"""What a survey is made of: pages of questions, each shown under a condition or to everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.surveys.conditions import Condition

FORMAT = "stadtherz-survey/1"
NO_WORDS = Text()
MOST_SIGNS = 2_000


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    NUMBER = "number"
    RANKING = "ranking"
    DISTRICT = "district"
    TEXT = "text"


CLOSED = frozenset({Kind.ONE, Kind.SEVERAL, Kind.SCALE, Kind.RANKING, Kind.DISTRICT})
WITH_OPTIONS = frozenset({Kind.ONE, Kind.SEVERAL, Kind.RANKING})


@dataclass(frozen=True)
class Option:
    """An answer to choose; `right` counts in a quiz alone."""

    key: str
    title: Text
    right: bool = False


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        least, most: how many options may be chosen or ranked.
        low, high: ends of a scale, or the smallest and greatest number.
        low_title, high_title: what the ends of a scale mean.
        bins: lower ends of the groups in which numbers are told.
        shown_if: None is always.
        explanation: what a quiz says once it was answered.

    """

    key: str
    kind: Kind
    title: Text
    help: Text = NO_WORDS
    required: bool = False
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 0
    low: int = 1
    high: int = 5
    low_title: Text = NO_WORDS
    high_title: Text = NO_WORDS
    bins: tuple[int, ...] = ()
    shown_if: Condition | None = None
    explanation: Text = NO_WORDS

    def values(self) -> tuple[str, ...]:
        """Give every value that can be chosen; none for numbers and texts."""
        if self.kind is Kind.SCALE:
            return tuple(str(number) for number in range(self.low, self.high + 1))
        return tuple(option.key for option in self.options)

    @property
    def right(self) -> frozenset[str]:
        """Give the keys of the right options of a quiz."""
        return frozenset(option.key for option in self.options if option.right)


@dataclass(frozen=True)
class Page:
    """Questions that are asked at once."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    shown_if: Condition | None = None


@dataclass(frozen=True)
class Setup:
    """A whole survey.

    Args:
        splits: questions by whose answers results are told apart, such as role and district.
        population: how many people live in the groups of a question, to compare with.
        population_source: where these numbers come from.

    """

    pages: tuple[Page, ...]
    splits: tuple[str, ...] = ()
    population: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    population_source: Text = NO_WORDS

    def questions(self) -> Iterator[Question]:
        """Give all questions in their order."""
        for page in self.pages:
            yield from page.questions

    def question(self, key: str) -> Question:
        """Give a question that is there."""
        return next(one for one in self.questions() if one.key == key)
