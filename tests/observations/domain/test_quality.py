import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.clock import ClockLimits
from stadtherz.observations.domain.conservation import Counted, Tolerance, balance
from stadtherz.observations.domain.findings import NO_RULE, Flag, Rule, Stream
from stadtherz.observations.domain.freezes import Chance, Freeze
from stadtherz.observations.domain.local_time import DAY, HOUR
from stadtherz.observations.domain.neighbours import Company
from stadtherz.observations.domain.quality import Context, QualitySettings, judge
from stadtherz.observations.domain.quality_defaults import (
    LEVELS,
    VEHICLES_A_SECOND_AND_LANE,
)
from stadtherz.observations.domain.quality_rules import Range
from stadtherz.observations.domain.steps import Steps
from stadtherz.observations.domain.typical import typical_week
from tests.observations.domain.synthetic import BERLIN, QUARTER, START, bicycles, temperatures
from tests.observations.domain.usual_rules import of_counter, of_level

WEATHER = QualitySettings(Range(-40, 60), Steps(most=5, sigmas=None), Freeze(6 * HOUR))


def stream(values, **more):
    times = START + np.arange(len(values), dtype=np.int64) * QUARTER
    return Stream(times, np.array(values, float), QUARTER, **more)


def verdicts(judgement):
    return [Flag(flag).name for flag in judgement.flags], judgement.rules.tolist()


class TestFlags:
    def test_each_value_has_a_flag_and_the_rule_that_set_it(self):
        judgement = judge(stream([10, 11, 99, 11, math.nan, 12]), WEATHER)
        assert verdicts(judgement) == (
            ["PLAUSIBLE", "PLAUSIBLE", "SUSPECT", "PLAUSIBLE", "SUSPECT", "PLAUSIBLE"],
            [0, 0, Rule.RANGE.code, 0, Rule.NUMBER.code, 0],
        )

    def test_the_most_serious_rule_is_stored_and_all_are_listed(self):
        judgement = judge(stream([10, 99, 10, 10]), WEATHER)
        assert judgement.rules.tolist() == [0, Rule.RANGE.code, 0, 0]
        assert [one.rule for one in judgement.findings] == [Rule.RANGE, Rule.STEP]

    def test_what_no_rule_could_judge_stays_raw(self):
        judgement = judge(stream([1, 2, 3]), QualitySettings())
        assert verdicts(judgement) == (["RAW"] * 3, [NO_RULE] * 3)
        assert judgement.summary.suspect_share is None

    def test_only_the_value_with_a_predecessor_is_judged_by_steps(self):
        judgement = judge(stream([1, 2, 3]), QualitySettings(steps=Steps(most=5, sigmas=None)))
        assert verdicts(judgement)[0] == ["RAW", "PLAUSIBLE", "PLAUSIBLE"]

    def test_a_good_status_or_clock_acquits_nothing_a_bad_one_objects(self):
        raw = stream([1, 2, 3], status=np.array([0, 7, 0]))
        assert verdicts(judge(raw, QualitySettings())) == (
            ["RAW", "SUSPECT", "RAW"], [0, Rule.STATUS.code, 0],
        )  # fmt: skip

    def test_what_a_person_corrected_keeps_its_flag(self):
        flags = np.array([Flag.RAW, Flag.CORRECTED, Flag.GAP_FILLED, Flag.SUSPECT], np.int8)
        judgement = judge(stream([99, 99, 99, 10], flags=flags), WEATHER)
        assert verdicts(judgement) == (
            ["SUSPECT", "CORRECTED", "GAP_FILLED", "SUSPECT"],
            [Rule.RANGE.code, 0, 0, Rule.STEP.code],
        )

    def test_nothing_is_removed(self):
        values = [10, 99, math.nan, 10]
        given = stream(values)
        judge(given, WEATHER)
        assert len(judge(given, WEATHER).flags) == 4
        np.testing.assert_array_equal(given.values, values)

    @given(st.lists(st.floats(-100, 100) | st.just(math.nan), max_size=40), st.randoms())
    def test_the_order_in_which_observations_come_does_not_matter(self, values, random):
        straight = stream(values)
        order = list(range(len(values)))
        random.shuffle(order)
        shuffled = Stream(straight.times[order], straight.values[order], QUARTER)
        first, second = judge(straight, WEATHER), judge(shuffled, WEATHER)
        assert first.flags[order].tolist() == second.flags.tolist()
        assert first.rules[order].tolist() == second.rules.tolist()
        assert first.findings == second.findings
        assert first.summary == second.summary

    @given(st.lists(st.floats(-100, 100), min_size=1, max_size=40))
    def test_a_suspect_value_has_a_rule_and_every_rule_a_finding(self, values):
        judgement = judge(stream(values), WEATHER)
        for place, (flag, code) in enumerate(zip(judgement.flags, judgement.rules, strict=True)):
            assert (flag == Flag.SUSPECT) == (code != NO_RULE)
            if code != NO_RULE:
                at = START + place * QUARTER
                assert any(
                    one.rule.code == code and one.start <= at <= one.end
                    for one in judgement.findings
                )
        assert sum(judgement.summary.flags.values()) == len(values)
        assert sum(judgement.summary.rules.values()) == judgement.suspect.sum()


