"""The health of a device, told from what came in: contact, gaps, battery, radio, doubtful values.

The state is the worst of the single ones; every reason that is not good is named with its figure.
What is unknown stays unknown: a device that was never heard of is not well, and one without a
battery reading is not low. A device whose only trouble is an unknown is UNKNOWN, not GOOD.

Source of the radio limits: Semtech, SX1276 data sheet, LoRa demodulator signal-to-noise ratio by
spreading factor (-7.5 dB at 7 down to -20 dB at 12). The classes by distance from the limit, and by
received power where no ratio is known, are this project's own.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.domain.battery import Battery, Cell, battery
from stadtherz.observations.domain.comparison import Contact
from stadtherz.observations.domain.findings import Flag, Times, Values
from stadtherz.observations.domain.gaps import gaps_in
from stadtherz.observations.domain.local_time import DAY

SNR_LIMITS = {7: -7.5, 8: -10.0, 9: -12.5, 10: -15.0, 11: -17.5, 12: -20.0}
"""LoRa spreading factor to the least signal-to-noise ratio in dB that can be decoded."""
LAST_UPLINKS = 20
LEAST_JUDGED = 8
"""Judged values below which a share of suspect ones says nothing."""


class State(IntEnum):
    """How a device is; a larger number needs more attention."""

    GOOD = 0
    UNKNOWN = 1
    WATCH = 2
    BAD = 3


class Concern(StrEnum):
    """What a reason is about."""

    CONTACT = "contact"
    GAPS_DAY = "gaps-day"
    GAPS_WEEK = "gaps-week"
    BATTERY = "battery"
    SIGNAL = "signal"
    SUSPECT = "suspect"


class Signal(StrEnum):
    """Class of a radio link."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class HealthLimits:
    """From where on something is a concern.

    Args:
        late_after: intervals without contact after which a device is late.
        silent_after: intervals without contact after which it is silent.
        gap_watch: missing share that deserves attention, in a day or a week.
        gap_bad: missing share at which sums and means of a day cannot be told any more.
        suspect_watch: suspect share that deserves attention.
        suspect_bad: suspect share at which the stream should not be used.
        battery_days: days left that deserve attention.
        margin_fair: decibel above the limit below which a link is only fair.
        margin_poor: decibel above the limit below which it is poor.
        rssi_fair: received power in dBm below which a link is only fair, where no ratio is known.
        rssi_poor: received power in dBm below which it is poor.

    """

    late_after: float = 3.0
    silent_after: float = 96.0
    gap_watch: float = 0.05
    gap_bad: float = 0.25
    suspect_watch: float = 0.05
    suspect_bad: float = 0.5
    battery_days: float = 60.0
    margin_fair: float = 10.0
    margin_poor: float = 3.0
    rssi_fair: float = -110.0
    rssi_poor: float = -120.0


@dataclass(frozen=True, eq=False)
class Radio:
    """Uplinks as the gateways heard them, in time order; NaN or 0 where unknown, shape (n,)."""

    rssi: Values
    snr: Values
    spreading_factor: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Heard:
    """What came in from a device.

    Args:
        times: when it measured, microseconds UTC in order, shape (n,).
        interval: expected distance in microseconds.
        flags: numbers of `Flag` of the same observations, shape (n,), or None.
        battery_times: times of the battery readings in order, shape (m,), or None.
        battery_readings: the readings, shape (m,), or None.
        cell: what the readings mean.
        radio: its last uplinks, or None.
        since: when the device was put up, or None: nothing is missed before it.

    """

    times: Times
    interval: int
    flags: NDArray[np.int8] | None = field(default=None, kw_only=True)
    battery_times: Times | None = field(default=None, kw_only=True)
    battery_readings: Values | None = field(default=None, kw_only=True)
    cell: Cell = field(default=Cell(), kw_only=True)
    radio: Radio | None = field(default=None, kw_only=True)
    since: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class HealthReason:
    """One concern, how serious it is, and its figure (intervals, share, days or dB)."""

    concern: Concern
    state: State
    figure: float | None


@dataclass(frozen=True)
class Health:
    """State of a device with its reasons, worst first, and all single figures.

    Args:
        state: the worst of all reasons.
        reasons: what is not good.
        contact: fresh, late, silent or never.
        waited: intervals since the last observation; None if there was none.
        gap_share_day: missing share of the last 24 hours; None if nothing was expected.
        gap_share_week: the same of the last 7 days.
        battery: None for a device without battery readings.
        signal: class of the radio link.
        suspect_share: suspect share of the judged values of the last 7 days; None of fewer than 8.

    """

    state: State
    reasons: tuple[HealthReason, ...]
    contact: Contact
    waited: float | None
    gap_share_day: float | None
    gap_share_week: float | None
    battery: Battery | None
    signal: Signal
    suspect_share: float | None


