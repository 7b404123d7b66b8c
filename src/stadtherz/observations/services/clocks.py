"""The clocks of devices and stations: each is judged once an hour, some of them in each round."""

from collections.abc import Iterable
from datetime import datetime

from stadtherz.observations.adapters.arrivals import lags_of, streams_without_clock
from stadtherz.observations.domain.alert_values import Kind
from stadtherz.observations.domain.arrivals import DeviceClock, device_clock
from stadtherz.observations.domain.clock import ClockLimits
from stadtherz.observations.domain.local_time import HOUR
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.watching import Thing
from stadtherz.observations.services.alert_rules import Rules
from stadtherz.observations.services.arrivals import first_hour

A_ROUND = 250
"""Things a round: 3,000 an hour, and a round stays short."""
PLAIN = ClockLimits()


def judge_clocks(*, things: Iterable[Thing], rules: Rules, now: datetime) -> dict[str, DeviceClock]:
    """Judge the clocks that were not judged in this hour, longest ago first.

    Args:
        things: everything that is watched, with the clocks as they were judged last.
        rules: from which figures on something is told.
        now: the moment.

    """
    us = microseconds(now)
    found = [one for one in things if _is_due(one.clock, us)]
    due = sorted(found, key=lambda one: one.clock.judged if one.clock else 0)[:A_ROUND]
    streams = {stream.id for one in due for stream in one.streams}
    if not streams:
        return {one.subject: DeviceClock(us) for one in due}
    lags = lags_of(streams - streams_without_clock(streams), since=first_hour(now))
    return {
        one.subject: device_clock(
            [lags[stream.id] for stream in one.streams if stream.id in lags],
            _limits(rules, one.department),
            us,
        )
        for one in due
    }


def _is_due(clock: DeviceClock | None, now: int) -> bool:
    return clock is None or clock.judged // HOUR != now // HOUR


def _limits(rules: Rules, department: str) -> ClockLimits:
    """Cut at smaller jumps than usual where these are told, never at larger ones only."""
    jump = rules.of(department).of(Kind.CLOCK_JUMPED).opens
    return ClockLimits(jump_s=min(jump, PLAIN.jump_s))
