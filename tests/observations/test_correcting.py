"""What a person does to values, by the real services, and what can be read of it afterwards."""

import numpy as np
import pytest
import time_machine

from stadtherz.accounts.public import Role, User, ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.judged import rows_between
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.reading import buckets, buckets_with_suspects
from stadtherz.observations.domain.corrections import Cause
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.forms import words_of
from stadtherz.observations.models import Correction, Episode, Flag, Latest, moment
from stadtherz.observations.services.correcting import (
    NewValue,
    Stretch,
    decide,
    mark_values,
    replace_values,
    undo,
)
from stadtherz.observations.services.filling import fill_gaps
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import station, stream
from tests.observations.house import keep_house
from tests.observations.judged import HOUR, QUARTER, air, at, busy, flags, judge_all, level, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(own_lake):
    load_city(city=the_city())
    ensure_roles()


def person(name, role):
    found = User.objects.create_user(name)
    found.groups.set(found.groups.model.objects.filter(name=role))
    return found


@pytest.fixture
def owner(city):
    return person("owner", Role.DATA_OWNER.value)


@pytest.fixture
def warm(city):
    """Five days of an air temperature with a spike of 38.0 in the fiftieth hour."""
    one = air("luft-1", station("luft"))
    times, values = level(0, 5)
    values[50] = 38.0
    take(one, times, values)
    judge_all()
    return one


def stretch(one, first, last):
    return Stretch(one, at(0, first), at(0, last))


def stored(one, hour):
    [(_, row)] = rows_between(one.pk, at(0, hour), at(0, hour) + 1, the_lake(), 5)
    return row


def correct(one, hour, value, by, **more):
    return replace_values(
        stretch=stretch(one, hour, hour), new=NewValue(value),
        **{"cause": Cause.SENSOR_FAULT, "reason": "sun on the sensor", "by": by, **more},
    )  # fmt: skip


@pytest.mark.parametrize("settled", [False, True])
def test_a_correction_keeps_the_raw_value_and_can_be_taken_back(warm, owner, settled):
    if settled:
        while flush():
            pass
        keep_house(now=moment(at(10)))
    number = stored(warm, 50).number
    act = correct(warm, 50, 13.5, owner)
    if settled:
        flush()
        keep_house(now=moment(at(10)))
    row = stored(warm, 50)
    assert (row.value, row.raw, row.flag, row.rule) == (13.5, 38.0, 3, Rule.PERSON.code)
    assert row.number == number
    assert (act.by, act.count, act.reason) == (owner, 1, "sun on the sensor")
    assert judge_all()[0] == 0
    assert undo(correction=act, by=owner) == 1
    row = stored(warm, 50)
    assert (row.value, row.raw, row.flag, row.rule) == (38.0, None, 2, Rule.STEP.code)
    with pytest.raises(Conflict, match="undone already"):
        undo(correction=act, by=owner)


def test_a_stretch_is_calibrated_from_its_raw_values(warm, owner):
    before = [row[1] for row in flags(warm, 0, 5)]
    act = replace_values(
        stretch=stretch(warm, 10, 19), new=NewValue(factor=1.0, offset=-0.7),
        cause=Cause.CALIBRATION, reason="compared with the reference", by=owner,
    )  # fmt: skip
    assert act.count == 10
    after = [row[1] for row in flags(warm, 0, 5)]
    assert after[10:20] == [pytest.approx(value - 0.7) for value in before[10:20]]
    assert after[:10] + after[20:] == before[:10] + before[20:]
    again = replace_values(
        stretch=stretch(warm, 10, 19), new=NewValue(factor=1.0, offset=-0.2),
        cause=Cause.CALIBRATION, reason="better compared", by=owner,
    )  # fmt: skip
    assert stored(warm, 12).value == pytest.approx(before[12] - 0.2)
    undo(correction=again, by=owner)
    assert stored(warm, 12).value == pytest.approx(before[12] - 0.7)
    assert stored(warm, 12).raw == before[12]


