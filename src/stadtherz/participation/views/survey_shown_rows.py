"""Makes the rows of the editor of surveys ready for its template, each fault at its field."""

import json
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext

from stadtherz.participation.domain.surveys.carrying import carried, packed
from stadtherz.participation.domain.surveys.conditions import Test
from stadtherz.participation.domain.surveys.editing import Spot
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.domain.surveys.rows import (
    MEASURED,
    OTHER,
    PageRow,
    QuestionRow,
    SetupRows,
    When,
)
from stadtherz.participation.views.survey_editor_words import KINDS, LABELS, TESTS, hint_said
from stadtherz.participation.views.survey_rows import NUMBERS, TEXTS, name_of, shown_names
from stadtherz.participation.views.survey_shown import (
    Choices,
    ClosedQuestion,
    Field,
    Looks,
    ShownOption,
    ShownPage,
    ShownQuestion,
    ShownWhen,
    short,
)

SHORT = frozenset({"low_title", "high_title"})


def shown_pages(rows: SetupRows, looks: Looks) -> tuple[ShownPage, ...]:
    """Make all pages ready for the template."""
    return tuple(_Page(rows, looks, place).shown() for place in range(len(rows.pages)))


class _Page:
    """Makes a page ready."""

    def __init__(self, rows: SetupRows, looks: Looks, place: int) -> None:
        self.rows, self.looks, self.place = rows, looks, place
        self.row: PageRow = rows.pages[place]

    def shown(self) -> ShownPage:
        spot, row = Spot(self.place), self.row
        name = name_of(spot)
        add = Field(
            f"{name}-add", gettext("Art der neuen Frage"), Kind.ONE.value, shape="select",
            choices=_kinds(Kind.ONE.value), fault=self.fault(spot, "add"),
        )  # fmt: skip
        return ShownPage(
            str(self.place), name, self.place + 1, self.pair(spot, "title", row.title),
            self.when(spot, row.when), tuple(map(self.question, range(len(row.questions)))), add,
            json.dumps(carried(row, {"title", "when", "questions"})),
        )  # fmt: skip

    def fault(self, spot: Spot, name: str) -> str:
        return self.looks.fault(spot, name)

    def pair(self, spot: Spot, name: str, words: object) -> tuple[Field, Field]:
        label, fault = str(LABELS[name]), self.fault(spot, name)
        label = label if spot.question >= 0 else gettext("Überschrift der Seite")
        in_english = gettext("%(label)s auf Englisch") % {"label": label}
        start = f"{name_of(spot)}-{name}"
        shape = "text" if spot.question < 0 or name in SHORT else "area"
        hint = hint_said(name)
        return (
            Field(
                f"{start}-de", label, getattr(words, "de", ""), hint, fault, shape, language="de"
            ),
            Field(
                f"{start}-en", in_english, getattr(words, "en", ""), shape=shape, language="en"
            ),
        )  # fmt: skip

    def question(self, number: int) -> ShownQuestion | ClosedQuestion:
        spot, row = Spot(self.place, number), self.row.questions[number]
        return self.open(spot, row) if self.looks.shows(spot) else self.closed(spot, row)

    def closed(self, spot: Spot, row: QuestionRow) -> ClosedQuestion:
        faulty = any(_of(one.spot, spot) for one in self.looks.faults)
        return ClosedQuestion(
            f"{spot.page}:{spot.question}", name_of(spot), spot.question + 1, short(row.title),
            str(KINDS.get(row.kind, row.kind)), packed(row), faulty,
        )  # fmt: skip

    def open(self, spot: Spot, row: QuestionRow) -> ShownQuestion:
        shown = shown_names(row, quiz=self.looks.quiz)
        mine = [one for one in self.looks.faults if one.spot == spot]
        here = replace(self.looks.spot, option=-1) == spot
        more = row.help or row.split or row.people or (row.explanation and self.looks.quiz)
        return ShownQuestion(
            f"{self.place}:{spot.question}", name_of(spot), spot.question + 1, short(row.title),
            str(KINDS.get(row.kind, row.kind)), dict(self.fields(spot, row, shown)),
            {one: self.pair(spot, one, getattr(row, one)) for one in TEXTS if one in shown},
            tuple(self.options(spot, row)) if "options" in shown else (),
            tuple(self.people(spot, row)) if "people" in shown else (),
            self.when(spot, row.when),
            json.dumps(carried(row, shown - {"options", "people", "kind"})),
            bool(mine) or here or not row.title, "options" in shown, bool(more or mine),
        )  # fmt: skip

    def fields(
        self, spot: Spot, row: QuestionRow, shown: frozenset[str]
    ) -> Iterator[tuple[str, Field]]:
        name = name_of(spot)

        def made(one: str, value: str, shape: str, choices: Choices = ()) -> tuple[str, Field]:
            words = hint_said(one, row.kind)
            return one, Field(
                f"{name}-{one}", str(LABELS[one]), value, words, self.fault(spot, one), shape,
                choices,
            )  # fmt: skip

        yield made("kind", row.kind, "select", _kinds(row.kind))
        yield made("required", "on" if row.required else "", "check")
        for one in NUMBERS:
            if one in shown:
                yield made(one, getattr(row, one), "text" if one == "bins" else "number")
        if "split" in shown:
            yield made("split", "on" if row.split else "", "check")
        if "people" in shown and (row.options or row.kind == Kind.DISTRICT):
            yield made("people", "", "group")
        if "options" in shown:
            label = gettext("Weitere Antworten") if row.options else gettext("Antworten")
            more = Field(f"{name}-more", label, "", hint_said("more"), self.fault(spot, "options"))
            yield "more", more

    def options(self, spot: Spot, row: QuestionRow) -> Iterator[ShownOption]:
        for place, one in enumerate(row.options):
            label = short(one.title) or gettext("Antwort %(number)s") % {"number": place + 1}
            shown = "people" in row.shows and not self.looks.quiz
            people = _people(spot, one.key, label, row) if shown else None
            name = name_of(replace(spot, option=place))
            yield ShownOption(name, one.title.de, one.title.en, one.right, people)

    def people(self, spot: Spot, row: QuestionRow) -> Iterator[Field]:
        for key, label in self.looks.districts if row.kind == Kind.DISTRICT else ():
            yield _people(spot, key, label, row)

    def when(self, spot: Spot, when: When) -> ShownWhen | None:
        """Give the field of a condition; None where there can be none."""
        before = self.rows.pages[: self.place]
        asked = [
            (one.key, f"{gettext('Seite %(number)s') % {'number': place}}: {short(one.title)}")
            for place, page in enumerate(before, 1)
            for one in page.questions if one.kind != Kind.TEXT
        ]  # fmt: skip
        if not when.question and (not asked or self.looks.quiz):
            return None
        return self.condition(spot, when, asked)

    def condition(self, spot: Spot, when: When, asked: list[tuple[str, str]]) -> ShownWhen:
        name, fault = name_of(spot), self.fault(spot, "when")
        choices = [("", gettext("Immer")), *asked]
        if when.question == OTHER:
            choices.insert(1, (OTHER, gettext("Eine Bedingung aus der Datei, so wie sie ist")))
        elif when.question not in dict(choices):
            choices.append((when.question, self.lost(when.question)))
        row = next((one for one in self.rows.questions() if one.key == when.question), None)
        question = Field(
            f"{name}-when", gettext("Nur zeigen nach der Antwort auf"), when.question,
            fault=fault, shape="select",
            choices=tuple((key, label, key == when.question) for key, label in choices),
        )  # fmt: skip
        if row is None or row.kind == Kind.TEXT:
            return ShownWhen(question, when.question, is_kept=when.question == OTHER)
        measured = row.kind in MEASURED
        tests = [Test.AT_LEAST, Test.AT_MOST] if measured else [Test.ANY_OF, Test.NONE_OF]
        test = Field(
            f"{name}-when-test", gettext("Die Antwort ist"), when.test, shape="select",
            choices=tuple((one.value, str(TESTS[one]), one == when.test) for one in tests),
        )  # fmt: skip
        number = Field(f"{name}-when-number", gettext("Zahl"), when.number, shape="number")
        values = () if measured else tuple(self.values(row, when))
        return ShownWhen(question, row.key, test, values, number if measured else None)

    def lost(self, key: str) -> str:
        found = next((one for one in self.rows.questions() if one.key == key), None)
        if found is None:
            return gettext("Eine Frage, die es nicht mehr gibt")
        return short(found.title) or gettext("Eine Frage ohne Worte")

    def values(self, row: QuestionRow, when: When) -> Iterator[tuple[str, str, bool]]:
        known = {one.key: short(one.title) for one in row.options if one.title}
        if row.kind == Kind.DISTRICT:
            known = dict(self.looks.districts)
        for key, label in known.items():
            yield key, label, key in when.values
        for key in when.values:
            if key not in known:
                yield key, gettext("Eine Antwort, die es nicht mehr gibt"), True


def _of(spot: Spot, question: Spot) -> bool:
    return (spot.page, spot.question) == (question.page, question.question)


def _people(spot: Spot, key: str, label: str, row: QuestionRow) -> Field:
    return Field(f"{name_of(spot)}-people-{key}", label, row.people.get(key, ""), shape="number")


def _kinds(chosen: str) -> Choices:
    return tuple((one.value, str(KINDS[one]), one.value == chosen) for one in Kind)
