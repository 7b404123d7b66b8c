"""The SQL answers in a real DuckDB as the Python function does, and holds nothing of the user's."""

import re
from datetime import datetime, time, timedelta

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.duck import condition_of, order_of, sql_of
from stadtherz.observations.domain.odata.duck_functions import FORMS, RELATIONS
from stadtherz.observations.domain.odata.evaluate import compiled, condition, sorted_items
from stadtherz.observations.domain.odata.expressions import expression_of
from stadtherz.observations.domain.odata.signatures import CONSTANTS, FUNCTIONS, GEOMETRIES
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Interval,
    Listed,
    Literal,
    Logic,
    Path,
    Unary,
)
from stadtherz.observations.domain.odata.values import truth_of
from stadtherz.observations.domain.times import microseconds
from tests.observations.domain.odata.series import (
    HOUR,
    NOON,
    NOW,
    TABLE,
    Row,
    answers,
    column,
    filled,
    number_trees,
    resolve,
    rows,
    span_trees,
    text_trees,
    time_trees,
    truth_trees,
)


@pytest.fixture(scope="module")
def lake():
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute(f"CREATE TABLE rows ({TABLE})")
        yield connection


class TestTheSameAnswers:
    @settings(max_examples=120)
    @given(st.integers(1, 3).flatmap(truth_trees), st.lists(rows, min_size=1, max_size=6))
    def test_conditions(self, lake, tree, items):
        filled(lake, items)
        value = compiled(tree, resolve, now=NOW)
        expected = [truth_of(value(row)) for row in items]
        assert answers(lake, condition_of(tree, column, now=NOW)) == expected

    @settings(max_examples=80)
    @given(st.integers(1, 3).flatmap(number_trees) | st.integers(1, 3).flatmap(text_trees),
           st.lists(rows, min_size=1, max_size=4))  # fmt: skip
    def test_numbers_and_texts(self, lake, tree, items):
        filled(lake, items)
        value = compiled(tree, resolve, now=NOW)
        try:
            sql = sql_of(tree, column, now=NOW)
        except Invalid as refused:
            assert refused.code == "unsupported"
            assert not isinstance(tree, Call | Unary | Binary)
            return
        found = answers(lake, sql)
        if isinstance(tree, Call | Unary | Binary):
            assert found == [value(row) for row in items]

    @settings(max_examples=120)
    @given(st.integers(1, 2).flatmap(time_trees), st.integers(1, 2).flatmap(span_trees),
           st.lists(rows, min_size=1, max_size=4))  # fmt: skip
    def test_times(self, lake, moment, span, items):
        filled(lake, items)
        for tree in (moment, span):
            value = compiled(tree, resolve, now=NOW)
            if any(not isinstance(value(row), None | datetime | timedelta) for row in items):
                continue
            expected = [
                each if each is None
                else microseconds(each) if isinstance(each, datetime)
                else each // timedelta(microseconds=1)
                for each in map(value, items)
            ]  # fmt: skip
            assert answers(lake, sql_of(tree, column, now=NOW)) == expected

    @settings(max_examples=120)
    @given(
        st.lists(st.tuples(st.one_of(number_trees(1), text_trees(1), time_trees(1), truth_trees(1)),
                           st.booleans()), min_size=1, max_size=3),
        st.lists(rows, min_size=2, max_size=7),
    )  # fmt: skip
    def test_orders(self, lake, keys, items):
        filled(lake, items)
        sql = order_of(keys, column, now=NOW)
        keys_of_text = f"{sql.text}, i" if sql.text else "i"
        text = f"SELECT i FROM rows ORDER BY {keys_of_text}"  # noqa: S608 - it is what is tested
        found = [items[i] for (i,) in lake.execute(text, sql.params).fetchall()]
        assert found == sorted_items(items, keys, resolve, now=NOW)

    @pytest.mark.parametrize("path", [("properties", "a"), ("properties",)])
    @pytest.mark.parametrize("descending", [False, True])
    def test_json_sorts_by_its_text(self, lake, path, descending):
        items = [Row(n, properties={"a": {"b": value, "c": [value, "ü"]}} if value else None)
                 for n, value in enumerate([9, 10, None, 2.5, 100])]  # fmt: skip
        filled(lake, items)
        keys = [(Path(path), descending)]
        text = f"SELECT i FROM rows ORDER BY {order_of(keys, column).text}, i"  # noqa: S608
        params = order_of(keys, column).params
        found = [items[i] for (i,) in lake.execute(text, params).fetchall()]
        assert found == sorted_items(items, keys, resolve)
        assert [one.number for one in found] == [2, 1, 4, 3, 0][:: -1 if descending else 1]

    def test_every_function_is_there(self):
        assert {*FORMS, *RELATIONS, *GEOMETRIES, *CONSTANTS, "substring"} == FUNCTIONS.keys()


