"""A survey as an editor shows it: pages, questions and options in plain words.

Each row keeps what it was read from, so that what an editor does not show is still there when the
row is written again (`writing`). Reading never refuses: what somebody typed half is a row as well.
A new row has a number with `NEW` before it; it gets its key when it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stadtherz.participation.domain.surveys.conditions import COMBINING, Test
from stadtherz.participation.domain.surveys.questions import WITH_OPTIONS, Kind

NEW, OTHER = "~", "*"
"""What begins the number of a new row; the question of a condition that no editor shows."""
Values = Mapping[str, Any]
WITH_NUMBER = frozenset({Test.AT_LEAST, Test.AT_MOST})
MEASURED = frozenset({Kind.SCALE, Kind.NUMBER})
OF_KIND: Mapping[Kind, frozenset[str]] = {
    Kind.ONE: frozenset({"options", "split", "people"}),
    Kind.SEVERAL: frozenset({"options", "least", "most"}),
    Kind.RANKING: frozenset({"options", "least", "most"}),
    Kind.SCALE: frozenset({"low", "high", "low_title", "high_title"}),
    Kind.NUMBER: frozenset({"low", "high", "bins"}),
    Kind.DISTRICT: frozenset({"split", "people"}),
    Kind.TEXT: frozenset(),
}
"""What an editor shows of a question beside what it shows of each."""


@dataclass(frozen=True)
class Words:
    """A text in the two languages that an editor shows."""

    de: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.de.strip() or self.en.strip())

    def __str__(self) -> str:
        return self.de.strip() or self.en.strip()


NONE = Words()


@dataclass(frozen=True)
class When:
    """Under which answer something is shown.

    Args:
        question: its key; "" is always, `OTHER` a condition that stays as it was read.
        test: one that is not combining.
        values: the answers that are asked for, sorted.
        number: with `at_least` and `at_most`, as it was typed.

    """

    question: str = ""
    test: str = Test.ANY_OF.value
    values: tuple[str, ...] = ()
    number: str = ""


ALWAYS = When()


@dataclass(frozen=True)
class OptionRow:
    """An answer to choose; without words it is taken out."""

    key: str
    title: Words = NONE
    right: bool = False
    kept: Values = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionRow:
    """A question; numbers are as they were typed, "" where nothing was.

    Args:
        split: whether results are told apart by its answers.
        people: how many people live in the group of an answer.
        kept: what it was read from, without its options.

    """

    key: str
    kind: str = Kind.ONE.value
    title: Words = NONE
    help: Words = NONE
    required: bool = False
    options: tuple[OptionRow, ...] = ()
    least: str = ""
    most: str = ""
    low: str = ""
    high: str = ""
    low_title: Words = NONE
    high_title: Words = NONE
    bins: str = ""
    explanation: Words = NONE
    when: When = ALWAYS
    split: bool = False
    people: Mapping[str, str] = field(default_factory=dict)
    kept: Values = field(default_factory=dict)

    @property
    def shows(self) -> frozenset[str]:
        """Name what an editor shows of this kind of question."""
        return OF_KIND[Kind(self.kind)] if self.kind in list(Kind) else frozenset()


@dataclass(frozen=True)
class PageRow:
    """A page with its questions."""

    key: str
    title: Words = NONE
    when: When = ALWAYS
    questions: tuple[QuestionRow, ...] = ()
    kept: Values = field(default_factory=dict)


@dataclass(frozen=True)
class SetupRows:
    """All pages, where the numbers of people are from, and what it was read from."""

    pages: tuple[PageRow, ...] = ()
    source: Words = NONE
    kept: Values = field(default_factory=dict)

    def questions(self) -> tuple[QuestionRow, ...]:
        """Give all questions in their order."""
        return tuple(one for page in self.pages for one in page.questions)


def rows_of(setup: Any) -> SetupRows:
    """Give a setup as rows; whatever is no part of a survey is passed over."""
    given = mapping(setup)
    kinds = {
        str(one.get("key", "")): str(one.get("kind", ""))
        for page in listed(given, "pages") for one in listed(page, "questions")
    }  # fmt: skip
    pages = tuple(_page(one, given, kinds) for one in listed(given, "pages"))
    kept = {name: value for name, value in given.items() if name != "pages"}
    return SetupRows(pages, text_of(given, "population_source"), kept)


def _page(given: Values, setup: Values, kinds: Mapping[str, str]) -> PageRow:
    questions = tuple(question_row(one, setup, kinds) for one in listed(given, "questions"))
    kept = {name: value for name, value in given.items() if name != "questions"}
    return PageRow(
        str(given.get("key", "")), text_of(given, "title"), when_of(given, kinds), questions, kept
    )


def question_row(given: Values, setup: Values, kinds: Mapping[str, str]) -> QuestionRow:
    """Give a question as a row.

    Args:
        given: the question.
        setup: the whole, for what it says of the question.
        kinds: of all questions, by their keys.

    """
    key, splits = str(given.get("key", "")), setup.get("splits", ())
    people = mapping(mapping(setup.get("population")).get(key))
    bins = given.get("bins")
    return QuestionRow(
        key, str(given.get("kind", "")), text_of(given, "title"), text_of(given, "help"),
        given.get("required") is True,
        tuple(option_row(one) for one in listed(given, "options")),
        number(given, "least"), number(given, "most"), number(given, "low"), number(given, "high"),
        text_of(given, "low_title"), text_of(given, "high_title"),
        ", ".join(map(str, bins)) if isinstance(bins, list) else "",
        text_of(given, "explanation"), when_of(given, kinds),
        isinstance(splits, list | tuple) and key in splits,
        {str(one): str(value) for one, value in people.items()},
        {name: value for name, value in given.items() if name != "options"},
    )  # fmt: skip


def option_row(given: Values) -> OptionRow:
    """Give an option as a row."""
    title = text_of(given, "title")
    return OptionRow(str(given.get("key", "")), title, given.get("right") is True, dict(given))


def when_of(given: Values, kinds: Mapping[str, str]) -> When:
    """Give a condition; what is more than one test of one question is `OTHER`."""
    condition = given.get("shown_if")
    if not condition:
        return ALWAYS
    names = [one for one in Test if isinstance(condition, Mapping) and one in condition]
    if len(names) != 1 or names[0] in COMBINING or set(condition) != {"question", names[0]}:
        return When(OTHER)
    found = _simple(condition, names[0])
    return found if found and fits(found, kinds.get(found.question, "")) else When(OTHER)


def _simple(condition: Values, test: Test) -> When | None:
    value, question = condition[test], str(condition["question"])
    if test in WITH_NUMBER:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return When(question, test.value, number=str(value)) if whole else None
    good = isinstance(value, list) and value
    return When(question, test.value, tuple(sorted({str(one) for one in value}))) if good else None


def fits(when: When, kind: str) -> bool:
    """Whether an editor shows a condition on a question of this kind."""
    if when.test in WITH_NUMBER:
        return kind in MEASURED
    return kind in WITH_OPTIONS | {Kind.DISTRICT}


def fitting(when: When, kinds: Mapping[str, str]) -> When:
    """Give a condition a test that an editor shows for the question it is about now."""
    kind = kinds.get(when.question, "")
    if fits(when, kind) or kind not in WITH_OPTIONS | MEASURED | {Kind.DISTRICT}:
        return when
    test = Test.AT_LEAST if kind in MEASURED else Test.ANY_OF
    return When(when.question, test.value)


def text_of(given: Values, name: str) -> Words:
    """Read a text as far as an editor shows it."""
    found = given.get(name)
    if isinstance(found, str):
        return Words(found)
    texts = mapping(found)
    return Words(*(one if isinstance(one := texts.get(code), str) else "" for code in ("de", "en")))


def number(given: Values, name: str) -> str:
    """Read a number as it would be typed."""
    return str(given[name]) if name in given else ""


def mapping(value: Any) -> Values:
    """Give a mapping; an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}


def listed(given: Values, name: str) -> list[Values]:
    """Give a list of mappings; whatever else is in it is passed over."""
    found = given.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
