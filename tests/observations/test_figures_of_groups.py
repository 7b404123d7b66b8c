"""Which figures `$apply` gives of which kinds of values: right ones, or a refusal with words."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
BEGIN = microseconds(datetime(2026, 3, 1, tzinfo=UTC))
HOUR = 3_600_000_000
ROWS = [
    (1.0, None, '{"parameters":{"p":2,"t":"x"}}'), (2.0, None, '{"parameters":{"p":2.5}}'),
    (None, '"wet"', '{"parameters":{"p":"much"}}'), (4.0, None, None),
]  # fmt: skip


@pytest.fixture(params=["hot", "flushed"])
def made(request, lake, db):
    one, other = stream("bruecke-1"), stream("ufer-1")
    rows = [
        Row(one.pk, BEGIN + n * HOUR, value, result=text, more=more)
        for n, (value, text, more) in enumerate(ROWS)
    ]
    record_rows(rows=[*rows, Row(other.pk, BEGIN, 7.0)], lake=lake)
    if request.param == "flushed":
        flush(lake=lake)
    forget()
    return one.pk, other.pk, lake


def get(client, apply, more=""):
    return client.get(f"/sensorthings/v1.1/Observations?$apply={quote(apply)}{more}")


def one_of(client, figures):
    (row,) = get(client, f"aggregate({figures})").json()["value"]
    return row


def test_times_are_told_as_times(client, made):
    figures = "phenomenonTime with max as last,phenomenonTime with min as first"
    assert one_of(client, figures) == {
        "last": "2026-03-01T03:00:00.000Z", "first": "2026-03-01T00:00:00.000Z",
    }  # fmt: skip
    groups = get(client, "groupby((phenomenonTime),aggregate($count as n))").json()["value"]
    assert groups[0] == {"phenomenonTime": "2026-03-01T00:00:00.000Z", "n": 2}


def test_whole_numbers_stay_whole(client, made):
    for path in ("Datastream", "Datastream/@iot.id", "Datastream/Thing/id"):
        groups = get(client, f"groupby(({path}),aggregate($count as n))").content.decode()
        assert ".0" not in groups
    groups = get(client, "groupby((Datastream))").json()["value"]
    assert [row["Datastream"] for row in groups] == [made[0], made[1]]


def test_of_members_of_json_the_numbers_count(client, made):
    figures = "parameters/p with max as m,parameters/p with average as a,parameters/t with sum as t"
    assert one_of(client, figures) == {"m": 2.5, "a": 2.25, "t": None}


def test_texts_have_a_least_and_a_greatest(client, made):
    figures = "Datastream/name with max as most,Datastream/name with min as least"
    row = one_of(client, figures)
    assert (row["least"].split(":")[0], row["most"].split(":")[0]) == (
        "Stelle bruecke", "Stelle ufer",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("apply", "word"),
    [
        ("aggregate(Datastream/name with average as m)", "no number"),
        ("aggregate(Datastream/name with percentile95 as m)", "no number"),
        ("aggregate(phenomenonTime with sum as m)", "no number"),
        ("aggregate(validTime with median as m)", "no number"),
        ("groupby((timebucket(result,'P1D')),aggregate($count as n))", "timebucket is for times"),
        ("groupby((timebucket(parameters/p,'P1D')),aggregate($count as n))", "timebucket is for"),
        ("groupby((timebucket(Datastream/name,'P1D')),aggregate($count as n))", "is for times"),
        ("groupby((timebucket(id,'PT1S')),aggregate($count as n))", "timebucket is for times"),
    ],
)  # fmt: skip
def test_a_method_that_does_not_go_with_a_value_is_refused(client, made, apply, word):
    answer = get(client, apply)
    assert answer.status_code == 400
    assert word in answer.json()["message"]


def test_a_sum_beyond_all_numbers_is_null(client, made):
    _, other, lake = made
    record_rows(rows=[Row(other, BEGIN + n * HOUR, 1.7e308) for n in (1, 2)], lake=lake)
    figures = "result with sum as s,result with average as a,result with max as m"
    answer = get(client, f"aggregate({figures})", "&$orderby=s")
    assert b"Infinity" not in answer.content
    assert answer.json()["value"] == [{"s": None, "a": None, "m": 1.7e308}]