ROWS = [
    Row(1, 5.0, "Rad 1", flag=True, at=NOON, span=Interval(NOON, NOON + HOUR), result=5.0,
        properties={"a": 5, "x y": {"z": "1"}}),
    Row(2),
    Row(3, -2.5, "rad 2", flag=False, at=NOON + HOUR, span=Interval(NOON, NOON), result="trocken",
        properties={"a": "5"}),
    Row(4, 0.0, "", flag=True, at=NOON - HOUR, span=Interval(NOON - HOUR, NOON + 2 * HOUR),
        result=0.5, properties={"a": None}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("number eq 1", [1]),
        ("number ne 1", [2, 3, 4]),
        ("value eq null", [2]),
        ("value ne null", [1, 3, 4]),
        ("value gt 0", [1]),
        ("not value gt 0", [3, 4]),
        ("value gt null", []),
        ("not value gt null", []),
        ("10 div value gt 1", [1]),
        ("10 div value eq null", [2, 4]),
        ("result gt 1", [1]),
        ("not result gt 1", [3, 4]),
        ("result eq 5", [1]),
        ("result eq '5'", [1]),
        ("result eq 'trocken'", [3]),
        ("result ne 'trocken'", [1, 2, 4]),
        ("result gt 'a'", [3]),
        ("result in (5, 'trocken', null)", [1, 2, 3]),
        ("result eq null", [2]),
        ("length(result) eq 7", [3]),
        ("result add 1 eq 6", [1]),
        ("name eq 5", []),
        ("not name eq 5", [1, 2, 3, 4]),
        ("name gt 5", []),
        ("startswith(tolower(name),'rad')", [1, 3]),
        ("flag", [1, 4]),
        ("not flag", [3]),
        ("flag and value gt 0", [1]),
        ("flag or value gt 0", [1, 4]),
        ("at ge 2026-11-25T12:00:00Z", [1, 3]),
        ("at ge 2026-11-25T13:00:00+01:00 and at lt 2026-11-25T13:00:00Z", [1]),
        ("at gt now() sub duration'PT30M'", [1, 3]),
        ("at add duration'PT1H' eq 2026-11-25T12:00:00Z", [4]),
        ("at sub 2026-11-25T12:00:00Z eq duration'PT1H'", [3]),
        ("time(at) lt 12:00", [4]),
        ("hour(at) in (11, 13)", [3, 4]),
        ("date(at) eq 2026-11-25", [1, 3, 4]),
        ("span gt 2026-11-25T11:00:00Z", [1, 3]),
        ("span eq 2026-11-25T12:00:00Z", [3]),
        ("span eq 2026-11-25T12:00:00Z/2026-11-25T13:00:00Z", [1]),
        ("overlaps(span, 2026-11-25T12:30:00Z)", [1, 4]),
        ("during(at, 2026-11-25T12:00:00Z/2026-11-25T13:00:00Z)", [1]),
        ("properties/a eq 5", [1]),
        ("properties/a eq '5'", [1, 3]),
        ("'5' eq properties/a", [1, 3]),
        ("properties/a ne '5'", [2, 4]),
        ("properties/a in ('5')", [1, 3]),
        ("properties/a in ('x',5)", [1]),
        ("properties/a lt '50'", [1, 3]),
        ("result ge '0.50' and result lt '6'", [1]),
        ("'5' ge result", [1, 4]),
        ("result in ('0.5','trocken')", [3, 4]),
        ("result eq '5.0'", []),
        ("result add 0 eq '5'", []),
        ("number eq '1'", []),
        ("number in ('1')", []),
        ("value lt '9'", []),
        ("properties/a eq null", [2, 4]),
        ("properties/x-y eq null", [1, 2, 3, 4]),
        ("properties eq null", [2]),
        ("true", [1, 2, 3, 4]),
        ("null", []),
        ("name", []),
        ("value add 1", []),
        ("at", []),
        ("result", []),
        ("'true'", []),
        ("properties/a", []),
        ("5 eq 5.0 and number eq 1", [1]),
        ("geo.length(geography'LINESTRING(0 0,3 4)') eq 5 and number eq 1", [1]),
    ],
)  # fmt: skip
def test_a_condition_of_a_person(lake, text, kept):
    filled(lake, ROWS)
    tree = expression_of(text)
    sql = condition_of(tree, column, now=NOW)
    where = f"SELECT number FROM rows WHERE {sql.text} ORDER BY 1"  # noqa: S608 - tested
    assert [number for (number,) in lake.execute(where, sql.params).fetchall()] == kept
    test = condition(tree, resolve, now=NOW)
    assert [row.number for row in ROWS if test(row)] == kept


