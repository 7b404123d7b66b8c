"""What only the whole of a survey shows: unknown questions, circles, and what nobody can reach."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations

from stadtherz.participation.domain.surveys.conditions import (
    COMBINING,
    Answer,
    Condition,
    Test,
    chosen,
    holds,
)
from stadtherz.participation.domain.surveys.faults import Fault
from stadtherz.participation.domain.surveys.questions import (
    CLOSED,
    Kind,
    Page,
    Question,
    Setup,
)

TRIES = 50_000
FEW = 6
ALWAYS_THERE = "district"


def faults_of_whole(setup: Setup) -> Iterator[Fault]:
    """Name every fault of the whole, with its place."""
    wrong = list(_unknown(setup)) + list(_circles(setup))
    yield from wrong or _out_of_order(setup)
    if not wrong and not list(_out_of_order(setup)):
        yield from _unreachable(setup)
    yield from _splits(setup)


def _conditions(setup: Setup) -> Iterator[tuple[str, Condition]]:
    for page in setup.pages:
        if page.shown_if:
            yield page.key, page.shown_if
        for question in page.questions:
            if question.shown_if:
                yield question.key, question.shown_if


def _unknown(setup: Setup) -> Iterator[Fault]:
    known = {one.key: one for one in setup.questions()}
    for place, condition in _conditions(setup):
        for test in condition.tests():
            if test.question not in known:
                yield Fault(place, "unknown", question=test.question)
            else:
                yield from _misfit(place, test, known[test.question])


def _misfit(place: str, test: Condition, asked: Question) -> Iterator[Fault]:
    if asked.kind is Kind.TEXT:
        yield Fault(place, "on-text", question=asked.key)
    elif test.test in {Test.AT_LEAST, Test.AT_MOST}:
        if asked.kind not in {Kind.SCALE, Kind.NUMBER}:
            yield Fault(place, "no-number", question=asked.key)
    elif asked.kind in CLOSED - {Kind.DISTRICT}:
        strange = sorted(test.values - set(asked.values()))
        if strange:
            yield Fault(place, "no-answer", question=asked.key, names=", ".join(strange))


def _depends(setup: Setup) -> dict[str, set[str]]:
    """Give for each question those on which it depends, by its page as well."""
    found: dict[str, set[str]] = {}
    for page in setup.pages:
        by_page = set(page.shown_if.asked()) if page.shown_if else set()
        for one in page.questions:
            found[one.key] = by_page | (set(one.shown_if.asked()) if one.shown_if else set())
    return found


def _circles(setup: Setup) -> Iterator[Fault]:
    """Name each circle once, by the questions on it."""
    depends, told = _depends(setup), set()
    for start in depends:
        way = _way_back(depends, start)
        if way and frozenset(way) not in told:
            told.add(frozenset(way))
            yield Fault(start, "circle", way=" < ".join([*way, start]))


def _way_back(depends: Mapping[str, set[str]], start: str) -> list[str]:
    todo, seen = [[start]], set()
    while todo:
        way = todo.pop(0)
        for other in sorted(depends.get(way[-1], ())):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                todo.append([*way, other])
    return []


def _out_of_order(setup: Setup) -> Iterator[Fault]:
    """Conditions are decided between two pages, so they ask of earlier pages alone."""
    page_of = {one.key: place for place, page in enumerate(setup.pages) for one in page.questions}
    for place, page in enumerate(setup.pages):
        for name, condition in _of_page(page):
            for asked in sorted(set(condition.asked())):
                if page_of.get(asked, -1) == place:
                    yield Fault(name, "same-page", question=asked)
                elif page_of.get(asked, -1) > place:
                    yield Fault(name, "later", question=asked)


def _of_page(page: Page) -> Iterator[tuple[str, Condition]]:
    if page.shown_if:
        yield page.key, page.shown_if
    for one in page.questions:
        if one.shown_if:
            yield one.key, one.shown_if


def _unreachable(setup: Setup) -> Iterator[Fault]:
    """Name questions that no answers lead to.

    It is tried out with every answer that can make a difference; with very many of them it is left
    open, which is no fault.
    """
    depends, trying = _depends(setup), _Trying(setup)
    for key, place in trying.shown.items():
        needed = _all_before(depends, key)
        if needed and not trying.reaches(needed, place):
            yield Fault(key, "unreachable")


def _all_before(depends: Mapping[str, set[str]], key: str) -> list[str]:
    """Give everything a question depends on, in the order of the survey."""
    todo, found = [key], set()
    while todo:
        for other in depends[todo.pop()]:
            if other not in found:
                found.add(other)
                todo.append(other)
    return [one for one in depends if one in found]


Place = tuple[Page, Question]


class _Trying:
    """Tries out answers; all questions of a survey share one number of tries."""

    def __init__(self, setup: Setup) -> None:
        self.shown = {one.key: (page, one) for page in setup.pages for one in page.questions}
        self.tests = [one for _, found in _conditions(setup) for one in found.tests()]
        self.tries = 0
        self.known: dict[tuple[Condition | None, ...], bool] = {}

    def reaches(self, needed: list[str], goal: Place) -> bool:
        """Whether some answers to what is needed show a question; like ones are tried once."""
        conditions = (goal[0].shown_if, goal[1].shown_if)
        if conditions not in self.known:
            self.known[conditions] = self._reached(needed, conditions)
        return self.known[conditions]

    def _reached(self, needed: list[str], goal: tuple[Condition | None, ...]) -> bool:
        later = [frozenset(needed[place:]) for place in range(len(needed) + 1)]
        todo: list[tuple[int, dict[str, Answer]]] = [(0, {})]
        while todo:
            place, answers = todo.pop()
            self.tries += 1
            if self.tries > TRIES:
                return True
            if not all(_may_hold(one, answers, later[place]) for one in goal):
                continue
            if place == len(needed):
                return True
            key = needed[place]
            todo.append((place + 1, answers))
            if all(holds(one.shown_if, answers) for one in self.shown[key]):
                mine = [one for one in self.tests if one.question == key]
                values = _telling(self.shown[key][1], mine)
                todo += [(place + 1, {**answers, key: value}) for value in values]
        return False


def _may_hold(
    condition: Condition | None, answers: Mapping[str, Answer], later: AbstractSet[str]
) -> bool:  # fmt: skip
    """Whether a condition is fulfilled, or can be by answers that come later."""
    if condition is None:
        return True
    if condition.test in COMBINING:
        parts = (_may_hold(part, answers, later) for part in condition.parts)
        return all(parts) if condition.test is Test.ALL else any(parts)
    return condition.question in later or holds(condition, answers)


def _telling(question: Question, tests: list[Condition]) -> Iterator[Answer]:
    """Give answers of which each test is fulfilled by some and not by others."""
    values = sorted({value for test in tests for value in test.values})
    if question.kind in {Kind.SCALE, Kind.NUMBER}:
        around = {test.number + step for test in tests for step in (-1, 0, 1)}
        around |= {int(one) for one in values if one.lstrip("-").isdigit()}
        around |= {question.low, question.high}
        yield from sorted(one for one in around if question.low <= one <= question.high)
    elif question.kind in {Kind.SEVERAL, Kind.RANKING}:
        yield from _sets(question, values)
    else:
        others = [one for one in question.values() if one not in values][:1]
        yield from values + (others or [ALWAYS_THERE] * (question.kind is Kind.DISTRICT))


def _sets(question: Question, values: list[str]) -> Iterator[Answer]:
    """Give choices of several options: all of the few that are asked for, filled up with others."""
    others = [one for one in question.values() if one not in values]
    few = values[:FEW] if len(values) > FEW else values
    for many in range(len(few) + 1):
        for some in combinations(few, many):
            filled = some + tuple(others[: max(0, max(1, question.least) - many)])
            if max(1, question.least) <= len(filled) <= question.most:
                yield filled


def _splits(setup: Setup) -> Iterator[Fault]:
    known = {one.key: one for one in setup.questions()}
    for key in setup.splits:
        if key not in known or known[key].kind not in {Kind.ONE, Kind.DISTRICT}:
            yield Fault("splits", "not-one", question=key)
    for key, groups in setup.population.items():
        if key not in known or known[key].kind not in {Kind.ONE, Kind.DISTRICT}:
            yield Fault("population", "not-one", question=key)
        elif known[key].kind is Kind.ONE:
            strange = sorted(set(groups) - chosen(known[key].values()))
            if strange:
                yield Fault("population", "no-answer", question=key, names=", ".join(strange))
