"""From values that come in to flags in the lake, by the real services."""

import io

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from stadtherz.accounts.public import Role, User, ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.existing import row_numbered
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.models import (
    Balance,
    Correction,
    Episode,
    Flag,
    HotObservation,
    Judging,
    Latest,
    QualityRules,
)
from stadtherz.observations.services.correcting import Stretch, mark_values
from stadtherz.observations.services.first_look import forget_limits
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import judge_while
from stadtherz.observations.services.judging import judge_due, note_due
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import station, stream
from tests.observations.house import keep_house
from tests.observations.judged import (
    DAY,
    HOUR,
    QUARTER,
    air,
    at,
    busy,
    day,
    doubted,
    flags,
    judge_all,
    level,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(own_lake):
    load_city(city=the_city())


@pytest.fixture
def counter(city):
    return stream("rad-1", station("rad"))


def with_zeros(times, values, first, hours):
    dead = (times >= first) & (times < first + hours * HOUR)
    return np.where(dead, 0.0, values)


class TestWhenItComesIn:
    def test_a_value_is_flagged_by_its_range_at_once(self, counter):
        take(counter, [at(0), at(0, 1), at(0, 2)], [7.0, -3.0, 1_900.0])
        assert flags(counter, 0, 1) == [
            (0.0, 7.0, Flag.PLAUSIBLE, None),
            (1.0, -3.0, Flag.SUSPECT, Rule.RANGE),
            (2.0, 1_900.0, Flag.SUSPECT, Rule.RANGE),
        ]

    def test_a_time_in_the_future_is_doubted(self, counter):
        later = at(4_000)
        take(counter, [later], [5.0])
        assert doubted(counter, 3_999, 4_001) == [(96_000.0, Rule.CLOCK)]

    def test_a_property_without_rules_stays_raw(self, counter):
        counter.observed.kind = "level"
        counter.observed.save()
        take(counter, [at(0)], [-1e9])
        assert flags(counter, 0, 1) == [(0.0, -1e9, Flag.RAW, None)]

    def test_own_rules_go_before_those_of_the_property(self, counter):
        QualityRules.objects.create(observed=counter.observed, low=0, high=50)
        QualityRules.objects.create(datastream=counter, high=100)
        take(counter, [at(0), at(0, 1)], [80.0, 120.0])
        assert [row[2] for row in flags(counter, 0, 1)] == [Flag.PLAUSIBLE, Flag.SUSPECT]

    def test_rules_that_contradict_each_other_hinder_nobody(self, counter):
        QualityRules.objects.create(observed=counter.observed, low=10, high=5)
        take(counter, [at(0)], [7.0])
        assert len(flags(counter, 0, 1)) == 1

    def test_a_result_that_is_no_number_is_left_alone(self, counter):
        record_rows(rows=[Row(counter.pk, at(0), None, result='"wet"')])
        assert HotObservation.objects.get().flag == Flag.RAW


class TestOverTime:
    def test_a_dead_counter_is_found_from_its_first_zero(self, counter):
        times, values = busy(0, 45)
        take(counter, times, with_zeros(times, values, at(43, 6), 10))
        judge_all()
        found = doubted(counter, 0, 45)
        assert found[0] == (43 * 24 + 6.0, Rule.ZERO_RUN)
        assert len(found) == 40
        [episode] = Episode.objects.all()
        assert (episode.rule, episode.count, episode.first_us) == ("zero-run", 40, at(43, 6))
        assert episode.reason["usual"] > 500

    def test_judging_twice_changes_nothing(self, counter):
        times, values = busy(0, 45)
        take(counter, times, with_zeros(times, values, at(43, 6), 10))
        assert judge_all()[0] == 40
        before = flags(counter, 0, 46)
        call_command(
            "observations_judge", since=day(-1), datastream=["rad-1"], stdout=io.StringIO()
        )
        assert flags(counter, 0, 46) == before
        Latest.objects.update(unjudged_us=at(0))
        assert judge_all() == (0, 0)

    def test_flags_survive_flush_and_the_closing_of_days(self, counter):
        times, values = busy(0, 45)
        take(counter, times, with_zeros(times, values, at(43, 6), 10))
        judge_all()
        before = flags(counter, 0, 46)
        while flush():
            pass
        assert flags(counter, 0, 46) == before
        keep_house(now=Latest.objects.get().time.replace(year=2027))
        assert flags(counter, 0, 46) == before
        assert len(the_lake().files().paths()) == 45

    def test_an_observation_keeps_its_number_when_it_is_flagged(self, city):
        one = air("luft-1", station("luft"))
        times, values = level(0, 5)
        values[50] = 38.0
        take(one, times, values)
        number = HotObservation.objects.get(us=at(0, 50)).sequence
        judge_all()
        row = row_numbered(number, the_lake())
        assert (row.us, row.value, row.flag, row.rule) == (at(0, 50), 38.0, 2, Rule.STEP.code)

    def test_a_frozen_level_over_the_end_of_a_week(self, city):
        one = air("luft-1", station("luft"))
        times, values = level(0, 10)
        values[6 * 24 + 12 : 7 * 24 + 12] = 11.0
        take(one, times, values)
        judge_all()
        assert doubted(one, 0, 10) == [(6 * 24 + 12.0 + n, Rule.FREEZE) for n in range(24)]
        assert [(row.first_us, row.count) for row in Episode.objects.order_by("first_us")] == [
            (at(6, 12), 12), (at(7), 12),
        ]  # fmt: skip

    def test_what_comes_in_later_is_judged_with_what_was_there(self, city):
        one = air("luft-1", station("luft"))
        times, values = level(0, 3)
        values[60:] = 11.0
        take(one, times, values)
        judge_all()
        assert doubted(one, 0, 4) == []  # twelve hours may be chance
        take(one, [at(3), at(3, 1)], [11.0, 11.0])
        judge_all()
        assert [hour for hour, _ in doubted(one, 0, 4)] == [float(n) for n in range(60, 74)]
        take(one, [at(3, 2)], [14.0])
        assert judge_all() == (0, 0)
        assert Latest.objects.get(pk=one.pk).flag == Flag.PLAUSIBLE

    def test_the_latest_value_is_doubted_too(self, city):
        one = air("luft-1", station("luft"))
        times, values = level(0, 3)
        values[50:] = 11.0
        take(one, times, values)
        judge_all()
        assert Latest.objects.get(pk=one.pk).flag == Flag.SUSPECT

    def test_gaps_are_listed_without_a_flag(self, counter):
        times, values = busy(0, 10)
        kept = (times < at(5, 8)) | (times >= at(5, 11))
        take(counter, times[kept], values[kept])
        judge_all()
        [gap] = Episode.objects.filter(rule="gap")
        assert (gap.first_us, gap.last_us, gap.count) == (at(5, 8), at(5, 11) - 1, 12)
        assert gap.reason == {"hours": 3.0}
        assert doubted(counter, 0, 10) == []

    def test_neighbours_doubt_the_one_that_left_them(self, city):
        place = station("luft")
        ones = [air(f"luft-{n}", place) for n in range(3)]
        for n, one in enumerate(ones):
            times, values = level(0, 7, seed=n)
            if n == 0:
                values[100:120] = values[100:120] + np.linspace(0.5, 9.5, 20).round(1)
            take(one, times, values)
        rules = QualityRules.objects.create(datastream=ones[0], neighbour_sigmas=6)
        rules.neighbours.set(ones[1:])
        rules.save()
        judge_all()
        found = [(hour, rule) for hour, rule in doubted(ones[0], 0, 7) if rule == Rule.NEIGHBOURS]
        assert len(found) >= 8
        assert all(100 <= hour < 120 for hour, _ in found)
        assert doubted(ones[1], 0, 7) == []

    def test_counters_one_behind_the_other(self, city):
        place = station("rad")
        first, second = stream("rad-1", place), stream("rad-2", place)
        times, values = busy(0, 7)
        take(first, times, values)
        lost = (times >= at(3)) & (times < at(4))
        take(second, times, np.where(lost, np.floor(values / 2), values))
        pair = Balance.objects.create(name="Brücke", percent=15, least=100)
        pair.inward.set([first])
        pair.outward.set([second])
        pair.save()
        judge_all()
        for one in (first, second):
            rules = {rule for _, rule in doubted(one, 0, 7)}
            assert rules == {Rule.CONSERVATION}
        pair.active = False
        pair.save()
        call_command("observations_judge", since=day(0), stdout=io.StringIO())
        assert doubted(first, 0, 7) == []
        assert not Episode.objects.exists()


class TestBesideABrokenOne:
    """What is doubted for itself says nothing of the others."""

    @pytest.fixture
    def pair(self, city):
        place = station("rad")
        ones = stream("rad-1", place), stream("rad-2", place)
        row = Balance.objects.create(name="Brücke", percent=15, least=50, window="hour")
        row.inward.set(ones[:1])
        row.outward.set(ones[1:])
        row.save()
        return ones

    def test_an_impossible_count_leaves_the_counter_behind_alone(self, pair):
        for one in pair:
            take(one, *busy(0, 3))
        take(pair[0], [at(1, 8) + QUARTER // 2], [3_000.0])
        judge_all()
        assert doubted(pair[0], 0, 3) == [(32.125, Rule.RANGE)]
        assert doubted(pair[1], 0, 3) == []

    def test_a_dead_counter_leaves_the_counter_behind_alone(self, pair):
        times, values = busy(0, 23)
        take(pair[0], times, values)
        take(pair[1], times, with_zeros(times, values, at(22, 6.5), 10))
        judge_all()
        assert {rule for _, rule in doubted(pair[1], 0, 23)} == {Rule.ZERO_RUN}
        assert doubted(pair[0], 0, 23) == []
        Latest.objects.update(unjudged_us=at(0))
        assert judge_all() == (0, 0)

    def test_who_names_the_wrong_counter_acquits_the_other(self, pair):
        ensure_roles()
        owner = User.objects.create_user("owner")
        owner.groups.set(owner.groups.model.objects.filter(name=Role.DATA_OWNER.value))
        times, values = busy(0, 3)
        take(pair[0], times, values)
        lost = (times >= at(1, 8)) & (times < at(1, 9))
        take(pair[1], times, np.where(lost, np.floor(values / 3), values))
        judge_all()
        assert [len(doubted(one, 0, 3)) for one in pair] == [4, 4]
        span = Stretch(pair[1], at(1, 8), at(1, 9) - 1)
        mark_values(stretch=span, plausible=False, reason="a hedge", by=owner)
        judge_all()
        assert [len(doubted(one, 0, 3)) for one in pair] == [0, 4]

    def test_an_impossible_level_leaves_its_neighbours_alone(self, city):
        place = station("luft")
        ones = [air(f"luft-{n}", place) for n in range(3)]
        for n, one in enumerate(ones):
            times, values = level(0, 6, seed=n)
            if n == 0:
                values[100:110] = -90.0
            take(one, times, values)
        for one in ones:
            rules = QualityRules.objects.create(datastream=one, neighbour_sigmas=6)
            rules.neighbours.set([other for other in ones if other != one])
            rules.save()
        judge_all()
        assert doubted(ones[0], 0, 6)[:10] == [(100.0 + n, Rule.RANGE) for n in range(10)]
        assert [doubted(one, 0, 6) for one in ones[1:]] == [[], []]


class TestAnew:
    def test_a_changed_rule_judges_from_the_day_that_was_chosen(self, counter):
        times, values = busy(0, 14)
        take(counter, times, values)
        judge_all()
        assert doubted(counter, 0, 14) == []
        QualityRules.objects.create(datastream=counter, high=20)
        forget_limits()
        out = io.StringIO()
        call_command("observations_judge", since=day(7), stdout=out)
        assert {int(hour // 24) >= 7 for hour, _ in doubted(counter, 0, 14)} == {True}
        assert "values judged" in out.getvalue()
        QualityRules.objects.update(high=None)
        forget_limits()
        call_command("observations_judge", since=day(7), stdout=out)
        assert doubted(counter, 0, 14) == []

    def test_an_interrupted_run_goes_on(self, counter):
        times, values = busy(0, 28)
        take(counter, times, with_zeros(times, values, at(25, 6), 10))
        note_due()
        steps = judge_due()
        assert [next(steps).week, next(steps).week] == [day(-7), day(0)]
        steps.close()
        assert Judging.objects.get().from_us == at(7)
        assert sum(one.flagged for one in judge_due()) == 40
        assert not Judging.objects.exists()

    def test_wrong_calls_say_what_is_right(self, counter):
        with pytest.raises(CommandError, match="there is no datastream 'rad-9'"):
            call_command("observations_judge", datastream=["rad-9"])
        with pytest.raises(CommandError, match="lies in the future"):
            call_command("observations_judge", since=day(40_000))


def test_weeks_without_values_are_left_out_in_one_step_and_not_logged(counter):
    """As after an uplink of 1970: its week, those next to values, and no other."""
    times, values = busy(0, 20)
    take(counter, [3_600_000_000, *times], [5.0, *values])
    note_due()
    steps = list(judge_due())
    assert sum(step.values for step in steps) >= len(times)
    assert len(steps) <= 8
    take(counter, [7_200_000_000], [6.0])
    note_due()
    said = list(judge_while(seconds=60))
    assert 1 <= len(said) <= 5
    assert all("judged 0 values" not in one for one in said)
    assert "1969-12-29" in said[0]


def test_what_came_in_now_does_not_wait_for_old_weeks(counter):
    other = stream("rad-2", counter.station)
    take(counter, [at(-700), at(-350), at(0)], [5.0, 6.0, 7.0])
    take(other, [at(20)], [5.0])
    note_due()
    weeks = [step.week.isoformat() for step in judge_due() if step.values]
    assert weeks[0] == max(weeks)
    assert weeks[1:] == sorted(weeks[1:])


def test_what_a_device_flagged_itself_is_kept(counter):
    record_rows(rows=[Row(counter.pk, at(0), 5.0, flag=Flag.SUSPECT)])
    judge_all()
    assert flags(counter, 0, 1) == [(0.0, 5.0, Flag.SUSPECT, None)]


def test_a_decision_is_not_judged(counter):
    take(counter, [at(0)], [5_000.0])
    row = HotObservation.objects.get()
    Correction.objects.create(
        datastream=counter, act="suspect", reason="seen", first_us=at(0), last_us=at(0), count=1,
        first_sequence=row.sequence,
    )  # fmt: skip
    QualityRules.objects.create(datastream=counter, high=9_000, most_a_second=100)
    forget_limits()
    judge_all()
    assert doubted(counter, 0, 1) == [(0.0, Rule.RANGE)]


def test_times_of_the_tests_are_what_they_say():
    assert (at(1) - at(0), HOUR) == (DAY, 4 * QUARTER)
