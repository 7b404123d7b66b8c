"""From what came in to states and figures: of devices, stations and their datastreams.

A thing that alerts speak of is a device, or a station as far as datastreams of it belong to no
device. While a thing is silent as a whole, nothing is told of its single datastreams and gaps: they
are consequences. What was brought in long after it was measured is an archive, and nobody waits for
more of it.

The states of contact are those of `comparison.contact`, which the public pages show.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.domain.alert_settings import AlertSettings
from stadtherz.observations.domain.alert_values import Condition, Kind
from stadtherz.observations.domain.arrivals import DeviceClock
from stadtherz.observations.domain.battery import Battery
from stadtherz.observations.domain.comparison import LATE_AFTER_INTERVALS, Contact
from stadtherz.observations.domain.conditions import Responsible, clock_conditions, condition
from stadtherz.observations.domain.findings import Times
from stadtherz.observations.domain.health import (
    Health,
    HealthLimits,
    Heard,
    Radio,
    Signal,
    State,
    health,
)
from stadtherz.observations.domain.local_time import DAY, SECOND

LONG_S, PART = 3600.0, 8
INGEST = "part:ingest"
NOTHING: Times = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class SeenStream:
    """A datastream as it was found; times in microseconds UTC.

    Args:
        id: database id.
        interval_s: expected distance of observations in seconds.
        first: time of its first observation, None without one.
        last: time of its newest observation.
        received: when something came in last; 0 when unknown.
        times: its observations of the last 24 hours in order, shape (n,); None when unknown.
        flags: how far each of them is trusted, numbers of `Flag`, shape (n,).

    """

    id: int
    interval_s: int
    first: int | None = None
    last: int | None = None
    received: int = 0
    times: Times | None = None
    flags: NDArray[np.int8] | None = None

    @property
    def is_live(self) -> bool:
        """Whether values come in while they are new; unknown before the first one."""
        if self.last is None:
            return True
        return self.received - self.last <= DAY + LATE_AFTER_INTERVALS * self.interval_s * SECOND


@dataclass(frozen=True, eq=False)
class Thing:
    """A device, or the datastreams of a station that belong to no device.

    Args:
        subject: its key in alerts: "device:5", "station:3".
        department: key of the responsible department, "" without one.
        groups: what it shares with others.
        streams: its datastreams.
        heard: when a device was heard, microseconds UTC.
        battery: percent as last told, None without a battery.
        forecast: days left and their least, and why there are none, from the readings of days.
        clock: how its clock goes.
        rssi: received power of the last uplink in dBm.

    """

    subject: str
    department: str
    groups: tuple[str, ...] = ()
    streams: tuple[SeenStream, ...] = ()
    heard: int | None = None
    battery: float | None = None
    forecast: Battery | None = None
    clock: DeviceClock | None = None
    rssi: float | None = None

    @property
    def interval_s(self) -> int:
        """The shortest distance at which something of it is expected, in seconds."""
        return min((one.interval_s for one in self.streams), default=int(LONG_S))

    @property
    def last(self) -> int | None:
        """When anything of it was measured last."""
        known = [one.last for one in self.streams if one.last is not None]
        known += [self.heard] if self.heard is not None else []
        return max(known, default=None)

    @property
    def is_live(self) -> bool:
        """Whether it sends, as against an archive that was brought in."""
        return self.heard is not None or any(one.is_live for one in self.streams)


@dataclass(frozen=True)
class Judged:
    """How a thing, a station or a datastream is.

    Args:
        subject: its key.
        state: the worst of all that is known; good for an archive.
        contact: fresh, late, silent, never.
        live: whether it sends at all.
        last: when it measured last, microseconds UTC.
        interval_s: expected distance in seconds.
        gap_share: missing share of the last 24 hours, of all that was expected of its parts; None
            while unknown or nothing is expected.
        awaited: how many values were expected for that.
        gappiest: the part that lacks the most, where there are several.
        suspect_share: suspect share of the last 24 hours; None of fewer than 8 judged values.
        battery: None without one.
        signal: class of the radio link.
        clock: how its clock goes; None for a station with devices, and for datastreams.
        conditions: the figures for alerts.

    """

    subject: str
    state: State
    contact: Contact
    live: bool
    last: int | None
    interval_s: int
    gap_share: float | None = None
    suspect_share: float | None = None
    battery: Battery | None = None
    signal: Signal = Signal.UNKNOWN
    clock: DeviceClock | None = None
    conditions: tuple[Condition, ...] = field(default=())
    awaited: float = 0.0
    gappiest: "Judged | None" = None


def silence_figure(waited: int, interval_s: int) -> float:
    """Give how long a thing is silent, in intervals, for the threshold of alerts.

    An interval of more than an hour counts as an hour, but never as less than an eighth of itself:
    a device that sends once a day is not waited for during 24 days, but during three.

    Args:
        waited: microseconds since the last observation.
        interval_s: expected distance in seconds.

    """
    counted = min(float(interval_s), max(LONG_S, interval_s / PART))
    return waited / (counted * SECOND)


def limits_for(interval_s: int) -> HealthLimits:
    """Give the limits under which contact is judged as `comparison.contact` does."""
    silent = DAY / (interval_s * SECOND) + LATE_AFTER_INTERVALS
    return HealthLimits(late_after=LATE_AFTER_INTERVALS, silent_after=silent)


def judge_stream(stream: SeenStream, now: int) -> Judged:
    """Judge one datastream."""
    found = _health_of(stream, now)
    live = stream.is_live
    return Judged(
        f"stream:{stream.id}",
        found.state if live else State.GOOD,
        found.contact,
        live,
        stream.last,
        stream.interval_s,
        found.gap_share_day if live and stream.times is not None else None,
        found.suspect_share if live else None,
        awaited=(now - max(stream.first or 0, now - DAY)) / (stream.interval_s * SECOND),
    )


def judge_thing(thing: Thing, parts: Iterable[Judged], rules: AlertSettings, now: int) -> Judged:
    """Judge a device, or the datastreams of a station.

    Args:
        thing: what is known of it.
        parts: its datastreams, judged.
        rules: from which `silence_figure` on it counts as silent, and so on.
        now: microseconds UTC.

    """
    parts = [one for one in parts if one.live]
    own = _own_health(thing, now)
    figure = _waited(thing.last, thing.interval_s, now)
    silent = figure is not None and figure >= rules.of(Kind.DEVICE_SILENT).opens
    state = max([own.state, *(one.state for one in parts if not silent), _of_clock(thing, rules)])
    judged = Judged(
        thing.subject,
        state if thing.is_live else State.GOOD,
        own.contact,
        thing.is_live,
        thing.last,
        thing.interval_s,
        _missing(parts),
        _worst(one.suspect_share for one in parts),
        own.battery,
        own.signal,
        thing.clock,
        gappiest=_gappiest(parts),
    )
    if not thing.is_live:
        return judged
    return replace(judged, conditions=tuple(_figures(thing, judged, parts, silent=silent, now=now)))


def judge_station(subject: str, things: list[Judged], parts: list[Judged]) -> Judged:
    """Sum a station up: as bad as its worst part, heard when the newest of it was heard.

    Args:
        subject: its key.
        things: its devices and what belongs to no device.
        parts: all its datastreams.

    """
    known = things or parts
    lasts = [one.last for one in known if one.last is not None]
    return Judged(
        subject,
        max((one.state for one in known), default=State.UNKNOWN),
        min((one.contact for one in known), key=list(Contact).index, default=Contact.NEVER),
        any(one.live for one in known) or not known,
        max(lasts, default=None),
        max((one.interval_s for one in parts), default=int(LONG_S)),
        _missing(parts),
        _worst(one.suspect_share for one in known),
    )


def _missing(parts: Iterable[Judged]) -> float | None:
    """Give the missing share of all that was expected of several datastreams."""
    known = [(one.gap_share, one.awaited) for one in parts if one.gap_share is not None]
    awaited = sum(number for _, number in known)
    return sum(share * number for share, number in known) / awaited if awaited else None


def _gappiest(parts: list[Judged]) -> Judged | None:
    """Find the datastream that lacks the most; None where there is only one."""
    known = [one for one in parts if one.gap_share is not None]
    return max(known, key=lambda one: one.gap_share or 0.0) if len(parts) > 1 and known else None


def _worst(shares: Iterable[float | None]) -> float | None:
    return max((one for one in shares if one is not None), default=None)


def _health_of(stream: SeenStream, now: int) -> Health:
    times, flags = (NOTHING, None) if stream.times is None else (stream.times, stream.flags)
    if not len(times) and stream.last is not None:
        times, flags = np.array([stream.last], np.int64), None
    begun = now if stream.first is None or stream.times is None else max(stream.first, now - DAY)
    heard = Heard(times, stream.interval_s * SECOND, flags=flags, since=begun)
    return health(heard, limits_for(stream.interval_s), now)


def _own_health(thing: Thing, now: int) -> Health:
    """Judge contact, battery and radio of a thing; its gaps are those of its datastreams."""
    times = NOTHING if thing.last is None else np.array([thing.last], np.int64)
    radio = None
    if thing.rssi is not None:
        radio = Radio(np.array([thing.rssi]), np.array([np.nan]), np.array([0], np.int64))
    cell = None if thing.battery is None else np.array([thing.battery])
    heard = Heard(
        times, thing.interval_s * SECOND, since=now, radio=radio,
        battery_times=None if cell is None else np.array([now], np.int64), battery_readings=cell,
    )  # fmt: skip
    limits = limits_for(thing.interval_s)
    found = health(heard, limits, now)
    if found.battery is None or thing.forecast is None:
        return found
    told = replace(
        found.battery,
        days_left=thing.forecast.days_left,
        days_left_least=thing.forecast.days_left_least,
        no_estimate=thing.forecast.no_estimate,
    )
    soon = told.days_left is not None and told.days_left < limits.battery_days
    return replace(found, battery=told, state=max(found.state, State.WATCH if soon else State.GOOD))


def _of_clock(thing: Thing, rules: AlertSettings) -> State:
    wrong = thing.clock.wrong_s if thing.clock else None
    off = wrong is not None and abs(wrong) >= rules.of(Kind.CLOCK_WRONG).opens
    return State.WATCH if off else State.GOOD


def _waited(last: int | None, interval_s: int, now: int) -> float | None:
    return None if last is None else silence_figure(max(now - last, 0), interval_s)


def _figures(
    thing: Thing, judged: Judged, parts: list[Judged], *, silent: bool, now: int
) -> Iterable[Condition]:
    """Give the figures that alerts are decided by; what is unknown has none."""
    answers = Responsible(thing.subject, thing.department, thing.groups)
    percent = judged.battery.percent if judged.battery else None
    yield from condition(Kind.DEVICE_SILENT, _waited(thing.last, thing.interval_s, now), answers)
    yield from condition(Kind.BATTERY_LOW, percent, answers)
    if thing.clock is not None:  # one that is hours slow is silent by its times, and this is why
        yield from clock_conditions(thing.clock, thing.interval_s, now, answers)
    if silent:
        return
    worst = judged.gappiest or judged  # one lane of four that lacks most of its values is a fault
    yield from condition(Kind.GAP_SHARE, worst.gap_share, answers)
    yield from condition(Kind.SUSPECT_SHARE, judged.suspect_share, answers)
    for part in parts if len(parts) > 1 else ():
        waited = _waited(part.last, part.interval_s, now)
        yield from condition(Kind.DEVICE_SILENT, waited, answers.part(part.subject))
