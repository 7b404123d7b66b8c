"""Reads a survey from JSON values; every fault is named with its place, so that it can be mended.

The shape is read here; what only the whole shows (circles, what nobody can reach) is found by
`checking`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.surveys.checking import faults_of_whole
from stadtherz.participation.domain.surveys.conditions import COMBINING, Condition, Test
from stadtherz.participation.domain.surveys.faults import Fault
from stadtherz.participation.domain.surveys.questions import (
    FORMAT,
    WITH_OPTIONS,
    Kind,
    Option,
    Page,
    Question,
    Setup,
)

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
MOST_PAGES, MOST_QUESTIONS, MOST_OPTIONS, DEEPEST = 40, 100, 60, 5
MOST_STEPS, LARGEST = 11, 1_000_000


def read_setup(written: Any) -> Setup:
    """Read a survey.

    Raises:
        Invalid: code `survey-setup`; details name each fault with its place.

    """
    setup, faults = _read(written)
    _refuse(faults or list(faults_of_whole(setup)))
    return setup


def stored_setup(written: Any) -> Setup:
    """Read a survey that was read with all its faults before it was stored.

    What only the whole shows is not tried out again: it takes long, and every page of a survey
    reads it.

    Raises:
        Invalid: code `survey-setup`; it is none.

    """
    setup, faults = _read(written)
    _refuse(faults)
    return setup


def _read(written: Any) -> tuple[Setup, list[Fault]]:
    reader = _Reader()
    return reader.setup(written if isinstance(written, Mapping) else {}), reader.faults


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        message = f"the survey has faults: {'; '.join(faults)}"
        raise Invalid(message, code="survey-setup", details=tuple(faults))


class _Reader:
    """Reads the parts of a survey and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def setup(self, given: Mapping[str, Any]) -> Setup:
        if given.get("format") != FORMAT:
            self.faults.append(Fault("format", "format", format=FORMAT))
        pages = self.listed(given, "pages", "pages", MOST_PAGES)
        if not pages:
            self.faults.append(Fault("pages", "no-pages"))
        setup = Setup(
            tuple(self.page(one, place) for place, one in enumerate(pages, 1)),
            self.splits(given),
            self.population(given.get("population", {})),
            self.text(given, "population_source", "population_source", needed=False),
        )
        keys = [one.key for one in setup.questions()]
        self.once(keys, "questions")
        if len(keys) > MOST_QUESTIONS:
            self.faults.append(Fault("questions", "too-many", most=MOST_QUESTIONS))
        return setup

    def page(self, given: Mapping[str, Any], place: int) -> Page:
        key = self.key(given, f"page {place}")
        questions = self.listed(given, "questions", key, MOST_QUESTIONS)
        if not questions:
            self.faults.append(Fault(key, "no-questions"))
        return Page(
            key, self.text(given, "title", key),
            tuple(self.question(one, key, number) for number, one in enumerate(questions, 1)),
            self.condition(given, key),
        )  # fmt: skip

    def question(self, given: Mapping[str, Any], page: str, place: int) -> Question:
        key = self.key(given, f"{page}, question {place}")
        kind = self.kind(given, key)
        options = self.options(given, key, kind)
        low, high = self.ends(given, key, kind)
        least, most = self.limits(given, key, kind, len(options))
        return Question(
            key, kind, self.text(given, "title", key),
            help=self.text(given, "help", key, needed=False),
            required=given.get("required") is True, options=options, least=least, most=most,
            low=low, high=high,
            low_title=self.text(given, "low_title", key, needed=False),
            high_title=self.text(given, "high_title", key, needed=False),
            bins=self.bins(given, key, low), shown_if=self.condition(given, key),
            explanation=self.text(given, "explanation", key, needed=False),
        )  # fmt: skip

    def kind(self, given: Mapping[str, Any], key: str) -> Kind:
        found = given.get("kind")
        if found in list(Kind):
            return Kind(str(found))
        self.faults.append(Fault(key, "kind", names=", ".join(Kind)))
        return Kind.TEXT

    def options(self, given: Mapping[str, Any], key: str, kind: Kind) -> tuple[Option, ...]:
        if kind not in WITH_OPTIONS:
            return ()
        rows = self.listed(given, "options", key, MOST_OPTIONS)
        found = tuple(
            Option(self.key(one, key), self.text(one, "title", key), one.get("right") is True)
            for one in rows
        )
        if len(found) < 2:
            self.faults.append(Fault(key, "two-options"))
        self.once([one.key for one in found], key)
        return found

    def ends(self, given: Mapping[str, Any], key: str, kind: Kind) -> tuple[int, int]:
        high = 5 if kind is Kind.SCALE else LARGEST
        ends = (
            self.number(given, "low", key, int(kind is Kind.SCALE)),
            self.number(given, "high", key, high),
        )
        steps = ends[1] - ends[0] + 1
        if steps < 2 or (kind is Kind.SCALE and steps > MOST_STEPS):
            self.faults.append(Fault(key, "scale", most=MOST_STEPS))
            return 1, 5
        return ends

    def limits(
        self, given: Mapping[str, Any], key: str, kind: Kind, options: int
    ) -> tuple[int, int]:
        if kind not in {Kind.SEVERAL, Kind.RANKING}:
            return 0, 0
        least = self.number(given, "least", key, 0)
        most = self.number(given, "most", key, options)
        if not 0 <= least <= most <= options:
            self.faults.append(Fault(key, "limits", most=options))
        return least, most

    def bins(self, given: Mapping[str, Any], key: str, low: int) -> tuple[int, ...]:
        found = given.get("bins", [])
        good = isinstance(found, list) and all(
            isinstance(one, int) and not isinstance(one, bool) for one in found
        )
        if not good or sorted(set(found)) != found or (found and found[0] != low):
            self.faults.append(Fault(key, "bins"))
            return ()
        return tuple(found)

    def condition(self, given: Mapping[str, Any], place: str) -> Condition | None:
        return self.test(given["shown_if"], place, 0) if given.get("shown_if") else None

    def test(self, given: Any, place: str, depth: int) -> Condition | None:
        names = [one for one in Test if isinstance(given, Mapping) and one in given]
        if len(names) != 1 or depth > DEEPEST:
            self.faults.append(Fault(place, "one-test", names=", ".join(Test)))
            return None
        test, value = names[0], given[names[0]]
        if test in COMBINING:
            listed = value if isinstance(value, list) else [value]
            parts = [self.test(one, place, depth + 1) for one in listed] if value else []
            return Condition(test, parts=tuple(one for one in parts if one))
        question = str(given.get("question", ""))
        if isinstance(value, list) == (test in {Test.AT_LEAST, Test.AT_MOST}):
            self.faults.append(Fault(place, "test-value"))
            return None
        if isinstance(value, list):
            return Condition(test, question, frozenset(str(one) for one in value))
        return Condition(test, question, number=self.number(given, test, place, 0))

    def splits(self, given: Mapping[str, Any]) -> tuple[str, ...]:
        found = given.get("splits", ())
        if isinstance(found, list | tuple):
            return tuple(str(one) for one in found)
        self.faults.append(Fault("splits", "list", name="splits"))
        return ()

    def population(self, given: Any) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for key, groups in given.items() if isinstance(given, Mapping) else ():
            rows = groups if isinstance(groups, Mapping) else {}
            found[str(key)] = {str(one): self.number(rows, one, "population", 0) for one in rows}
        return found

    def key(self, given: Mapping[str, Any], place: str) -> str:
        found = given.get("key")
        if isinstance(found, str) and KEY.fullmatch(found):
            return found
        self.faults.append(Fault(place, "key"))
        return place

    def text(
        self, given: Mapping[str, Any], name: str, place: str, *, needed: bool = True
    ) -> Text:  # fmt: skip
        found = given.get(name)
        if isinstance(found, str) and found:
            return Text.of(found)
        if isinstance(found, Mapping) and all(isinstance(one, str) for one in found.values()):
            read = Text.of({str(language): words for language, words in found.items()})
            if needed and not read:
                self.faults.append(Fault(place, "text", name=name))
            return read
        if needed or found is not None:
            self.faults.append(Fault(place, "text", name=name))
        return Text()

    def number(self, given: Mapping[str, Any], name: str, place: str, default: int) -> int:
        found = given.get(name, default)
        if isinstance(found, bool) or not isinstance(found, int) or abs(found) > LARGEST:
            self.faults.append(Fault(place, "number", name=name))
            return default
        return found

    def listed(
        self, given: Mapping[str, Any], name: str, place: str, most: int
    ) -> list[Mapping[str, Any]]:
        found = given.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.faults.append(Fault(place, "list", name=name))
            return []
        if len(found) > most:
            self.faults.append(Fault(place, "list-long", name=name, most=most))
        return found[:most]

    def once(self, names: list[str], place: str) -> None:
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            self.faults.append(Fault(place, "twice", names=", ".join(twice)))