class TestTheText:
    def test_a_plain_comparison_stays_one(self):
        sql = sql_of(expression_of("number eq 5 and at gt 2026-11-25T12:00:00Z"), column)
        assert sql.text == "((number = $p0 AND number IS NOT NULL) AND (at_us > $p1))".replace(
            "(at_us > $p1)", "($p1 < at_us)"
        )
        assert sql.params == {"p0": 5, "p1": microseconds(NOON)}

    def test_what_is_known_is_one_parameter(self):
        sql = sql_of(expression_of("at lt now() sub duration'P1D' mul 0"), column, now=NOW)
        assert "$" not in sql.text
        sql = sql_of(expression_of("at lt now() sub duration'P1D'"), column, now=NOW)
        assert sql.params == {"p0": microseconds(NOON - timedelta(days=1))}

    def test_only_parameters_that_are_named(self):
        assert sql_of(expression_of("name gt 5 or flag"), column).params == {}

    def test_the_prefix(self):
        sql = sql_of(expression_of("value gt 5 and value lt 9"), column, prefix="filter")
        assert sql.params == {"filter0": 5, "filter1": 9}

    @settings(max_examples=80)
    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(lambda x: f"§{x}§"))
    @example("§' OR 1=1 --§")
    @example("§$p0§")
    @example("§{0}§")
    def test_nothing_of_the_users(self, lake, text):
        filled(lake, [Row(name=text, properties={text: text}), Row(name="other")])
        same = Binary("eq", Path(("properties", text)), Literal(text))
        found = Binary("in", Path(("name",)), Listed((Literal(text), Literal(5))))
        part = Call("contains", (Path(("name",)), Literal(text)))
        sql = sql_of(Logic("and", (same, found, part)), column)
        assert "§" not in sql.text
        assert answers(lake, sql) == [True, False]

    @given(st.integers(1, 3).flatmap(truth_trees))
    def test_only_signs_of_ours(self, tree):
        sql = sql_of(tree, column, now=NOW)
        assert re.fullmatch(r"[A-Za-z0-9_ $(),.=<>+*/%|':\[\]-]*", sql.text)
        assert set(re.findall(r"'([^']*)'", sql.text)) <= {
            "BOOLEAN", "BIGINT", "UBIGINT", "DOUBLE", "VARCHAR", "OBJECT", "ARRAY", "$", "day",
            "[.]0$", "",
        }  # fmt: skip


class TestSize:
    """However a filter is nested, the text grows with it and not by powers of two."""

    @pytest.mark.parametrize(
        ("start", "around"),
        [
            ("value", "({} add 1)"),
            ("value", "(1 div {})"),
            ("value", "round({} mul 2)"),
            ("value", "length(substring(name, {}))"),
            ("name", "concat({}, name)"),
            ("name", "substring(trim({}), 1, 5)"),
            ("flag", "({} eq properties/a)"),
            ("flag", "({} gt properties/a)"),
            ("flag", "(properties/a le {})"),
            ("flag", "({} in (true, null, 5))"),
            ("flag", "({} eq 5)"),
            ("flag", "(not {} ne name)"),
            ("at", "(date({}) add duration'PT1H')"),
            ("span", "({} sub duration'PT1H')"),
        ],
    )
    def test_deep_nesting(self, lake, start, around):
        filled(lake, ROWS)
        text = start
        for _ in range(22):
            text = around.format(text)
        tree = expression_of(f"{text} eq null")
        sql = sql_of(tree, column)
        assert len(sql.text) < 40_000
        value = compiled(tree, resolve)
        assert answers(lake, sql) == [value(row) for row in ROWS]

    def test_many_ids(self, lake):
        filled(lake, ROWS)
        for text in (" or ".join(f"number eq {n}" for n in range(100)),
                     f"number in ({','.join(map(str, range(1_500)))})"):  # fmt: skip
            assert answers(lake, sql_of(expression_of(text), column)) == [True] * 4


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("nothing eq 5", "query"),
            ("name/x eq 5", "query"),
            ("name eq 'a' and not (nothing eq 5)", "query"),
            ("place eq null", "unsupported"),
            ("st_within(place, geography'POINT(1 2)')", "unsupported"),
            ("geo.distance(place, geography'POINT(1 2)') lt 1", "unsupported"),
            ("name eq geography'POINT(1 2)'", "unsupported"),
            ("'a' in properties/tags", "unsupported"),
            ("properties/tags/any(t: t eq 'a')", "unsupported"),
            ("at gt now()", "unsupported"),
            ("result", "unsupported"),
        ],
    )
    def test_a_filter(self, text, code):
        with pytest.raises(Invalid) as refused:
            sql_of(expression_of(text), column)
        assert refused.value.code == code

    def test_a_list_alone(self):
        with pytest.raises(Invalid, match="a list that is not behind in"):
            sql_of(Listed((Literal(1),)), column)


def test_a_constant_order_is_none():
    assert order_of([(Literal(5), True), (Literal(None), False)], column).text == ""


def test_times_of_the_day_are_durations(lake):
    filled(lake, ROWS)
    tree = Binary("ge", Call("time", (Path(("at",)),)), Literal(time(12, 0)))
    assert answers(lake, sql_of(tree, column)) == [True, None, True, False]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_are_written_alike(lake, numbers):
    """A number beside a text is the same text on both sides."""
    items = [Row(place, result=number) for place, number in enumerate(numbers)]
    filled(lake, items)
    for number in numbers:
        tree = Binary("eq", Path(("result",)), Literal(repr(number).removesuffix(".0")))
        found = answers(lake, condition_of(tree, column, now=NOW))
        assert found == [compiled(tree, resolve)(row) for row in items]
        assert found[numbers.index(number)] is True
