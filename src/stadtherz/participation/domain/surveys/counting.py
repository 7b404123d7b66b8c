"""Counts the sheets of a survey: what is told of each question, and by groups.

Everything that leaves this module went through `hiding`: no number between 0 and 10 is in it, and
none can be computed. `None` is a number that is not told.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from stadtherz.participation.domain.small_cells import SMALLEST
from stadtherz.participation.domain.surveys.conditions import Answer, chosen
from stadtherz.participation.domain.surveys.exchanging import Asked, Split, safe_splits
from stadtherz.participation.domain.surveys.hiding import (
    Line,
    hidden_cells,
    hidden_ticks,
    put_together,
)
from stadtherz.participation.domain.surveys.questions import Kind, Question, Setup
from stadtherz.participation.domain.surveys.themes import Theme, themes_of

NONE = "-"
"""The value of who did not answer, or was not asked."""
CHANNEL = "channel"
Grouping = tuple[str, Sequence[tuple[str, int]], Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """The answers of one sheet, and by which way it came."""

    answers: Mapping[str, Answer]
    channel: str


@dataclass(frozen=True)
class ToldLine:
    """An answer, or several put together, with how often it was given."""

    keys: tuple[str, ...]
    number: int | None


@dataclass(frozen=True)
class ToldQuestion:
    """What is told of a question.

    Args:
        lines: None where all of it is too small.
        answered: how many answered; None where that tells of few.
        middle: mean and median of numbers, where they tell of no small group.
        themes: of free texts.

    """

    key: str
    lines: tuple[ToldLine, ...] | None
    answered: int | None
    middle: tuple[float, float] | None = None
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True)
class ToldSplit:
    """A question by groups; each row has a number for each column, None where it is hidden."""

    question: str
    by: str
    groups: tuple[Line, ...]
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True)
class Compared:
    """A group of those who answered beside the population."""

    keys: tuple[str, ...]
    number: int
    people: int
    share: float
    people_share: float


@dataclass(frozen=True)
class Told:
    """Everything that is told of a survey; nothing but `sheets` where they are too few."""

    sheets: int | None
    questions: tuple[ToldQuestion, ...] = ()
    splits: tuple[ToldSplit, ...] = ()
    compared: Mapping[str, tuple[Compared, ...]] | None = None


def told_of(setup: Setup, sheets: Sequence[Sheet], districts: Sequence[str]) -> Told:
    """Count all sheets, with what is too small hidden."""
    if len(sheets) < SMALLEST:
        return Told(None if sheets else 0)
    counting = _Counting(setup, sheets, districts)
    return Told(
        len(sheets),
        tuple(counting.told(question) for question in setup.questions()),
        tuple(counting.splits()),
        counting.compared(),
    )


class _Counting:
    def __init__(self, setup: Setup, sheets: Sequence[Sheet], districts: Sequence[str]) -> None:
        self.setup, self.sheets, self.districts = setup, sheets, tuple(districts)

    def told(self, question: Question) -> ToldQuestion:
        given = [one.answers[question.key] for one in self.sheets if question.key in one.answers]
        if question.kind is Kind.TEXT:
            missing = len(self.sheets) - len(given)
            sure = not 0 < missing < SMALLEST and not 0 < len(given) < SMALLEST
            themes = themes_of([str(one) for one in given], SMALLEST)
            return ToldQuestion(question.key, (), len(given) if sure else None, themes=themes)
        lines = self.lines(question)
        none = next((one.number for one in lines or () if one.keys == (NONE,)), None)
        answered = None if none is None else len(self.sheets) - none
        return ToldQuestion(question.key, lines, answered, _middle(given, lines))

    def lines(self, question: Question) -> tuple[ToldLine, ...] | None:
        """Count a question over all sheets."""
        counts = self.counts(question)
        if question.kind is not Kind.SEVERAL:
            found = put_together(counts)
            return None if found is None else tuple(ToldLine(one.keys, one.number) for one in found)
        hidden = hidden_ticks([number for _key, number in counts], len(self.sheets))
        return tuple(
            ToldLine((key,), None if place in hidden else number)
            for place, (key, number) in enumerate(counts)
        )

    def counts(self, question: Question) -> list[tuple[str, int]]:
        """Give each value with how often it was chosen, in order, and who chose none at the end."""
        found: Counter[str] = Counter()
        for sheet in self.sheets:
            found.update(values_in(question, sheet))
        return [(value, found[value]) for value in self.values(question)]

    def values(self, question: Question) -> tuple[str, ...]:
        if question.kind is Kind.DISTRICT:
            return (*self.districts, NONE)
        if question.kind is Kind.NUMBER:
            return (*(bin_name(question, one) for one in question.bins or (question.low,)), NONE)
        return (*question.values(), NONE)

    def splits(self) -> list[ToldSplit]:
        """Count all questions by groups, as far as the tables together tell of no few."""
        return [_told_split(one) for one in safe_splits(self._splits(), asked_of(self.setup))]

    def _splits(self) -> Iterator[Split]:
        asked = [one for one in self.setup.questions() if one.kind is not Kind.TEXT]
        done: dict[tuple[str, str], Split] = {}
        for by, sizes, own in self._groupings():
            for question in asked:
                found = self.split(question, by, sizes, own) if question.key != by else None
                if found is None:
                    continue
                turned = done.get((by, question.key))
                if turned is not None and question.kind is not Kind.SEVERAL:
                    # the same table as before, with sides changed, hides the same cells
                    found = replace(found, hidden=frozenset((c, r) for r, c in turned.hidden))
                else:
                    sizes_of = [group.number for group in found.groups]
                    several = question.kind is Kind.SEVERAL
                    hidden = hidden_cells(found.table, sizes_of if several else None)
                    if hidden is None:
                        continue
                    found = replace(found, hidden=hidden)
                done[question.key, by] = found
                yield found

    def _groupings(self) -> Iterator[Grouping]:
        """Give by what is told apart: the key, the sizes of groups, and of each sheet its group."""
        for by in map(self.setup.question, self.setup.splits):
            yield by.key, self.counts(by), [values_in(by, one)[0] for one in self.sheets]
        channels = Counter(sheet.channel for sheet in self.sheets)
        if len(channels) > 1:
            yield CHANNEL, sorted(channels.items()), [sheet.channel for sheet in self.sheets]

    def split(
        self, question: Question, by: str, sizes: Sequence[tuple[str, int]], own: Sequence[str]
    ) -> Split | None:
        """Count a question by groups; None where there is nothing to tell apart."""
        groups = tuple(one for one in put_together(sizes) or () if one.number)
        columns = self._columns(question)
        if len(groups) < 2 or len(columns) < 2:
            return None
        row = {key: number for number, group in enumerate(groups) for key in group.keys}
        column = {key: number for number, keys in enumerate(columns) for key in keys}
        columns_of = [
            frozenset(column[one] for one in values_in(question, sheet) if one in column)
            for sheet in self.sheets
        ]
        return Split(question.key, by, groups, columns, [row[one] for one in own], columns_of)

    def _columns(self, question: Question) -> tuple[tuple[str, ...], ...]:
        """Give the columns whose sums are published, and above zero."""
        return tuple(line.keys for line in self.lines(question) or () if line.number)

    def compared(self) -> dict[str, tuple[Compared, ...]]:
        """Compare who answered with the population, in groups whose sizes are told."""
        found = {}
        for key, people in self.setup.population.items():
            lines = [
                line for line in put_together(self.counts(self.setup.question(key))) or ()
                if all(one in people for one in line.keys)
            ]  # fmt: skip
            answered, living = sum(one.number for one in lines), sum(people.values())
            if not answered or not living:
                continue
            found[key] = tuple(
                Compared(
                    line.keys, line.number, sum(people[one] for one in line.keys),
                    line.number / answered, sum(people[one] for one in line.keys) / living,
                )
                for line in lines
            )  # fmt: skip
        return found


def _told_split(split: Split) -> ToldSplit:
    rows = tuple(
        tuple(None if (row, at) in split.hidden else one for at, one in enumerate(numbers))
        for row, numbers in enumerate(split.table)
    )
    return ToldSplit(split.question, split.by, split.groups, split.columns, rows)


def asked_of(setup: Setup) -> Asked:
    """Say which questions steer what is asked, and which are not asked of everybody."""
    conditions = [
        (question.key, condition)
        for page in setup.pages for question in page.questions
        for condition in (page.shown_if, question.shown_if) if condition is not None
    ]  # fmt: skip
    return Asked(
        frozenset(key for _question, one in conditions for key in one.asked()),
        frozenset(question for question, _one in conditions),
        frozenset(one.key for one in setup.questions() if one.kind is Kind.SEVERAL), NONE,
    )  # fmt: skip


def _middle(
    given: Sequence[Answer], lines: tuple[ToldLine, ...] | None
) -> tuple[float, float] | None:
    """Give mean and median, where nothing was put together: else small numbers would follow."""
    numbers = [one for one in given if isinstance(one, int)]
    whole = lines is not None and all(len(one.keys) == 1 for one in lines)
    if len(numbers) < SMALLEST or not whole:
        return None
    return round(fmean(numbers), 1), float(median(numbers))


def values_in(question: Question, sheet: Sheet) -> tuple[str, ...]:
    """Give the values that a sheet counts for: of a ranking its first place."""
    answer = sheet.answers.get(question.key)
    if answer is None or answer == ():
        return (NONE,)
    if question.kind is Kind.RANKING and isinstance(answer, tuple):
        return answer[:1]
    if question.kind is Kind.NUMBER and isinstance(answer, int):
        below = [one for one in question.bins if one <= answer]
        return (bin_name(question, below[-1] if below else question.low),)
    return tuple(sorted(chosen(answer)))


def bin_name(question: Question, low: int) -> str:
    """Name a group of numbers by its ends, as `10-19`; an open end is the greatest number."""
    higher = [one for one in question.bins if one > low]
    return f"{low}-{higher[0] - 1 if higher else question.high}"
