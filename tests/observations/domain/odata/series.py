"""A table of observations for both sides, and strategies for its rows and for trees about them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.duck import Column, Kind
from stadtherz.observations.domain.odata.duck_functions import FORMS, RELATIONS
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
from stadtherz.observations.domain.times import microseconds

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOON, HOUR = NOW, timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """A row as both sides see it."""

    number: int | None = None
    value: float | None = None
    name: str | None = None
    flag: bool | None = None
    at: datetime | None = None
    span: Interval | None = None
    result: float | str | None = None
    properties: dict | None = None


COLUMNS = {
    "number": Column("number", Kind.NUMBER),
    "value": Column("value", Kind.NUMBER),
    "name": Column("name", Kind.STRING),
    "flag": Column("flag", Kind.BOOL),
    "at": Column("at_us", Kind.TIME),
    "span": Column("span_start", Kind.INTERVAL, "span_end"),
    "result": Column("result_number", Kind.ANY, "result_text"),
    "place": Column("place", Kind.GEO),
}
TABLE = (
    "i INTEGER, number BIGINT, value DOUBLE, name VARCHAR, flag BOOLEAN, at_us BIGINT,"
    " span_start BIGINT, span_end BIGINT, result_number DOUBLE, result_text VARCHAR, props JSON"
)


def column(path):
    first, *keys = path.segments
    if first == "properties":
        return Column("props", Kind.JSON, keys=tuple(keys))
    if keys or first not in COLUMNS:
        raise Invalid(f"there is no {path}", code="query")
    return COLUMNS[first]


def resolve(path):
    first, *keys = path.segments

    def read(row):
        value = getattr(row, first)
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    return read


def cells(number, row):
    result = row.result
    return (
        number, row.number, row.value, row.name, row.flag,
        None if row.at is None else microseconds(row.at),
        *((None, None) if row.span is None
          else (microseconds(row.span.start), microseconds(row.span.end))),
        result if isinstance(result, float) else None,
        result if isinstance(result, str) else None,
        None if row.properties is None else json.dumps(row.properties),
    )  # fmt: skip


def filled(lake, rows):
    lake.execute("DELETE FROM rows")
    marks = ", ".join("?" for _ in TABLE.split(","))
    lake.executemany(
        f"INSERT INTO rows VALUES ({marks})",  # noqa: S608 - question marks only
        [cells(*each) for each in enumerate(rows)],
    )


def answers(lake, sql):
    text = f"SELECT {sql.text} FROM rows ORDER BY i"  # noqa: S608 - it is what is tested
    return [found for (found,) in lake.execute(text, sql.params).fetchall()]


texts = st.sampled_from(["", "a", "Rad", "Rad 1", " Rad\t", "Straße", "ÉCOLE", "日本", "5", "a\0b"])
numbers = st.sampled_from([0, 1, -1, 2, 5, 7, 1_000_003, 0.5, -0.5, 1.5, 2.5, 20.25, 1e300, 0.0])
moments = st.sampled_from([
    NOON, NOON + HOUR, NOON - HOUR, datetime(1969, 12, 31, 23, 59, 59, 250_000, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC),
])  # fmt: skip
spans = st.tuples(moments, moments).map(lambda pair: Interval(min(pair), max(pair)))
durations = st.sampled_from([HOUR, -HOUR, timedelta(), timedelta(days=1, microseconds=250_000)])
floats = numbers.map(float)
rows = st.builds(
    Row,
    number=st.none() | st.sampled_from([0, 1, -1, 2, 5, 7, 1_000_003]),
    value=st.none() | floats,
    name=st.none() | texts,
    flag=st.none() | st.booleans(),
    at=st.none() | moments,
    span=st.none() | spans,
    result=st.none() | floats | texts,
    properties=st.none() | st.fixed_dictionaries({}, optional={
        "a": st.none() | st.booleans() | numbers | texts
             | st.sampled_from([{"b": 1}, {"b": 10}, {"b": 9}]),
        "a/b~c": st.fixed_dictionaries({}, optional={"ü": numbers | texts}),
    }),
)  # fmt: skip

JSON = [Path(("properties", "a")), Path(("properties", "a/b~c", "ü")), Path(("properties", "no"))]


def field(*names):
    return st.sampled_from([Path((name,)) for name in names])


def literal(values):
    return st.builds(Literal, values)


def call(name, *arguments):
    return st.builds(lambda *found: Call(name, found), *arguments)


def binary(operators, left, right):
    return st.builds(Binary, st.sampled_from(operators), left, right)


ANYTHING = st.one_of(
    field("number", "value", "name", "flag", "at", "span", "result"), st.sampled_from(JSON),
    literal(st.none() | numbers | texts | st.booleans() | moments | spans | durations),
    literal(st.times()),
)  # fmt: skip


def mostly(right, wrong=ANYTHING):
    """The right kind, now and then another one."""
    return st.integers(0, 7).flatmap(lambda chance: right if chance else wrong)


def number_trees(level):
    leaf = st.one_of(field("number", "value", "result"), literal(numbers), st.sampled_from(JSON))
    if level == 0:
        return mostly(leaf)
    below, time_below, text_below = (
        number_trees(level - 1), time_trees(level - 1), text_trees(level - 1),
    )  # fmt: skip
    return st.one_of(
        leaf,
        binary(["add", "sub", "mul", "div", "mod"], below, below),
        st.builds(Unary, st.just("-"), below),
        *(call(name, below) for name in ("round", "floor", "ceiling")),
        call("length", text_below),
        call("indexof", text_below, text_below),
        st.sampled_from([name for name, form in FORMS.items()
                         if name in ("year", "month", "day", "hour", "minute", "second",
                                     "fractionalseconds", "totaloffsetminutes")])
        .flatmap(lambda name: call(name, time_below)),
    )  # fmt: skip


def text_trees(level):
    leaf = st.one_of(field("name", "result"), literal(texts), st.sampled_from(JSON))
    if level == 0:
        return mostly(leaf)
    below, number_below = text_trees(level - 1), number_trees(level - 1)
    return st.one_of(
        leaf,
        *(call(name, below) for name in ("tolower", "toupper", "trim")),
        call("concat", below, below),
        call("substring", below, number_below),
        call("substring", below, number_below, number_below),
    )


def time_trees(level):
    leaf = st.one_of(field("at", "span"), literal(moments | spans), st.just(Call("now", ())),
                     st.just(Call("mindatetime", ())))  # fmt: skip
    if level == 0:
        return mostly(leaf)
    below = time_trees(level - 1)
    return st.one_of(leaf, call("date", below),
                     binary(["add", "sub"], below, span_trees(level - 1)),
                     binary(["add"], span_trees(level - 1), below))  # fmt: skip


def span_trees(level):
    leaf = literal(durations | st.times())
    if level == 0:
        return mostly(leaf)
    below, time_below = span_trees(level - 1), time_trees(level - 1)
    return st.one_of(leaf, call("time", time_below), st.builds(Unary, st.just("-"), below),
                     binary(["sub"], time_below, time_below),
                     binary(["add", "sub"], below, below))  # fmt: skip


def truth_trees(level):
    leaf = st.one_of(field("flag"), st.sampled_from(JSON), literal(st.booleans()))
    if level == 0:
        return mostly(leaf)
    below = truth_trees(level - 1)
    numbers_, texts_, times_, spans_ = (
        trees(level - 1) for trees in (number_trees, text_trees, time_trees, span_trees)
    )
    anything = st.one_of(numbers_, texts_, times_, spans_, below)
    compare = ["eq", "ne", "gt", "ge", "lt", "le"]
    listed = st.lists(literal(st.none() | numbers | texts | st.booleans() | moments), min_size=1,
                      max_size=4).map(lambda items: Listed(tuple(items)))  # fmt: skip
    return st.one_of(
        *(binary(compare, mostly(kind), mostly(kind))
          for kind in (numbers_, texts_, times_, spans_, below, anything)),
        st.sampled_from(["contains", "substringof", "startswith", "endswith"]).flatmap(
            lambda name: call(name, texts_, texts_)),
        st.sampled_from(sorted(RELATIONS)).flatmap(lambda name: call(name, times_, times_)),
        st.builds(Unary, st.just("not"), below),
        st.builds(lambda name, found: Logic(name, tuple(found)), st.sampled_from(["and", "or"]),
                  st.lists(below, min_size=2, max_size=3)),
        st.builds(Binary, st.just("in"), anything, listed),
    )  # fmt: skip
