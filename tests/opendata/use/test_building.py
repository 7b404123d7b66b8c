"""Questions built in a form, written as addresses, mended, and proposed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.built import Chosen, parts_of, value_of, without
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.examples import About, at_a_glance, examples_of, unit_for
from stadtherz.opendata.domain.asking.grammar import read_filter, read_select, read_sort
from stadtherz.opendata.domain.asking.mending import place_of
from stadtherz.opendata.domain.asking.terms import Unit
from stadtherz.opendata.domain.asking.writing import filter_text, select_text, sort_text
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from tests.opendata.asking.small import rows, schema

SMALL = schema(rows())


def built(**chosen):
    return parts_of(Chosen(**chosen), SMALL)


class TestForm:
    @pytest.mark.parametrize(
        ("column", "how", "typed", "wanted"),
        [
            ("nr", "more", "1.200", "nr > 1200"),
            ("nr", "is", "-3", "nr = -3"),
            ("betrag", "least", "1.234,5", "betrag >= 1234.5"),
            ("betrag", "less", "3,5", "betrag < 3.5"),
            ("betrag", "less", "3.5", "betrag < 3.5"),
            ("ort", "is", "O'Hara", "ort = 'O''Hara'"),
            ("ort", "contains", "mitte", "ort contains 'mitte'"),
            ("ort", "missing", "", "ort is null"),
            ("ort", "there", "egal", "ort is not null"),
            ("offen", "is", "Ja", "offen = true"),
            ("offen", "is-not", "nein", "offen != false"),
            ("tag", "more", "24.12.2025", "tag > 2025-12-24"),
            ("tag", "more", "2025-12-24", "tag > 2025-12-24"),
            ("zeit", "less", "24.12.2025, 9:05 Uhr", "zeit < '2025-12-24T09:05'"),
            ("moment", "less", "24.12.2025", "moment < 2025-12-24"),
        ],
    )
    def test_a_condition_is_written_as_its_column_needs_it(self, column, how, typed, wanted):
        parts = built(column=column, how=how, value=typed)
        assert parts == {"filter": wanted}
        question_of(parts, SMALL)

    @pytest.mark.parametrize(
        ("column", "how", "typed", "code", "field"),
        [
            ("nr", "is", "viel", "query-value", "value"), ("nr", "is", "", "query-value", "value"),
            ("nr", "is", "1); DROP", "query-value", "value"),
            ("offen", "is", "vielleicht", "query-value", "value"),
            ("tag", "is", "31.02.2025", "query-value", "value"),
            ("tag", "is", "morgen", "query-value", "value"),
            ("nr", "contains", "1", "query-how", "how"),
            ("weg", "is", "1", "query-column", "column"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_said_at_its_field(self, column, how, typed, code, field):
        with pytest.raises(Invalid) as refused:
            built(column=column, how=how, value=typed)
        assert (refused.value.code, refused.value.details[0]) == (code, field)

    def test_conditions_are_added_and_taken_away(self):
        parts = built(filter="nr > 1 or nr < -3", column="ort", how="is", value="Mitte")
        assert parts["filter"] == "(nr > 1 or nr < -3) and ort = 'Mitte'"
        assert without({**parts, "after": "x"}, 0) == {"filter": "ort = 'Mitte'"}
        assert without(parts, 1) == {"filter": "nr > 1 or nr < -3"}

    def test_groups_bring_their_columns_and_a_count(self):
        parts = built(groups=("month(tag)", ""))
        assert parts == {"group": "month(tag)", "select": "month(tag), count()"}
        parts = built(groups=("ort", "ort"), measure="sum(betrag)", sort="-sum(betrag)", limit="10")
        assert parts["select"] == "ort, sum(betrag)"
        assert question_of(parts, SMALL).limit == 10

    @given(st.text(max_size=20))
    @settings(max_examples=40)
    def test_no_text_leaves_its_quotation_marks(self, text):
        column = SMALL.named("ort")
        told = read_filter(f"ort = {value_of(column, text)}")
        assert told.right.text == text


class TestWriting:
    @pytest.mark.parametrize(
        "text",
        [
            "a = 1", "a != 'x''y' and b >= 2025-01-01", "not (a is null or b in (1, 2.5))",
            "a like '%x' or b contains 'y' and c starts 'z'",
            "day(t) = 2025-01-01 and not a ends 'q'",
            "a = true", "a < b", "(a = 1 or b = 2) and (c = 3 or not d = 4)",
        ],
    )  # fmt: skip
    def test_a_filter_is_read_as_the_same(self, text):
        written = filter_text(read_filter(text))
        assert filter_text(read_filter(written)) == written
        assert question_shape(read_filter(written)) == question_shape(read_filter(text))

    def test_columns_and_orders_too(self):
        text = "day(t) as d, sum(b), percentile(b, 95) as p, count(), x"
        assert select_text(read_select(text)) == text
        assert sort_text(read_sort("-sum(b), x desc, t")) == "-sum(b), -x, t"


def question_shape(term):
    """Give a term without its places in the text."""
    if hasattr(term, "__dataclass_fields__"):
        names = [name for name in term.__dataclass_fields__ if name != "at"]
        return type(term).__name__, *(question_shape(getattr(term, name)) for name in names)
    return tuple(map(question_shape, term)) if isinstance(term, tuple) else term


class TestMending:
    def place(self, **parts):
        with pytest.raises(Invalid) as refused:
            question_of(parts, SMALL)
        return place_of(refused.value, parts, SMALL)

    def test_the_nearest_column_is_proposed(self):
        found = self.place(filter="nr > 1 and betrg = 2")
        assert (found.part, found.at, found.word, found.meant) == ("filter", 12, "betrg", "betrag")
        assert found.mended == "nr > 1 and betrag = 2"

    def test_a_function_too(self):
        assert self.place(select="summe(nr)").mended == "sum(nr)"

    def test_nothing_is_proposed_where_nothing_is_near(self):
        found = self.place(filter="ganzanders = 1")
        assert (found.word, found.meant, found.mended) == ("ganzanders", "", "")
        assert self.place(filter="nr >").word == ""


def table(*columns, many=500):
    return Schema(tuple(columns), many)


VALUE = Column("wert", "Wert", Kind.DECIMAL, Storage.DOUBLE, distinct=400)
MOMENT = Column("zeit", "Zeit", Kind.DATETIME, Storage.MOMENT, distinct=500,
                least="2026-05-03T22:30:00", most="2026-05-31T12:00:00")  # fmt: skip
PLACE = Column("ort", "Ort", Kind.CATEGORY, Storage.TEXT, distinct=5)


class TestExamples:
    def test_all_of_them_can_be_asked(self):
        for one in examples_of(SMALL):
            question_of(dict(one.parts), SMALL)

    def test_whole_days_of_the_city_over_time_come_first(self):
        found = at_a_glance(table(VALUE, MOMENT, PLACE))
        parts = dict(found.parts)
        assert found.about is About.OVER_TIME
        assert parts["select"] == "day(zeit), avg(wert), count()"
        # half past ten in universal time is half past midnight of the next day in the city
        assert parts["filter"] == "day(zeit) > 2026-05-04 and day(zeit) < 2026-05-31"

    def test_money_is_added_up_and_categories_are_bars(self):
        money = replace(VALUE, kind=Kind.MONEY)
        found = at_a_glance(table(money, PLACE))
        assert dict(found.parts)["select"] == "ort, sum(wert), count()"
        assert dict(found.parts)["sort"] == "-sum(wert)"

    def test_years_are_a_time(self):
        year = Column("jahr", "Jahr", Kind.YEAR, Storage.WHOLE, distinct=3)
        assert dict(at_a_glance(table(VALUE, year)).parts)["group"] == "jahr"

    def test_a_column_of_one_word_or_of_names_sorts_nothing(self):
        for distinct in (1, 61, 500):
            assert at_a_glance(table(replace(PLACE, distinct=distinct))) is None

    @pytest.mark.parametrize(
        ("least", "most", "unit"),
        [("2026-05-01T00:00:00", "2026-05-16T00:00:00", Unit.HOUR),
         ("2026-05-01T00:00:00", "2026-05-17T00:00:00", Unit.DAY),
         ("2025-01-01T00:00:00", "2026-02-04T00:00:00", Unit.DAY),
         ("2025-01-01T00:00:00", "2026-02-05T00:00:00", Unit.MONTH),
         ("1950-01-01T00:00:00", "2026-02-04T00:00:00", Unit.YEAR), ("", "", Unit.DAY)],
    )  # fmt: skip
    def test_the_length_of_time_follows_from_the_ends(self, least, most, unit):
        assert unit_for(replace(MOMENT, least=least, most=most)) is unit
