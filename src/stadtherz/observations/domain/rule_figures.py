"""The quality rules as people set them: plain figures of a property or of one datastream.

A figure that is None is taken from what lies below: a datastream's from its property, a property's
from nothing. A rule without its figure is idle; a rule that is `off` stays idle whatever is set.
Values are in the datastream's unit, lengths in hours, seconds or intervals as their names say.

A time can only be judged when its reading comes in, because the lake keeps no time of arrival; how
a clock goes over days is judged from what the flush keeps (`arrivals`).
"""

from dataclasses import dataclass, fields, replace
from math import inf, isfinite

from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.freezes import Chance, Freeze
from stadtherz.observations.domain.local_time import HOUR, SECOND
from stadtherz.observations.domain.neighbours import Company
from stadtherz.observations.domain.quality import QualitySettings
from stadtherz.observations.domain.quality_defaults import (
    BICYCLES_A_SECOND_AND_CHANNEL,
    LEVELS,
    PEOPLE_A_SECOND,
    VEHICLES_A_SECOND,
    VEHICLES_A_SECOND_AND_LANE,
)
from stadtherz.observations.domain.quality_rules import Range
from stadtherz.observations.domain.steps import Steps

CAN_BE_OFF = (
    Rule.RANGE,
    Rule.STEP,
    Rule.FREEZE,
    Rule.ZERO_RUN,
    Rule.GAP,
    Rule.CLOCK,
    Rule.NEIGHBOURS,
    Rule.CONSERVATION,
)
LEAST_SIGMAS = 3.0
GAP_INTERVALS = 4
AHEAD_S = 300.0
COUNTED = {
    "bicycles": BICYCLES_A_SECOND_AND_CHANNEL,
    "pedestrians": BICYCLES_A_SECOND_AND_CHANNEL,
    "cars": VEHICLES_A_SECOND_AND_LANE,
    "vehicles": VEHICLES_A_SECOND_AND_LANE,
    "lorries": VEHICLES_A_SECOND_AND_LANE,
    "total-64": VEHICLES_A_SECOND,
    "total-1001": BICYCLES_A_SECOND_AND_CHANNEL,
    "total-1003": BICYCLES_A_SECOND_AND_CHANNEL,
    "total-1004": VEHICLES_A_SECOND,
    "total-": PEOPLE_A_SECOND,
}
"""Greatest number a second by the beginning of a counted property's key."""


@dataclass(frozen=True)
class Figures:
    """What is set; None is taken from below.

    Args:
        low, high: what is possible at all.
        usual_low, usual_high: what is believed.
        most_a_second: greatest count a second, from which the limit of an interval follows.
        step_most: greatest change in one interval.
        step_sigmas: greatest change in usual changes.
        step_floor: least usual change to assume.
        freeze_hours: longest credible time without a change, for levels.
        at_rest: values at which a level may rest for ever.
        zero_runs: whether counts are judged by the chance of their zeros and repetitions.
        gap_intervals: missing intervals from which on a gap is listed.
        ahead_s: seconds by which a time may lie after its arrival.
        late_s: seconds by which it may lie before.
        neighbour_sigmas: distance from the neighbours in usual distances.
        off: rules that are switched off.

    """

    low: float | None = None
    high: float | None = None
    usual_low: float | None = None
    usual_high: float | None = None
    most_a_second: float | None = None
    step_most: float | None = None
    step_sigmas: float | None = None
    step_floor: float | None = None
    freeze_hours: float | None = None
    at_rest: tuple[float, ...] | None = None
    zero_runs: bool | None = None
    gap_intervals: int | None = None
    ahead_s: float | None = None
    late_s: float | None = None
    neighbour_sigmas: float | None = None
    off: frozenset[Rule] = frozenset()

    def over(self, below: "Figures") -> "Figures":
        """Fill what is not set from `below`; what is off there is off here too."""
        found = {
            one.name: getattr(below, one.name)
            for one in fields(self)
            if getattr(self, one.name) is None
        }
        return replace(self, **found, off=self.off | below.off)


@dataclass(frozen=True)
class Limits:
    """What a single reading must keep to be believed; times in microseconds, inf for no limit."""

    least: float = -inf
    greatest: float = inf
    ahead_us: float = inf
    late_us: float = inf

    @property
    def any_range(self) -> bool:
        """Whether there is a limit for the value."""
        return isfinite(self.least) or isfinite(self.greatest)


def defaults_for(key: str, *, counted: bool) -> Figures | None:
    """Give the figures that this project sets for a property; None where it knows nothing.

    Args:
        key: of the property; counts are known by the beginning of it.
        counted: whether it is counted.

    """
    if counted:
        rate = next((rate for name, rate in COUNTED.items() if key.startswith(name)), None)
        return Figures(
            low=0.0, most_a_second=rate, step_sigmas=8.0, zero_runs=True,
            gap_intervals=GAP_INTERVALS, ahead_s=AHEAD_S,
        )  # fmt: skip
    settings = LEVELS.get(key)
    return None if settings is None else _figures_of(settings)


