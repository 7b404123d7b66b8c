"""Which drawing an answer gets, and where its parts lie."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.charts import Shape, choice_of, drawn, said_of
from stadtherz.opendata.domain.drawing import HEIGHT, WIDTH, picture_of, scale
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

SCHEMA = Schema(
    (
        Column("jahr", "Jahr", Kind.YEAR, Storage.WHOLE, distinct=3),
        Column("ort", "Ort", Kind.CATEGORY, Storage.TEXT, distinct=4),
        Column("art", "Art", Kind.CATEGORY, Storage.TEXT, distinct=2),
        Column("zeit", "Zeit", Kind.DATETIME, Storage.MOMENT, distinct=900),
        Column("wert", "Wert", Kind.DECIMAL, Storage.DOUBLE, distinct=900),
    ),
    1_000,
)


def asked(**parts):
    return question_of(parts, SCHEMA)


class TestChoice:
    @pytest.mark.parametrize(
        ("select", "group", "wanted"),
        [
            ("", "", None),
            ("sum(wert)", "", None),
            ("ort, count()", "ort", (Shape.BARS, 0, 1, None, True)),
            ("ort, count(), avg(wert)", "ort", (Shape.BARS, 0, 2, None, True)),
            ("day(zeit), avg(wert)", "day(zeit)", (Shape.LINE, 0, 1, None, False)),
            ("day(zeit), sum(wert)", "day(zeit)", (Shape.LINE, 0, 1, None, True)),
            ("avg(wert), day(zeit)", "day(zeit)", (Shape.LINE, 1, 0, None, False)),
            ("jahr, count()", "jahr", (Shape.LINE, 0, 1, None, True)),
            ("ort, jahr, count()", "jahr, ort", (Shape.LINE, 1, 2, 0, True)),
            ("ort, art, count()", "ort, art", None),  # nothing lies along
            ("ort, art, jahr, count()", "ort, art, jahr", None),
            ("jahr, count()", "jahr, ort", None),  # lines that nothing names
            ("ort", "ort", None),
            ("ort, max(zeit)", "ort", None),  # a time has no height
        ],
    )
    def test_it_follows_from_the_question(self, select, group, wanted):
        found = choice_of(asked(select=select, group=group), SCHEMA)
        told = found and (found.shape, found.along, found.value, found.by, found.from_zero)
        assert told == wanted


class TestDrawn:
    def chosen(self, group, made="avg(wert)"):
        return choice_of(asked(select=f"{group}, {made}", group=group), SCHEMA)

    def test_bars_keep_their_order_and_tell_what_has_no_room(self):
        rows = [(f"o{number}", float(number)) for number in range(25)] + [("leer", None)]
        found = drawn(self.chosen("ort"), rows)
        assert [bar.name for bar in found.bars] == [f"o{number}" for number in range(20)]
        assert found.left == 5

    def test_lines_are_sorted_by_time_and_the_largest_four_are_drawn(self):
        rows = [(year, f"o{place}", year * place) for year in (2025, 2023) for place in range(6)]
        found = drawn(
            choice_of(asked(select="jahr, ort, count()", group="jahr, ort"), SCHEMA), rows
        )
        assert [line.name for line in found.lines] == ["o5", "o4", "o3", "o2"]
        assert [at for at, _ in found.lines[0].points] == [2023, 2025]
        assert found.left == 2

    @pytest.mark.parametrize("days", [2, 3])
    def test_three_days_of_hours_are_a_typical_day(self, days):
        start = datetime(2026, 5, 4)
        rows = [(start + timedelta(hours=hour), float(hour)) for hour in range(24 * days)]
        found = drawn(self.chosen("hour(zeit)"), rows)
        assert (found.typical is not None) == (days == 3)
        if found.typical:
            assert found.typical.day == date(2026, 5, 6)
            assert found.typical.days == 2
            assert found.typical.middle[5] == median([5, 29])
            assert found.typical.last[5] == 53

    def test_a_day_that_has_only_begun_is_not_the_last_one(self):
        start = datetime(2026, 5, 4)
        rows = [(start + timedelta(hours=hour), 1.0) for hour in range(24 * 3 + 11)]
        assert drawn(self.chosen("hour(zeit)"), rows).typical.day == date(2026, 5, 6)
        rows.append((start + timedelta(hours=24 * 3 + 11), 1.0))
        assert drawn(self.chosen("hour(zeit)"), rows).typical.day == date(2026, 5, 7)

    def test_nothing_known_is_not_drawn(self):
        assert drawn(self.chosen("day(zeit)"), [(date(2026, 5, 4), None), (None, 3.0)]) is None
        assert drawn(self.chosen("ort"), [("a", None)]) is None

    def test_what_is_said_is_least_most_and_last(self):
        rows = [(date(2026, 5, day), value) for day, value in ((4, 3.0), (5, 9.0), (6, 1.0))]
        said = said_of(drawn(self.chosen("day(zeit)"), rows))
        assert said.most == (date(2026, 5, 5), 9.0)
        assert said.least == said.last == (date(2026, 5, 6), 1.0)
        assert said.count == 3


class TestPicture:
    @pytest.mark.parametrize(
        ("values", "zero", "wanted"),
        [
            ([0, 10], True, (0, 10, 5)), ([3, 9], True, (0, 10, 5)), ([-4, 9], True, (-5, 10, 5)),
            ([5, 5], False, (4, 10, 2)), ([0, 0], True, (0, 1, 0.5)),
            ([57, 59], False, (57, 59, 0.5)),
        ],
    )  # fmt: skip
    def test_scales_are_round(self, values, zero, wanted):
        bottom, top, step = scale(values, from_zero=zero)
        assert bottom <= min(values)
        assert top >= max(values)
        assert (bottom, step) == (wanted[0], wanted[2])

    @given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30), st.booleans())
    @example(values=[0.0], zero=True)
    @example(values=[1e-9, 2e-9], zero=False)
    def test_every_value_lies_on_the_scale_of_few_marks(self, values, zero):
        bottom, top, step = scale(values, from_zero=zero)
        assert bottom <= min(values) + step * 1e-6
        assert top >= max(values) - step * 1e-6
        assert 1 <= round((top - bottom) / step) <= 7
        if zero:
            assert bottom <= 0 <= top

    def test_everything_lies_in_the_drawing(self):
        rows = [(year, f"o{place}", 100.0 - place) for year in (2023, 2024) for place in range(4)]
        question = asked(select="jahr, ort, count()", group="jahr, ort")
        picture = picture_of(drawn(choice_of(question, SCHEMA), rows))
        assert (picture.width, picture.height) == (WIDTH, HEIGHT)
        heights = sorted(line.label_y for line in picture.lines)
        assert all(after - before >= 24 for before, after in pairwise(heights))
        assert all(0 < y < HEIGHT for y in heights)

    def test_bars_grow_from_zero_both_ways(self):
        choice = choice_of(asked(select="ort, sum(wert)", group="ort"), SCHEMA)
        picture = picture_of(drawn(choice, [("a", -10.0), ("b", 20.0), ("c", 0.0)]))
        low, high, none = picture.bars
        assert (low.before, high.before) == (True, False)
        assert round(low.x + low.width, 1) == high.x == none.x == picture.zero
        assert high.width == pytest.approx(2 * low.width, abs=0.2)
        assert none.width == 0
