"""Answers with roll-ups are those without, whatever was written, flushed, closed or deleted."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.reading import buckets, buckets_in
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.sensorthings.catalogue import Reader, forget, the_catalogue
from stadtherz.observations.adapters.sensorthings.grouping import grouped
from stadtherz.observations.adapters.sensorthings.observing import observations
from stadtherz.observations.adapters.sensorthings.walking import Reading as Asking
from stadtherz.observations.adapters.spoken import Spoken
from stadtherz.observations.adapters.summed import Summed, counts_of, counts_of_features
from stadtherz.observations.domain.grains import BOTH, Grain, grains_of_day
from stadtherz.observations.domain.odata.aggregation import Step, Unit
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.domain.times import EPOCH, microseconds
from stadtherz.observations.models import HotObservation
from stadtherz.observations.services.flushing import flush, rewrite
from stadtherz.observations.services.rolling import days_to_roll_up, roll_up
from stadtherz.observations.services.store import Reading, record, record_rows
from tests.observations.factories import stream
from tests.observations.house import keep_house
from tests.thorough import TIMES

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 28, tzinfo=UTC)  # Central Europe puts its clocks forward a day later
LATER = MIDNIGHT + timedelta(days=30)
HOUR_US = 3_600_000_000


def at(hours):
    return MIDNIGHT + timedelta(hours=hours)


def filled(lake, *streams, days=3):
    """Record an observation each half hour, flush, and close the days with their roll-ups."""
    for place, one in enumerate(streams, start=1):
        record(readings=[Reading(one.pk, at(n / 2), float(n * place)) for n in range(48 * days)])
    flush(lake=lake)
    keep_house(now=LATER, lake=lake)


def without_rollups(lake):
    """Give the same lake under a name beside which no roll-ups lie."""
    other = lake.folder.with_name("bare")
    if not other.exists():
        other.symlink_to(lake.folder)
    return Lake(other)


def taken(lake, one, first, last, grains=BOTH):
    scope = Scope([one.pk], ((microseconds(first), microseconds(last)),))
    return Summed(scope, lake, fits=lambda _day: grains).cover.fresh


def test_closed_days_are_taken_from_roll_ups_and_say_the_same(lake):
    one, other = stream("a-1"), stream("b-1")
    filled(lake, one, other)
    assert taken(lake, one, at(0), at(72)) == dict.fromkeys(
        [date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)], Grain.DAY
    )
    found = buckets([one.pk], at(0), at(48), seconds=86_400, lake=lake)
    assert [(b.start, b.count, b.total, b.mean, b.least, b.most) for b in found] == [
        (at(0), 48, sum(range(48)), 23.5, 0, 47),
        (at(24), 48, sum(range(48, 96)), 71.5, 48, 95),
    ]


def test_a_row_of_the_roll_up_has_all_its_figures(lake):
    one = stream()
    readings = [Reading(one.pk, at(n / 10), float(n)) for n in range(5)]
    record(readings=[*readings, Reading(one.pk, at(0.5), 100.0, flag=2)])
    flush(lake=lake)
    keep_house(now=LATER, lake=lake)
    for rollup in (rollups_of(lake).hours, rollups_of(lake).days):
        (made,) = rollup.made().values()
        summed = Summed(Scope([one.pk]), lake, fits=lambda _day: BOTH)
        row = summed.connection.execute(
            "SELECT count, numbers, suspect, sum, mean, min, max, p05, p25, median, p75, p95,"
            " first, last, made_of FROM read_parquet(?) WHERE datastream = ?",
            [list(made.paths), one.pk],
        ).fetchone()
        assert row == (
            6, 6, 1, 110.0, 110 / 6, 0.0, 100.0, 0.25, 1.25, 2.5, 3.75, 76.0, 0.0, 100.0,
            lake.files().mark(MIDNIGHT.date()),
        )  # fmt: skip


def test_ends_of_a_range_decide_what_is_taken(lake):
    one = stream()
    filled(lake, one, days=1)
    assert taken(lake, one, at(0), at(24)) == {MIDNIGHT.date(): Grain.DAY}
    assert taken(lake, one, at(1), at(24)) == {MIDNIGHT.date(): Grain.HOUR}
    assert taken(lake, one, at(1.5), at(24)) == {}
    assert taken(lake, one, at(0), at(24), ()) == {}
    assert buckets([one.pk], at(1), at(2), lake=lake)[0].total == 5.0
    assert buckets([one.pk], at(1.5), at(2), lake=lake)[0].total == 3.0


def test_a_late_value_counts_before_and_after_it_is_flushed_and_rolled_up(lake):
    one, other = stream("a-1"), stream("b-1")
    filled(lake, one, other, days=1)
    record(readings=[Reading(one.pk, at(0.75), 1000.0)])
    assert taken(lake, one, at(0), at(24)) == {}
    assert taken(lake, other, at(0), at(24)) == {MIDNIGHT.date(): Grain.DAY}
    for act in (flush, lambda **_: keep_house(now=LATER, lake=lake)):
        assert buckets([one.pk], at(0), at(1), lake=lake)[0].total == 1001.0
        act(lake=lake)
    assert taken(lake, one, at(0), at(24)) == {MIDNIGHT.date(): Grain.DAY}
    assert buckets([one.pk], at(0), at(1), lake=lake)[0].total == 1001.0


def test_a_day_that_became_empty_counts_nothing_and_is_not_worked_on_again(lake):
    one = stream()
    row = Row(one.pk, microseconds(at(0)), 5.0)
    (receipt,) = record_rows(rows=[row], lake=lake)
    flush(lake=lake)
    keep_house(now=LATER, lake=lake)
    assert counts_of([one.pk], lake) == {one.pk: 1}
    hot.write([row._replace(number=receipt.number, gone=True)], received_us=0)
    flush(lake=lake)
    assert counts_of([one.pk], lake) == {}
    keep_house(now=LATER, lake=lake)
    assert counts_of([one.pk], lake) == {}
    assert days_to_roll_up(now=LATER, lake=lake) == []


def test_today_is_read_row_by_row(lake):
    one = stream()
    filled(lake, one, days=1)
    record(readings=[Reading(one.pk, at(25), 1.0)])
    flush(lake=lake)
    assert days_to_roll_up(now=at(26), lake=lake) == []
    assert days_to_roll_up(now=at(49), lake=lake) == [[at(24).date()]]


def test_work_is_done_in_steps_that_hold_the_lock_a_moment_only(lake, monkeypatch):
    monkeypatch.setattr("stadtherz.observations.services.rolling.ROWS_A_STEP", 100)
    one = stream()
    record(readings=[Reading(one.pk, at(n / 2), 1.0) for n in range(48 * 5)])
    flush(lake=lake)
    steps = days_to_roll_up(now=LATER, lake=lake)
    assert [len(step) for step in steps] == [2, 2, 1]
    assert [roll_up(days=step, lake=lake) for step in steps] == [2, 2, 1]
    assert roll_up(days=steps[0], lake=lake) == 0
    assert len(rollups_of(lake).days.made()) == 5


def test_closing_a_day_rolls_it_up(lake):
    one = stream()
    for value in (1.0, 2.0):
        record(readings=[Reading(one.pk, at(value), value)])
        flush(lake=lake)
    rewrite(days=[MIDNIGHT.date()], lake=lake)
    assert taken(lake, one, at(0), at(24)) == {MIDNIGHT.date(): Grain.DAY}


def test_counting_all_days_does_not_read_them(lake):
    one = stream()
    filled(lake, one)
    for path in lake.files().paths():
        lake.folder.joinpath(path).write_bytes(b"not read")
    assert counts_of([one.pk], lake) == {one.pk: 144}


BERLIN, KOLKATA, ADELAIDE = "Europe/Berlin", "Asia/Kolkata", "Australia/Adelaide"
GRAINS = [
    (date(2026, 1, 15), Step(1, Unit.HOUR), "UTC", (Grain.HOUR,)),
    (date(2026, 1, 15), Step(15, Unit.MINUTE), "UTC", ()),
    (date(2026, 1, 15), Step(60, Unit.MINUTE), BERLIN, (Grain.HOUR,)),
    (date(2026, 1, 15), Step(90, Unit.MINUTE), "UTC", ()),
    (date(2026, 1, 15), Step(24, Unit.HOUR), "UTC", BOTH),
    (date(2026, 1, 15), Step(1, Unit.DAY), "UTC", BOTH),
    (date(2026, 1, 15), Step(1, Unit.DAY), BERLIN, (Grain.HOUR,)),
    (date(2026, 1, 15), Step(1, Unit.MONTH), BERLIN, BOTH),
    (date(2026, 1, 31), Step(1, Unit.MONTH), BERLIN, (Grain.HOUR,)),
    (date(2026, 1, 31), Step(3, Unit.MONTH), BERLIN, BOTH),
    (date(2026, 3, 31), Step(3, Unit.MONTH), BERLIN, (Grain.HOUR,)),
    (date(2026, 1, 18), Step(1, Unit.WEEK), BERLIN, (Grain.HOUR,)),
    (date(2026, 1, 18), Step(1, Unit.WEEK), "UTC", BOTH),
    (date(2026, 1, 19), Step(1, Unit.WEEK), BERLIN, BOTH),
    (date(2026, 12, 31), Step(1, Unit.YEAR), BERLIN, (Grain.HOUR,)),
    (date(2026, 12, 31), Step(1, Unit.YEAR), "UTC", BOTH),
    (date(2026, 1, 15), Step(1, Unit.HOUR), KOLKATA, ()),
    (date(2026, 1, 15), Step(1, Unit.MONTH), KOLKATA, (Grain.DAY,)),
    (date(2026, 1, 15), Step(1, Unit.DAY), ADELAIDE, ()),
    (date(2026, 3, 29), Step(1, Unit.DAY), BERLIN, (Grain.HOUR,)),
    (date(2026, 10, 25), Step(1, Unit.HOUR), BERLIN, (Grain.HOUR,)),
    (date(2026, 10, 25), Step(12, Unit.HOUR), BERLIN, (Grain.HOUR,)),
    (date(2026, 1, 15), Step(24, Unit.HOUR), BERLIN, (Grain.HOUR,)),
    (date(1, 1, 1), Step(1, Unit.DAY), "UTC", ()),
    (date(9999, 12, 31), Step(1, Unit.DAY), "UTC", ()),
    (date(2026, 1, 15), None, KOLKATA, BOTH),
]


@pytest.mark.parametrize(("day", "step", "zone", "grains"), GRAINS)
def test_of_which_grains_the_buckets_of_a_day_are_made(day, step, zone, grains):
    assert grains_of_day(day, step, zone) == grains


APPLIED = [
    "aggregate($count as n,result with sum as s)",
    "groupby((timebucket(phenomenonTime,'PT1H')),aggregate(result with average as m,$count as n))",
    "groupby((Datastream/@iot.id,timebucket(phenomenonTime,'P1D','Europe/Berlin')),"
    "aggregate(result with min as a,result with max as b,result with sum as s))",
    "groupby((timebucket(phenomenonTime,'P1W','Europe/Berlin')),aggregate($count as n))",
    "groupby((timebucket(phenomenonTime,'P1M','Europe/Berlin')),aggregate(result with sum as s))",
    "groupby((timebucket(phenomenonTime,'PT6H','Asia/Kolkata')),aggregate(result with sum as s))",
    "groupby((timebucket(phenomenonTime,'P1M','Asia/Kolkata')),aggregate(result with sum as s))",
    "groupby((Datastream/name,timebucket(phenomenonTime,'P1D')),aggregate($count as n))",
    "groupby((Datastream/@iot.id,timebucket(phenomenonTime,'PT1H')),"
    "aggregate(result with median as m,result with percentile95 as p,$count as n))",
    "groupby((Datastream/@iot.id,timebucket(phenomenonTime,'P1D')),"
    "aggregate(result with percentile5 as p))",
    "groupby((Datastream/@iot.id,timebucket(phenomenonTime,'PT1H','Asia/Kolkata')),"
    "aggregate(result with percentile25 as p))",
    "groupby((Datastream/@iot.id),aggregate(result with percentile25 as p))",
    "filter(result gt 2)/groupby((timebucket(phenomenonTime,'P1D')),aggregate($count as n))",
]
FILTERS = [
    None,
    "phenomenonTime gt 2026-03-28T00:00:00Z",
    "phenomenonTime ge 2026-03-28T00:00:00Z and phenomenonTime lt 2026-03-30T00:00:00Z",
    "phenomenonTime le 2026-03-29T00:00:00Z",
    "phenomenonTime lt 2026-03-29T05:00:00Z and phenomenonTime gt 2026-03-28T03:00:00Z",
    "phenomenonTime eq 2026-03-29T00:00:00Z",
    "Datastream/name ne 'x' and phenomenonTime ge 2026-03-29T00:00:00Z",
    "result lt 3",
]


def asking(lake):
    forget()
    return Asking(the_catalogue().view(Reader(everything=True)), "", lake, LATER)


def groups(lake, apply, condition):
    options = [("$apply", apply), *([("$filter", condition)] if condition else [])]
    asked = asking(lake)
    return grouped(asked, sorted(asked.view.stream_ids), query_of(options)).rows(10_000)


def counted(lake, condition):
    options = [("$count", "true"), *([("$filter", condition)] if condition else [])]
    asked = asking(lake)
    streams = sorted(asked.view.stream_ids)
    return observations(asked, streams, query_of(options), top=1).count


def test_apply_takes_whole_hours_and_days_of_every_zone_it_can(lake):
    one, other = stream("a-1"), stream("b-1")
    filled(lake, one, other)
    bare = without_rollups(lake)
    record(readings=[Reading(one.pk, at(30.25), 7.0)])
    for apply in APPLIED:
        assert groups(lake, apply, None) == groups(bare, apply, None)
    for path in lake.files().paths():
        if "day=2026-03-29" not in path:  # the day of the hot row is the only one that is read
            lake.folder.joinpath(path).write_bytes(b"not read")
    for apply in APPLIED[:4]:
        assert groups(lake, apply, None)


def test_an_interval_beyond_the_end_that_is_asked_for_is_not_counted(lake):
    one = stream()
    rows = [
        Row(one.pk, microseconds(at(hour)), 1.0, end_us=microseconds(at(hour + 2)))
        for hour in (21, 22, 23, 24)
    ]
    record_rows(rows=rows, lake=lake)
    flush(lake=lake)
    keep_house(now=LATER, lake=lake)
    assert counted(lake, None) == 4
    assert counted(lake, "phenomenonTime lt 2026-03-29T00:00:00Z") == 2
    assert counted(lake, "phenomenonTime lt 2026-03-29T01:30:00Z") == 3
    assert counted(lake, "phenomenonTime lt 2026-03-29T02:00:00Z") == 4
    assert counted(lake, "phenomenonTime eq 2026-03-29T00:00:00Z") == 0
    assert counted(lake, "phenomenonTime ge 2026-03-29T00:00:00Z") == 1


def test_the_row_of_the_day_itself_belongs_to_no_datastream(lake):
    one = stream()
    filled(lake, one, days=1)
    summed = Summed(Scope(None), lake, fits=lambda _day: BOTH)
    assert summed.rows("SELECT datastream, sum(n) FROM known GROUP BY 1") == [(one.pk, 48)]


# what can happen: (act, datastream, half hours since midnight, value, extra)
ACTS = ["record", "record", "record", "flush", "close", "roll", "delete", "correct"]
acts = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 1), st.integers(-2, 150), st.integers(0, 5),
    st.sampled_from(["", "", "end", "text", "feature"]),
)  # fmt: skip
numbers = count()


class Truth:
    """Plain dictionaries that go through the same acts as the store."""

    def __init__(self, streams):
        self.streams, self.rows = streams, {}

    def identity(self, row):
        return row.datastream_id, row.us, row.end_us

    def buckets(self, seconds):
        size = seconds * 1_000_000
        found = defaultdict(list)
        for row in self.rows.values():
            if row.value is not None:
                found[row.datastream_id, row.us // size * size].append(row.value)
        return [
            (key[0], EPOCH + timedelta(microseconds=key[1]), len(values), sum(values))
            for key, values in sorted(found.items())
        ]

    def counts(self):
        return dict(Counter(row.datastream_id for row in self.rows.values()))

    def features(self):
        return dict(Counter(row.feature for row in self.rows.values() if row.feature))

    def features_with(self, ids):
        """Those that name none speak of 8, those of the first datastream of 7 until 5:15."""
        early = {row for row in self.rows.values()
                 if row.datastream_id == ids[0] and row.us < microseconds(at(5.25))}  # fmt: skip
        return dict(
            Counter(row.feature or (7 if row in early else 8) for row in self.rows.values())
        )

    def local_days(self):
        found = Counter()
        for row in self.rows.values():
            local = (EPOCH + timedelta(microseconds=row.us)).astimezone(ZoneInfo(BERLIN))
            start = local.replace(hour=0, minute=0, second=0, microsecond=0)
            found[microseconds(start)] += 1
        return sorted(found.items())


def perform(act, lake, truth):
    name, place, half_hours, value, extra = act
    one = truth.streams[place]
    us = microseconds(at(half_hours / 2))
    row = Row(
        one.pk, us, None if extra == "text" else float(value),
        result='"t"' if extra == "text" else None,
        end_us=us + 7 * HOUR_US if extra == "end" else None,
        feature=value + 1 if extra == "feature" else None,
    )  # fmt: skip
    match name:
        case "record":
            record_rows(rows=[row], lake=lake)
            truth.rows[truth.identity(row)] = row
        case "correct" | "delete":
            old = truth.rows.get(truth.identity(row))
            if old is not None:
                gone = name == "delete"
                new = old._replace(value=9.0, result=None, flag=3, gone=gone)
                hot.write([new], received_us=0)
                truth.rows[truth.identity(row)] = new
                if gone:
                    del truth.rows[truth.identity(row)]
        case "flush":
            flush(lake=lake)
        case "close":
            keep_house(now=LATER, lake=lake)
        case "roll":
            roll_up(days=lake.files().files, lake=lake)


@pytest.mark.slow
@settings(max_examples=6 * TIMES)
@given(plan=st.lists(acts, min_size=5, max_size=25), late=acts)
@example(
    plan=[("record", 0, 0, 1, ""), ("flush", 0, 0, 0, ""), ("roll", 0, 0, 0, "")],
    late=("delete", 0, 0, 1, ""),
)
@example(
    plan=[("record", 0, 47, 1, "end"), ("record", 1, 48, 2, ""), ("flush", 0, 0, 0, ""),
          ("close", 0, 0, 0, "")],
    late=("record", 1, 96, 1, "feature"),
)  # fmt: skip
@pytest.mark.soak
def test_with_and_without_roll_ups_everything_is_the_same(tmp_path_factory, plan, late):
    HotObservation.objects.all().delete()
    lake = Lake(tmp_path_factory.mktemp("lake") / "observations")
    bare = without_rollups(lake)
    number = next(numbers)
    truth = Truth([stream(f"s{number}-1"), stream(f"t{number}-1")])
    ids = [one.pk for one in truth.streams]
    for act in [*plan, ("close", 0, 0, 0, ""), late]:
        perform(act, lake, truth)
        assert counts_of(ids, lake) == truth.counts()
    assert counts_of_features(ids, lake) == truth.features()
    moved = Spoken({ids[0]: ((-(2**62), 7), (microseconds(at(5.25)), 8)), ids[1]: ((0, 8),)})
    assert counts_of_features(ids, lake, moved) == truth.features_with(ids)
    spans = [(at(-24), at(96))]
    for seconds in (900, 3600, 7200, 86_400, 172_800):
        found = buckets_in(ids, spans, seconds=seconds, lake=lake)
        assert [(b.datastream_id, b.start, b.count, b.total) for b in found] == truth.buckets(
            seconds
        )
        assert found == buckets_in(ids, spans, seconds=seconds, lake=bare)
    days = "groupby((timebucket(phenomenonTime,'P1D','Europe/Berlin')),aggregate($count as n))"
    assert [tuple(row.values()) for row in groups(lake, days, None)] == truth.local_days()
    for condition in FILTERS[number % 3 :: 3]:
        assert counted(lake, condition) == counted(bare, condition), condition
        for apply in APPLIED[number % 4 :: 4]:
            assert groups(lake, apply, condition) == groups(bare, apply, condition), apply
