"""What the parts of a MultiDatastream count, and the total that stands for all of them.

A part is known by the definition of its observed property, `urn:stadtherz:counting:count/7/30-50`
as `counting_result` writes it; a part of another definition counts something without a class where
its data type is OM_CountObservation (OGC 18-088, table 15). The total is what a plain counter at
the same place would say: all motor vehicles where the parts hold any, else everything counted.
A total with an unknown part is unknown: the rest of it would be told as less traffic.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from stadtherz.kernel.text import Text
from stadtherz.observations.domain.counting import SpeedBand
from stadtherz.observations.domain.counting_result import DEFINITIONS, KINDS, Measure
from stadtherz.observations.domain.vehicle_classes import (
    BICYCLE,
    BY_CODE,
    E_SCOOTER,
    MOTOR,
    PEDESTRIAN,
    TRAM,
    UNKNOWN,
    VehicleClass,
)

TOTALS = f"{DEFINITIONS}total/"
TOTAL_KEY = "total-"
COUNTS = KINDS[Measure.COUNT].data_type
COUNTS_OF_CLASS = f"{DEFINITIONS}{Measure.COUNT}/"
_PART = re.compile(
    rf"{re.escape(DEFINITIONS)}(?P<measure>count|mean-speed)/(?P<code>\d{{1,4}})/"
    r"(?:any|(?P<low>\d+(?:\.\d+)?)(?:\+|-(?P<high>\d+(?:\.\d+)?)))"
)


@dataclass(frozen=True)
class Meaning:
    """What one part of a result says: a measure of a class and band; None for what is not known."""

    measure: Measure | None
    vehicle_class: VehicleClass | None = None
    band: SpeedBand | None = None


Written = tuple[str, str]
"""Definition and data type of a part, as a MultiDatastream writes them."""


@lru_cache(4096)
def meaning_of(definition: str, data_type: str) -> Meaning:
    """Read what a part says from the definition of its property and its data type."""
    found = _PART.fullmatch(definition)
    if found and int(found["code"]) in BY_CODE:
        high = None if found["high"] is None else float(found["high"])
        band = None if found["low"] is None else SpeedBand(float(found["low"]), high)
        return Meaning(Measure(found["measure"]), BY_CODE[int(found["code"])], band)
    return Meaning(Measure.COUNT if data_type == COUNTS else None)


@dataclass(frozen=True)
class Counted:
    """What a total counts: a class, None for things without one; and how people call it."""

    key: str
    vehicle_class: VehicleClass | None
    name: Text


_NAMES = (
    (MOTOR, "Kraftfahrzeuge", "Motor vehicles"),
    (BICYCLE, "Fahrräder", "Bicycles"),
    (PEDESTRIAN, "Menschen zu Fuß", "Pedestrians"),
    (E_SCOOTER, "E-Tretroller", "E-scooters"),
    (TRAM, "Straßenbahnen", "Trams"),
    (UNKNOWN, "Verkehrsteilnehmende", "Road users"),
)
_CLASSED = tuple(
    Counted(str(one.code), one, Text.of({"de": german, "en": english}))
    for one, german, english in _NAMES
)
ANYTHING = Counted("any", None, Text.of({"de": "Zählungen", "en": "Counts"}))


def counted_by(parts: Sequence[Written]) -> Counted | None:
    """Name what the total of these parts counts; None where they count nothing."""
    counts = [one for one in _meanings(parts) if one.measure is Measure.COUNT]
    if not counts:
        return None
    classes = [one.vehicle_class for one in counts if one.vehicle_class is not None]
    if len(classes) < len(counts):
        return ANYTHING
    if any(MOTOR.holds(one) for one in classes):
        return _CLASSED[0]
    return next(one for one in _CLASSED if all(_holds(one.vehicle_class, two) for two in classes))


def _holds(outer: VehicleClass | None, inner: VehicleClass) -> bool:
    return outer is not None and outer.holds(inner)


def places_of(parts: Sequence[Written]) -> tuple[int, ...]:
    """Give the places in the result that are added up to the total; none where nothing is."""
    return _places(tuple(parts))


@lru_cache(4096)
def _places(parts: tuple[Written, ...]) -> tuple[int, ...]:
    counted = counted_by(parts)
    if counted is None:
        return ()
    whole = counted.vehicle_class
    return tuple(
        place
        for place, one in enumerate(_meanings(parts))
        if one.measure is Measure.COUNT
        and (whole is None or (one.vehicle_class is not None and whole.holds(one.vehicle_class)))
    )


def _meanings(parts: Sequence[Written]) -> list[Meaning]:
    return [meaning_of(*one) for one in parts]


def total_of(result: object, parts: Sequence[Written]) -> float | None:
    """Add up the counts of a result; None where one of them is unknown, or there is none.

    Args:
        result: the decoded JSON, a list with a value for each part.
        parts: what the list holds.

    """
    places = places_of(parts)
    if not places or not isinstance(result, Sequence) or len(result) != len(parts):
        return None
    counts = [result[place] for place in places]
    return float(sum(counts)) if all(map(_is_count, counts)) else None


def _is_count(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and value >= 0 and value == int(value)
