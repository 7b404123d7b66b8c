"""Corrections: a new value beside the raw one, with cause and evidence; the raw value stays.

What may be corrected: only to a finite value within the property's range, only with evidence, and
only where it changes something. A count can only become a whole number that is not negative. A
value that passed the rules may be corrected for a cause that no rule can see (calibration, unit,
clock, a manual reading), not because it looks odd. Setting a value back to the raw one withdraws
the correction. Every reason against is named, not only the first.

Source: the German practice of permanent counters keeps original hourly values of unusual days and
marks them instead of replacing them (reports of the Federal Highway Research Institute, BASt, on
processing the data of automatic permanent counting stations).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import Flag
from stadtherz.observations.domain.quality_rules import Range

MOST_EVIDENCE = 2000


class Cause(StrEnum):
    """Why a value is corrected."""

    SENSOR_FAULT = "sensor-fault"
    DUPLICATE = "duplicate"
    CALIBRATION = "calibration"
    UNIT = "unit"
    CLOCK = "clock"
    MANUAL_READING = "manual-reading"
    LATE_DATA = "late-data"


BY_INTERFACE = "interface"
"""What stands for the cause where a result was changed by SensorThings, which names none."""
UNSEEN_BY_RULES = frozenset({Cause.CALIBRATION, Cause.UNIT, Cause.CLOCK, Cause.MANUAL_READING})


@dataclass(frozen=True)
class Stored:
    """An observation as it is known now.

    Args:
        time: microseconds UTC.
        raw: what the device sent.
        value: what is shown now; differs from `raw` after a correction.
        flag: its flag.
        counted: whether it is a count.

    """

    time: int
    raw: float
    value: float
    flag: Flag
    counted: bool = False


@dataclass(frozen=True)
class Correction:
    """A correction to be stored beside the raw value: both values, why, and the flag to set."""

    time: int
    raw: float
    new: float
    cause: Cause
    evidence: str
    flag: Flag


def reasons_against(
    stored: Stored, new: float, cause: Cause, evidence: str, limits: Range
) -> tuple[str, ...]:
    """Name every rule that a correction breaks; an empty tuple means yes.

    Args:
        stored: the observation as it is.
        new: the value to show instead, in the stream's unit.
        cause: why.
        evidence: what shows it, in the words of the person who corrects.
        limits: the property's range; what is unusual at this stream is allowed.

    """
    rules = {
        "correction-not-finite": not isfinite(new),
        "correction-out-of-range": isfinite(new) and not limits.low <= new <= limits.high,
        "correction-no-count": stored.counted and (new < 0 or not float(new).is_integer()),
        "correction-changes-nothing": new == stored.value,
        "correction-without-evidence": not evidence.strip(),
        "correction-evidence-too-long": len(evidence) > MOST_EVIDENCE,
        "correction-of-plausible": stored.flag is Flag.PLAUSIBLE
        and cause not in UNSEEN_BY_RULES
        and new != stored.raw,
    }
    return tuple(reason for reason, broken in rules.items() if broken)


def correction(
    stored: Stored, new: float, cause: Cause, evidence: str, limits: Range
) -> Correction:
    """Make a correction of one observation; arguments as for `reasons_against`.

    Raises:
        Invalid: a rule is broken; `details` names each of them.

    """
    if against := reasons_against(stored, new, cause, evidence, limits):
        raise Invalid(
            f"the observation at {stored.time} cannot be corrected: {', '.join(against)}",
            code="correction-refused",
            details=against,
        )
    flag = Flag.RAW if new == stored.raw else Flag.CORRECTED
    return Correction(stored.time, stored.raw, float(new), cause, evidence.strip(), flag)