def _figures_of(settings: QualitySettings) -> Figures:
    """Write the rules of a level as figures."""
    limits, change, freeze = settings.range or Range(), settings.steps, settings.freeze
    return Figures(
        low=_finite(limits.low),
        high=_finite(limits.high),
        usual_low=_finite(limits.usual_low),
        usual_high=_finite(limits.usual_high),
        step_sigmas=change.sigmas if change else None,
        step_floor=change.floor if change else None,
        freeze_hours=freeze.longest / HOUR if freeze else None,
        at_rest=freeze.at_rest if freeze else None,
        gap_intervals=GAP_INTERVALS,
        ahead_s=AHEAD_S,
    )


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def range_of(figures: Figures, interval: int) -> Range | None:
    """Give the limits of a value; None where there are none.

    Args:
        figures: complete ones.
        interval: distance of two values in microseconds.

    """
    high = inf if figures.high is None else figures.high
    if figures.most_a_second is not None:
        passing = max(figures.most_a_second * interval / SECOND, 1.0)
        lowest = max(figures.low or 0.0, figures.usual_low or 0.0)
        high = min(high, passing) if passing > lowest else high  # limits by hand go first
    found = Range(
        -inf if figures.low is None else figures.low,
        high,
        -inf if figures.usual_low is None else figures.usual_low,
        inf if figures.usual_high is None else figures.usual_high,
    )
    limited = isfinite(found.least) or isfinite(found.greatest)
    return found if limited and Rule.RANGE not in figures.off else None


def limits_of(figures: Figures, interval: int) -> Limits:
    """Give what a single reading must keep; arguments as for `range_of`."""
    limits = range_of(figures, interval)
    clock = Rule.CLOCK not in figures.off
    ahead, late = (
        inf if seconds is None or not clock else seconds * SECOND
        for seconds in (figures.ahead_s, figures.late_s)
    )
    return Limits(
        -inf if limits is None else limits.least,
        inf if limits is None else limits.greatest,
        ahead,
        late,
    )


def settings_of(figures: Figures, interval: int, *, counted: bool) -> QualitySettings:
    """Give what the rules over time are called with; arguments as for `range_of`."""
    return QualitySettings(
        range=range_of(figures, interval),
        steps=_steps_of(figures),
        freeze=None if counted else _freeze_of(figures),
        chance=Chance() if counted and figures.zero_runs else None,
        company=_company_of(figures),
    )


def _steps_of(figures: Figures) -> Steps | None:
    off = Rule.STEP in figures.off
    if off or (figures.step_most is None and figures.step_sigmas is None):
        return None
    return Steps(figures.step_most, figures.step_sigmas, figures.step_floor or 0.0)


def _freeze_of(figures: Figures) -> Freeze | None:
    if figures.freeze_hours is None or Rule.FREEZE in figures.off:
        return None
    return Freeze(round(figures.freeze_hours * HOUR), at_rest=figures.at_rest or ())


def _company_of(figures: Figures) -> Company | None:
    if figures.neighbour_sigmas is None or Rule.NEIGHBOURS in figures.off:
        return None
    return Company(sigmas=figures.neighbour_sigmas)


def faults_in(figures: Figures) -> tuple[tuple[str, str], ...]:
    """Name every figure that cannot be meant, with what is wrong; empty when all is well."""
    rules = {
        ("high", "below-low"): _crossed(figures.low, figures.high),
        ("usual_high", "below-low"): _crossed(figures.usual_low, figures.usual_high),
        ("usual_low", "outside"): _crossed(figures.usual_low, figures.high),
        ("usual_high", "outside"): _crossed(figures.low, figures.usual_high),
        ("step_sigmas", "too-small"): _below(figures.step_sigmas, LEAST_SIGMAS),
        ("neighbour_sigmas", "too-small"): _below(figures.neighbour_sigmas, LEAST_SIGMAS),
        **{
            (name, "not-positive"): _below(getattr(figures, name), 1e-9)
            for name in (
                "most_a_second", "step_most", "freeze_hours", "gap_intervals", "ahead_s", "late_s",
            )
        },
        ("step_floor", "negative"): _below(figures.step_floor, 0.0),
    }  # fmt: skip
    return tuple(fault for fault, broken in rules.items() if broken)


def sound(figures: Figures) -> Figures:
    """Leave out figures that contradict each other: nothing may hinder readings from coming in."""
    wrong = {name for name, _ in faults_in(figures)}
    limits = {"low", "high", "usual_low", "usual_high"}
    if wrong & limits:
        wrong |= limits
    kept = {
        one.name: getattr(figures, one.name) for one in fields(figures) if one.name not in wrong
    }
    return Figures(**kept)


def _crossed(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low >= high


def _below(value: float | None, least: float) -> bool:
    return value is not None and value < least
