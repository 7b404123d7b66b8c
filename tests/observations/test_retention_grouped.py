"""`$apply` with percentiles, after single values were dropped: no group is missing or wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.sensorthings.catalogue import Reader, forget, the_catalogue
from stadtherz.observations.adapters.sensorthings.grouping import grouped
from stadtherz.observations.adapters.sensorthings.walking import Reading as Asking
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
NOW = MIDNIGHT + timedelta(days=40, hours=12)
DAYS, KEPT = 40, 20
FIGURES = (
    "result with average as mean,result with min as least,result with percentile95 as high,"
    "result with percentile33 as odd,result with median as middle,$count as n"
)


@pytest.fixture
def dropped(lake):
    """Forty days with a value each half hour, of which twenty are kept singly."""
    one = stream()
    record(readings=[
        Reading(one.pk, MIDNIGHT + timedelta(minutes=30 * n), float(n * 37 % 101))
        for n in range(48 * DAYS)
    ])  # fmt: skip
    flush(lake=lake)
    list(daily(now=NOW, lake=lake))
    before = every_bucket(lake, one)
    Datastream.objects.update(keep_days=KEPT)
    list(daily(now=NOW, lake=lake, keep_files=timedelta(0)))
    return lake, one, before


BUCKETS = [
    "", "P1D UTC", "P1D Europe/Berlin", "P1W Europe/Berlin", "P1M Europe/Berlin",
    "PT12H Europe/Berlin", "PT1H UTC", "PT1H Europe/Berlin",
]  # fmt: skip
OF_ROLL_UPS = {"P1D UTC", "PT1H UTC", "PT1H Europe/Berlin"}
"""Buckets that are a row of a roll-up each."""
FIRST_KEPT = microseconds(MIDNIGHT + timedelta(days=DAYS - KEPT))


def asked(lake, one, bucket, figures):
    forget()
    view = the_catalogue().view(Reader(everything=True))
    step, _, zone = bucket.partition(" ")
    text = f"aggregate({figures})"
    if bucket:
        text = f"groupby((timebucket(phenomenonTime,'{step}','{zone}') as t),{text})"
    query = query_of([("$apply", text)])
    return grouped(Asking(view, "", lake, NOW), [one.pk], query).rows(20_000)


def every_bucket(lake, one):
    return {bucket: asked(lake, one, bucket, FIGURES) for bucket in BUCKETS}


def test_groups_with_percentiles_stay_all_and_right(dropped):
    for bucket in BUCKETS:
        a_group_stays_all_and_right(*dropped, bucket)


def a_group_stays_all_and_right(lake, one, before, bucket):
    after = asked(lake, one, bucket, FIGURES)
    assert [row.get("t") for row in after] == [row.get("t") for row in before[bucket]]
    for was, now in zip(before[bucket], after, strict=True):
        assert (now["n"], now["least"]) == (was["n"], was["least"])
        assert now["mean"] == pytest.approx(was["mean"])
        for name in ("high", "odd", "middle"):
            assert now[name] in (None, was[name])
    for row in after:
        alone = bool(bucket) and row["t"] >= FIRST_KEPT
        known = alone or bucket in OF_ROLL_UPS
        told = [row[name] is not None for name in ("high", "odd", "middle")]
        assert told == [known, alone, known]
    assert [row["n"] for row in asked(lake, one, bucket, "$count as n")] == [
        row["n"] for row in after
    ]


@pytest.mark.parametrize("bucket", ["PT1H UTC", "P1D UTC"])
def test_percentiles_that_roll_ups_know_are_told_of_buckets_that_are_theirs(dropped, bucket):
    lake, one, before = dropped
    figures = "result with percentile95 as high,result with median as middle,$count as n"
    for was, now in zip(before[bucket], asked(lake, one, bucket, figures), strict=True):
        assert (now["t"], now["n"]) == (was["t"], was["n"])
        assert (now["high"], now["middle"]) == pytest.approx((was["high"], was["middle"]))


KEPT_FROM = "2026-03-21"
NOT_KNOWN = [
    "groupby((timebucket(phenomenonTime,'PT15M')),aggregate($count as n))",
    "groupby((timebucket(phenomenonTime,'PT1H','Asia/Kolkata')),aggregate($count as n))",
    "groupby((timebucket(resultTime,'P1D')),aggregate($count as n))",
    "groupby((result),aggregate($count as n))",
    "filter(result gt 50)/aggregate($count as n)",
    "aggregate(phenomenonTime with max as m)",
]


def test_what_only_dropped_values_could_answer_is_refused_with_words(dropped):
    lake, one, _ = dropped
    other = stream("ufer-1")
    for text in NOT_KNOWN:
        is_refused_with_words(lake, one, other, text)


def is_refused_with_words(lake, one, other, text):
    forget()
    asking = Asking(the_catalogue().view(Reader(everything=True)), "", lake, NOW)
    with pytest.raises(Invalid, match=f"ask with phenomenonTime ge {KEPT_FROM}") as refused:
        grouped(asking, [one.pk], query_of([("$apply", text)]))
    assert refused.value.code == "dropped"
    bounded = [("$apply", text), ("$filter", f"phenomenonTime ge {KEPT_FROM}")]
    assert grouped(asking, [one.pk], query_of(bounded)).rows(9)
    forget()
    asking = Asking(the_catalogue().view(Reader(everything=True)), "", lake, NOW)
    grouped(asking, [other.pk], query_of([("$apply", text)])).rows(9)
