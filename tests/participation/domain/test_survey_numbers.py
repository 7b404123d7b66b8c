"""What is told of a survey, and that nothing small follows from it."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.participation.domain.surveys.counting import NONE, Sheet, told_of
from stadtherz.participation.domain.surveys.hiding import (
    hidden_cells,
    hidden_ticks,
    put_together,
)
from stadtherz.participation.domain.surveys.reading import read_setup
from stadtherz.participation.domain.surveys.themes import stem, themes_of
from tests.participation.surveys_told import SETUP

SURVEY = read_setup(SETUP)
PARTS = ("betzenberg", "dansenberg")
SMALL = 3
NUMBERS = st.lists(st.integers(0, 5), min_size=3, max_size=3)


def fitting(table, hidden, rows, columns):
    """Every table of whole numbers with what is published: margins, and cells that are shown."""
    tries = [
        [tried for tried in product(*[
            range(rows[row] + 1) if (row, column) in hidden else [number]
            for column, number in enumerate(numbers)
        ]) if sum(tried) == rows[row]]
        for row, numbers in enumerate(table)
    ]  # fmt: skip
    for tried in product(*tries):
        if [sum(column) for column in zip(*tried, strict=True)] == columns:
            yield tried


class TestHiding:
    @given(st.lists(NUMBERS, min_size=2, max_size=3))
    @example([[1, 5, 5], [5, 5, 5], [5, 5, 1]])
    @example([[2, 0, 0], [0, 6, 0], [0, 0, 6]])
    def test_no_small_cell_follows_from_the_rest(self, table):
        rows, columns = [sum(row) for row in table], [sum(c) for c in zip(*table, strict=True)]
        hidden = hidden_cells(table, smallest=SMALL)
        if hidden is None:
            return
        small = {(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < SMALL}
        assert small <= hidden
        possible = list(fitting(table, hidden, rows, columns))
        for row, column in hidden:
            assert len({tried[row][column] for tried in possible}) > 1
        for line in ({cell[0] for cell in hidden},):
            for row in line:
                assert sum(table[r][c] for r, c in hidden if r == row) >= SMALL

    def test_what_is_large_stays(self):
        assert hidden_cells([[10, 20], [30, 40]]) == frozenset()

    def test_one_small_cell_takes_three_others_along(self):
        assert hidden_cells([[5, 20, 50], [15, 12, 50], [50, 50, 50]]) == {
            (0, 0), (0, 1), (1, 0), (1, 1)}  # fmt: skip

    def test_a_cell_that_joins_two_circles_lies_on_none_and_gets_one(self):
        blocks = {(r, c) for r in range(4) for c in range(4) if (r < 2) == (c < 2)}
        small = blocks | {(1, 2)}
        table = [[5 if (r, c) in small else 50 for c in range(4)] for r in range(4)]
        hidden = hidden_cells(table)
        assert len(hidden - small) == 1
        assert (hidden - small) <= {(2, 0), (2, 1), (3, 0), (3, 1), (0, 2), (0, 3), (1, 3)}

    def test_where_nothing_can_hide_it_the_table_is_not_told(self):
        assert hidden_cells([[5, 0], [0, 20]]) is None

    def test_few_who_did_not_tick_are_few_as_well(self):
        assert (0, 0) in hidden_cells([[28, 15], [15, 15]], people=[30, 30])
        assert hidden_ticks([28, 15, 12], 30) == {0, 2}

    @given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
    def test_lists_tell_of_no_small_group(self, numbers):
        counts = [(str(place), number) for place, number in enumerate(numbers)]
        lines = put_together(counts)
        if lines is None:
            assert 0 < sum(numbers) < 10
            return
        assert sum(line.number for line in lines) == sum(numbers)
        assert not [line for line in lines if 0 < line.number < 10]
        assert Counter(key for line in lines for key in line.keys) == Counter(k for k, _ in counts)
        together = [line for line in lines if len(line.keys) > 1]
        assert len(together) <= 1


def sheets(*rows):
    return [Sheet(answers, channel) for number, answers, channel in rows for _ in range(number)]


class TestCounting:
    def test_few_sheets_tell_nothing_not_even_their_number(self):
        assert told_of(SURVEY, sheets((9, {"role": "lives"}, "open")), PARTS).sheets is None
        assert told_of(SURVEY, [], PARTS).sheets == 0

    def test_small_answers_are_put_together(self):
        told = told_of(
            SURVEY, sheets((30, {"role": "lives"}, "open"), (4, {"role": "works"}, "open"),
                           (7, {"role": "visits"}, "open")), PARTS,
        ).questions[0]  # fmt: skip
        assert [(one.keys, one.number) for one in told.lines] == [
            (("lives",), 30), ((NONE,), 0), (("works", "visits"), 11)]  # fmt: skip
        assert told.answered == 41

    def test_who_was_not_asked_is_a_line_of_its_own(self):
        told = told_of(
            SURVEY, sheets((20, {"role": "lives", "days": 5, "safe": 4}, "open"),
                           (15, {"role": "works", "days": 1}, "open")), PARTS,
        )  # fmt: skip
        safe = next(one for one in told.questions if one.key == "safe")
        assert safe.answered == 20
        assert safe.middle == (4.0, 4.0)
        assert (safe.lines[3].keys, safe.lines[3].number) == (("4",), 20)
        days = next(one for one in told.questions if one.key == "days")
        assert [(one.keys, one.number) for one in days.lines] == [
            (("0-0",), 0), (("1-3",), 15), (("4-7",), 20), ((NONE,), 0)]  # fmt: skip
        assert days.middle == (3.3, 5.0)

    def test_no_mean_where_it_would_tell_what_was_put_together(self):
        told = told_of(
            SURVEY, sheets((20, {"days": 5, "safe": 4}, "open"),
                           (6, {"days": 5, "safe": 1}, "open"),
                           (5, {"days": 5, "safe": 2}, "open")), PARTS,
        )  # fmt: skip
        assert next(one for one in told.questions if one.key == "safe").middle is None

    def test_groups_are_told_apart_by_role_district_and_channel(self):
        told = told_of(
            SURVEY,
            sheets((20, {"role": "lives", "part": "betzenberg", "ways": ("work",)}, "account"),
                   (20, {"role": "lives", "part": "dansenberg", "ways": ("fun", "work")}, "open"),
                   (15, {"role": "works", "ways": ("shop",)}, "open"),
                   (3, {"role": "visits", "ways": ("shop",)}, "open")), PARTS,
        )  # fmt: skip
        found = {(one.question, one.by): one for one in told.splits}
        by_part = found["ways", "part"]
        assert [group.keys for group in by_part.groups] == [
            ("betzenberg",), ("dansenberg",), (NONE,)]  # fmt: skip
        assert by_part.columns == (("work",), ("shop",), ("fun",))
        assert by_part.rows == ((20, 0, 0), (20, 0, 20), (0, 18, 0))
        assert [one.keys for one in found["ways", "role"].groups] == [
            ("lives",),
            ("works", "visits"),
        ]
        assert found["ways", "channel"].rows == ((20, 0, 0), (20, 18, 20))

    def test_who_answered_is_compared_with_the_population(self):
        told = told_of(
            SURVEY, sheets((30, {"age": "young"}, "open"), (10, {"age": "old"}, "open")), PARTS
        )
        young, old = told.compared["age"]
        assert (young.number, young.people, young.share, young.people_share) == (
            30,
            200,
            0.75,
            0.25,
        )
        assert old.people_share == 0.75

    def test_all_numbers_that_are_told_are_large_or_zero(self):
        told = told_of(SURVEY, sheets(*[
            (number, {"role": role, "part": part, "days": number % 8}, channel)
            for number, (role, part, channel) in enumerate(
                product(("lives", "works", "visits"), PARTS, ("open", "codes")), 1)
        ]), PARTS)  # fmt: skip
        numbers = [line.number for one in told.questions for line in one.lines or ()]
        numbers += [cell for one in told.splits for row in one.rows for cell in row]
        assert len(numbers) > 30
        assert not [number for number in numbers if number is not None and 0 < number < 10]


class TestThemes:
    @pytest.mark.parametrize(
        ("one", "other"),
        [("Radweg", "Radwege"), ("Ampel", "Ampeln"), ("Straße", "Straßen"), ("Baum", "Bäume"),
         ("crossing", "crossings"), ("Beleuchtung", "Beleuchtungen")],
    )  # fmt: skip
    def test_forms_of_a_word_are_one(self, one, other):
        assert stem(one) == stem(other)

    def test_what_many_wrote_is_told_by_its_usual_form(self):
        texts = ["Mehr Radwege bitte!", "Die Radwege sind schlecht. Ampel zu kurz"] * 6
        texts += ["Ein Radweg am Betzenberg"] * 3 + ["Frau Mustermann hat das gesagt"]
        assert [(one.words, one.texts) for one in themes_of(texts, 10)] == [("Radwege", 15)]

    def test_a_pair_of_words_stands_for_its_parts(self):
        texts = ["sichere Radwege sind wichtig"] * 9 + ["sicherer Radweg"] * 4 + ["Radwege"]
        assert [(one.words, one.texts) for one in themes_of(texts, 10)] == [("sichere Radwege", 13)]

    def test_a_word_that_one_person_repeats_counts_once(self):
        assert themes_of(["Ampel Ampel. Ampel " * 20] * 9, 10) == ()
