"""Every operator and function on every pair of kinds and of telling values, in both engines.

Random trees seldom meet the one value that matters; this grid meets each of them.
"""

import json
from datetime import UTC, datetime, timedelta
from itertools import product

import duckdb
import pytest

from stadtherz.observations.domain.odata.duck import Column, Kind, Sql, sql_of
from stadtherz.observations.domain.odata.duck_functions import FORMS, RELATIONS
from stadtherz.observations.domain.odata.evaluate import compiled
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
from stadtherz.observations.domain.odata.values import ARITHMETIC, COMPARISONS
from stadtherz.observations.domain.times import microseconds

NOON, HOUR = datetime(2026, 11, 25, 12, tzinfo=UTC), timedelta(hours=1)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
T = [NOON + n * HOUR for n in range(4)]

VALUES = {
    "whole": [None, 0, 1, -1, 2, 3, 7, 1_000_003, -7, 5],
    "number": [None, 0.0, -0.0, 0.5, -0.5, 2.5, 1.7e308, -1.7e308, 5.0, 0.49999999999999994],
    "text": [None, "", "a", "ab", "Straße", "İẞÉ", " \t5\u2003", "日本😀", "5", "b\0c"],
    "flag": [None, True, False, None, True, False, None, True, False, None],
    "at": [None, NOON, NOON + HOUR, NOON + timedelta(microseconds=250_001), FIRST, LAST,
           datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
           datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC), NOON - HOUR, NOON],
    "span": [None, Interval(T[0], T[1]), Interval(T[1], T[2]), Interval(T[0], T[2]),
             Interval(T[0], T[0]), Interval(T[1], T[1]), Interval(T[0], T[3]), Interval(T[1], T[3]),
             Interval(FIRST, FIRST), Interval(LAST, LAST)],
    "any": [None, 0.0, 5.0, -2.5, 1.7e308, "", "a", "5", "B", 0.5],
    "json": [None, True, False, 0, 5, 2.5, -1, "a", "5", {"b": 1}],
}  # fmt: skip
SIZE = 10
ROWS = list(product(range(SIZE), repeat=2))
COLUMNS = {
    "whole": Kind.NUMBER, "number": Kind.NUMBER, "text": Kind.STRING, "flag": Kind.BOOL,
    "at": Kind.TIME, "span": Kind.INTERVAL, "any": Kind.ANY, "json": Kind.JSON,
}  # fmt: skip


def column(path):
    side, name = path.segments
    other = f"{side}_{name}_other" if name in ("span", "any") else ""
    return Column(f"{side}_{name}", COLUMNS[name], other, ("k",) if name == "json" else ())


def resolve(path):
    side, name = path.segments
    place = ("left", "right").index(side)
    return lambda row: VALUES[name][row[place]]


def cells(name, value):
    if name == "at":
        return [None if value is None else microseconds(value)]
    if name == "span":
        both = (None, None) if value is None else (value.start, value.end)
        return [None if each is None else microseconds(each) for each in both]
    if name == "any":
        return [value if isinstance(value, float) else None,
                value if isinstance(value, str) else None]  # fmt: skip
    return [json.dumps({"k": value}) if name == "json" else value]


TYPES = {
    "whole": "BIGINT", "number": "DOUBLE", "text": "VARCHAR", "flag": "BOOLEAN", "at": "BIGINT",
    "span": "BIGINT", "any": "DOUBLE", "json": "JSON",
}  # fmt: skip


@pytest.fixture(scope="module")
def lake():
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        names = []
        for side, name in product(("left", "right"), VALUES):
            names.append(f"{side}_{name} {TYPES[name]}")
            if name in ("span", "any"):
                kind = "BIGINT" if name == "span" else "VARCHAR"
                names.append(f"{side}_{name}_other {kind}")
        connection.execute(f"CREATE TABLE grid (i INTEGER, {', '.join(names)})")
        marks = ", ".join("?" for _ in range(len(names) + 1))
        found = [
            [i] + [cell for place in row for name in VALUES
                   for cell in cells(name, VALUES[name][place])]
            for i, row in enumerate(ROWS)
        ]  # fmt: skip
        connection.executemany(
            f"INSERT INTO grid VALUES ({marks})",  # noqa: S608 - question marks only
            found,
        )
        yield connection


def plain(value):
    """Write a value as DuckDB gives it."""
    if isinstance(value, Interval):
        value = value.start
    if isinstance(value, datetime):
        return microseconds(value)
    return value // timedelta(microseconds=1) if isinstance(value, timedelta) else value


