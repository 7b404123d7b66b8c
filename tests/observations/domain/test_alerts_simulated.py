"""Weeks of a small city with devices that fail and recover at random: what must always hold."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.observations.domain.alert_settings import Collecting, Flapping, Posting
from stadtherz.observations.domain.alert_values import Condition, Kind, News, Stage
from stadtherz.observations.domain.alerts import applied, decide, is_forgettable
from stadtherz.observations.domain.quiet_hours import QuietHours, is_quiet
from tests.observations.domain.alerting import BERLIN, MONDAY, PLAIN, World

pytestmark = pytest.mark.slow

DEVICES = 12
DEPARTMENTS = ("traffic", "water")
STEP = timedelta(hours=1)
A_DAY = 24
LONG = 5 * A_DAY


@st.composite
def cities(draw):
    """Settings, and for each device the steps at which it turns bad or good again."""
    chosen = replace(
        PLAIN,
        quiet=QuietHours(
            draw(st.sampled_from([time(18), time(22), time(0)])),
            draw(st.sampled_from([time(6), time(7), time(9)])),
            weekends=draw(st.booleans()),
        ),
        collecting=Collecting(least=draw(st.integers(2, 5))),
        posting=Posting(
            most_a_day=draw(st.integers(1, 4)),
            settling=draw(st.sampled_from([timedelta(), timedelta(minutes=90)])),
        ),
        flapping=Flapping(openings=draw(st.integers(2, 4))),
    )
    changes = [sorted(draw(st.sets(st.integers(0, LONG), max_size=8))) for _ in range(DEVICES)]
    missing = draw(st.sets(st.tuples(st.integers(0, LONG), st.integers(0, DEVICES - 1)),
                           max_size=20))  # fmt: skip
    return chosen, changes, missing


def figures(changes, missing, step):
    """Devices toggle between good and bad at their steps; a few figures are missing."""
    found = []
    for number in range(DEVICES):
        if (step, number) in missing:
            continue
        bad = sum(change <= step for change in changes[number]) % 2 == 1
        kind = Kind.CLOCK_WRONG if number % 4 == 3 else Kind.DEVICE_SILENT
        value = (150.0 if kind is Kind.CLOCK_WRONG else 50.0) if bad else 0.0
        found.append(
            Condition(
                f"d{number:02}", kind, value, DEPARTMENTS[number % 2], (f"gateway:{number % 3}",)
            )
        )
    return found


def run(city):
    """Live through the days; every decision is asked for twice."""
    chosen, changes, missing = city
    world, opened, closed = World(chosen), Counter(), Counter()
    for step in range(LONG):
        conditions = figures(changes, missing, step)
        before = world.known
        decisions = world.decide(*conditions, after=STEP)
        opened.update(alert.key for alert in decisions.open)
        closed.update(alert.key for alert in decisions.close)
        again = decide(world.known, conditions, chosen, world.now)
        assert (again.open, again.update, again.close, again.drop, again.mails) == ((),) * 5
        turned = decide(before[::-1], conditions[::-1], chosen, world.now)
        assert turned == decisions
        forgotten = [one for one in world.known if is_forgettable(one, chosen, world.now)]
        world.known = tuple(one for one in world.known if one not in forgotten)
    return world, opened, closed


@settings(max_examples=25)
@given(cities())
def test_what_must_hold_every_day(city):
    world, opened, closed = run(city)
    chosen = world.settings
    a_day = Counter(
        (mail.department, moment.astimezone(BERLIN).date()) for moment, mail in world.sent
    )
    assert all(count <= chosen.posting.most_a_day for count in a_day.values())
    for moment, mail in world.sent:
        assert mail.entries
        assert mail.urgent or not is_quiet(chosen.quiet, moment)
        if is_quiet(chosen.quiet, moment):
            assert all(entry.news is not News.CLOSED for entry in mail.entries)
    assert len({mail.key for _, mail in world.sent}) == len(world.sent)
    now_open = Counter(alert.key for alert in world.known if alert.stage is Stage.OPEN)
    assert opened == closed + now_open  # every opened alert is closed or still open


@settings(max_examples=25)
@given(cities())
def test_a_trouble_that_lasts_is_told_at_last(city):
    """After the random days some devices stay bad for three working days: each is told, by itself
    or in a collective alert of its own department."""
    world, _, _ = run(city)
    last = [Condition(f"d{number:02}", Kind.DEVICE_SILENT, 99.0, DEPARTMENTS[number % 2],
                      (f"gateway:{number % 3}",)) for number in range(0, DEVICES, 2)]  # fmt: skip
    for _ in range(10 * A_DAY):
        world.decide(*last, after=STEP)
    told = set()
    for _, mail in world.sent:
        for entry in mail.entries:
            told |= {(key, mail.department) for key in (entry.alert, *entry.members)}
    for condition in last:
        assert world.stage(condition.key) is Stage.OPEN
        assert (condition.key, condition.department) in told
        waiting = world.alert(condition.key)
        host = world.alert(waiting.part_of) if waiting.part_of else waiting
        assert host.told, "its present episode was told"


@settings(max_examples=25)
@given(cities())
def test_when_all_is_well_everything_closes(city):
    world, _, _ = run(city)
    chosen, changes, missing = city
    well = figures([[] for _ in changes], set(), 0)
    for _ in range(4 * A_DAY):
        world.decide(*well, after=STEP)
    assert not [alert for alert in world.known if alert.stage is not Stage.CLOSED]
    for _ in range(8 * A_DAY):
        world.decide(*well, after=STEP)
    owed = [alert for alert in world.known if not is_forgettable(alert, chosen, world.now)]
    assert owed == []


def test_a_city_of_two_thousand_devices_that_all_fail_is_a_handful_of_lines():
    conditions = [
        Condition(f"d{number:04}", Kind.DEVICE_SILENT, 99.0, f"dept{number % 4}",
                  (f"gateway:{number % 40}", "network:lora"))
        for number in range(2000)
    ]  # fmt: skip
    known = ()
    lines = 0
    for step in range(1, 6):
        now = MONDAY + step * timedelta(minutes=10)
        decisions = decide(known, conditions, PLAIN, now)
        known = applied(known, decisions)
        lines += sum(len(mail.entries) for mail in decisions.mails)
    assert datetime(2026, 6, 1, 9, 50, tzinfo=BERLIN) == now
    assert lines <= 40  # one a gateway, which serves one department each
