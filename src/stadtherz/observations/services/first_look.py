"""Judges a reading when it comes in, by itself alone: its range and its clock.

That is a comparison or two a reading. What takes more than one value to see is judged later, over
whole weeks (`judging`). The limits are kept at hand and read again every half minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.rule_book import rules_of
from stadtherz.observations.domain.findings import NO_RULE, Rule
from stadtherz.observations.domain.rule_figures import Limits
from stadtherz.observations.models import Flag

AGE_S = 30.0
NO_LIMITS = Limits()
RAW, PLAUSIBLE, SUSPECT = int(Flag.RAW), int(Flag.PLAUSIBLE), int(Flag.SUSPECT)


@dataclass
class _Kept:
    """Limits by datastream, and when the first of them were read; threads only ever add to it."""

    limits: dict[int, Limits]
    read_at: float


_kept = [_Kept({}, -AGE_S)]


def forget_limits() -> None:
    """Read the limits again before the next reading, as when a rule was changed here."""
    _kept[0] = _Kept({}, monotonic())


def limits_for(streams: Sequence[int]) -> dict[int, Limits]:
    """Give the limits of datastreams; those that never had any are looked up once."""
    if monotonic() - _kept[0].read_at > AGE_S:
        forget_limits()
    known = _kept[0].limits
    missing = {one for one in streams if one not in known}
    if missing:
        found = rules_of(missing)
        known.update({one: found[one].limits if one in found else NO_LIMITS for one in missing})
    return known


def looked_at(rows: Sequence[Row], *, received_us: int) -> list[Row]:
    """Give the rows with the flag that their own value and time deserve.

    Rows that carry a flag already, and results that are no numbers, stay as they are.
    """
    limits = limits_for([row.datastream_id for row in rows])
    return [
        row
        if row.flag != RAW or row.value is None
        else _flagged(row, limits[row.datastream_id], received_us)
        for row in rows
    ]


def _flagged(row: Row, limits: Limits, received_us: int) -> Row:
    if limits is NO_LIMITS:
        return row
    value = row.value
    assert value is not None  # noqa: S101 - the caller has looked
    if not limits.least <= value <= limits.greatest:
        return row.flagged(SUSPECT, Rule.RANGE.code)
    if not -limits.ahead_us <= received_us - row.us <= limits.late_us:
        return row.flagged(SUSPECT, Rule.CLOCK.code)
    return row.flagged(PLAUSIBLE, None) if limits.any_range else row


def flags_of(
    streams: NDArray[np.int32], values: NDArray[np.float64]
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """Give the flag and the rule's code of many values at once; `NO_RULE` where none objects.

    For files, whose times of arrival say nothing.
    """
    names, place = np.unique(streams, return_inverse=True)
    limits = limits_for([int(one) for one in names])
    least = np.array([limits[int(one)].least for one in names])[place]
    greatest = np.array([limits[int(one)].greatest for one in names])[place]
    judged = np.isfinite(values) & (np.isfinite(least) | np.isfinite(greatest))
    outside = judged & ((values < least) | (values > greatest))
    flags = np.where(outside, SUSPECT, np.where(judged, PLAUSIBLE, RAW)).astype(np.int16)
    return flags, np.where(outside, Rule.RANGE.code, NO_RULE).astype(np.int64)
