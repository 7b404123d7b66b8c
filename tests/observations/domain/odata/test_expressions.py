"""Filters of the standard and of clients, mistakes, and that nothing else can happen."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.expressions import RESERVED, STRENGTH, expression_of
from stadtherz.observations.domain.odata.signatures import FUNCTIONS
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Listed,
    Literal,
    Logic,
    Path,
    height,
    paths_of,
    replaced,
    walk,
)
from stadtherz.observations.domain.odata.writing import text_of
from tests.observations.domain.odata.examples import EXAMPLES
from tests.observations.domain.odata.shapes import shape, trees


@pytest.mark.parametrize(("text", "expected"), EXAMPLES.items())
def test_an_example(text, expected):
    tree = expression_of(text)
    assert shape(tree) == expected
    assert expression_of(text_of(tree)) == tree


def test_there_are_enough_examples():
    assert len(EXAMPLES) >= 150
    called = {node.name for text in EXAMPLES for node in walk(expression_of(text))
              if isinstance(node, Call)}  # fmt: skip
    assert called == FUNCTIONS.keys()


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", 1, "a value"),
        ("   ", 4, "a value"),
        ("result gt", 10, "a value"),
        ("result gt )", 11, "a value"),
        ("result gt gt 5", 11, "a value"),
        ("eq 5", 1, "a value"),
        ("(result gt 5", 13, "an operator or ')'"),
        ("result gt 5)", 12, "an operator or the end"),
        ("result gt 5 6", 13, "an operator or the end"),
        ("result 5", 8, "an operator or the end"),
        ("result EQ 5", 8, "an operator or the end"),
        ("result eq 5;name", 12, "a name, a value or an operator"),
        ("result > 5", 8, "a name, a value or an operator"),
        ('a eq "b"', 6, "a name, a value or an operator"),
        ("a eq 'b", 6, "a closing quotation mark"),
        ("a eq 'b''", 6, "a closing quotation mark"),
        ("a/ eq 1", 2, "an operator or the end"),
        ("a//b eq 1", 2, "an operator or the end"),
        ("a[x] eq 1", 2, "a name, a value or an operator"),
        ("1x eq 1", 1, "a number or a time"),
        ("a eq 1.", 6, "a number or a time"),
        ("a eq 1.5.2", 6, "a number or a time"),
        ("a eq 20180810T000000Z", 6, "a number or a time"),
        ("a eq 1e400", 6, "a number below 1.8e308"),
        ("a eq 2026-11-25T08:30:15", 25, "an offset such as Z"),
        ("a eq 2018-05-04T00:22:54.738 02:00", 29, "an offset such as Z"),
        ("a eq 2026-02-29", 6, "a day of the calendar"),
        ("a eq 2026-13-01", 6, "a day of the calendar"),
        ("a eq 0000-01-01", 6, "a day of the calendar"),
        ("a eq 0001-01-01T00:00:00+01:00", 6, "a day of the calendar"),
        ("a eq 9999-12-31T23:59:59-01:00", 6, "a day of the calendar"),
        ("a eq 2026-01-01T00:00:00+24:00", 6, "a day of the calendar"),
        ("a eq 2026-11-25T24:00:00Z", 17, "a time of day"),
        ("a eq 2026-11-25T23:59:60Z", 17, "a time of day"),
        ("a eq 12:61", 6, "a time of day"),
        ("a eq 2026-01-02/2026-01-01", 6, "an interval that does not end before it starts"),
        ("a eq duration'P'", 6, "a duration"),
        ("a eq duration'PT'", 6, "a duration"),
        ("a eq duration'PT5'", 6, "a duration"),
        ("a eq duration'P1M'", 6, "a duration"),
        ("a eq duration'P1Y'", 6, "a duration"),
        ("a eq duration'P366001D'", 6, "a duration"),
        ("a eq duration'1 hour'", 6, "a duration"),
        ("st_equals(a,geography'PUNKT(1 2)')", 13, "well-known text"),
        ("st_equals(a,geography'POINT(1 2')", 13, "well-known text"),
        ("st_equals(a,geography'')", 13, "well-known text"),
        ("st_equals(a,geography'POINT(nan 1)')", 13, "well-known text"),
        ("st_equals(a,geography'POINT(1e999 1)')", 13, "well-known text"),
        ("datetime'2026-01-01' gt a", 9, "an operator or the end"),
        ("length()", 1, "1 argument for length"),
        ("length(a,b)", 1, "1 argument for length"),
        ("a eq substring(b)", 6, "2 or 3 arguments for substring"),
        ("substring(a,1,2,3)", 1, "2 or 3 arguments for substring"),
        ("now(a)", 1, "0 arguments for now"),
        ("st_relate(a,b)", 1, "3 arguments for st_relate"),
        ("foo(a)", 1, "a known function"),
        ("startwith(a,b)", 1, "a known function such as startswith"),
        ("Startswith(a,b)", 1, "a known function such as startswith"),
        ("geo.foo(a)", 1, "a known function"),
        ("length(a", 9, "an operator, ',' or ')'"),
        ("length(,a)", 8, "a value"),
        ("concat(a b)", 10, "an operator, ',' or ')'"),
        ("a in 5", 6, "a list in parentheses or a property name"),
        ("a in ()", 7, "a value such as 5"),
        ("a in (b)", 7, "a value such as 5"),
        ("a in (1,)", 9, "a value such as 5"),
        ("a in (1 2)", 9, "',' or ')'"),
        ("a in (1", 8, "',' or ')'"),
        ("a in not", 6, "a list in parentheses or a property name"),
        ("a/first(b)", 1, "any or all"),
        ("a/any(d)", 8, "':' behind the variable"),
        ("a/any(d/e: d)", 7, "a variable without a slash"),
        ("a/any('v': d)", 7, "a variable such as d"),
        ("a/any(not: d)", 7, "a variable such as d"),
        ("a/all()", 7, "a variable such as d"),
        ("a/any(d: d/e", 13, "an operator or ')'"),
        ("a/any(d: )", 10, "a value"),
        ("any(d: d)", 1, "a known function"),
        ("- ", 3, "a value"),
        ("a eq 'x\ud800'", 8, "text"),
    ],
)  # fmt: skip
def test_a_mistake(text, place, expected):
    with pytest.raises(Invalid) as refused:
        expression_of(text)
    message = str(refused.value)
    assert message.startswith(f"in $filter at {place}: expected {expected}")
    assert ", found " in message
    assert refused.value.code == "query"
    assert refused.value.details == (message,)


def test_a_message_reads_well():
    with pytest.raises(Invalid) as refused:
        expression_of("result gt (5 add)")
    assert str(refused.value) == "in $filter at 17: expected a value, found ')'"


def test_a_message_repeats_little():
    with pytest.raises(Invalid) as refused:
        expression_of("a eq 1 " + "x" * 5_000)
    assert len(str(refused.value)) < 120


class TestLimits:
    def test_8000_characters_are_read(self):
        assert expression_of(" " * 7_999 + "a") == Path(("a",))

    def test_8001_characters_are_refused(self):
        with pytest.raises(Invalid, match="longer than 8000 characters"):
            expression_of(" " * 8_000 + "a")

    @pytest.mark.parametrize(
        ("levels", "least", "most"),
        [
            (lambda count: "(" * count + "a" + ")" * count, 49, 50),
            (lambda count: "not " * count + "a", 49, 50),
            (lambda count: "-(" * count + "a" + ")" * count, 24, 50),
            (lambda count: "trim(" * count + "a" + ")" * count, 49, 50),
            (lambda count: "a" + " add a" * count, 49, 50),
            (lambda count: "a" + " eq a" * count, 49, 50),
            (lambda count: "(a and " * count + "b" + ")" * count, 24, 50),
            (lambda count: "a/any(b: " * count + "b" + ")" * count, 49, 50),
        ],
        ids=["parentheses", "not", "minus", "calls", "sums", "comparisons", "logic", "lambdas"],
    )
    def test_nesting(self, levels, least, most):
        assert height(expression_of(levels(least))) <= 50
        with pytest.raises(Invalid, match="at most 50 levels of nesting"):
            expression_of(levels(most))

    @pytest.mark.parametrize(
        "text",
        ["(" * 8_000, "not " * 2_000, "-" * 8_000, "a add " * 1_300 + "a", "a/any(b:" * 1_000,
         "trim(" * 1_600, "a eq (" * 1_300, "'" * 7_999, "1" * 8_000, "a/" * 3_999 + "a",
         "9" * 4_500 + ".5", "a,", "duration'P" + "1" * 7_000 + "D'"],
    )  # fmt: skip
    def test_long_ones_end(self, text):
        try:
            tree = expression_of(text)
        except Invalid:
            return
        assert expression_of(text_of(tree)) == tree

    def test_a_hundred_ids_are_one_level(self):
        tree = expression_of(" or ".join(f"id eq {number}" for number in range(100)))
        assert isinstance(tree, Logic)
        assert len(tree.operands) == 100
        assert height(tree) == 3
        assert expression_of(text_of(tree)) == tree
        assert hash(tree) == hash(expression_of(text_of(tree)))


class TestTrees:
    def test_literals_of_several_kinds_differ(self):
        ones = [*map(Literal, (1, 1.0, True, "1"))]
        assert len(set(ones)) == 4

    def test_paths_in_order_and_once(self):
        tree = expression_of("b gt a and Datastreams/any(d: d/x eq b)")
        assert [str(path) for path in paths_of(tree)] == ["b", "a", "Datastreams", "d/x"]

    def test_replaced(self):
        tree = expression_of(
            "not (st_within(location, geography'POINT(1 2)') or concat(a, b) eq '-')"
            " and x in (1, 2) and y/any(z: z sub a gt 5)"
        )

        def change(node):
            if isinstance(node, Call) and node.name == "st_within":
                return Path(("inside",))
            return Literal("A") if node == Path(("a",)) else None

        assert text_of(replaced(tree, change)) == (
            "not (inside or concat('A', b) eq '-') and x in (1, 2) and y/any(z: z sub 'A' gt 5)"
        )

    @given(trees)
    def test_nothing_replaced_is_the_same(self, tree):
        assert replaced(tree, lambda _node: None) == tree

    def test_a_list_is_walked(self):
        listed = Listed((Literal(1), Literal(2)))
        assert list(walk(Binary("in", Path(("x",)), listed))) == [
            Binary("in", Path(("x",)), listed), Path(("x",)), listed, Literal(1), Literal(2),
        ]  # fmt: skip


class TestRoundTrip:
    @settings(max_examples=400)
    @given(trees)
    def test_a_tree_survives(self, tree):
        text = text_of(tree)
        if len(text) <= 8_000:
            assert expression_of(text) == tree

    @given(trees)
    def test_text_needs_no_escaped_plus_for_times(self, tree):
        moments = [node for node in walk(tree) if isinstance(node, Literal)
                   and isinstance(node.value, datetime)]  # fmt: skip
        assert all("+" not in text_of(moment) for moment in moments)
        assert all(moment.value.tzinfo is UTC for moment in moments)


words = st.one_of(
    st.sampled_from([*STRENGTH, *RESERVED, *FUNCTIONS, "a", "b/c", "any", "all", "x/any"]),
    st.sampled_from(["(", ")", ",", ":", "/", "-", "'", ";", "@iot.id", "$count", "''", " "]),
    st.sampled_from(["5", "1e5", "'x'", "2026-01-01", "2026-01-01T00:00:00Z", "07:30", "P1D"]),
    st.sampled_from(["duration'PT1H'", "geography'POINT(1 2)'", "duration'", "geography'("]),
    st.text(max_size=3),
)


class TestFuzz:
    """Whatever comes, it is read or refused; and what is read can be written and read again."""

    @settings(max_examples=500)
    @given(st.one_of(st.text(), st.lists(words, max_size=25).map(" ".join),
                     st.lists(words, max_size=25).map("".join)))  # fmt: skip
    @example("geography'" + "(" * 3000 + "'")
    @example("\x00")
    @example("²")
    @example("٣ eq 5")
    @example("a eq ٢٠٢٦-٠١-٠١")
    def test_text(self, text):
        try:
            tree = expression_of(text)
        except Invalid as refused:
            assert refused.code == "query"
            assert re.match(r"in \$filter at \d+: expected .+, found .+", str(refused), re.DOTALL)
        else:
            assert expression_of(text_of(tree)) == tree

    @settings(max_examples=300)
    @given(trees, st.data())
    def test_a_filter_with_one_character_changed(self, tree, data):
        text = text_of(tree)
        place = data.draw(st.integers(0, len(text)))
        other = data.draw(st.one_of(st.just(""), st.sampled_from(list("()',:/- 5aT.")),
                                    st.characters()))  # fmt: skip
        try:
            found = expression_of(text[:place] + other + text[place + 1 :])
        except Invalid:
            return
        assert expression_of(text_of(found)) == found
