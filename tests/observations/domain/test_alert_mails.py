from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.alert_settings import (
    Collecting,
    Posting,
)
from stadtherz.observations.domain.alert_values import Condition, Kind, News, Stage
from tests.observations.domain.alerting import BERLIN, MONDAY, PLAIN, STEP, World, silent

ONE = "device-silent:one"
ALONE = replace(PLAIN, collecting=Collecting(least=1000))  # nothing is ever collected
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class TestMails:
    def test_opened_and_closed_are_told_once(self):
        world = World()
        for figure in (50, 50, 50, 50, 0, 0, 0, 0):
            world.decide(silent("one", figure))
        assert world.news() == [(ONE, "opened"), (ONE, "closed")]

    def test_what_was_never_told_has_no_end_to_tell(self):
        world = World(replace(PLAIN, posting=Posting(settling=HOUR)))
        for figure in (50, 50, 0, 0, 0):
            world.decide(silent("one", figure))
        assert world.stage(ONE) is Stage.CLOSED
        assert world.sent == []

    def test_an_alert_settles_before_it_is_told_unless_it_is_urgent(self):
        settings = replace(PLAIN, posting=Posting(settling=timedelta(minutes=20)))
        world = World(settings)
        figures = (silent("one"), Condition("one", Kind.CLOCK_WRONG, 120, "health"))
        for _ in range(4):
            world.decide(*figures)
        assert [(moment - MONDAY, mail.department) for moment, mail in world.sent] == [
            (STEP, "health"), (4 * STEP, "traffic"),
        ]  # fmt: skip

    def test_reminders_come_at_growing_distances_and_then_weekly(self):
        world = World()
        for _ in range(24 * 6 * 30):
            world.decide(silent("one"))
        reminded = [moment - world.sent[0][0] for moment, _ in world.sent]
        assert [round(one / DAY) for one in reminded] == [0, 1, 4, 11, 18, 25]
        assert {news for _, news in world.news()[1:]} == {News.REMINDER}

    def test_each_department_has_its_own_mail(self):
        world = World()
        for _ in range(2):
            world.decide(silent("one"), silent("two", department="water"))
        assert [mail.department for _, mail in world.sent] == ["traffic", "water"]


class TestQuietHours:
    def at_night(self, *figures, hours=10):
        world = World(now=datetime(2026, 6, 1, 23, tzinfo=BERLIN))
        for _ in range(hours * 6):
            world.decide(*figures)
        return world

    def test_a_mail_that_can_wait_waits_for_the_morning(self):
        world = self.at_night(silent("one"))
        [(moment, mail)] = world.sent
        assert moment == datetime(2026, 6, 2, 7, tzinfo=BERLIN)
        assert not mail.urgent

    def test_an_urgent_kind_breaks_through_alone(self):
        world = self.at_night(silent("one"), Condition("two", Kind.CLOCK_WRONG, 150, "traffic"))
        (first, urgent), (second, rest) = world.sent
        assert (first.hour, urgent.urgent, [one.alert for one in urgent.entries]) == (
            23, True, ["clock-wrong:two"],
        )  # fmt: skip
        assert (second.hour, [one.alert for one in rest.entries]) == (7, [ONE])

    def test_an_urgent_thing_of_a_calm_kind_breaks_through_too(self):
        world = self.at_night(silent("bridge", urgent=True), hours=1)
        assert len(world.sent) == 1

    def test_the_end_of_something_urgent_can_wait(self):
        world = self.at_night(Condition("two", Kind.CLOCK_WRONG, 150, "traffic"), hours=1)
        for _ in range(8 * 6):
            world.decide(Condition("two", Kind.CLOCK_WRONG, 10, "traffic"))
        assert [(moment.hour, mail.entries[0].news) for moment, mail in world.sent] == [
            (23, News.OPENED), (7, News.CLOSED),
        ]  # fmt: skip


class TestTheDaysLimit:
    def test_the_last_mail_is_a_digest_with_all_that_waits(self):
        world = World(ALONE)
        for step in range(40):  # every ten minutes another device, until 16 o'clock
            world.decide(*(silent(f"d{number:02}") for number in range(step)))
        moments = [(moment.hour, len(mail.entries), mail.digest) for moment, mail in world.sent]
        assert moments[:3] == [(9, 1, False)] * 3
        assert moments[3][0] == 15
        assert moments[3][2]
        assert moments[3][1] > 20
        assert len(moments) == 4

    def test_tomorrow_the_count_starts_anew(self):
        world = World(ALONE)
        for step in range(6 * 24):
            world.decide(*(silent(f"d{number:03}") for number in range(step)))
        first = [moment for moment, _ in world.sent if moment.date() == MONDAY.date()]
        later = [moment for moment, _ in world.sent if moment.date() > MONDAY.date()]
        assert len(first) == 4
        assert later[0] == datetime(2026, 6, 2, 7, tzinfo=BERLIN)

    def test_something_urgent_takes_the_digest_early_and_then_even_it_waits(self):
        world = World(ALONE)
        figures = []
        for number in range(8):
            figures.append(Condition(f"l{number}", Kind.CLOCK_WRONG, 120 + number, "traffic"))
            world.decide(*figures, after=timedelta(minutes=1))
        assert [len(mail.entries) for _, mail in world.sent] == [1, 1, 1, 1]
        assert [mail.digest for _, mail in world.sent] == [False, False, False, True]
        waiting = [alert for alert in world.known if not alert.told]
        assert len(waiting) == 4

    def test_keys_of_mails_count_up(self):
        world = World(ALONE)
        for step in range(6):
            world.decide(*(silent(f"d{number}") for number in range(step)))
        assert [mail.key for _, mail in world.sent] == [
            "traffic/2026-06-01/1", "traffic/2026-06-01/2", "traffic/2026-06-01/3",
        ]  # fmt: skip

    @pytest.mark.parametrize("wrong", [{"most_a_day": 0}, {"reminders": ()}])
    def test_settings_that_tell_nobody_are_refused(self, wrong):
        with pytest.raises(Invalid, match="at least one mail"):
            Posting(**wrong)
