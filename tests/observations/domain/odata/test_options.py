"""Whole sets of query options: the standard's examples, mistakes, and that nothing else happens."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.expressions import expression_of
from stadtherz.observations.domain.odata.options import Expand, Order, Query, query_of
from stadtherz.observations.domain.odata.tree import Path
from stadtherz.observations.domain.odata.writing import options_of
from tests.observations.domain.odata.shapes import paths, trees


def read(**options):
    """Read options given without their "$"."""
    return query_of((f"${name}", text) for name, text in options.items())


def path(text):
    return Path(tuple(text.split("/")))


class TestExamples:
    """18-088, section 9.3, and 23-019."""

    def test_none(self):
        assert query_of(()) == Query()

    def test_select(self):
        assert read(select="result,resultTime") == Query(
            select=(path("result"), path("resultTime"))
        )
        assert read(select=" id , properties/type ,@iot.id").select == (
            path("id"), path("properties/type"), path("@iot.id"),
        )  # fmt: skip

    def test_select_names_each_once(self):
        assert read(select="id,name,id").select == (path("id"), path("name"))

    def test_select_distinct(self):
        found = read(select="distinct:properties/type,name")
        assert found == Query(select=(path("properties/type"), path("name")), distinct=True)
        assert read(select="distinct") == Query(select=(path("distinct"),))

    def test_orderby(self):
        found = read(orderby="Datastreams/id desc, phenomenonTime")
        assert found.orderby == (
            Order(path("Datastreams/id"), descending=True),
            Order(path("phenomenonTime"), descending=False),
        )
        keys = read(orderby="length(name) mul -1 asc,Observations/$count desc,desc").orderby
        assert [key.descending for key in keys] == [False, True, False]
        assert keys[0].expression == expression_of("length(name) mul -1")

    def test_numbers(self):
        assert read(top="5", skip="0") == Query(top=5, skip=0)
        assert read(top="999999999999999999").top == 10**18 - 1
        assert read(top="1" + "0" * 18).top == read(skip="9" * 7_000).skip == 10**18 - 1
        assert read(top="0" * 7_000 + "5").top == 5

    @pytest.mark.parametrize(("text", "count"), [("true", True), ("false", False)])
    def test_count(self, text, count):
        assert read(count=text) == Query(count=count)

    def test_expand(self):
        assert read(expand="Datastreams").expand == (Expand(("Datastreams",), Query()),)
        assert read(expand="Observations,ObservedProperty ").expand == (
            Expand(("Observations",), Query()), Expand(("ObservedProperty",), Query()),
        )  # fmt: skip
        assert read(expand="Datastreams/ObservedProperty").expand == (
            Expand(("Datastreams", "ObservedProperty"), Query()),
        )

    def test_expand_with_options(self):
        found = read(expand="Observations($filter=result eq 1)").expand
        assert found == (Expand(("Observations",), Query(filter=expression_of("result eq 1"))),)

    def test_expand_of_the_last_observation(self):
        found = read(
            expand="Observations($select=result,phenomenonTime;$orderby=phenomenonTime desc;"
            "$top=1;$count=true;$skip=2),ObservedProperty"
        )
        inner = Query(
            select=(path("result"), path("phenomenonTime")),
            orderby=(Order(path("phenomenonTime"), descending=True),),
            top=1,
            count=True,
            skip=2,
        )
        assert found.expand == (
            Expand(("Observations",), inner), Expand(("ObservedProperty",), Query()),
        )  # fmt: skip

    def test_nested_expand(self):
        found = read(expand="Datastreams( $expand = Observations($top=1) , Sensor ; $top = 3 )")
        inner = Query(
            expand=(Expand(("Observations",), Query(top=1)), Expand(("Sensor",), Query())), top=3
        )
        assert found.expand == (Expand(("Datastreams",), inner),)

    def test_signs_within_strings_cut_nothing(self):
        text = "name eq 'a;b) ($top=1;''c,' and contains(name,'(')"
        found = read(expand=f"Datastreams($filter={text};$top=2),Locations")
        assert found.expand == (
            Expand(("Datastreams",), Query(filter=expression_of(text), top=2)),
            Expand(("Locations",), Query()),
        )

    def test_same_beginnings_are_two(self):
        found = read(expand="Datastreams/ObservedProperty,Datastreams/Observations")
        assert [each.path[1] for each in found.expand] == ["ObservedProperty", "Observations"]

    def test_the_rest(self):
        assert read(skiptoken="a+b==&c").skip_token == "a+b==&c"
        assert read(resultFormat="dataArray").result_format == "dataArray"
        assert read(format="application/json;metadata=none").result_format == (
            "application/json;metadata=none"
        )

    def test_names_of_others(self):
        assert query_of([("token", "x"), ("$top", "1")], ignored={"token"}) == Query(top=1)

    def test_what_a_map_of_counters_asks(self):
        found = read(
            filter="startswith(name,'Parkplatz') and properties/art eq 'ja'",
            expand="Datastreams($select=description;$filter=description eq 'Belegtstatus';"
            "$expand=Observations($filter=phenomenonTime gt now() sub duration'P1D'))",
            select="name",
        )
        inner = found.expand[0].query
        assert inner.filter == expression_of("description eq 'Belegtstatus'")
        assert inner.expand[0].query.filter == expression_of(
            "phenomenonTime gt now() sub duration'P1D'"
        )


@pytest.mark.parametrize(
    ("name", "text", "code", "message"),
    [
        ("$top", "-1", "query", "in $top at 1: expected a whole number from 0, found '-1'"),
        ("$top", "5.0", "query", "in $top at 1: expected a whole number from 0"),
        ("$top", "", "query", "in $top at 1: expected a whole number from 0, found the end"),
        ("$top", "٣", "query", "in $top at 1: expected a whole number from 0"),
        ("$skip", "many", "query", "in $skip at 1: expected a whole number from 0"),
        ("$count", "True", "query", "in $count at 1: expected true or false, found 'True'"),
        ("$count", "", "query", "in $count at 1: expected true or false"),
        ("$search", "x", "unsupported", "the option '$search' is not offered"),
        ("$Filter", "a", "unsupported", "the option '$Filter' is not offered"),
        ("$" + "x" * 99, "", "unsupported", "the option '$xxxxxxxxxxxxxxxxxxx…' is not offered"),
        ("filter", "a", "query", "there is no option 'filter'; options begin with $"),
        ("$filter", "a eq", "query", "in $filter at 5: expected a value, found the end"),
        ("$filter", "a,b", "query", "in $filter at 2: expected an operator or the end"),
        ("$orderby", "", "query", "in $orderby at 1: expected a value"),
        ("$orderby", "a up", "query", "in $orderby at 3: expected asc, desc, ',' or the end"),
        ("$orderby", "a desc desc", "query", "in $orderby at 8: expected asc, desc, ','"),
        ("$orderby", "a,", "query", "in $orderby at 3: expected a value"),
        ("$select", "", "query", "in $select at 1: expected a property name"),
        ("$select", "a;b", "query", "in $select at 2: expected a name, a value or an operator"),
        ("$select", "a b", "query", "in $select at 3: expected ',' or the end"),
        ("$select", "a,5", "query", "in $select at 3: expected a property name, found '5'"),
        ("$select", "unique:a", "query", "in $select at 7: expected ',' or the end"),
        ("$expand", "", "query", "in $expand at 1: expected the name of related entities"),
        ("$expand", "A,", "query", "in $expand at 3: expected the name of related entities"),
        ("$expand", "A B", "query", "in $expand at 3: expected '(', ',' or the end"),
        ("$expand", "A,B/C,A", "query", "in $expand at 7: expected each path once"),
        ("$expand", "A()", "query", "in $expand at 3: expected an option such as $top=5"),
        ("$expand", "A($top=1;)", "query", "in $expand at 10: expected an option"),
        ("$expand", "A(name)", "query", "in $expand at 3: expected an option such as $top=5"),
        ("$expand", "A($top=1", "query", "in $expand at 9: expected ')', found the end"),
        ("$expand", "A($top=1))", "query", "in $expand at 10: expected '(', ',' or the end"),
        ("$expand", "A($top=x)", "query",
         "in $top inside $expand at 8: expected a whole number from 0, found 'x'"),
        ("$expand", "A,B($filter=a eq )", "query",
         "in $filter inside $expand at 18: expected a value, found the end"),
        ("$expand", "A($expand=B($filter=a eq 'b' c))", "query",
         "in $filter inside $expand at 30: expected an operator or the end, found 'c'"),
        ("$expand", "A($filter=a eq 'b)", "query",
         "in $expand at 16: expected a closing quotation mark for this string"),
        ("$expand", "A($top=1;$top=2)", "query", "$top is given twice"),
        ("$expand", "A($levels=2)", "unsupported",
         "the option '$levels' is not offered inside $expand"),
        ("$expand", "A($apply=aggregate($count as n))", "unsupported",
         "the option '$apply' is not offered inside $expand"),
        ("$expand", "A(top=2)", "query", "there is no option 'top' inside $expand"),
        ("$skiptoken", "", "query", "in $skiptoken at 1: expected a value"),
        ("$format", "", "query", "in $format at 1: expected a value"),
        ("$filter", " " * 8_000 + "a", "query", "$filter is longer than 8000 characters"),
        ("$top", " " * 8_001, "query", "$top is longer than 8000 characters"),
        ("$skiptoken", "x\udfff", "query", "in $skiptoken at 2: expected text"),
    ],
)  # fmt: skip
def test_a_mistake(name, text, code, message):
    with pytest.raises(Invalid) as refused:
        query_of([(name, text)])
    assert str(refused.value).startswith(message)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "options",
    [
        [("$top", "1"), ("$top", "2")],
        [("$filter", "a"), ("$top", "1"), ("$filter", "a")],
        [("$format", "json"), ("$resultFormat", "dataArray")],
    ],
)
def test_an_option_given_twice(options):
    with pytest.raises(Invalid, match="is given twice; give it once") as refused:
        query_of(options)
    assert refused.value.code == "query"


def test_expansions_nest_fifty_times():
    def nested(levels):
        return "A($expand=" * levels + "B" + ")" * levels

    found = read(expand=nested(50))
    for _ in range(50):
        (found,) = (each.query for each in found.expand)
    assert found.expand == (Expand(("B",), Query()),)
    with pytest.raises(Invalid, match="at most 50 levels of nesting"):
        read(expand=nested(51))


def test_the_deepest_of_everything_ends():
    inner = "(" * 48 + "a" + ")" * 48
    assert read(expand="A($expand=" * 49 + f"B($filter={inner})" + ")" * 49).expand


whole = st.none() | st.integers(0, 10**18 - 1)
orders = st.lists(st.builds(Order, trees, st.booleans()), max_size=2).map(tuple)
selects = st.lists(paths, max_size=3, unique=True).map(tuple)
names = st.sampled_from(["Datastreams", "Observations", "Thing", "Locations"])


def queries(expands):
    return st.builds(
        lambda select, distinct, expand, **rest: Query(
            select=select,
            distinct=distinct and bool(select),
            expand=tuple(Expand(path, query) for path, query in expand.items()),
            **rest,
        ),
        select=selects,
        distinct=st.booleans(),
        expand=st.dictionaries(st.lists(names, min_size=1, max_size=2).map(tuple), expands,
                               max_size=2),
        filter=st.none() | trees,
        orderby=orders,
        top=whole,
        skip=whole,
        count=st.none() | st.booleans(),
    )  # fmt: skip


class TestRoundTrip:
    @settings(max_examples=150)
    @given(st.recursive(st.just(Query()), queries, max_leaves=4))
    def test_a_query_survives(self, query):
        options = options_of(query)
        if all(len(text) <= 8_000 for _, text in options):
            assert query_of(options) == query

    def test_the_options_of_the_outermost(self):
        query = Query(skip_token="a b", result_format="GeoJSON", top=0, count=False)
        assert options_of(query) == (
            ("$top", "0"), ("$count", "false"), ("$skiptoken", "a b"), ("$resultFormat", "GeoJSON"),
        )  # fmt: skip
        assert query_of(options_of(query)) == query


pieces = st.sampled_from([
    "A", "Datastreams", "/", "(", ")", ";", ",", "=", "'", " ", "$top", "$filter", "$expand", "5",
    "$select", "name eq 'x'", "desc", "true", "$count", "$orderby", "distinct:", "$top=5",
    "($filter=", "($expand=", "groupby((", "aggregate(", " as ", "with", "average", "timebucket(",
    "'PT1H'", "filter(", "'UTC'", "percentile50", "$count as n",
])  # fmt: skip


class TestFuzz:
    @settings(max_examples=600)
    @given(
        st.sampled_from(["$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count",
                         "$apply", "$format", "$skiptoken"]),
        st.one_of(st.text(), st.lists(pieces, max_size=30).map("".join)),
    )  # fmt: skip
    def test_whatever_comes(self, name, text):
        try:
            query = query_of([(name, text)])
        except Invalid as refused:
            assert refused.code in ("query", "unsupported")
            assert re.search(r"expected .+, found|is not offered|there is no option|twice",
                             str(refused), re.DOTALL)  # fmt: skip
        else:
            assert query_of(options_of(query)) == query

    @given(st.dictionaries(st.text(), st.text(), max_size=3))
    def test_whatever_names(self, options):
        try:
            assert query_of(options.items()) == Query()
        except Invalid as refused:
            assert refused.code == ("unsupported" if next(iter(options)).startswith("$")
                                    else "query")  # fmt: skip


def test_the_mark_of_a_page_stands_for_all_that_came_before():
    with pytest.raises(Invalid, match=r"\$skip does not go together with \$skiptoken") as refused:
        query_of([("$skiptoken", "1.1"), ("$skip", "1")])
    assert refused.value.code == "query"
    assert query_of([("$skiptoken", "1.1"), ("$skip", "0")]).skip_token == "1.1"