class TestContext:
    def test_a_rule_that_lacks_what_it_needs_is_named(self):
        asked = QualitySettings(chance=Chance(), company=Company(), clock=ClockLimits())
        judgement = judge(stream([1, 2, 3], counted=True), asked)
        assert set(judgement.summary.idle) == {Rule.ZERO_RUN, Rule.NEIGHBOURS, Rule.CLOCK}

    def test_neighbours_are_reordered_with_their_stream(self):
        times, values = temperatures(1, days=7, places=4)
        one = values[:, 0].copy()
        one[300:400] += 15
        asked = QualitySettings(company=Company(floor=0.1))
        straight = judge(Stream(times, one, QUARTER), asked, Context(others=values[:, 1:]))
        back = judge(
            Stream(times[::-1], one[::-1], QUARTER), asked, Context(others=values[::-1, 1:])
        )
        assert straight.suspect[::-1].tolist() == back.suspect.tolist()
        assert straight.suspect[300:400].all()

    def test_neighbours_of_another_stream_are_refused(self):
        with pytest.raises(Invalid, match="2 rows of neighbours for 3 observations"):
            judge(stream([1, 2, 3]), WEATHER, Context(others=np.zeros((2, 2))))

    def test_both_ends_of_a_broken_balance_are_doubted(self):
        counts = bicycles(3, days=20)
        lost = counts.values.copy()
        broken = (counts.times >= START + 10 * DAY) & (counts.times < START + 13 * DAY)
        lost[broken] = np.floor(lost[broken] * 0.5)
        ends = [
            (Counted(name, counts.times, values, QUARTER),)
            for name, values in (("a", counts.values), ("b", lost))
        ]
        found = balance(*ends, Tolerance(window=DAY, least=200))
        for values in (counts.values, lost):
            judgement = judge(
                replace(counts, values=values), QualitySettings(), Context(balances=(found,))
            )
            assert judgement.suspect.sum() == sum(one.count for one in found.findings) / 2 > 0
            assert set(judgement.rules[judgement.suspect]) == {Rule.CONSERVATION.code}

    def test_the_gaps_of_the_span_are_counted(self):
        judgement = judge(
            stream([1] * 8), QualitySettings(), Context(start=START, end=START + 4 * HOUR)
        )
        assert judgement.summary.gaps.share == 0.5

    def test_zero_runs_need_a_typical_week(self):
        counts = bicycles(4)
        values = counts.values.copy()
        values[96 * 40 : 96 * 42] = 0
        dead = replace(counts, values=values)
        week = typical_week(dead.times, dead.values, BERLIN, slot_minutes=15)
        judgement = judge(dead, of_counter(QUARTER, 2), Context(week=week))
        assert (judgement.rules[96 * 40 : 96 * 42] == Rule.ZERO_RUN.code).all()
        assert judgement.summary.rules[Rule.ZERO_RUN] < 2 * 96 + 40  # and the night around


class TestDefaults:
    @pytest.mark.parametrize("prop", LEVELS)
    def test_every_property_has_a_range(self, prop):
        found = of_level(prop)
        assert found.range is not None
        assert found.range.low < found.range.high
        assert found.freeze is not None

    @pytest.mark.parametrize(
        ("prop", "low", "high"),
        [
            ("air-temperature", -80, 60), ("relative-humidity", 0, 100),
            ("air-pressure", 500, 1100), ("wind-speed", 0, 75), ("wind-direction", 0, 360),
        ],
    )  # fmt: skip
    def test_weather_has_the_plausible_values_of_wmo_488(self, prop, low, high):
        found = of_level(prop).range
        assert (found.low, found.high) == (low, high)

    def test_a_lane_cannot_carry_more_than_its_headway_allows(self):
        found = of_counter(QUARTER, VEHICLES_A_SECOND_AND_LANE)
        assert found.range.greatest == pytest.approx(630)
