"""How a device's clock goes, in words; for mails and for the staff's list.

From one clock and one arrival a slow clock and a late delivery cannot be told apart, so each
sentence about a slow clock is followed by the other possibility.
"""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from stadtherz.observations.domain.arrivals import DeviceClock
from stadtherz.observations.domain.clock import ClockJump
from stadtherz.observations.models import moment

RIGHT_S = 5.0  # what rounding and the way of a message explain
IN_SECONDS, IN_MINUTES = 600, 7200  # seconds below which a length is written so
LEAST_DRIFT = 0.05  # seconds a day: less is shown as none


def course_words(clock: DeviceClock) -> str:
    """Say how a clock goes in one sentence without a stop; "" where nobody knows."""
    offset = clock.offset_s
    if offset is None:
        return ""
    if explained(clock):
        words = _("Uhr geht richtig, wenn die Zeiten den Beginn des Zeitraums nennen")
        return _with_drift(words, clock, right=True)
    if abs(offset) <= RIGHT_S:
        return _with_drift(_("Uhr geht richtig"), clock, right=True)
    if offset < 0:
        said = _("Uhr geht %(size)s vor")
    elif clock.slack_s:  # by so much if the beginning was stamped, by more if the end
        offset, said = clock.wrong_s or offset, _("Uhr geht mindestens %(size)s nach")
    else:
        said = _("Uhr geht %(size)s nach")
    return _with_drift(said % {"size": size_words(offset)}, clock, right=False)


def explained(clock: DeviceClock) -> bool:
    """Tell whether an offset is one that stamping the beginning of an interval explains."""
    offset, wrong = clock.offset_s, clock.wrong_s
    return offset is not None and wrong is not None and 0 <= wrong <= RIGHT_S < offset


def doubt_words(clock: DeviceClock) -> str:
    """Say what else an offset may mean; "" where it can mean nothing else."""
    if clock.wrong_s is None or clock.wrong_s <= RIGHT_S:
        return ""
    return _("Oder alles kommt so spät an.")


def interval_words(clock: DeviceClock) -> str:
    """Give the 95 % interval of a drift; "" where none is known."""
    low, high = clock.drift_low, clock.drift_high
    if low is None or high is None:
        return ""
    values = {"low": _number(low, 1), "high": _number(high, 1)}
    return _("Verlust am Tag: %(low)s bis %(high)s s (95 %%)") % values


def jump_words(jump: ClockJump) -> str:
    """Say when a clock jumped and by how much, without a stop."""
    words = (
        _("Uhr sprang am %(moment)s um %(size)s vor")
        if jump.seconds > 0
        else _("Uhr sprang am %(moment)s um %(size)s zurück")
    )
    at = formats.date_format(timezone.localtime(moment(jump.at)), "SHORT_DATETIME_FORMAT")
    return words % {"moment": at, "size": size_words(jump.seconds)}


def jump_doubt_words(jump: ClockJump) -> str:
    """Say what else a jump may mean; "" where it can mean nothing else."""
    late = jump.seconds < 0 and jump.offset_s > RIGHT_S
    return _("Oder seitdem kommt alles später an.") if late else ""


def size_words(seconds: float) -> str:
    """Write a length of time in the unit that suits it."""
    size = abs(seconds)
    if size < IN_SECONDS:
        return f"{_number(size, 0)} s"
    if size < IN_MINUTES:
        return f"{_number(size / 60, 0)} min"
    return f"{_number(size / 3600, 1)} h"


def _with_drift(course: str, clock: DeviceClock, *, right: bool) -> str:
    """Add what a clock loses or gains where that is sure."""
    drift, low, high = clock.drift_s_a_day, clock.drift_low, clock.drift_high
    if drift is None or low is None or high is None:
        return course
    if low <= 0 <= high or abs(drift) < LEAST_DRIFT:
        return course
    if right:
        loses = _("%(course)s, verliert aber %(size)s s am Tag")
        gains = _("%(course)s, gewinnt aber %(size)s s am Tag")
    else:
        loses = _("%(course)s und verliert %(size)s s am Tag")
        gains = _("%(course)s und gewinnt %(size)s s am Tag")
    return (loses if drift > 0 else gains) % {"course": course, "size": _number(abs(drift), 1)}


def _number(value: float, decimals: int) -> str:
    return str(formats.number_format(round(value, decimals), decimals, use_l10n=True))
