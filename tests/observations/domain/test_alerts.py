from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.alert_settings import (
    DEFAULT_THRESHOLDS,
    Flapping,
    Posting,
    Threshold,
)
from stadtherz.observations.domain.alert_values import Condition, Kind, Stage
from stadtherz.observations.domain.alerts import decide, is_forgettable
from tests.observations.domain.alerting import MONDAY, PLAIN, STEP, World, silent

ONE = "device-silent:one"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class TestHysteresis:
    @pytest.mark.parametrize(
        ("figures", "stages"),
        [
            ([23.9], [None]),
            ([24], [Stage.WATCHED]),
            ([24, 24], [Stage.WATCHED, Stage.OPEN]),
            ([24, 23, 24], [Stage.WATCHED, None, Stage.WATCHED]),  # in a row
            ([24, 24, 10], [Stage.WATCHED, Stage.OPEN, Stage.OPEN]),  # between: nothing changes
            ([24, 24, 3, 3], [Stage.WATCHED, Stage.OPEN, Stage.OPEN, Stage.CLOSED]),
            ([24, 24, 3, 4, 3], [Stage.WATCHED, Stage.OPEN, Stage.OPEN, Stage.OPEN, Stage.OPEN]),
        ],
    )
    def test_rows(self, figures, stages):
        world = World()
        found = []
        for figure in figures:
            world.decide(silent("one", figure))
            found.append(world.stage(ONE))
        assert found == stages

    def test_less_is_worse_for_a_battery(self):
        world = World()
        for percent, stage in [(21, None), (20, "open"), (29, "open"), (30, "closed")]:
            world.decide(Condition("one", Kind.BATTERY_LOW, percent, "traffic"))
            assert world.stage("battery-low:one") == stage

    def test_it_must_last_as_long_as_set(self):
        patient = Threshold(Kind.DEVICE_SILENT, 24, 3, confirmations=2, lasting=HOUR)
        world = World(replace(PLAIN, thresholds=(patient,)))
        stages = []
        for _ in range(8):
            world.decide(silent("one"))
            stages.append(world.stage(ONE))
        assert stages == [Stage.WATCHED] * 6 + [Stage.OPEN] * 2  # 60 minutes after the first

    def test_without_a_figure_nothing_changes(self):
        world = World()
        world.decide(silent("one"))
        world.decide(silent("one"))
        before = world.known
        world.decide(silent("two", 0))
        assert world.known == before

    def test_the_worst_of_several_figures_counts_whatever_their_order(self):
        figures = [silent("one", 2), silent("one", 60), silent("one", 30)]
        answers = {
            decide((), order, PLAIN, MONDAY) for order in (tuple(figures), tuple(figures[::-1]))
        }
        [answer] = answers
        assert answer.update[0].value == 60

    @pytest.mark.parametrize(
        ("opens", "closes", "falling"), [(20, 30, False), (30, 20, True), (20, 20, False)]
    )
    def test_a_threshold_that_closes_in_trouble_is_refused(self, opens, closes, falling):
        with pytest.raises(Invalid, match="on the good side"):
            Threshold(Kind.BATTERY_LOW, opens, closes, falling=falling)

    @pytest.mark.parametrize("threshold", DEFAULT_THRESHOLDS, ids=lambda one: one.kind)
    def test_each_kind_has_a_default_that_opens_and_closes(self, threshold):
        assert threshold.is_bad(threshold.opens)
        assert threshold.is_over(threshold.closes)
        assert not threshold.is_over(threshold.opens)
        assert {one.kind for one in DEFAULT_THRESHOLDS} == set(Kind)


class TestDecisions:
    def test_what_opened_changed_closed_and_went(self):
        world = World()
        first = world.decide(silent("one"), silent("two"))
        assert [alert.key for alert in first.update] == [ONE, "device-silent:two"]
        second = world.decide(silent("one"), silent("two", 0))
        assert [alert.key for alert in second.open] == [ONE]
        assert second.drop == ("device-silent:two",)
        world.decide(silent("one", 0))
        last = world.decide(silent("one", 0))
        assert [alert.key for alert in last.close] == [ONE]
        assert (last.open, last.update, last.drop) == ((), (), ())

    def test_a_moment_without_a_zone_or_a_kind_without_a_threshold_is_refused(self):
        with pytest.raises(Invalid, match="needs a time zone"):
            decide((), (), PLAIN, datetime(2026, 6, 1))
        with pytest.raises(Invalid, match="no threshold for clock-jumped"):
            decide((), (Condition("one", Kind.CLOCK_JUMPED, 1, "it"),), PLAIN, MONDAY)

    @pytest.mark.parametrize("after", [timedelta(), -HOUR])
    def test_the_same_or_an_earlier_moment_confirms_nothing(self, after):
        world = World()
        world.decide(silent("one"))
        world.decide(silent("one"), after=after)
        assert (world.stage(ONE), world.alert(ONE).bad) == (Stage.WATCHED, 1)

    def test_a_closed_alert_is_forgotten_when_nothing_depends_on_it(self):
        world = World()
        for figure in (50, 50, 0, 0):
            world.decide(silent("one", figure))
        alert = world.alert(ONE)
        assert not is_forgettable(alert, PLAIN, world.now + DAY)
        assert is_forgettable(alert, PLAIN, world.now + 3 * DAY)
        untold = replace(alert, told_closed=False)
        assert not is_forgettable(untold, PLAIN, world.now + 30 * DAY)


class TestFlapping:
    SETTINGS = replace(PLAIN, flapping=Flapping(openings=3, window=DAY, calm=3 * HOUR))

    def flapping(self):
        world = World(replace(self.SETTINGS, posting=Posting(most_a_day=99, settling=timedelta())))
        for _ in range(3):
            for figure in (50, 50, 0, 0):
                world.decide(silent("one", figure))
        return world

    def test_the_third_opening_in_a_day_is_told_as_flapping_and_stays_open(self):
        world = self.flapping()
        assert [news for _, news in world.news()] == [
            "opened", "closed", "opened", "closed", "flapping",
        ]  # fmt: skip
        assert world.alert(ONE).flapping
        assert world.stage(ONE) is Stage.OPEN

    def test_it_closes_after_a_calm_time_only(self):
        world = self.flapping()
        since = world.now - STEP  # the first of the two good figures
        while world.stage(ONE) is Stage.OPEN:
            world.decide(silent("one", 0))
        assert world.now - since == 3 * HOUR

    def test_going_on_to_flap_is_not_told_again(self):
        world = self.flapping()
        told = len(world.sent)
        for _ in range(12):
            for figure in (50, 50, 0, 0):
                world.decide(silent("one", figure))
        assert len(world.sent) == told

    def test_openings_on_different_days_are_no_flapping(self):
        world = World()
        for _ in range(4):
            for figure in (50, 50, 0, 0):
                world.decide(silent("one", figure))
            world.decide(silent("one", 0), after=DAY)
        assert not world.alert(ONE).flapping
