from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.existing import row_numbered
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import HOT, Lake
from stadtherz.observations.adapters.reading import buckets, values
from stadtherz.observations.domain.resending import Request, Resent, Sender
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Flag, HotObservation, KnownLake, Latest
from stadtherz.observations.services.flushing import (
    FILES_OF_TODAY,
    flush,
    flush_when_due,
)
from stadtherz.observations.services.planning import Receipt
from stadtherz.observations.services.store import Reading, record, record_rows
from tests.observations.factories import stream
from tests.observations.house import keep_house
from tests.thorough import TIMES

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def minutes(number):
    return NOON + timedelta(minutes=number)


def read(lake, *streams):
    found = values([one.pk for one in streams], NOON - timedelta(days=9), minutes(9999), lake=lake)
    return [(value.time, value.value) for value in found]


def test_what_is_recorded_is_read_before_and_after_the_flush(lake):
    one = stream()
    record(readings=[Reading(one.pk, minutes(n), float(n)) for n in range(3)])
    before = read(lake, one)
    assert before == [(minutes(0), 0.0), (minutes(1), 1.0), (minutes(2), 2.0)]
    assert flush(lake=lake) == 3
    assert HotObservation.objects.count() == 0
    lake.refresh(max_age=0)
    assert read(lake, one) == before


def test_a_flush_that_died_before_deleting_doubles_nothing(lake):
    one = stream()
    record(readings=[Reading(one.pk, minutes(0), 5.0)])
    rows = list(HotObservation.objects.values())
    flush(lake=lake)
    HotObservation.objects.bulk_create(HotObservation(**row) for row in rows)
    lake.refresh(max_age=0)
    assert read(lake, one) == [(minutes(0), 5.0)]
    assert flush(lake=lake) == 0
    assert HotObservation.objects.count() == 0


def test_the_newest_value_wins_hot_over_lake_and_after_closing_the_day(lake):
    one = stream()
    for value in (1.0, 2.0):
        record(readings=[Reading(one.pk, minutes(0), value)])
        flush(lake=lake)
    record(readings=[Reading(one.pk, minutes(0), 3.0)])
    lake.refresh(max_age=0)
    assert read(lake, one) == [(minutes(0), 3.0)]
    flush(lake=lake)
    assert keep_house(now=NOON + timedelta(days=1), lake=lake) == 1
    lake.refresh(max_age=0)
    assert set(lake.days().values()) == {1}
    assert read(lake, one) == [(minutes(0), 3.0)]
    assert lake.reached(HOT) == 3


def test_today_is_rewritten_only_when_it_lies_in_many_files(lake):
    one = stream()
    for number in range(FILES_OF_TODAY + 1):
        if number == FILES_OF_TODAY:
            assert keep_house(now=NOON, lake=lake) == 0
        record(readings=[Reading(one.pk, minutes(number), float(number))])
        flush(lake=lake)
    before = read(lake, one)
    assert keep_house(now=NOON, lake=lake) == 1
    assert set(lake.days().values()) == {1}
    assert read(lake, one) == before


def test_files_are_kept_until_no_reader_needs_them(lake):
    one = stream()
    for value in (1.0, 2.0):
        record(readings=[Reading(one.pk, minutes(0), value)])
        flush(lake=lake)
    old = lake.files({NOON.date()}).paths()
    keep_house(now=NOON + timedelta(days=1), lake=lake)
    assert all(Path(name).exists() for name in old)
    lake.vacuum(timedelta(0))
    assert not any(Path(name).exists() for name in old)
    lake.refresh(max_age=0)
    assert read(lake, one) == [(minutes(0), 2.0)]


def test_few_young_rows_wait_and_old_or_many_are_flushed(lake, monkeypatch):
    one = stream()
    now = timezone.now()
    assert flush_when_due(now=now, lake=lake) == 0
    record(readings=[Reading(one.pk, minutes(0), 1.0)])
    assert flush_when_due(now=now, lake=lake) == 0
    assert flush_when_due(now=now + timedelta(minutes=6), lake=lake) == 1
    monkeypatch.setattr("stadtherz.observations.services.flushing.MANY_WAITING", 3)
    record(readings=[Reading(one.pk, minutes(n), 1.0) for n in range(1, 4)])
    assert flush_when_due(now=now, lake=lake) == 3


