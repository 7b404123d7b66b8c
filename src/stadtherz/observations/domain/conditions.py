"""The figures that alerts are decided on, taken from a device's health and other judgements.

What is unknown gives no figure: a device that was never heard of opens no alert and closes none.
"""

from dataclasses import dataclass

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.alert_values import Condition, Kind
from stadtherz.observations.domain.clock import Clock
from stadtherz.observations.domain.conservation import Balance
from stadtherz.observations.domain.health import Health


@dataclass(frozen=True)
class Responsible:
    """A thing, the department that answers for it, and what it shares with others."""

    subject: str
    department: str
    groups: tuple[str, ...] = ()


def health_conditions(health: Health, thing: Responsible) -> tuple[Condition, ...]:
    """Give the figures of a device's health in the units of their kinds."""
    percent = health.battery.percent if health.battery else None
    return (
        *_condition(Kind.DEVICE_SILENT, health.waited, thing),
        *_condition(Kind.BATTERY_LOW, percent, thing),
        *_condition(Kind.GAP_SHARE, health.gap_share_day, thing),
        *_condition(Kind.SUSPECT_SHARE, health.suspect_share, thing),
    )


def clock_conditions(clock: Clock, thing: Responsible) -> tuple[Condition, ...]:
    """Give the size of a clock's offset in seconds."""
    offset = None if clock.offset_s is None else abs(clock.offset_s)
    return _condition(Kind.CLOCK_WRONG, offset, thing)


def balance_conditions(balance: Balance, thing: Responsible) -> tuple[Condition, ...]:
    """Give the size of a pair's imbalance beyond the usual one in percent."""
    unexpected = balance.unexpected_percent
    percent = None if unexpected is None else abs(unexpected)
    return _condition(Kind.CONSERVATION_BROKEN, percent, thing)


def limit_conditions(value: float, limit: float, thing: Responsible) -> tuple[Condition, ...]:
    """Give a value in percent of its upper limit.

    Raises:
        Invalid: the limit is not positive.

    """
    if limit <= 0:
        raise Invalid(f"the limit {limit} must be positive", code="alert-limit")
    return _condition(Kind.LIMIT_EXCEEDED, value / limit * 100, thing)


def _condition(kind: Kind, value: float | None, thing: Responsible) -> tuple[Condition, ...]:
    if value is None:
        return ()
    return (Condition(thing.subject, kind, value, thing.department, thing.groups),)
