"""Filters and orders of entities in memory: relations of times, null, members, nothing raised."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.evaluate import Scope, compiled, condition, sorted_items
from stadtherz.observations.domain.odata.expressions import expression_of
from stadtherz.observations.domain.odata.tree import Interval, Path
from tests.observations.domain.odata.entities import (
    HOUR,
    NOW,
    PLACE,
    SCOPE,
    THING,
    resolve,
    value,
)
from tests.observations.domain.odata.shapes import trees


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("flag", True), ("off", False), ("nothing", False), ("name", False), ("five", False),
        ("five gt null", False), ("not (five gt null)", False), ("five gt 4", True),
        ("startswith(Datastreams/name,'B')", True), ("startswith(Datastreams/name,'X')", False),
    ],
)  # fmt: skip
def test_a_filter_keeps_only_what_is_true(text, kept):
    assert condition(expression_of(text), resolve)(THING) is kept


class TestIntervals:
    """Minutes as sets of whole numbers: an interval holds its start and not its end."""

    times = st.one_of(
        st.integers(0, 6).map(lambda minute: (minute, minute)),
        st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
    )

    @staticmethod
    def read(pair):
        start, end = (NOW + timedelta(minutes=minute) for minute in pair)
        return start if start == end else Interval(start, end)

    @staticmethod
    def minutes(pair):
        return set(range(*pair)) or {pair[0]}

    @given(times, times)
    def test_relations(self, one, other):
        item = {"a": self.read(one), "b": self.read(other)}
        a, b = self.minutes(one), self.minutes(other)
        assert value("a lt b", item) == (max(a) < min(b))
        assert value("a gt b", item) == (min(a) > max(b))
        assert value("before(a,b)", item) == (max(a) < min(b))
        assert value("after(a,b)", item) == (min(a) > max(b))
        assert value("overlaps(a,b)", item) == bool(a & b)
        assert value("a eq b", item) == (one == other)
        assert value("a le b", item) == (one[0] <= other[0] and one[1] <= other[1])
        assert value("a ge b", item) == (one[0] >= other[0] and one[1] >= other[1])
        assert value("starts(a,b)", item) == (one[0] == other[0])
        assert value("finishes(a,b)", item) == (one[1] == other[1])
        assert value("meets(a,b)", item) == (one[1] == other[0] or one[0] == other[1])
        if other[0] < other[1]:
            assert value("during(a,b)", item) == (a <= b)

    @given(times, times)
    def test_one_of_three(self, one, other):
        item = {"a": self.read(one), "b": self.read(other)}
        found = [value(f"{name}(a,b)", item) for name in ("before", "overlaps", "after")]
        assert found.count(True) == 1

    @pytest.mark.parametrize("name", ["before", "overlaps", "during", "meets", "starts"])
    def test_null_and_other_kinds(self, name):
        assert value(f"{name}(at,nothing)", THING) is None
        assert value(f"{name}(five,span)", THING) is None

    def test_an_interval_without_length_is_a_moment(self):
        item = {"a": Interval(NOW, NOW), "b": NOW}
        assert value("a eq b and a le b and a ge b and overlaps(a,b)", item) is True
        assert value("a lt b or a gt b", item) is False


class TestLogic:
    ORDER = (False, None, True)

    @given(st.lists(st.sampled_from(ORDER), min_size=2, max_size=6))
    def test_and_is_the_least_or_the_most(self, truths):
        item = {f"t{n}": truth for n, truth in enumerate(truths)}
        levels = [self.ORDER.index(truth) for truth in truths]
        assert value(" and ".join(item), item) is self.ORDER[min(levels)]
        assert value(" or ".join(item), item) is self.ORDER[max(levels)]


class TestErrors:
    def test_now_without_a_time(self):
        with pytest.raises(Invalid) as refused:
            compiled(expression_of("at gt now()"), resolve)
        assert refused.value.code == "unsupported"

    def test_any_without_members(self):
        with pytest.raises(Invalid) as refused:
            compiled(expression_of("a/any(b: b eq 1)"), resolve)
        assert refused.value.code == "unsupported"

    def test_an_unknown_path_is_the_callers(self):
        def unknown(path):
            raise Invalid(f"there is no {path}", code="query")

        with pytest.raises(Invalid, match="there is no x/y"):
            compiled(expression_of("not (5 eq length(x/y))"), unknown)

    def test_paths_inside_any_are_the_members(self):
        asked = []

        def seen(name):
            def read(path):
                asked.append(f"{name}:{path}")
                return lambda _item: None

            return read

        inner = Scope(seen("inner"))
        outer = Scope(seen("outer"), lambda path: asked.append(f"within {path}") or inner)
        compiled(expression_of("a/b/any(x: x/c eq d and x eq 1)"), outer.resolve,
                 within=outer.within)  # fmt: skip
        assert asked == ["outer:a/b", "within a/b", "inner:c", "outer:d"]

    @given(trees, st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
        | st.just(NOW) | st.just(Interval(NOW, NOW + HOUR)) | st.just(PLACE),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "result", "@iot.id"]), inner), max_leaves=6,
    ))  # fmt: skip
    def test_nothing_is_raised_whatever_the_data(self, tree, item):
        try:
            test = condition(tree, lambda _path: lambda found: found, now=NOW,
                             within=lambda _path: SCOPE)  # fmt: skip
        except Invalid:
            pytest.fail("all of it can be asked in memory")
        assert test(item) in (True, False)


class TestOrder:
    def sort(self, text, items):
        keys = []
        for part in text.split(","):
            name, _, direction = part.strip().partition(" ")
            keys.append((expression_of(name), direction == "desc"))
        return [item["id"] for item in sorted_items(items, keys, resolve, now=NOW)]

    ITEMS = (
        {"id": 1, "x": 2, "y": "b"},
        {"id": 2, "x": None, "y": "a"},
        {"id": 3, "x": 1.5, "y": "b"},
        {"id": 4, "x": 2.0, "y": "a"},
        {"id": 5, "y": "b"},
    )

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("x", [2, 5, 3, 1, 4]),
            ("x desc", [1, 4, 3, 2, 5]),
            ("y,x", [2, 4, 5, 3, 1]),
            ("y,x desc", [4, 2, 1, 3, 5]),
            ("y desc,x", [5, 3, 1, 2, 4]),
            ("y desc,id desc", [5, 3, 1, 4, 2]),
            ("length(y)", [1, 2, 3, 4, 5]),
            ("id", [1, 2, 3, 4, 5]),
        ],
    )
    def test_nulls_and_ties(self, text, expected):
        assert self.sort(text, self.ITEMS) == expected

    def test_mixed_kinds(self):
        order = [None, False, True, -1, 0.5, 10**400, "", "10", "9", "Z", "a", "ä",
                 NOW - HOUR, Interval(NOW - HOUR, NOW), NOW, HOUR, {"a": 1}]  # fmt: skip
        items = [{"id": n, "x": each} for n, each in enumerate(order)]
        assert self.sort("x", items[::-1]) == list(range(len(order)))
        assert self.sort("x desc", items) == list(range(len(order)))[::-1]

    def test_json_sorts_by_its_text(self):
        places = [{"type": "Point", "coordinates": [x, 51]} for x in (-117.05, -100.05, -9)]
        items = [{"id": n, "x": place} for n, place in enumerate(places)]
        assert self.sort("x", items) == [1, 0, 2]
        assert self.sort("x desc", items) == [2, 0, 1]

    def test_lists_sort_by_their_least(self):
        items = [{"id": 1, "x": [5, 9]}, {"id": 2, "x": [7, 1]}, {"id": 3, "x": []}]
        assert self.sort("x", items) == [3, 2, 1]

    @given(st.lists(st.tuples(st.none() | st.integers(-2, 2), st.none() | st.integers(-2, 2))))
    def test_like_pythons_own(self, pairs):
        items = [{"id": n, "x": x, "y": y} for n, (x, y) in enumerate(pairs)]
        low = -99
        expected = sorted(
            range(len(pairs)),
            key=lambda n: (
                -(low if pairs[n][0] is None else pairs[n][0]),
                low if pairs[n][1] is None else pairs[n][1],
                n,
            ),
        )
        assert self.sort("x desc,y", items) == expected


def test_every_comparison_with_a_value_is_the_same_as_with_a_path():
    """The short way for literals answers as the long one."""
    values = {"n": None, "t": True, "i": 5, "f": 5.5, "s": "5", "m": NOW, "l": [1, 5], "d": {}}
    literals = {"5": 5, "5.5": 5.5, "'5'": "5", "true": True, "null": None,
                "2026-11-25T12:00:00Z": NOW}  # fmt: skip
    for operator, name, (text, literal) in product(
        ("eq", "ne", "gt", "ge", "lt", "le"), values, literals.items()
    ):
        item = {**values, "other": literal}
        assert value(f"{name} {operator} {text}", item) == value(f"{name} {operator} other", item)


def test_paths_are_given_whole():
    asked = []
    compiled(expression_of("Datastream/@iot.id eq 1"), lambda path: asked.append(path) or str)
    assert asked == [Path(("Datastream", "@iot.id"))]
