"""What a network server decoded, read without a decoder of ours: numbers and states at any place.

Sources: `decoded_payload` of The Things Stack and `object` of ChirpStack are JSON objects of the
makers' own making. Seen are flat members, objects with `value` and `unit`, groups, and lists of
objects that name what was measured by `type` or `name`. A name is made of the way to its value
alone, never of what stands beside it, so it stays when a device adds a member; a list of bare
numbers is left out, as it is most often the bytes.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from itertools import count
from math import isfinite
from typing import Any

from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.units import ucum_of

MOST_VALUES, MOST_LOOKED_AT, DEEPEST, LONGEST_NAME = 200, 2_000, 8, 100
VALUE = ("value", "measurementValue")
UNIT = ("unit", "units", "uom")
LABEL = ("type", "name", "measurement", "sensor", "key")
CHANNEL = ("channel", "id", "index")
_ALSO = {
    "C": "Cel", "degC": "Cel", "deg C": "Cel", "celsius": "Cel", "percent": "%", "%RH": "%",
    "volt": "V", "lux": "lx",
}  # fmt: skip
_GAPS = re.compile(r"\W+")


def values_in(decoded: Mapping[str, Any]) -> tuple[Measured, ...]:
    """Give the numbers and states of a decoded object, at most 200: those at its top first.

    What stands at the top keeps its name; of two values of one name the later one is numbered.

    Args:
        decoded: JSON that the network server made.

    """
    found = {name: Measured(name, one) for name, one in decoded.items() if _is_value(one)}
    nested = {name: one for name, one in decoded.items() if name not in found}
    for one in _in_object(nested, "", 0, count()):
        if len(found) >= MOST_VALUES:
            break
        name = _free(one.name, found)
        found[name] = replace(one, name=name)
    return tuple(found.values())[:MOST_VALUES]


def _in_object(
    found: Mapping[str, Any], name: str, depth: int, looked_at: Iterator[int]
) -> Iterator[Measured]:
    held = next((one for one in VALUE if name and _is_value(found.get(one))), "")
    if held:
        yield Measured(name, found[held], _unit(found))
    for key, value in found.items():
        if key != held and not (held and key in CHANNEL):
            yield from _in(value, _joined(name, key), depth + 1, looked_at)


def _in(value: Any, name: str, depth: int, looked_at: Iterator[int]) -> Iterator[Measured]:
    if depth > DEEPEST or len(name) > LONGEST_NAME or next(looked_at) >= MOST_LOOKED_AT:
        return
    if _is_value(value):
        yield Measured(name, value)
    elif isinstance(value, Mapping):
        yield from _in_object(value, name, depth, looked_at)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            if isinstance(one, Mapping | list):  # a bare number is most often a byte
                label = "" if isinstance(one, list) else _label(one) or str(place)
                yield from _in(one, _joined(name, label), depth + 1, looked_at)


def _label(found: Mapping[str, Any]) -> str:
    """Name an element of a list by what it says that it is, and its channel."""
    said = next((found[one] for one in LABEL if isinstance(found.get(one), str)), "")
    channel = next((found[one] for one in CHANNEL if type(found.get(one)) is int), "")
    return "_".join(part for part in (_GAPS.sub("_", said).strip("_"), str(channel)) if part)


def _unit(found: Mapping[str, Any]) -> str:
    """Give the unit where it is known; what only its maker knows is none."""
    said = next((found[one] for one in UNIT if isinstance(found.get(one), str)), "").strip()
    if not said:
        return ""
    known = _ALSO.get(said) or ucum_of(said)
    return "" if known.startswith("{") else known


def _joined(name: str, key: str) -> str:
    return f"{name}_{key}" if name and key else name or key


def _free(name: str, taken: Container[str]) -> str:
    if name not in taken:
        return name
    return next(new for number in count(2) if (new := f"{name}_{number}") not in taken)


def _is_value(value: object) -> bool:
    if isinstance(value, bool):
        return True
    if not isinstance(value, int | float):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False
