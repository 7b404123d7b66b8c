"""Many plain observations of one datastream, read at once.

Source: OGC 18-088, section 12.2 (data array). Most rows of a data array are a time and a number;
these are read here at a tenth of the cost. Every other row, and every fault, is left to `results`,
which knows all that an observation can say: what is read here, is read alike there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from stadtherz.observations.domain.results import LARGEST_EXACT, TYPES
from stadtherz.observations.domain.times import EPOCH, MICROSECOND, microseconds

TIME, RESULT_TIME, RESULT = "phenomenonTime", "resultTime", "result"
FEATURES = ("FeatureOfInterest/id", "FeatureOfInterest/@iot.id")
WHOLE = f"{TYPES}OM_CountObservation"
NO_NUMBERS = frozenset({f"{TYPES}OM_TruthObservation", f"{TYPES}OM_CategoryObservation"})
FIRST = microseconds(datetime.fromisoformat("0001-01-02T00:00:00Z"))
LAST = microseconds(datetime.fromisoformat("9999-12-30T00:00:00Z"))


class Plain(NamedTuple):
    """An observation of a number at one time; times in microseconds since 1970 UTC.

    `feature` is what the row says of its feature of interest, as it came.
    """

    us: int
    result_us: int | None
    value: float
    feature: object


class _Places(NamedTuple):
    """Where the parts of a row stand."""

    width: int
    time: int
    result: int
    result_time: int | None
    feature: int | None


def plain_rows(
    names: Sequence[str], rows: Sequence[object], observation_type: str
) -> list[Plain | None]:
    """Read the rows that are plain; None stands for each other one.

    Args:
        names: of the components.
        rows: of the data array, as they came.
        observation_type: URI, of a datastream that measures one property.

    """
    places = _places_of(names) if observation_type not in NO_NUMBERS else None
    if places is None:
        return [None] * len(rows)
    found = [_plain(row, places) for row in rows]
    if observation_type == WHOLE:
        return [one if one is None or one.value.is_integer() else None for one in found]
    return found


def _places_of(names: Sequence[str]) -> _Places | None:
    """Find the parts; None where there are others, or a needed one is missing."""
    place = {name: number for number, name in enumerate(names)}
    features = [name for name in FEATURES if name in place]
    known = {TIME, RESULT, RESULT_TIME, *features[:1]}
    if not {TIME, RESULT} <= place.keys() <= known:
        return None
    feature = place[features[0]] if features else None
    return _Places(len(names), place[TIME], place[RESULT], place.get(RESULT_TIME), feature)


def _plain(row: object, places: _Places) -> Plain | None:
    width, time, result, result_time, feature = places
    if type(row) is not list or len(row) != width:
        return None
    us, value = moment_us(row[time]), row[result]
    if us is None or not _is_plain_number(value):
        return None
    told_us = None
    if result_time is not None and row[result_time] is not None:
        told_us = moment_us(row[result_time])
        if told_us is None:
            return None
    return Plain(us, told_us, float(value), None if feature is None else row[feature])


def moment_us(written: Any) -> int | None:
    """Read a moment with an offset, in microseconds since 1970 UTC; None for everything else."""
    try:
        us = (datetime.fromisoformat(written) - EPOCH) // MICROSECOND
    except (TypeError, ValueError):  # no text, no moment, or one without an offset
        return None
    return us if FIRST <= us <= LAST else None


def _is_plain_number(value: object) -> bool:
    """Whether a float holds it exactly, as a value and not as JSON."""
    kind = type(value)  # a bool is an int for isinstance
    return kind is float or (kind is int and -LARGEST_EXACT <= value <= LARGEST_EXACT)  # type: ignore[operator]
