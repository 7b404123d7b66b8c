"""Conditions: whether a page or question is shown, from answers before it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Answer = str | int | tuple[str, ...]
"""An option or a text, a number, or several options (those of a ranking in its order)."""
Answers = Mapping[str, Answer]


class Test(StrEnum):
    """What a condition asks."""

    ANY_OF = "any_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ALL = "all"
    ANY = "any"


COMBINING = frozenset({Test.ALL, Test.ANY})


@dataclass(frozen=True)
class Condition:
    """A test of one question, or several conditions together.

    A question that was not answered, or not asked, fulfils no test of it.
    """

    test: Test
    question: str = ""
    values: frozenset[str] = frozenset()
    number: int = 0
    parts: tuple["Condition", ...] = ()

    def asked(self) -> Iterator[str]:
        """Give the questions on which it depends."""
        if self.test in COMBINING:
            for part in self.parts:
                yield from part.asked()
        else:
            yield self.question

    def tests(self) -> Iterator["Condition"]:
        """Give every single test in it."""
        if self.test in COMBINING:
            for part in self.parts:
                yield from part.tests()
        else:
            yield self


def chosen(answer: Answer) -> frozenset[str]:
    """Give the values in an answer."""
    return frozenset(answer) if isinstance(answer, tuple) else frozenset({str(answer)})


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Whether a condition is fulfilled; None always is."""
    if condition is None:
        return True
    if condition.test is Test.ALL:
        return all(holds(part, answers) for part in condition.parts)
    if condition.test is Test.ANY:
        return any(holds(part, answers) for part in condition.parts)
    answer = answers.get(condition.question)
    return answer is not None and _fits(condition, answer)


def _fits(condition: Condition, answer: Answer) -> bool:
    if condition.test is Test.ANY_OF:
        return bool(chosen(answer) & condition.values)
    if condition.test is Test.NONE_OF:
        return not chosen(answer) & condition.values
    if not isinstance(answer, int):
        return False
    if condition.test is Test.AT_LEAST:
        return answer >= condition.number
    return answer <= condition.number