def test_latest_never_goes_back_in_time(lake):
    one = stream()
    record(readings=[Reading(one.pk, minutes(5), 50.0)])
    record(readings=[Reading(one.pk, minutes(1), 10.0)])
    assert Latest.objects.get(pk=one.pk).value == 50.0
    record(readings=[Reading(one.pk, minutes(5), 51.0)])
    assert Latest.objects.get(pk=one.pk).value == 51.0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_value_that_is_no_number_is_refused_whole(lake, value):
    one = stream()
    with pytest.raises(Invalid, match="send numbers only"):
        record(readings=[Reading(one.pk, minutes(0), 1.0), Reading(one.pk, minutes(1), value)])
    assert HotObservation.objects.count() == 0


def test_what_is_sent_again_is_one_observation_and_keeps_its_number(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 5.0)
    later = row._replace(us=microseconds(minutes(1)))
    (first,) = record_rows(rows=[row], lake=lake)
    record_rows(rows=[later], lake=lake)
    assert record_rows(rows=[row], lake=lake) == [Receipt(first.number, Resent.KNOWN)]
    flush(lake=lake)
    lake.refresh(max_age=0)
    assert record_rows(rows=[row], lake=lake) == [Receipt(first.number, Resent.KNOWN)]
    changed = row._replace(value=6.0)
    assert record_rows(rows=[changed], lake=lake) == [Receipt(first.number, Resent.REPLACED)]
    assert read(lake, one) == [(minutes(0), 6.0), (minutes(1), 5.0)]
    assert HotObservation.objects.count() == 1


def test_twice_in_one_batch_is_one_observation_and_the_later_counts(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 5.0)
    receipts = record_rows(rows=[row, row._replace(value=6.0), row._replace(us=row.us + 1)])
    assert receipts[0].number == receipts[1].number != receipts[2].number
    assert [value for _, value in read(lake, one)] == [6.0, 5.0]


def test_the_newest_word_of_a_device_counts_and_its_first_number_stays_as_raw(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 5.0, feature=7)
    (first,) = record_rows(rows=[row], lake=lake)
    for value in (6.0, 7.0):
        again = row._replace(value=value, feature=None)
        assert record_rows(rows=[again], lake=lake) == [Receipt(first.number, Resent.REPLACED)]
        found = row_numbered(first.number, lake)
        assert (found.value, found.raw, found.feature) == (value, 5.0, 7)
    later = row._replace(us=row.us + 1)
    receipts = record_rows(rows=[later, later._replace(value=8.0), later], lake=lake)
    assert [one.resent for one in receipts] == [None, Resent.REPLACED, Resent.REPLACED]
    found = row_numbered(receipts[0].number, lake)
    assert (found.value, found.raw) == (5.0, None)


def test_a_value_that_fills_a_gap_is_nothing_that_a_device_said(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 5.0, flag=Flag.GAP_FILLED)
    (first,) = record_rows(rows=[row], lake=lake)
    record_rows(rows=[row._replace(value=6.0, flag=Flag.RAW)], lake=lake)
    found = row_numbered(first.number, lake)
    assert (found.value, found.raw) == (6.0, None)


def test_a_correction_in_the_way_of_two_words_of_a_device_stays(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 7.0, flag=Flag.CORRECTED, raw=5.0)
    record_rows(rows=[row], lake=lake)
    sent = row._replace(value=5.0, flag=Flag.RAW, raw=None)
    receipts = record_rows(rows=[sent, sent._replace(value=6.0)], lake=lake)
    assert {one.resent for one in receipts} == {Resent.KEPT_CORRECTION}
    assert read(lake, one) == [(minutes(0), 7.0)]


def test_requests_of_one_commit_are_judged_by_who_sent_them(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 1.0)
    rows = [row, *(row._replace(value=value) for value in (2.0, 3.0, 4.0, 4.0, 5.0))]
    creates, changes = Sender.CREATES, Sender.CHANGES
    senders = [(1, creates), (1, creates), (1, changes), (3, changes)]
    requests = [Request(*one) for one in senders]
    receipts = record_rows(rows=rows, lake=lake, requests=requests)
    assert [one.resent for one in receipts] == [
        None, Resent.OTHER_RESULT, Resent.REPLACED, Resent.REPLACED, Resent.KNOWN,
        Resent.SAID_TWICE,
    ]  # fmt: skip
    assert len({one.number for one in receipts}) == 1
    found = row_numbered(receipts[0].number, lake)
    assert (found.value, found.raw) == (4.0, 1.0)
    assert HotObservation.objects.count() == 1


