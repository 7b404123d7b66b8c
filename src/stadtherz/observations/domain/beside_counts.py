"""What may stand beside a count: single numbers, yes and no, and times, under members of a list.

`private_counts` finds what it knows the look of. What identifies has more looks than anybody knows
(a VIN, the octets of an address as numbers, a face as 128 of them, a name as a key), and members of
a client's own choosing are stored and public; so beside counts there are none. Each number has
bounds and two decimals: too few digits for an address of 48 bits.
"""

import re
from collections.abc import Mapping
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.inserting import period_of
from stadtherz.observations.domain.results import OUR_QUALITY

FREE = ("parameters", "resultQuality")
NUMBERS: Mapping[str, tuple[int, int]] = {
    "lane": (0, 99), "direction": (0, 360), "class": (0, 9_999), "interval_s": (0, 86_400),
    "n": (0, 9_999), "counts": (0, 9_999), "occupancy": (0, 100), "v_mean": (0, 300),
    "speed_limit": (0, 300),
    "quality": (0, 100), "confidence": (0, 100), "completeness": (0, 100),
    "temperature": (-90, 90), "humidity": (0, 100), "rain": (0, 1_000), "snow": (0, 1_000),
    "wind": (0, 150), "battery": (0, 100), "trial": (0, 1), "holiday": (0, 1), "event": (0, 1),
    "roadworks": (0, 1), "closed": (0, 1), "fault": (0, 1), "estimated": (0, 1),
}  # fmt: skip
"""Members that hold a number from one bound to the other, true or false."""
TIMES = frozenset({"calibrated", "checked", "since", "until"})
"""Members that hold a time or a span of it."""
DECIMALS = 2
_TIME = re.compile(r"[0-9TZ:.,+/\s-]{10,80}", re.ASCII)


def fault_beside_count(data: Mapping[str, Any]) -> str:
    """Say why a member of an observation holds more than a count may; "" where none does.

    Nothing of what came in is repeated but members of the list.

    Args:
        data: members of the observation; what is missing is not looked at. A quality that this
            server wrote may be handed back.

    """
    for name in FREE:
        value = data.get(name)
        if name == "resultQuality" and isinstance(value, Mapping) and set(value) <= OUR_QUALITY:
            continue
        if value is not None and (fault := _fault_of(name, value)):
            return fault
    return ""


def _fault_of(name: str, value: object) -> str:
    if name == "resultQuality" and not isinstance(value, Mapping):
        return "" if _fits("quality", value) else f"{name}: {_wanted('quality')}"
    if not isinstance(value, Mapping) or not value.keys() <= NUMBERS.keys() | TIMES:
        known = ", ".join((*NUMBERS, *sorted(TIMES)))
        return f"{name}: beside a count there are only these members: {known}"
    return next(
        (f"{name}.{key}: {_wanted(key)}" for key, one in value.items() if not _fits(key, one)), ""
    )


def _wanted(key: str) -> str:
    if key in TIMES:
        return "must be a time with an offset, or a span of it, or null"
    low, high = NUMBERS[key]
    return (
        f"must be a single number from {low} to {high} with at most {DECIMALS} decimals,"
        " true, false or null"
    )


def _fits(key: str, value: object) -> bool:
    if value is None:
        return True
    if key in TIMES:
        return isinstance(value, str) and _is_time(value)
    if not isinstance(value, bool | int | float):
        return False
    low, high = NUMBERS[key]
    return low <= value <= high and round(value, DECIMALS) == value


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        period_of(text)
    except Invalid:
        return False
    return True