def test_a_calibration_leaves_what_was_corrected_otherwise(warm, owner):
    before = [row[1] for row in flags(warm, 0, 5)]
    replace_values(
        stretch=stretch(warm, 50, 50), new=NewValue(fixed=14.0), cause=Cause.MANUAL_READING,
        reason="read by hand", by=owner,
    )  # fmt: skip
    act = replace_values(
        stretch=stretch(warm, 48, 52), new=NewValue(factor=2.0), cause=Cause.CALIBRATION,
        reason="compared with the reference", by=owner,
    )  # fmt: skip  # twice the raw 38.0 is no temperature
    assert (act.count, act.left) == (4, 1)
    after = [row[1] for row in flags(warm, 0, 5)]
    assert after[48:53] == pytest.approx(
        [before[48] * 2, before[49] * 2, 14.0, before[51] * 2, before[52] * 2]
    )
    fixed = replace_values(
        stretch=stretch(warm, 50, 50), new=NewValue(fixed=15.0), cause=Cause.MANUAL_READING,
        reason="misread", by=owner,
    )  # fmt: skip
    assert (fixed.left, stored(warm, 50).value, stored(warm, 50).raw) == (0, 15.0, 38.0)


def test_a_refusal_says_which_value_is_the_first(warm, owner):
    with pytest.raises(Invalid) as refused:
        replace_values(
            stretch=stretch(warm, 48, 52), new=NewValue(factor=2.0), cause=Cause.CALIBRATION,
            reason="compared", by=owner,
        )  # fmt: skip
    assert refused.value.details == ("correction-out-of-range", f"at:{at(0, 50)}")
    assert "9.9.2026" in words_of(refused.value).replace("09.09.", "9.9.")  # two days and two hours


def test_what_a_device_said_last_is_corrected_not_what_it_said_first(warm, owner):
    before = stored(warm, 10)
    record_rows(rows=[Row(warm.pk, before.us, 20.0)])
    assert (stored(warm, 10).value, stored(warm, 10).raw) == (20.0, before.value)
    act = replace_values(
        stretch=stretch(warm, 10, 10), new=NewValue(factor=1.0, offset=-0.5),
        cause=Cause.CALIBRATION, reason="compared with the reference", by=owner,
    )  # fmt: skip
    row = stored(warm, 10)
    assert (row.value, row.raw, row.flag) == (19.5, 20.0, Flag.CORRECTED)
    undo(correction=act, by=owner)
    assert (stored(warm, 10).value, stored(warm, 10).raw) == (20.0, before.value)


def test_a_plausible_value_is_not_corrected_because_it_looks_odd(warm, owner):
    with pytest.raises(Invalid, match="correction-of-plausible") as refused:
        correct(warm, 10, 3.0, owner)
    assert refused.value.details == ("correction-of-plausible", f"at:{at(0, 10)}")
    with pytest.raises(Invalid, match="correction-out-of-range"):
        correct(warm, 50, 99.0, owner)
    with pytest.raises(Invalid, match="say why"):
        correct(warm, 50, 13.0, owner, reason=" ")
    with pytest.raises(Invalid, match="no value in this stretch"):
        correct(warm, 5_000, 13.0, owner)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("role", ["editor", "cdo", "resident"])
def test_only_who_may_corrects(warm, role):
    other = person("other", role)
    with pytest.raises(NotAllowed):
        correct(warm, 50, 13.5, other)
    with pytest.raises(NotAllowed):
        mark_values(stretch=stretch(warm, 0, 5), plausible=False, reason="no", by=other)
    with pytest.raises(NotAllowed):
        decide(episode=Episode.objects.get(), fault=True, by=other)
    with pytest.raises(NotAllowed):
        fill_gaps(stretch=stretch(warm, 0, 5), reason="no", by=other)


def test_a_device_does_not_undo_a_correction(warm, owner):
    correct(warm, 50, 13.5, owner)
    record_rows(rows=[Row(warm.pk, at(0, 50), 38.0)])
    assert stored(warm, 50).value == 13.5