def health(heard: Heard, limits: HealthLimits, now: int) -> Health:
    """Judge a device.

    Args:
        heard: what came in.
        limits: from where on something is a concern.
        now: microseconds UTC; what was measured later is left out.

    """
    times = heard.times[heard.times <= now]
    waited = float(now - times[-1]) / heard.interval if len(times) else None
    contact = _contact(waited, limits)
    day, week = (_gap_share(times, heard, now - span, now) for span in (DAY, 7 * DAY))
    cell_state = _battery(heard, now)
    signal, margin = _signal(heard.radio, limits)
    suspect = _suspect_share(heard, now)
    reasons = [
        HealthReason(Concern.CONTACT, _CONTACT_STATES[contact], waited),
        HealthReason(Concern.GAPS_DAY, _by_share(day, limits.gap_watch, limits.gap_bad), day),
        HealthReason(Concern.GAPS_WEEK, _by_share(week, limits.gap_watch, limits.gap_bad), week),
        HealthReason(
            Concern.SUSPECT, _by_share(suspect, limits.suspect_watch, limits.suspect_bad), suspect
        ),
        HealthReason(Concern.SIGNAL, _SIGNAL_STATES[signal], margin),
    ]
    if cell_state is not None:
        state = _battery_state(cell_state, limits)
        reasons.append(HealthReason(Concern.BATTERY, state, cell_state.days_left))
    found = sorted((one for one in reasons if one.state is not State.GOOD), key=_worst_first)
    return Health(
        max((reason.state for reason in found), default=State.GOOD),
        tuple(found),
        contact,
        waited,
        day,
        week,
        cell_state,
        signal,
        suspect,
    )


_CONTACT_STATES = {
    Contact.FRESH: State.GOOD,
    Contact.LATE: State.WATCH,
    Contact.SILENT: State.BAD,
    Contact.NEVER: State.UNKNOWN,
}
_SIGNAL_STATES = {
    Signal.GOOD: State.GOOD,
    Signal.FAIR: State.GOOD,
    Signal.POOR: State.WATCH,
    Signal.UNKNOWN: State.GOOD,  # wired devices have no radio; that is nothing to worry about
}


def _worst_first(reason: HealthReason) -> tuple[int, str]:
    return -reason.state, reason.concern


def _contact(waited: float | None, limits: HealthLimits) -> Contact:
    if waited is None:
        return Contact.NEVER
    if waited <= limits.late_after:
        return Contact.FRESH
    return Contact.LATE if waited <= limits.silent_after else Contact.SILENT


def _gap_share(times: Times, heard: Heard, start: int, now: int) -> float | None:
    """Give the missing share; before it was put up, nothing was expected."""
    if heard.since is None and not len(times):
        return None
    begin = max(start, heard.since) if heard.since is not None else start
    return gaps_in(times, heard.interval, start=begin, end=now).share


def _by_share(share: float | None, watch: float, bad: float) -> State:
    if share is None:
        return State.GOOD  # nothing was expected; contact says whether that is a worry
    if share < watch:
        return State.GOOD
    return State.WATCH if share < bad else State.BAD


def _battery(heard: Heard, now: int) -> Battery | None:
    times, readings = heard.battery_times, heard.battery_readings
    if times is None or readings is None:
        return None
    past = times <= now
    return battery(times[past], readings[past], heard.cell)


def _battery_state(found: Battery, limits: HealthLimits) -> State:
    if found.percent is None:
        return State.UNKNOWN
    if found.percent <= 0:
        return State.BAD
    soon = found.days_left is not None and found.days_left < limits.battery_days
    return State.WATCH if found.low or soon else State.GOOD


def _signal(radio: Radio | None, limits: HealthLimits) -> tuple[Signal, float | None]:
    """Give class and margin in dB of the median of the last uplinks."""
    if radio is None:
        return Signal.UNKNOWN, None
    factors = radio.spreading_factor[-LAST_UPLINKS:]
    least = np.array([SNR_LIMITS.get(int(factor), np.nan) for factor in factors])
    margins = radio.snr[-LAST_UPLINKS:] - least
    power = radio.rssi[-LAST_UPLINKS:]
    for figures, fair, poor, zero in (
        (margins, limits.margin_fair, limits.margin_poor, 0.0),
        (power, limits.rssi_fair, limits.rssi_poor, limits.rssi_poor),
    ):
        known = figures[np.isfinite(figures)]
        if len(known):
            middle = float(np.median(known))
            return _signal_class(middle, fair, poor), middle - zero
    return Signal.UNKNOWN, None


def _signal_class(figure: float, fair: float, poor: float) -> Signal:
    if figure < poor:
        return Signal.POOR
    return Signal.FAIR if figure < fair else Signal.GOOD


def _suspect_share(heard: Heard, now: int) -> float | None:
    if heard.flags is None:
        return None
    recent = (heard.times > now - 7 * DAY) & (heard.times <= now)
    flags = heard.flags[recent]
    judged = int(np.isin(flags, (Flag.PLAUSIBLE, Flag.SUSPECT)).sum())
    return float((flags == Flag.SUSPECT).sum() / judged) if judged >= LEAST_JUDGED else None