def compare(lake, trees):
    """Ask both for the trees' values in every row, many trees at a time."""
    for start in range(0, len(trees), 40):
        some = trees[start : start + 40]
        asked = [sql_of(tree, column, prefix=f"x{n}_") for n, tree in enumerate(some)]
        together = Sql(", ".join(sql.text for sql in asked), {})
        params = {name: value for sql in asked for name, value in sql.params.items()}
        text = f"SELECT {together.text} FROM grid ORDER BY i"  # noqa: S608 - it is what is tested
        answers = list(zip(*lake.execute(text, params).fetchall(), strict=True))
        for tree, answer in zip(some, answers, strict=True):
            value = compiled(tree, resolve)
            expected = [plain(value(row)) for row in ROWS]
            wrong = [
                (row, found, right)
                for row, found, right in zip(ROWS, answer, expected, strict=True)
                if found != right or isinstance(found, bool) != isinstance(right, bool)
            ]
            assert wrong == [], f"{tree} {asked[some.index(tree)].text}"


def side(where):
    """Columns of every kind, and for most kinds an expression that is no column."""
    paths = {name: Path((where, name)) for name in VALUES}
    none = Literal(timedelta())
    return [
        *paths.values(),
        Binary("sub", paths["number"], Literal(1)),
        Unary("-", paths["any"]),
        Call("concat", (paths["text"], Literal(""))),
        Call("substring", (paths["any"], Literal(0))),
        Binary("ge", paths["number"], Literal(0.5)),
        Binary("add", paths["at"], none),
        Binary("sub", paths["span"], none),
        Call("time", (paths["at"],)),
    ]


LEFT, RIGHT = side("left"), side("right")
LITERALS = [
    Literal(value)
    for value in (None, True, False, 0, 1, 5, -2.5, "", "a", "5", "Straße", NOON, LAST,
                  Interval(T[0], T[1]), Interval(T[0], T[0]), HOUR, timedelta())
]  # fmt: skip


@pytest.mark.parametrize("operator", COMPARISONS)
def test_comparisons(lake, operator):
    compare(lake, [Binary(operator, *pair) for pair in product(LEFT, RIGHT)])


@pytest.mark.parametrize("operator", COMPARISONS)
def test_comparisons_with_values(lake, operator):
    compare(lake, [Binary(operator, *pair) for pair in product(LEFT, LITERALS)])
    compare(lake, [Binary(operator, *pair) for pair in product(LITERALS, LEFT)])


@pytest.mark.parametrize("operator", ARITHMETIC)
def test_arithmetic(lake, operator):
    compare(lake, [Binary(operator, *pair) for pair in product(LEFT, RIGHT + LITERALS)])
    compare(lake, [Binary(operator, *pair) for pair in product(LITERALS, LEFT)])


@pytest.mark.parametrize("name", sorted(FORMS))
def test_functions(lake, name):
    one = {"substringof", "contains", "endswith", "startswith", "indexof", "concat"}
    arguments = product(LEFT, RIGHT + LITERALS) if name in one else ((each,) for each in LEFT)
    compare(lake, [Call(name, each) for each in arguments])


@pytest.mark.parametrize("name", sorted(RELATIONS))
def test_relations(lake, name):
    compare(lake, [Call(name, pair) for pair in product(LEFT, RIGHT + LITERALS)])


def test_substrings(lake):
    places = [Literal(number) for number in (0, 1, 1.5, -1, 99, 2**31 - 1, 2**31, 1e300)]
    starts = [*places, Path(("right", "whole")), Path(("right", "number"))]
    compare(lake, [Call("substring", pair) for pair in product(LEFT, starts)])
    text = [Path(("left", "text"))]
    compare(lake, [Call("substring", three) for three in product(text, starts, starts)])


def test_logic(lake):
    compare(lake, [Logic(name, pair) for name in ("and", "or") for pair in product(LEFT, RIGHT)])
    compare(lake, [Unary("not", each) for each in LEFT if not isinstance(each, Path)])
    compare(lake, [Unary("not", Path(("left", name))) for name in VALUES])


def test_signs(lake):
    compare(lake, [Unary("-", each) for each in LEFT])


def test_membership(lake):
    lists = [LITERALS, LITERALS[1:], LITERALS[:1], [Literal(5), Literal("5")], [Literal(NOON)],
             [Literal(value=True)], [Literal(HOUR)]]  # fmt: skip
    compare(lake, [Binary("in", left, Listed(tuple(items))) for left in LEFT for items in lists])


def test_what_looks_like_a_cause_of_growth(lake):
    """A condition inside a comparison with a value of any kind."""
    truth = Binary("ge", Path(("left", "number")), Literal(0))
    anything = [Path(("right", "json")), Path(("right", "any")), Path(("right", "flag"))]
    compare(lake, [Binary(operator, *pair) for operator in COMPARISONS
                   for pair in [(truth, each) for each in anything]
                   + [(each, truth) for each in anything]])  # fmt: skip
