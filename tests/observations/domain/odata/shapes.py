"""Trees as short texts, written by other means than the code's own, and strategies for trees."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from stadtherz.observations.domain.odata.expressions import STRENGTH
from stadtherz.observations.domain.odata.signatures import FUNCTIONS
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Geography,
    Interval,
    Lambda,
    Listed,
    Literal,
    Logic,
    Path,
    Unary,
)

BINARY = [name for name in STRENGTH if name not in ("and", "or", "in")]


def shape(tree):
    """Write a tree as nested (operator operand ...)."""
    if isinstance(tree, Literal):
        return value_shape(tree.value)
    if isinstance(tree, Path):
        return "/".join(tree.segments)
    if isinstance(tree, Listed):
        return f"[{' '.join(map(shape, tree.items))}]"
    return f"({' '.join(parts(tree))})"


def parts(tree):
    if isinstance(tree, Call):
        return [tree.name + "!", *map(shape, tree.arguments)]
    if isinstance(tree, Lambda):
        body = [] if tree.body is None else [tree.variable, shape(tree.body)]
        return [tree.quantifier, shape(tree.path), *body]
    if isinstance(tree, Unary):
        return [tree.operator, shape(tree.operand)]
    operands = tree.operands if isinstance(tree, Logic) else (tree.left, tree.right)
    return [tree.operator, *map(shape, operands)]


def value_shape(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, datetime):
        assert value.tzinfo is UTC
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, Interval):
        return f"{value_shape(value.start)}..{value_shape(value.end)}"
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g}s"
    if isinstance(value, Geography):
        return f"<{value.wkt}>"
    return f"{value}" if isinstance(value, time) else repr(value)


names = st.sampled_from(["a", "result", "name", "unitOfMeasurement", "straße", "time", "x1"])
further = st.sampled_from(["a", "b-c", "d:e", "f.g", "2026", "@iot.id", "$count", "in", "größe"])
paths = st.builds(
    lambda first, rest: Path((first, *rest)),
    st.one_of(names, st.just("@iot.id")),
    st.lists(further, max_size=3),
)
moments = st.datetimes(timezones=st.just(UTC))
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    moments,
    st.tuples(moments, moments).map(lambda pair: Interval(min(pair), max(pair))),
    st.timedeltas(timedelta(days=-366_000), timedelta(days=366_000)),
    st.times(),
    st.sampled_from(["POINT(7.77 49.44)", "LINESTRING (30 10, 10 30)", "POINT EMPTY"]).map(
        Geography
    ),
)
literals = st.builds(Literal, values)


def above(trees):
    """Trees one level higher."""
    calls = st.sampled_from(sorted(FUNCTIONS.items())).flatmap(
        lambda item: st.builds(
            lambda arguments: Call(item[0], tuple(arguments)),
            st.lists(trees, min_size=item[1].least, max_size=item[1].most),
        )
    )
    listed = st.builds(
        lambda items: Listed(tuple(items)), st.lists(literals, min_size=1, max_size=3)
    )
    return st.one_of(
        st.builds(Unary, st.sampled_from(["not", "-"]), trees),
        st.builds(Binary, st.sampled_from(BINARY), trees, trees),
        st.builds(Binary, st.just("in"), trees, st.one_of(paths, listed)),
        st.builds(
            lambda operator, operands: Logic(operator, tuple(operands)),
            st.sampled_from(["and", "or"]),
            st.lists(trees, min_size=2, max_size=4),
        ),
        calls,
        st.builds(Lambda, paths, st.sampled_from(["any", "all"]), names, trees),
        st.builds(lambda path: Lambda(path, "any", "", None), paths),
    )


trees = st.recursive(st.one_of(literals, paths), above, max_leaves=12)