def test_undoing_leaves_what_was_changed_since(warm, owner):
    first = mark_values(stretch=stretch(warm, 10, 12), plausible=False, reason="fog", by=owner)
    second = mark_values(stretch=stretch(warm, 12, 14), plausible=False, reason="fog", by=owner)
    assert undo(correction=first, by=owner) == 2
    assert [stored(warm, hour).flag for hour in (10, 11, 12, 13)] == [1, 1, 2, 2]
    assert undo(correction=second, by=owner) == 3


class TestActsThatStandOnOneAnother:
    """Marking first is the way, for a plausible value may not be corrected as a fault."""

    def test_taken_back_from_the_last_one_on_nothing_is_left_of_them(self, warm, owner):
        before, span = flags(warm, 0, 5), stretch(warm, 10, 14)
        mark = mark_values(stretch=span, plausible=False, reason="fog", by=owner)
        fixed = replace_values(
            stretch=stretch(warm, 11, 13), new=NewValue(12.0), cause=Cause.SENSOR_FAULT,
            reason="fog", by=owner,
        )  # fmt: skip
        turned = replace_values(
            stretch=span, new=NewValue(factor=2.0), cause=Cause.CALIBRATION, reason="?", by=owner
        )
        assert (turned.count, turned.left) == (2, 3)
        assert [undo(correction=one, by=owner) for one in (turned, fixed)] == [2, 3]
        assert [row[2:] for row in flags(warm, 0, 5)[10:15]] == [(2, Rule.PERSON)] * 5
        flush()
        assert undo(correction=mark, by=owner) == 5
        assert flags(warm, 0, 5) == before
        judge_all()
        assert flags(warm, 0, 5) == before

    @pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0)])
    def test_in_whatever_order_they_are_taken_back(self, warm, owner, order):
        before, span = flags(warm, 0, 5), stretch(warm, 10, 12)
        acts = [
            mark_values(stretch=span, plausible=False, reason="fog", by=owner),
            mark_values(stretch=span, plausible=True, reason="no fog", by=owner),
            replace_values(
                stretch=span, new=NewValue(12.0), cause=Cause.CLOCK, reason="late", by=owner
            ),
        ]
        for number in order:
            undo(correction=acts[number], by=owner)
        assert flags(warm, 0, 5) == before

    def test_a_fault_that_came_back_stays_decided(self, warm, owner):
        decide(episode=Episode.objects.get(), fault=False, by=owner)
        act = replace_values(
            stretch=stretch(warm, 50, 50), new=NewValue(13.0), cause=Cause.CLOCK, reason="late",
            by=owner,
        )  # fmt: skip
        undo(correction=act, by=owner)
        Latest.objects.update(unjudged_us=at(0))
        assert judge_all() == (0, 0)
        assert stored(warm, 50).flag == Flag.PLAUSIBLE

    def test_a_conversion_that_came_back_is_reckoned_anew(self, warm, owner):
        raw = stored(warm, 12).value

        def convert(offset):
            return replace_values(
                stretch=stretch(warm, 10, 19), new=NewValue(offset=offset),
                cause=Cause.CALIBRATION, reason="compared", by=owner,
            )  # fmt: skip

        convert(-0.7)
        undo(correction=convert(-0.2), by=owner)
        assert convert(-0.4).left == 0
        assert stored(warm, 12).value == pytest.approx(raw - 0.4)

    def test_a_mark_under_an_estimate_that_gave_way_can_be_taken_back(self, city, owner):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 30)
        take(one, times, values)
        judge_all()
        before = flags(one, 29, 30)
        span = Stretch(one, at(29, 8), at(29, 9) - 1)
        mark = mark_values(stretch=span, plausible=False, reason="works", by=owner)
        assert fill_gaps(stretch=span, reason="works", by=owner).count == 4
        take(one, [at(29, 8) + 3_000_000], [17.0])
        assert undo(correction=mark, by=owner) == 1
        assert flags(one, 29, 30)[32] == before[32]


def test_marks_are_not_judged_away(warm, owner):
    mark_values(stretch=stretch(warm, 10, 12), plausible=False, reason="painted over", by=owner)
    mark_values(stretch=stretch(warm, 50, 50), plausible=True, reason="a fire nearby", by=owner)
    Latest.objects.update(unjudged_us=at(0))
    assert judge_all()[0] == 0
    assert [stored(warm, hour).flag for hour in (9, 10, 12, 13, 50)] == [1, 2, 2, 1, 1]
    assert stored(warm, 50).rule == Rule.PERSON.code


