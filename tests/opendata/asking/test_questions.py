import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid, Unavailable
from stadtherz.opendata.adapters.asking.answers import Table, ask
from stadtherz.opendata.adapters.asking.compiled import question_sql
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.cost import Limits, cost_of
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from tests.opendata.asking.small import PLACES, STORAGE, rows, schema, table

SCHEMA = schema(rows())


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    return table(tmp_path_factory.mktemp("asked"))


@pytest.mark.parametrize(
    ("part", "text", "code", "at"),
    [
        ("filter", "nr = ", "query-word", 6),
        ("filter", "nummer = 5", "query-column", 1),
        ("filter", "nr = 5 and", "query-word", 11),
        ("filter", "(nr = 5", "query-word", 8),
        ("filter", "nr = 5)", "query-word", 7),
        ("filter", "nr = 'fünf'", "query-value", 6),
        ("filter", "ort = 5", "query-value", 7),
        ("filter", "ort = 'Mitte", "query-open-text", 7),
        ("filter", "nr ; 5", "query-sign", 4),
        ("filter", "nr = null", "query-null", 6),
        ("filter", "nr = ort", "query-compared", 6),
        ("filter", "tag = 2025-02-30", "query-value", 7),
        ("filter", "tag = 2025-02-20T10:00", "query-value", 7),
        ("filter", "sum(nr) > 5", "query-aggregate", 1),
        ("filter", "hour(tag) = 2025-01-01", "query-no-time", 1),
        ("filter", "month(ort) = 2025-01-01", "query-no-time", 1),
        ("filter", "nr contains '5'", "query-no-text", 1),
        ("filter", "ort contains 5", "query-word", 14),
        ("filter", "pg_read('x') = 5", "query-function", 1),
        ("filter", "_line = 5", "query-column", 1),
        ("filter", "nr in ()", "query-word", 8),
        ("filter", "not " * 30 + "nr = 1", "query-deep", 85),
        ("filter", " or ".join(["nr = 1"] * 300), "query-terms", None),
        ("filter", "nr in (" + ", ".join("1" * 500) + ")", "query-terms", None),
        ("filter", "ort = '" + "x" * 9000 + "'", "query-long", 8000),
        ("select", "nr, sum(betrag)", "query-not-grouped", 1),
        ("select", "nr as ort, ort", "query-alias", 12),
        ("select", "nr as and", "query-alias", 1),
        ("select", "nr as _k0", "query-alias", 1),
        ("select", "sum(ort)", "query-no-number", 1),
        ("select", "percentile(nr, 101)", "query-word", 16),
        ("select", "nr ort", "query-word", 4),
        ("select", "*", "query-sign", 1),
        ("group", "sum(nr)", "query-aggregate", 1),
        ("sort", "count()", "query-aggregate", 1),
        ("sort", "nr,", "query-word", 4),
        ("limit", "0", "query-limit", 1),
        ("limit", "10001", "query-limit", 1),
        ("limit", "ten", "query-limit", 1),
        ("limit", "٣", "query-limit", 1),
        ("after", "abc", "query-after", 1),
        ("offset", "5", "query-part", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(part, text, code, at):
    with pytest.raises(Invalid) as refused:
        question_of({part: text}, SCHEMA)
    assert refused.value.code == code
    assert refused.value.details[0] == part
    if at is not None:
        assert refused.value.details[1] == str(at)
    assert len(str(refused.value)) < 300


def test_groups_are_refused_what_they_do_not_have():
    with pytest.raises(Invalid) as refused:
        question_of({"group": "ort", "sort": "nr"}, SCHEMA)
    assert (refused.value.code, refused.value.details) == ("query-not-grouped", ("sort", "1"))


def test_names_of_the_answer(asked):
    question = question_of(
        {"select": "month(tag), count(), percentile(nr, 99.5), sum(betrag) as summe",
         "group": "month(tag)", "sort": "summe desc"}, SCHEMA,
    )  # fmt: skip
    assert [one.name for one in question.items] == ["month_tag", "count", "p99_5_nr", "summe"]
    plain = question_of({}, SCHEMA)
    assert [one.name for one in plain.items] == [*STORAGE]
    assert [one.name for one in question_of({"group": "ort"}, SCHEMA).items] == ["ort", "count"]


HOSTILE = [
    "'; DROP TABLE given; --", "' OR '1'='1", "\\' OR 1=1 --", '" OR ""="', "%' UNION SELECT 1 --",
    "$1", "?", "{}", "\x00", "../../etc/passwd", "read_csv('/etc/passwd')", "🙂" * 5, "\u2028",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("how", ["=", "<", "contains", "starts", "like"])
def test_texts_of_questions_never_become_sql(asked, text, how):
    written = "'" + text.replace("'", "''") + "'"
    question = question_of({"filter": f"ort {how} {written}"}, asked.schema)
    sql = question_sql(question, asked.path)
    assert text not in sql.text or text in {"?", "{}", "$1"}
    assert text in sql.values
    expected = [
        row for row in rows() if row["ort"] is not None and row["ort"].encode() < text.encode()
    ]
    found = ask(asked, question)
    assert len(found.rows) == (len(expected) if how == "<" else 0)


WORDS = st.sampled_from([
    "nr", "ort", "tag", "zeit", "and", "or", "not", "in", "(", ")", ",", "=", "<", "'x'", "5", "-",
    "count(", "month(", "is null", "2025-01-01", "as", "between", "contains", "desc", "''", "null",
    "_line", '"', ";", "--", "read_parquet", "sum(betrag)", "true",
])  # fmt: skip


@given(st.dictionaries(
    st.sampled_from(["select", "filter", "group", "sort", "limit", "after"]),
    st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=30), max_size=4,
))  # fmt: skip
def test_any_words_are_a_question_or_are_refused(asked, parts):
    try:
        question = question_of(parts, asked.schema)
    except Invalid as refused:
        assert refused.code.startswith("query-")
        assert refused.details[0] in parts
        assert int(refused.details[1]) >= 1
    else:
        assert len(ask(asked, question).rows) <= 100


def test_a_cursor_is_of_its_question_only(asked):
    first = ask(asked, question_of({"sort": "ort,-betrag", "limit": "7"}, asked.schema))
    assert first.after
    with pytest.raises(Invalid) as refused:
        question_of({"sort": "betrag", "after": first.after}, asked.schema)
    assert refused.value.code == "query-after"
    again = question_of({"sort": "ort,-betrag", "limit": "3", "after": first.after}, asked.schema)
    assert len(ask(asked, again).rows) == 3


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("NaN") |
                st.just("1e99") | st.just([]), min_size=3, max_size=3))  # fmt: skip
def test_a_forged_cursor_is_refused_or_harmless(asked, values):
    parts = {"sort": "betrag,tag", "limit": "5"}
    real = ask(asked, question_of(parts, asked.schema)).after
    digest = json.loads(urlsafe_b64decode(real + "=" * (-len(real) % 4)))[0]
    forged = urlsafe_b64encode(json.dumps([digest, values]).encode()).decode()
    try:
        question = question_of(parts | {"after": forged}, asked.schema)
    except Invalid as refused:
        assert refused.code == "query-after"
    else:
        assert len(ask(asked, question).rows) <= 5


def test_what_costs_too_much_is_refused_before_it_is_read(asked):
    question = question_of({"group": "ort,tag"}, asked.schema)
    assert cost_of(question, asked.schema).groups == 60
    with pytest.raises(Invalid) as refused:
        ask(asked, question, Limits(groups=59))
    assert (refused.value.code, refused.value.details) == ("query-cost", ("groups", "59"))
    with pytest.raises(Invalid) as refused:
        ask(asked, question_of({"filter": "nr = 1 or betrag = 1"}, asked.schema), Limits(cells=100))
    assert refused.value.details == ("cells", "100")


def test_what_takes_too_long_ends(tmp_path):
    path = tmp_path / "big.parquet"
    with duckdb.connect() as connection:
        given = connection.sql(
            "SELECT range AS _line, hash(range) % 1000000 AS nr FROM range(3000000)"
        )
        given.write_parquet(str(path))
    column = Column("nr", "nr", Kind.WHOLE, Storage.WHOLE, distinct=1_000_000)
    big = Table(path, Schema((column,), 3_000_000))
    question = question_of({"select": "median(nr), count_distinct(nr)"}, big.schema)
    with pytest.raises(Unavailable) as refused:
        ask(big, question, Limits(seconds=0.03))
    assert refused.value.code == "time-limit"
    assert ask(big, question_of({"limit": "1"}, big.schema)).rows


def test_places_hold_what_the_tests_say():
    assert len({row["ort"] for row in rows()} & set(PLACES)) == len(PLACES)
