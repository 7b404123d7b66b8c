"""What roll-ups and latest values are asked for first says what reading everything says."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.sensorthings.catalogue import Reader, forget, the_catalogue
from stadtherz.observations.adapters.sensorthings.observing import observations
from stadtherz.observations.adapters.sensorthings.ranking import bound_of, streams_reaching
from stadtherz.observations.adapters.sensorthings.walking import Reading as Asking
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.domain.times import EPOCH, microseconds
from stadtherz.observations.models import Datastream, HotObservation, SinglesSince
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily
from stadtherz.observations.services.latest import recount_latest
from stadtherz.observations.services.rolling import roll_up
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import stream
from tests.observations.house import keep_house
from tests.thorough import TIMES

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 28, tzinfo=UTC)
LATER = MIDNIGHT + timedelta(days=30)
HOUR_US = 3_600_000_000


def us(half_hours):
    return microseconds(MIDNIGHT + timedelta(minutes=30 * half_hours))


def asking(lake):
    forget()
    return Asking(the_catalogue().view(Reader(everything=True)), "", lake, LATER)


def asked(lake, ids, options, top, reading=None):
    return observations(reading or asking(lake), ids, query_of(list(options.items())), top=top)


def everything(lake, ids):
    """Read all observations one by one: time, datastream, number, value, end."""
    return Known(Scope(ids), lake).rows(
        'SELECT us, datastream, id, value, epoch_us("end") FROM known'
    )


def closed(lake, *rows):
    record_rows(rows=rows, lake=lake)
    flush(lake=lake)
    keep_house(now=LATER, lake=lake)


def dropped(lake, one, days):
    Datastream.objects.filter(pk=one.pk).update(keep_days=days)
    list(daily(now=LATER, lake=lake, keep_files=timedelta(0)))


def ranked(lake, ids, order, top, **options):
    page = asked(lake, ids, {"$orderby": order, **options}, top)
    return [one.value for one in page.found]


def test_the_greatest_are_found_without_reading_the_rest(lake):
    one, other = stream("a-1"), stream("b-1")
    closed(lake, *(Row(s.pk, us(n), float(n * s.pk)) for s in (one, other) for n in range(144)))
    ids = [one.pk, other.pk]
    values = sorted((n * pk for pk in ids for n in range(144)), reverse=True)
    assert ranked(lake, ids, "result desc", 5) == values[:5]
    assert ranked(lake, ids, "result", 5) == values[::-1][:5]
    order = query_of([("$orderby", "result desc")]).orderby[0]
    greatest_of_days = sorted((n * pk for pk in ids for n in (47, 95, 143)), reverse=True)
    for first in range(1, 7):
        bound = bound_of(order, Scope(ids), lake, first)
        assert bound.params == {"the_bound": greatest_of_days[first - 1]}
    assert bound_of(order, Scope(ids), lake, 7) is None, "so many days there are not"


def test_a_greatest_value_that_was_dropped_bounds_nothing_and_is_not_reached(lake):
    one, other = stream("a-1"), stream("b-1")
    closed(lake, Row(one.pk, us(0), 1000.0), Row(one.pk, us(96), 5.0), Row(other.pk, us(0), 7.0))
    reached = query_of([("$filter", "result gt 6")]).filter
    assert streams_reaching(reached, Scope([one.pk, other.pk]), lake) == [one.pk, other.pk]
    dropped(lake, one, 29)  # of the first day
    assert ranked(lake, [one.pk, other.pk], "result desc", 1) == [7.0]
    assert streams_reaching(reached, Scope([one.pk, other.pk]), lake) == [other.pk]


def test_what_came_in_after_others_were_dropped_is_ranked_by_itself(lake):
    one = stream()
    closed(lake, Row(one.pk, us(0), 1000.0), Row(one.pk, us(96), 5.0))
    dropped(lake, one, 29)
    closed(lake, Row(one.pk, us(1), 7.0))  # as many as were dropped
    assert ranked(lake, [one.pk], "result desc", 1) == [7.0]
    reached = query_of([("$filter", "result gt 6")]).filter
    assert streams_reaching(reached, Scope([one.pk]), lake) is None


def test_what_ends_too_late_for_the_filter_bounds_nothing(lake):
    one = stream()
    closed(
        lake,
        Row(one.pk, us(0), 1.0, end_us=us(1)),
        Row(one.pk, us(47), 1000.0, end_us=us(50)),
        Row(one.pk, us(49), 2.0, end_us=us(50)),
    )
    day = {"$filter": "phenomenonTime lt 2026-03-29T00:00:00Z"}
    assert ranked(lake, [one.pk], "result desc", 1, **day) == [1.0]


def test_results_that_are_no_numbers_are_ranked_in_their_place(lake):
    one = stream()
    text = Row(one.pk, us(3), None, result='"wet"')
    closed(lake, *(Row(one.pk, us(n), float(n)) for n in range(3)), text)
    assert ranked(lake, [one.pk], "result desc", 9) == ranked(
        without_rollups(lake), [one.pk], "result desc", 9
    )
    assert sorted(map(str, ranked(lake, [one.pk], "result", 9))) == ["0.0", "1.0", "2.0", "None"]


REACHED = [
    ("result gt 5", 6), ("result ge 6", 6), ("6 le result", 6), ("5 lt result", 6),
    ("result lt -5", -6), ("result le -6", -6), ("-6 ge result", -6), ("-5 gt result", -6),
    ("result gt 5.999", 6), ("result lt 1e300", 0), ("result gt -100000000000000000000", 0),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "value"), REACHED)
def test_which_datastreams_reach_a_number(lake, condition, value):
    one, other, hot_one = stream("a-1"), stream("b-1"), stream("c-1")
    closed(lake, Row(one.pk, us(0), float(value)), Row(other.pk, us(0), None, result='"6"'))
    record_rows(rows=[Row(hot_one.pk, us(1), float(value))], lake=lake)
    ids = [one.pk, other.pk, hot_one.pk]
    tree = query_of([("$filter", condition)]).filter
    assert streams_reaching(tree, Scope(ids), lake) == [one.pk, hot_one.pk]
    negated = query_of([("$filter", condition.replace("5", "6").replace("6.999", "6"))]).filter
    if condition in {"result gt 5", "5 lt result"}:
        assert streams_reaching(negated, Scope(ids), lake) == []


@pytest.mark.parametrize(
    "condition",
    ["result eq 5", "result gt 'a'", "result gt true", "result add 1 gt 5", "result gt 5 or true"],
)
def test_other_questions_are_not_answered_by_greatest_values(lake, condition):
    tree = query_of([("$filter", condition)]).filter
    assert streams_reaching(tree, Scope([1]), lake) is None


def test_the_newest_of_several_at_one_time_is_the_last_one_and_more_follow(lake):
    one = stream()
    closed(lake, *(Row(one.pk, us(0), float(n), result_us=us(n)) for n in range(3)))
    page = asked(lake, [one.pk], {"$orderby": "phenomenonTime desc"}, 1)
    assert ([found.value for found in page.found], bool(page.mark)) == ([2.0], True)
    rest = asked(lake, [one.pk], {"$orderby": "phenomenonTime desc", "$skiptoken": page.mark}, 9)
    assert ([found.value for found in rest.found], rest.mark) == ([1.0, 0.0], "")


def test_a_single_observation_that_lasts_is_the_only_one(lake):
    one = stream()
    record_rows(rows=[Row(one.pk, us(0), 1.0, end_us=us(2))], lake=lake)
    page = asked(lake, [one.pk], {"$orderby": "phenomenonTime desc"}, 1)
    assert (len(page.found), page.mark) == (1, "")


def test_datastreams_without_observations_are_not_searched_for(lake, monkeypatch):
    one, empties = stream("a-1"), [stream(f"e{n}-1") for n in range(6)]
    closed(lake, Row(one.pk, us(0), 1.0))
    monkeypatch.setattr(
        "stadtherz.observations.adapters.sensorthings.observing._Question.page",
        lambda *_: pytest.fail("searched day by day"),
    )
    reading = asking(lake)
    for empty in empties:
        page = asked(lake, [empty.pk], {"$orderby": "phenomenonTime desc"}, 1, reading)
        assert page.found == ()


def without_rollups(lake):
    """Give the same lake under a name beside which no roll-ups lie."""
    other = lake.folder.with_name("bare")
    if not other.exists():
        other.symlink_to(lake.folder)
    return Lake(other)


# what can happen: (act, datastream, half hours since midnight, value, extra)
ACTS = ["record"] * 4 + ["flush", "close", "roll", "delete", "drop"]
acts = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 1), st.integers(-2, 150), st.integers(-3, 5),
    st.sampled_from(["", "", "end", "text", "result time"]),
)  # fmt: skip
numbers = count()


def perform(act, lake, streams):
    name, place, half_hours, value, extra = act
    one, begin = streams[place], us(half_hours)
    row = Row(
        one.pk, begin, None if extra == "text" else float(value),
        result='"t"' if extra == "text" else None,
        end_us=begin + 7 * HOUR_US if extra == "end" else None,
        result_us=begin + value if extra == "result time" else None,
    )  # fmt: skip
    match name:
        case "record":
            record_rows(rows=[row], lake=lake)
        case "delete":
            found = sorted(everything(lake, [one.pk]))
            if found:
                at, _, number, _, end = found[value % len(found)]
                ((result_us,),) = Known(Scope([one.pk]), lake).rows(
                    "SELECT epoch_us(result_time) FROM known WHERE id = $id", id=number
                )
                gone = Row(
                    one.pk, at, None, number=number, end_us=end, result_us=result_us, gone=True
                )
                hot.write([gone], received_us=0)
                recount_latest(streams=[one.pk], lake=lake)
        case "flush":
            flush(lake=lake)
        case "close":
            keep_house(now=LATER, lake=lake)
        case "roll":
            roll_up(days=lake.files().files, lake=lake)
        case "drop":
            dropped(lake, one, 28 + value % 4)


CONDITIONS = [
    {},
    {"$filter": "phenomenonTime lt 2026-03-30T00:00:00Z"},
    {"$filter": "phenomenonTime ge 2026-03-29 and phenomenonTime lt 2026-03-30T12:00:00Z"},
    {"$filter": "Datastream/name ne 'x'", "$skip": "2"},
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(max_examples=2 * TIMES)
@given(plan=st.lists(acts, min_size=4, max_size=14), late=acts)
@example(
    plan=[("record", 0, 0, 5, ""), ("record", 0, 60, 1, ""), ("close", 0, 0, 0, ""),
          ("flush", 0, 0, 0, ""), ("close", 0, 0, 0, ""), ("drop", 0, 0, 1, "")],
    late=("record", 0, 1, 5, ""),
)  # fmt: skip
@example(
    plan=[("record", 0, 0, 5, ""), ("record", 0, 149, 1, ""), ("flush", 0, 0, 0, ""),
          ("close", 0, 0, 0, ""), ("drop", 0, 0, 0, "")],
    late=("delete", 0, 0, 0, ""),
)  # fmt: skip
@pytest.mark.soak
def test_newest_greatest_and_reached_are_those_of_all(tmp_path_factory, plan, late):
    HotObservation.objects.all().delete()
    SinglesSince.objects.all().delete()
    lake = Lake(tmp_path_factory.mktemp("lake") / "observations")
    number = next(numbers)
    streams = [stream(f"s{number}-1"), stream(f"t{number}-1")]
    ids = [one.pk for one in streams]
    Datastream.objects.exclude(pk__in=ids).delete()
    for act in [*plan, ("flush", 0, 0, 0, ""), ("close", 0, 0, 0, ""), late]:
        perform(act, lake, streams)
    check_newest(lake, ids)
    check_ranks(lake, ids)
    check_reached(lake, ids)
    check_skipped(lake, ids)


def check_newest(lake, ids):
    reading = asking(lake)
    for one in ids * 4:  # first singly, then all at once
        there = sorted(everything(lake, [one]))
        page = asked(lake, [one], {"$orderby": "phenomenonTime desc"}, 1, reading)
        assert [(f.us, f.datastream, f.id, f.value) for f in page.found] == [
            row[:4] for row in there[-1:]
        ]
        assert bool(page.mark) == (len(there) > 1)


def check_ranks(lake, ids):
    bare = without_rollups(lake)
    for order in ("result desc", "result", "result desc,phenomenonTime desc"):
        for top in (1, 10) if TIMES == 1 else (1, 3, 10):
            for options in CONDITIONS:
                found = asked(lake, ids, {"$orderby": order, **options}, top)
                assert found == asked(bare, ids, {"$orderby": order, **options}, top)
    values = (row[3] for row in everything(lake, ids) if row[3] is not None)
    found = ranked(lake, ids, "result desc", 100)
    assert [one for one in found if one is not None] == sorted(values, reverse=True)


def check_reached(lake, ids):
    for value in (-3, 0, 4):
        for sign, fits in (("gt", lambda v, n: v > n), ("le", lambda v, n: v <= n)):
            tree = query_of([("$filter", f"result {sign} {value}")]).filter
            found = streams_reaching(tree, Scope(ids), lake)
            there = everything(lake, ids)
            if found is not None or not SinglesSince.objects.exists():
                assert found == sorted(
                    {row[1] for row in there if row[3] is not None and fits(row[3], value)}
                )


def check_skipped(lake, ids):
    there = sorted(row[:3] for row in everything(lake, ids))
    begin, end = us(30), us(100)
    between = f"phenomenonTime ge {iso(begin)} and phenomenonTime lt {iso(end)}"
    for backward in (False, True):
        order = {"$orderby": "phenomenonTime desc"} if backward else {}
        rows = there[::-1] if backward else there
        for skip in (0, 1, len(there) // 2, len(there) - 1, len(there), 99):
            for options in ({}, {"$filter": between}):
                page = asked(lake, ids, {**order, **options, "$skip": str(max(skip, 0))}, 3)
                bare = asked(
                    without_rollups(lake), ids, {**order, **options, "$skip": str(max(skip, 0))}, 3
                )
                assert page == bare
                if not options:
                    found = [(one.us, one.datastream, one.id) for one in page.found]
                    assert found == rows[max(skip, 0) :][:3]


def iso(moment):
    return (EPOCH + timedelta(microseconds=moment)).isoformat().replace("+00:00", "Z")


def test_whole_days_are_passed_over_without_reading_them(lake):
    one = stream()
    closed(lake, *(Row(one.pk, us(n), float(n)) for n in range(48 * 4)))
    for path in lake.files().paths():
        if "day=2026-03-30" not in path:
            lake.folder.joinpath(path).write_bytes(b"not read")
    for options, values in (
        ({"$skip": "100"}, [100.0, 101.0]),
        ({"$skip": "50", "$orderby": "phenomenonTime desc"}, [141.0, 140.0]),
    ):
        assert [found.value for found in asked(lake, [one.pk], options, 2).found] == values