def test_a_correction_is_not_undone_by_a_device_that_sends_again(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 5.0)
    record_rows(rows=[row], lake=lake)
    corrected = row._replace(value=7.0, flag=Flag.CORRECTED, raw=5.0)
    assert record_rows(rows=[corrected], lake=lake)[0].resent is Resent.REPLACED
    assert record_rows(rows=[row], lake=lake)[0].resent is Resent.KEPT_CORRECTION
    flush(lake=lake)
    lake.refresh(max_age=0)
    assert read(lake, one) == [(minutes(0), 7.0)]


def test_a_deleted_observation_is_gone_and_may_come_again(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 5.0, end_us=microseconds(minutes(1)))
    (first,) = record_rows(rows=[row], lake=lake)
    flush(lake=lake)
    lake.refresh(max_age=0)
    hot.write([row._replace(number=first.number, gone=True)], received_us=0)
    assert read(lake, one) == []
    flush(lake=lake)
    keep_house(now=NOON + timedelta(days=1), lake=lake)
    lake.refresh(max_age=0)
    assert read(lake, one) == []
    record_rows(rows=[row], lake=lake)
    assert read(lake, one) == [(minutes(0), 5.0)]


def test_one_time_with_two_result_times_is_two_observations(lake):
    one = stream()
    row = Row(one.pk, microseconds(minutes(0)), 5.0, result_us=1, more='{"validTime":null}')
    record_rows(rows=[row, row._replace(value=6.0, result_us=2, result=None)], lake=lake)
    assert sorted(value for _, value in read(lake, one)) == [5.0, 6.0]
    flush(lake=lake)
    lake.refresh(max_age=0)
    assert sorted(value for _, value in read(lake, one)) == [5.0, 6.0]


def test_an_unknown_datastream_is_refused_whole(lake):
    one = stream()
    with pytest.raises(Invalid, match="no datastream has the id"):
        record(readings=[Reading(one.pk, minutes(0), 1.0), Reading(one.pk + 999, NOON, 1.0)])
    assert HotObservation.objects.count() == 0


def test_buckets_are_sums_means_and_ends(lake):
    one, other = stream("a-1"), stream("b-1")
    record(readings=[Reading(one.pk, minutes(n), float(n)) for n in (0, 10, 60)])
    record(readings=[Reading(other.pk, minutes(1), 7.0)])
    flush(lake=lake)
    record(readings=[Reading(one.pk, minutes(20), 20.0)])
    lake.refresh(max_age=0)
    found = buckets([one.pk], NOON, minutes(120), lake=lake)
    assert [(b.start, b.count, b.total, b.mean, b.least, b.most) for b in found] == [
        (NOON, 3, 30.0, 10.0, 0.0, 20.0),
        (minutes(60), 1, 60.0, 60.0, 60.0, 60.0),
    ]


def test_the_end_of_a_range_is_outside(lake):
    one = stream()
    record(readings=[Reading(one.pk, minutes(n), 1.0) for n in (0, 60)])
    assert len(list(values([one.pk], NOON, minutes(60), lake=lake))) == 1


steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(0, 5), st.integers(-5, 5)),
        st.tuples(st.just("flush"), st.just(0), st.just(0)),
    ),
    max_size=8,
)


examples = count()


@settings(max_examples=30 * TIMES)
@given(plan=steps)
def test_any_order_of_recording_and_flushing_reads_as_a_plain_table(tmp_path_factory, plan):
    HotObservation.objects.all().delete()
    own = Lake(tmp_path_factory.mktemp("lake") / "observations")
    KnownLake.objects.all().delete()
    one = stream(f"s{next(examples)}-1")
    truth = {}
    with override_settings(LAKE=str(own.folder)):
        for act, minute, value in plan:
            if act == "record":
                record(readings=[Reading(one.pk, minutes(minute), float(value))])
                truth[minutes(minute)] = float(value)
            else:
                flush(lake=own)
            own.refresh(max_age=0)
            assert dict(read(own, one)) == truth
