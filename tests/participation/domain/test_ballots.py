import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import (
    Fault,
    Kind,
    Limits,
    canonical,
    faults_of,
    from_json,
    read,
    written,
)

KEYS = frozenset("abcd")
APPROVAL = Limits(Kind.APPROVAL, 1, 3)
EXACTLY_TWO = Limits(Kind.CHOOSE, 2, 2)
POINTS = Limits(Kind.POINTS, 0, 4, points=5, points_each=3)
RANKING = Limits(Kind.RANKING, 1, 3)


def chosen(*keys):
    return frozenset(keys)


@pytest.mark.parametrize(
    ("choice", "limits", "faults"),
    [
        (chosen("a"), APPROVAL, ()),
        (chosen("a", "b", "c"), APPROVAL, ()),
        (chosen("a", "b", "c", "d"), APPROVAL, (Fault.TOO_MANY,)),
        (chosen(), APPROVAL, (Fault.TOO_FEW,)),
        (chosen("x"), APPROVAL, (Fault.UNKNOWN,)),
        ({"a": 1}, APPROVAL, (Fault.SHAPE,)),
        (["a"], APPROVAL, (Fault.SHAPE,)),
        (None, APPROVAL, (Fault.SHAPE,)),
        (chosen("a"), EXACTLY_TWO, (Fault.TOO_FEW,)),
        (chosen("a", "b"), EXACTLY_TWO, ()),
        (chosen("a", "b", "c"), EXACTLY_TWO, (Fault.TOO_MANY,)),
        ({}, POINTS, ()),
        ({"a": 3, "b": 2}, POINTS, ()),
        ({"a": 3, "b": 3}, POINTS, (Fault.TOO_MANY_POINTS,)),
        ({"a": 4}, POINTS, (Fault.TOO_MANY_FOR_ONE,)),
        ({"a": 0}, POINTS, (Fault.NO_POINTS,)),
        ({"a": -1, "b": 3}, POINTS, (Fault.NO_POINTS,)),
        ({"a": True}, POINTS, (Fault.SHAPE,)),
        ({"a": 1.0}, POINTS, (Fault.SHAPE,)),
        (chosen("a"), POINTS, (Fault.SHAPE,)),
        ({"a": 1, "b": 2, "c": 3}, RANKING, ()),
        ({"a": 1, "b": 1}, RANKING, (Fault.RANKS,)),
        ({"a": 1, "b": 3}, RANKING, (Fault.RANKS,)),
        ({"a": 0, "b": 1}, RANKING, (Fault.RANKS,)),
        ({"a": 1, "b": 2, "c": 3, "d": 4}, RANKING, (Fault.TOO_MANY,)),
    ],
)
def test_every_fault_is_named(choice, limits, faults):
    assert faults_of(choice, limits, KEYS) == faults


def test_points_are_right_exactly_where_a_list_of_all_right_ones_has_them():
    """The truth in another way: all ways to lay five counters on four projects, three at most."""
    every = [dict(zip("abcd", given, strict=True)) for given in product(range(6), repeat=4)]
    right = [one for one in every if sum(one.values()) <= 5 and max(one.values()) <= 3]
    found = [
        one for one in every if not faults_of({key: n for key, n in one.items() if n}, POINTS, KEYS)
    ]
    assert found == right
    assert len(right) == 106


@pytest.mark.parametrize(
    "limits",
    [
        Limits(Kind.APPROVAL, 1, 5), Limits(Kind.APPROVAL, 3, 2), Limits(Kind.APPROVAL, 0, 0),
        Limits(Kind.POINTS, 0, 4), Limits(Kind.POINTS, 0, 4, points=2, points_each=3),
        Limits(Kind.POINTS, 0, 4, points=10_001, points_each=3),
    ],
)  # fmt: skip
def test_limits_that_nobody_could_keep(limits):
    with pytest.raises(Invalid):
        limits.checked(4)


def test_what_is_left():
    assert APPROVAL.left(chosen("a")) == 2
    assert POINTS.left({"a": 2, "b": 1}) == 2
    assert RANKING.left({"a": 1}) == 2


def test_a_choice_has_one_form_whatever_its_order():
    assert written(frozenset("ba")) == written(frozenset("ab")) == '["a","b"]'
    assert written({"b": 1, "a": 2}) == written({"a": 2, "b": 1}) == '{"a":2,"b":1}'


@given(
    st.frozensets(st.text("abc-9", min_size=1), max_size=5)
    | st.dictionaries(st.text("abc-9", min_size=1), st.integers(-3, 99), max_size=5)
)
def test_what_is_written_is_read_back(choice):
    assert read(written(choice)) == choice
    assert json.loads(written(choice)) == (
        sorted(choice) if isinstance(choice, frozenset) else choice
    )


@pytest.mark.parametrize("text", ['["b","a"]', '["a", "b"]', '["a","a"]', '{"b":1,"a":2}', "3"])
def test_another_form_is_refused(text):
    with pytest.raises(Invalid):
        read(text)


@pytest.mark.parametrize("value", [None, 1, "a", [1], ["a", "a"], {"a": "1"}, {"a": True}])
def test_json_that_is_no_choice(value):
    with pytest.raises(Invalid):
        from_json(value)


def test_canonical_is_ascii_without_blanks():
    assert canonical({"ü": [1, None], "a": "€"}) == '{"a":"\\u20ac","\\u00fc":[1,null]}'