class TestDeciding:
    def test_who_confirms_keeps_the_rule_and_settles_it(self, warm, owner):
        episode = Episode.objects.get()
        act = decide(episode=episode, fault=True, by=owner)
        episode.refresh_from_db()
        assert (episode.state, episode.correction) == ("confirmed", act)
        assert (stored(warm, 50).flag, stored(warm, 50).rule) == (2, Rule.STEP.code)
        Latest.objects.update(unjudged_us=at(0))
        assert judge_all() == (0, 0)
        with pytest.raises(Conflict, match="before"):
            decide(episode=episode, fault=False, by=owner)

    def test_who_rejects_makes_values_plausible_and_may_undo_it(self, warm, owner):
        act = decide(episode=Episode.objects.get(), fault=False, by=owner)
        assert (stored(warm, 50).flag, Episode.objects.get().state) == (1, "rejected")
        Latest.objects.update(unjudged_us=at(0))
        assert judge_all() == (0, 0)
        undo(correction=act, by=owner)
        assert (stored(warm, 50).flag, Episode.objects.get().state) == (2, "open")

    def test_a_fault_that_goes_on_is_listed_from_where_it_was_decided(self, city, owner):
        one = air("luft-1", station("luft"))
        times, values = level(0, 3)
        values[50:] = 11.0
        take(one, times, values)
        judge_all()
        decide(episode=Episode.objects.get(), fault=True, by=owner)
        take(one, [at(0, 72), at(0, 73)], [11.0, 11.0])
        judge_all()
        rest = Episode.objects.get(state="open")
        assert (rest.first_us, rest.last_us, rest.count) == (at(0, 72), at(0, 73), 2)


