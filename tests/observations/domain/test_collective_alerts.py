from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.alert_settings import (
    AlertSettings,
    Collecting,
)
from stadtherz.observations.domain.alert_values import News, Stage
from tests.observations.domain.alerting import BERLIN, PLAIN, World, silent

HOUR = timedelta(hours=1)


class TestCollectiveAlerts:
    def gateway(self, failing, others=0, gateway="gateway:7", start=0):
        """Figures of a gateway's devices, of which some fail."""
        return [
            silent(f"d{start + number:02}", 50 if number < failing else 0, groups=(gateway,))
            for number in range(failing + others)
        ]

    def twice(self, figures, settings=PLAIN):
        world = World(settings)
        for _ in range(2):
            world.decide(*figures)
        return world

    @pytest.mark.parametrize(
        ("failing", "others", "collective"),
        [(3, 0, False), (4, 0, True), (4, 4, True), (4, 5, False), (20, 20, True)],
    )
    def test_enough_and_half_of_the_group(self, failing, others, collective):
        nobody_else = replace(PLAIN, collecting=Collecting(least=4, all_share=0.99))
        elsewhere = self.gateway(0, 50, gateway="gateway:8", start=50)
        world = self.twice([*self.gateway(failing, others), *elsewhere], nobody_else)
        found = [alert for alert in world.known if alert.collective]
        assert bool(found) == collective
        [(_, mail)] = world.sent
        if collective:
            assert [(entry.news, len(entry.members)) for entry in mail.entries] == [
                (News.COLLECTIVE, failing)
            ]
            assert found[0].subject == "gateway:7"
            assert found[0].value == failing
        else:
            assert len(mail.entries) == failing

    def test_the_smallest_group_that_explains_it_is_named(self):
        figures = [
            replace(one, groups=("network:lora", *one.groups))
            for one in (*self.gateway(6), *self.gateway(0, 6, gateway="gateway:8", start=50))
        ]
        world = self.twice(figures)
        assert [alert.subject for alert in world.known if alert.collective] == ["gateway:7"]

    def test_a_large_share_of_everything_is_collective_without_a_group(self):
        figures = [silent(f"d{number}", 50 if number < 10 else 0) for number in range(40)]
        world = self.twice(figures)
        assert [alert.subject for alert in world.known if alert.collective] == ["all"]
        [(_, mail)] = world.sent
        assert len(mail.entries) == 1

    def test_each_department_is_told_of_its_own_devices(self):
        figures = [
            replace(one, department="water" if number % 3 == 0 else "traffic")
            for number, one in enumerate(self.gateway(6))
        ]
        world = self.twice(figures)
        assert [(mail.department, len(mail.entries[0].members)) for _, mail in world.sent] == [
            ("traffic", 4), ("water", 2),
        ]  # fmt: skip

    def test_later_failures_join_without_a_mail_and_stand_in_the_reminder(self):
        world = self.twice(self.gateway(6, 4))
        for _ in range(6 * 25):
            world.decide(*self.gateway(8, 2))
        assert [(entry.news, len(entry.members)) for _, mail in world.sent
                for entry in mail.entries] == [
            (News.COLLECTIVE, 6), (News.REMINDER, 8),
        ]  # fmt: skip

    def test_when_few_are_left_they_stand_for_themselves_and_are_told(self):
        world = self.twice(self.gateway(6))
        for _ in range(6):
            world.decide(*self.gateway(1, 5))
        key = "device-silent:gateway:7:traffic"
        assert world.stage(key) is Stage.CLOSED
        assert world.news() == [(key, "collective"), ("device-silent:d00", "opened"),
                                (key, "closed")]  # fmt: skip

    def test_a_member_that_recovers_leaves_without_a_mail(self):
        world = self.twice(self.gateway(6))
        for _ in range(4):
            world.decide(*self.gateway(5, 1))
        host = world.alert("device-silent:gateway:7:traffic")
        assert (host.stage, len(host.members), host.value) == (Stage.OPEN, 5, 5)
        assert len(world.sent) == 1

    def test_a_member_whose_collective_alert_was_lost_is_not_mute(self):
        world = self.twice(self.gateway(6))
        world.known = tuple(alert for alert in world.known if not alert.collective)
        world.decide(*self.gateway(6), after=2 * HOUR)
        assert len(world.sent[-1][1].entries) == 6

    def test_an_older_alert_joins_a_collective_one_in_the_decision_that_founds_it(self):
        patient = replace(PLAIN, posting=replace(PLAIN.posting, settling=9 * HOUR))
        world = World(patient)
        for _ in range(2):
            world.decide(*self.gateway(1, 9))
        for _ in range(2):
            world.decide(*self.gateway(1, 9), after=HOUR)
        for _ in range(2):
            world.decide(*self.gateway(6, 4))
        [host] = [alert for alert in world.known if alert.collective]
        assert len(host.members) == 6
        again = world.decide(*self.gateway(6, 4), after=timedelta())
        assert (again.open, again.update, again.mails) == ((), (), ())

    def test_a_slow_trickle_is_no_storm(self):
        nobody_else = replace(PLAIN, collecting=Collecting(least=4, all_share=0.99))
        world = World(nobody_else, now=datetime(2026, 6, 1, 7, tzinfo=BERLIN))
        for step in range(6):
            for _ in range(12):
                world.decide(*self.gateway(step + 1, 5 - step))
        assert not any(alert.collective for alert in world.known)

    def test_one_device_is_no_collective(self):
        with pytest.raises(Invalid, match="at least 2"):
            Collecting(least=1)

    def test_with_defaults_a_gateway_of_forty_devices_is_one_line(self):
        world = World(AlertSettings())
        for _ in range(12):
            world.decide(*self.gateway(40))
        [(_, mail)] = world.sent
        assert [(entry.news, len(entry.members)) for entry in mail.entries] == [
            (News.COLLECTIVE, 40)
        ]
        assert time(9) < world.sent[0][0].time() < time(11)
