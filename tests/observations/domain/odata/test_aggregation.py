"""`$apply`: what is asked for, and what is not offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.aggregation import (
    COUNT,
    Aggregate,
    Apply,
    Method,
    Step,
    TimeBucket,
    Unit,
    apply_of,
)
from stadtherz.observations.domain.odata.expressions import expression_of
from stadtherz.observations.domain.odata.faults import Source
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.domain.odata.tree import Path
from stadtherz.observations.domain.odata.writing import text_of_apply
from tests.observations.domain.odata.shapes import paths, trees

RESULT, TIME = Path(("result",)), Path(("phenomenonTime",))
HOURLY = TimeBucket(TIME, Step(1, Unit.HOUR), "Europe/Berlin", "phenomenonTime")


def read(text):
    return apply_of(Source(text, "$apply"))


def bucket(step):
    (found,) = read(f"groupby((timebucket(phenomenonTime,'{step}')))").groups
    return found


class TestExamples:
    def test_everything(self):
        found = query_of({
            "$apply": "filter(result ge 0)/groupby((Datastream/@iot.id,"
            " timebucket(phenomenonTime,'PT1H','Europe/Berlin')), aggregate(result with average"
            " as mean, result with min as least, result with max as most, result with sum as"
            " total, $count as n, result with percentile95 as p95, result with median as middle))"
        }.items()).apply  # fmt: skip
        assert found == Apply(
            expression_of("result ge 0"),
            (Path(("Datastream", "@iot.id")), HOURLY),
            (
                Aggregate(RESULT, Method.AVERAGE, "mean"),
                Aggregate(RESULT, Method.MIN, "least"),
                Aggregate(RESULT, Method.MAX, "most"),
                Aggregate(RESULT, Method.SUM, "total"),
                Aggregate(COUNT, Method.COUNT, "n"),
                Aggregate(RESULT, Method.PERCENTILE, "p95", 95),
                Aggregate(RESULT, Method.MEDIAN, "middle"),
            ),
        )

    def test_aggregate_alone(self):
        assert read("aggregate($count as n)") == Apply(
            aggregates=(Aggregate(COUNT, Method.COUNT, "n"),)
        )

    def test_groupby_alone(self):
        assert read("groupby((name,properties/type))") == Apply(
            groups=(Path(("name",)), Path(("properties", "type")))
        )

    def test_filters_alone_are_joined(self):
        assert read("filter(a gt 1)") == Apply(expression_of("a gt 1"))
        assert read("filter(a gt 1)/filter(b or c)/aggregate($count as n)").filter == (
            expression_of("a gt 1 and (b or c)")
        )

    def test_a_name_for_the_bucket(self):
        found = read("groupby((timebucket(validTime,'P1D') as day),aggregate($count as n))")
        assert found.groups == (TimeBucket(Path(("validTime",)), Step(1, Unit.DAY), "UTC", "day"),)

    def test_a_path_that_is_called_like_ours(self):
        assert read("groupby((filter,aggregate))").groups == (
            Path(("filter",)), Path(("aggregate",)),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "step"),
        [
            ("PT15M", Step(15, Unit.MINUTE)), ("PT1H", Step(1, Unit.HOUR)),
            ("PT6H", Step(6, Unit.HOUR)), ("PT24H", Step(24, Unit.HOUR)),
            ("PT30S", Step(30, Unit.SECOND)), ("PT90S", Step(90, Unit.SECOND)),
            ("PT90M", Step(90, Unit.MINUTE)), ("PT86400S", Step(86_400, Unit.SECOND)),
            ("P1D", Step(1, Unit.DAY)), ("P1W", Step(1, Unit.WEEK)), ("P1M", Step(1, Unit.MONTH)),
            ("P3M", Step(3, Unit.MONTH)), ("P12M", Step(12, Unit.MONTH)),
            ("P1Y", Step(1, Unit.YEAR)),
        ],
    )  # fmt: skip
    def test_steps(self, text, step):
        found = bucket(text)
        assert (found.step, found.zone, str(found.step)) == (step, "UTC", text)

    @pytest.mark.parametrize(
        "text",
        ["", "P", "PT", "1H", "PT0H", "PT7H", "PT25H", "PT48H", "PT7M", "P2D", "P7D", "P2W", "P5M",
         "P24M", "P2Y", "P1DT1H", "-PT1H", "PT1.5H", "PT01H", "pt1h", "P1H", "PT1D", "PT99999S",
         "PT1H30M", "PT١H"],
    )  # fmt: skip
    def test_steps_that_are_none(self, text):
        with pytest.raises(Invalid, match=r"in \$apply at 36: expected a step"):
            bucket(text)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+5"])
def test_a_zone(zone):
    (found,) = read(f"groupby((timebucket(t,'P1D','{zone}')))").groups
    assert found.zone == zone


@pytest.mark.parametrize(
    "zone",
    ["", "Europe", "Europe/Lautern", "../../../etc/passwd", "/etc/localtime", "Europe/../UTC",
     "Europe/Berlin\x00", "+01:00", "a" * 5_000, "posixrules/x", "ü"],
)  # fmt: skip
def test_a_zone_that_is_none(zone):
    with pytest.raises(Invalid, match="expected a time zone such as 'Europe/Berlin'"):
        read(f"groupby((timebucket(t,'P1D','{zone}')))")


@pytest.mark.parametrize(
    ("text", "place", "code", "expected"),
    [
        ("", 1, "query", "filter(, groupby( or aggregate("),
        ("nonsense", 1, "query", "filter(, groupby( or aggregate("),
        ("compute(a as b)", 1, "unsupported", "filter(, groupby( or aggregate("),
        ("topcount(2,result)", 1, "unsupported", "filter(, groupby( or aggregate("),
        ("filter(a)/concat(aggregate($count as n))", 11, "unsupported", "filter(, groupby("),
        ("filter(a)/", 11, "query", "filter(, groupby( or aggregate("),
        ("filter a", 8, "query", "'(' behind filter"),
        ("filter(a", 9, "query", "an operator or ')'"),
        ("filter()", 8, "query", "a value"),
        ("groupby(a)", 9, "query", "'(' before the list of paths"),
        ("groupby((a)", 12, "query", "')' behind groupby"),
        ("groupby(())", 10, "query", "a property name"),
        ("groupby((a b))", 12, "query", "',' or ')'"),
        ("groupby((a),b)", 13, "query", "aggregate("),
        ("groupby((a),topcount(1,b))", 13, "unsupported", "aggregate("),
        ("groupby((5))", 10, "query", "a property name"),
        ("groupby((timebucket(t)))", 22, "query", "',' and a step"),
        ("groupby((timebucket(t,5)))", 23, "query", "a step"),
        ("groupby((timebucket(5,'P1D')))", 21, "query", "a time such as phenomenonTime"),
        ("groupby((timebucket(t,'P1D','UTC',1)))", 34, "query", "')' behind timebucket"),
        ("groupby((timebucket(t,'P1D') as 5))", 33, "query", "a name for the result"),
        ("aggregate()", 11, "query", "$count or a property"),
        ("aggregate(result)", 17, "query", "with and a method"),
        ("aggregate(result as x)", 18, "query", "with and a method"),
        ("aggregate(result with avg as x)", 23, "query", "average, min, max"),
        ("aggregate(result with countdistinct as x)", 23, "unsupported", "average, min, max"),
        ("aggregate(result with percentile as x)", 23, "query", "average, min, max"),
        ("aggregate(result with percentile0 as x)", 23, "query", "average, min, max"),
        ("aggregate(result with percentile100 as x)", 23, "query", "average, min, max"),
        ("aggregate(result with count as x)", 23, "query", "average, min, max"),
        ("aggregate(result with sum)", 26, "query", "as and a name"),
        ("aggregate(result with sum as a/b)", 30, "query", "a name for the result"),
        ("aggregate(result with sum as 'x')", 30, "query", "a name for the result"),
        ("aggregate(result with sum as null)", 30, "query", "a name for the result"),
        ("aggregate($count)", 17, "query", "as and a name"),
        ("aggregate($count with sum as n)", 18, "query", "as and a name"),
        ("aggregate($count as n", 22, "query", "',' or ')'"),
        ("aggregate($count as n)/filter(n gt 1)", 23, "unsupported", "the end"),
        ("aggregate($count as n) x", 24, "query", "an operator or the end"),
        ("aggregate($count as n,$count as n)", 1, "query", "each name once, found 'n' twice"),
        ("groupby((a),aggregate($count as a))", 1, "query", "each name once, found 'a' twice"),
        ("groupby((a,a))", 1, "query", "each name once, found 'a' twice"),
        ("groupby((t,timebucket(t,'P1D')))", 1, "query", "each name once, found 't' twice"),
    ],
)  # fmt: skip
def test_a_mistake(text, place, code, expected):
    with pytest.raises(Invalid) as refused:
        read(text)
    assert str(refused.value).startswith(f"in $apply at {place}: expected {expected}")
    assert refused.value.code == code


names = st.sampled_from(["n", "mean", "größe", "p95", "x_1"])
figures = st.one_of(
    st.builds(Aggregate, paths, st.sampled_from(
        [Method.AVERAGE, Method.MIN, Method.MAX, Method.SUM, Method.MEDIAN]), names),
    st.builds(lambda path, name, percent: Aggregate(path, Method.PERCENTILE, name, percent),
              paths, names, st.integers(1, 99)),
    st.builds(Aggregate, st.just(COUNT), st.just(Method.COUNT), names),
)  # fmt: skip
groups = st.one_of(
    paths,
    st.builds(TimeBucket, paths,
              st.sampled_from([Step(15, Unit.MINUTE), Step(1, Unit.DAY), Step(6, Unit.MONTH)]),
              st.sampled_from(["UTC", "Europe/Berlin"]), names),
)  # fmt: skip


@given(
    st.none() | trees,
    st.lists(groups, max_size=3, unique_by=lambda each: str(getattr(each, "name", each))),
    st.lists(figures, max_size=3, unique_by=lambda figure: figure.name),
)
def test_it_can_be_written_and_read(condition, grouped, aggregates):
    taken = {str(getattr(each, "name", each)) for each in grouped}
    apply = Apply(condition, tuple(grouped), tuple(x for x in aggregates if x.name not in taken))
    text = text_of_apply(apply)
    if text and len(text) <= 8_000:
        assert read(text) == apply