class TestFilling:
    def test_a_gap_of_a_counter_by_the_usual_week(self, city, owner):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 45)
        hole = (times >= at(43, 8)) & (times < at(43, 12))
        take(one, times[~hole], values[~hole])
        judge_all()
        gap = Episode.objects.get(rule="gap")
        act = fill_gaps(
            stretch=Stretch(one, gap.first_us, gap.last_us), reason="power cut", by=owner
        )
        assert (act.count, act.method) == (16, "typical-day")
        found = [row for row in flags(one, 43, 44) if row[2] == Flag.GAP_FILLED]
        assert [row[0] for row in found] == [43 * 24 + 8 + n / 4 for n in range(16)]
        assert {row[3] for row in found} == {Rule.GAP}
        assert sum(row[1] for row in found) == pytest.approx(values[hole].sum(), rel=0.25)
        gap.refresh_from_db()
        assert gap.state == "confirmed"
        undo(correction=act, by=owner)
        assert not [row for row in flags(one, 43, 44) if row[2] == Flag.GAP_FILLED]
        assert Episode.objects.get(rule="gap").state == "open"

    def test_suspect_values_give_way_and_stay_as_raw(self, city, owner):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 45)
        dead = (times >= at(43, 6)) & (times < at(43, 12))
        take(one, times, np.where(dead, 0.0, values))
        judge_all()
        act = fill_gaps(stretch=Stretch(one, at(43, 6), at(43, 12) - 1), reason="cut", by=owner)
        assert act.count == 24
        row = stored(one, 43 * 24 + 8)
        assert (row.flag, row.raw) == (Flag.GAP_FILLED, 0.0)
        assert row.value > 10
        assert len(flags(one, 43, 44)) == 96  # none stands twice
        undo(correction=act, by=owner)
        assert (stored(one, 43 * 24 + 8).value, stored(one, 43 * 24 + 8).raw) == (0.0, None)

    def test_nothing_is_filled_that_did_not_come_yet(self, city, owner):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 43)
        take(one, times, values)
        with pytest.raises(Invalid) as refused:
            fill_gaps(stretch=Stretch(one, at(43), at(43, 11)), reason="no", by=owner)
        assert refused.value.code == "unfilled-no-gap"

    def test_nothing_is_filled_in_the_future(self, city, owner):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 43)
        ahead = at(43, 11)  # a clock was wrong
        take(one, [*times, ahead], [*values, 5.0])
        with time_machine.travel(moment(at(43)), tick=False), pytest.raises(Invalid) as refused:
            fill_gaps(stretch=Stretch(one, at(43), ahead), reason="no", by=owner)
        assert refused.value.code == "unfilled-no-gap"

    @pytest.mark.parametrize("flushed", [False, True])
    @pytest.mark.parametrize("off_s", [-400, -7, 3, 440])
    def test_late_values_take_the_places_of_estimates(self, city, owner, off_s, flushed):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 45)
        hole = (times >= at(43, 8)) & (times < at(43, 12))
        take(one, times[~hole], values[~hole])
        judge_all()
        act = fill_gaps(stretch=Stretch(one, at(43, 8), at(43, 12) - 1), reason="cut", by=owner)
        if flushed:
            flush()
        take(one, times[hole][:10] + off_s * 1_000_000, values[hole][:10])
        rows = flags(one, 43, 44)
        assert len(rows) == 96
        assert sum(flag == Flag.GAP_FILLED for _, _, flag, _ in rows) == 6
        take(one, times[hole] + off_s * 1_000_000, values[hole])
        rows = flags(one, 43, 44)
        assert len(rows) == 96
        assert not [row for row in rows if row[2] == Flag.GAP_FILLED]
        assert sum(row[1] for row in rows) == values[(times >= at(43)) & (times < at(44))].sum()
        assert undo(correction=act, by=owner) == 0

    def test_a_suspect_value_is_there_again_when_a_real_one_comes_beside_it(self, city, owner):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 45)
        dead = (times >= at(43, 6)) & (times < at(43, 12))
        take(one, times, np.where(dead, 0.0, values))
        judge_all()
        fill_gaps(stretch=Stretch(one, at(43, 6), at(43, 12) - 1), reason="cut", by=owner)
        take(one, [at(43, 8) + 3_000_000], [17.0])
        old = stored(one, 43 * 24 + 8)
        assert (old.value, old.flag, old.rule) == (0.0, Flag.SUSPECT, Rule.ZERO_RUN.code)

    def test_a_short_gap_of_a_level_on_a_line(self, city, owner):
        one = air("luft-1", station("luft"), interval_s=900)
        times = np.arange(at(0), at(1), QUARTER)
        values = np.arange(len(times)) / 10
        hole = (times > at(0, 10)) & (times < at(0, 11))
        take(one, times[~hole], values[~hole])
        fill_gaps(stretch=stretch(one, 10, 11), reason="lost", by=owner)
        assert [row[1] for row in flags(one, 0, 1)] == [pytest.approx(value) for value in values]

    def test_what_is_too_long_stays_unknown(self, city, owner):
        one = air("luft-1", station("luft"))
        times, values = level(0, 5)
        hole = (times >= at(2)) & (times < at(3))
        take(one, times[~hole], values[~hole])
        with pytest.raises(Invalid, match="too-long") as refused:
            fill_gaps(stretch=stretch(one, 48, 72), reason="lost", by=owner)
        assert refused.value.code == "unfilled-too-long"
        with pytest.raises(Invalid, match="no-gap"):
            fill_gaps(stretch=stretch(one, 2, 5), reason="lost", by=owner)


def test_sums_leave_suspect_values_out_with_and_without_roll_ups(warm, owner):
    def figures():
        found = buckets_with_suspects([warm.pk], moment(at(2)), moment(at(2) + 4 * HOUR))
        return [(one.count, one.total, one.suspect) for one in found]

    fresh = figures()
    assert fresh[2] == (0, 0, 1)
    assert len(buckets([warm.pk], moment(at(2)), moment(at(2) + 4 * HOUR))) == 3
    while flush():
        pass
    keep_house(now=moment(at(10)))
    assert figures() == fresh
    correct(warm, 50, 13.5, owner)
    assert figures()[2] == (1, 13.5, 0)
    flush()
    keep_house(now=moment(at(10)))
    assert figures()[2] == (1, 13.5, 0)
