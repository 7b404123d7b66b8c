"""The figures that alerts are decided on, taken from what is known of a thing.

What is unknown gives no figure: a device that was never heard of opens no alert and closes none.
"""

from dataclasses import dataclass, replace

from stadtherz.observations.domain.alert_values import Condition, Kind
from stadtherz.observations.domain.arrivals import DeviceClock


@dataclass(frozen=True)
class Responsible:
    """A thing, the department that answers for it, and what it shares with others."""

    subject: str
    department: str
    groups: tuple[str, ...] = ()

    def part(self, subject: str) -> "Responsible":
        """Give a part of the thing, for which the same department answers."""
        return replace(self, subject=subject)


def condition(kind: Kind, value: float | None, thing: Responsible) -> tuple[Condition, ...]:
    """Give a figure in the unit of its kind, or none."""
    if value is None:
        return ()
    return (Condition(thing.subject, kind, value, thing.department, thing.groups),)


def clock_conditions(
    clock: DeviceClock, interval_s: int, now: int, thing: Responsible
) -> tuple[Condition, ...]:
    """Give the sizes of a clock's offset, and of a jump of the last day, in seconds.

    Args:
        clock: what is known of it; of one that nothing arrived from lately there are no figures.
        interval_s: distance at which the thing sends, in seconds.
        now: microseconds UTC.
        thing: whose clock it is.

    """
    if not clock.is_heard(interval_s, now):
        return ()
    jumped = clock.strayed_s(interval_s, now)
    unknown = clock.offset_s is None and not jumped  # too few arrivals are not the same as no jump
    offset = None if clock.wrong_s is None else abs(clock.wrong_s)
    return (
        *condition(Kind.CLOCK_WRONG, offset, thing),
        *condition(Kind.CLOCK_JUMPED, None if unknown else jumped, thing),
    )
