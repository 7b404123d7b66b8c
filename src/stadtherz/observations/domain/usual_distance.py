"""How far apart the values of a datastream are, and with how many decimals: told, or learnt.

SensorThings (OGC 18-088) has no member for either, so a client may tell them in `properties`; who
tells nothing is watched: what came in shows both.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import Times, Values

INTERVAL, DECIMALS = "stadtherz.interval", "stadtherz.decimals"
"""Members of `properties`: of a datastream; of a datastream or an observed property."""
LONGEST_S = 31_622_400
MOST_DECIMALS = 9
LEAST_DISTANCES = 2
LEARNT_DECIMALS = 3
MOST_EXACT = 0.9
SIGNIFICANT = 3
SECOND = 1_000_000
DAY_S = 86_400
CLOSE = 0.02
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_SECONDS = {"weeks": 7 * DAY_S, "days": DAY_S, "hours": 3600, "minutes": 60, "seconds": 1}
_USUAL = np.array(
    [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400,
     21_600, 28_800, 43_200, DAY_S, 7 * DAY_S]
)  # fmt: skip


def interval_told(properties: Mapping[str, Any]) -> int | None:
    """Give the seconds between two values that `properties` tell; None where they tell nothing.

    Raises:
        Invalid: when it is neither a whole number of seconds nor a duration as "PT1H" (ISO 8601
            without years and months, whose lengths differ), or lies outside of 1 to 31,622,400 s.

    """
    told = properties.get(INTERVAL)
    if told is None:
        return None
    seconds = _seconds(told) if isinstance(told, str) else told
    if type(seconds) is not int or not 1 <= seconds <= LONGEST_S:
        message = (
            f"properties: {INTERVAL} must be a number of whole seconds from 1 to {LONGEST_S}, or"
            ' a duration as "PT15M", "PT1H" or "P1D"'
        )
        raise Invalid(message, code="body")
    return seconds


def _seconds(written: str) -> int:
    found = _DURATION.fullmatch(written) if len(written) < 40 else None
    parts = found.groupdict(default="0") if found else {}
    return sum(int(parts[name]) * length for name, length in _SECONDS.items() if parts)


def decimals_told(properties: Mapping[str, Any]) -> int | None:
    """Give the decimals that `properties` tell; None where they tell nothing.

    Raises:
        Invalid: when they are no whole number from 0 to 9.

    """
    told = properties.get(DECIMALS)
    if told is None:
        return None
    if type(told) is not int or not 0 <= told <= MOST_DECIMALS:
        message = f"properties: {DECIMALS} must be a whole number from 0 to {MOST_DECIMALS}"
        raise Invalid(message, code="body")
    return told


def interval_learnt(times: Times, lengths: Times) -> int | None:
    """Say how many seconds lie between two values; None where too few are known.

    It is the median distance, so that gaps and doubled values do not count; of an even number the
    greater one of both. Before there are three values, the stretch that they speak of stands for
    it. What is close to a usual distance is that one: clocks of devices are not exact.

    Args:
        times: beginnings in microseconds, in any order, shape (n,).
        lengths: of the stretches of time they speak of in microseconds; 0 where they are moments,
            shape (n,).

    """
    distances = np.diff(np.unique(times))
    stretches = lengths[lengths > 0]
    known = distances if len(distances) >= LEAST_DISTANCES else stretches
    if not len(known):
        return None
    seconds = float(np.quantile(known, 0.5, method="higher")) / SECOND
    nearest = int(_USUAL[np.argmin(np.abs(_USUAL - seconds))])
    if abs(nearest - seconds) <= CLOSE * nearest:
        return nearest
    return int(min(max(round(seconds), 1), LONGEST_S))


def decimals_learnt(values: Values) -> int | None:
    """Say with how many decimals values are told; None where there are none.

    That is as many as nine of ten values have, up to three; of values that are computed and have
    many more, as many as three significant digits need.

    Args:
        values: shape (n,).

    """
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    for decimals in range(LEARNT_DECIMALS + 1):
        exact = np.isclose(known, np.round(known, decimals), rtol=1e-12, atol=1e-9)
        if exact.mean() >= MOST_EXACT:
            return decimals
    size = float(np.median(np.abs(known[known != 0])))
    return int(np.clip(SIGNIFICANT - 1 - np.floor(np.log10(size)), 0, LEARNT_DECIMALS))
