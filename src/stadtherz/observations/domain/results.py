"""From what a client says about an observation to what is stored, and back.

Source: OGC 18-088, section 8.2.7 and tables 17 to 19. Numbers are kept as numbers, every other
result as JSON; resultQuality, validTime and parameters are seldom and stay together as JSON.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeGuard

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.inserting import period_of
from stadtherz.observations.domain.times import EPOCH, microseconds

LARGEST_EXACT = 2**53
TYPES = "http://www.opengis.net/def/observationType/OGC-OM/2.0/"
ANYTHING = f"{TYPES}OM_Observation"
"""The type of datastreams whose results may be any JSON."""
SELDOM = ("resultQuality", "validTime", "parameters")
LARGEST_RESULT = 100_000
RAW = "raw"
"""Where the JSON of a result that was replaced is kept as a text, beside the seldom members."""
OUR_QUALITY = {"flag", "rule", "raw"}
"""Members of the quality that this server gives where a client gave none."""


@dataclass(frozen=True)
class Told:
    """What an observation says; times in microseconds since 1970 UTC.

    Args:
        us, end_us: phenomenon time.
        result_us: result time.
        value: the result where it is a number.
        result: the result as JSON where it is none, or a number that a float does not hold.
        more: resultQuality, validTime and parameters as JSON, None for none of them.

    """

    us: int
    end_us: int | None
    result_us: int | None
    value: float | None
    result: str | None
    more: str | None


def told(data: Mapping[str, Any], now: datetime) -> Told:
    """Read the members of an observation; the present is its time where none is given.

    Raises:
        Invalid: when a time cannot be read, the result is too long, or it is a whole number that a
            64-bit float does not hold: it could be neither compared nor added up.

    """
    _refuse_inexact(data.get("result"))
    if not isinstance(data.get("parameters"), Mapping | None):
        message = "parameters must be a JSON object"
        raise Invalid(message, code="body")
    if data.get("validTime") is not None:
        as_microseconds(data["validTime"])
    us, end_us = microseconds(now), None
    if (written := data.get("phenomenonTime")) is not None:
        us, end_us = as_microseconds(written)
    written = data.get("resultTime")
    result_us = None if written is None else as_microseconds(written)[0]
    value, result = result_parts(data.get("result"))
    own = _own(data)
    seldom = {name: own[name] for name in SELDOM if own.get(name) is not None}
    return Told(us, end_us, result_us, value, result, _json(seldom) if seldom else None)


def _refuse_inexact(result: object) -> None:
    if type(result) is int and abs(result) > LARGEST_EXACT:
        message = (
            "result: is a whole number beyond 9007199254740992 (2^53), which is not kept exactly;"
            " send it as a text, or as 1.5e20 where its last digits do not matter"
        )
        raise Invalid(message, code="result")


def _own(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out a quality that this server wrote and a client only hands back."""
    quality = data.get("resultQuality")
    if isinstance(quality, Mapping) and quality and set(quality) <= OUR_QUALITY:
        return {name: value for name, value in data.items() if name != "resultQuality"}
    return data


def merged(stored: str | None, data: Mapping[str, Any]) -> str | None:
    """Put changed seldom members into the stored ones; null takes one away, others stay."""
    data = _own(data)
    kept = json.loads(stored) if stored else {}
    kept |= {name: data[name] for name in SELDOM if name in data}
    kept = {name: value for name, value in kept.items() if value is not None}
    return _json(kept) if kept else None


def with_raw(more: str | None, raw_result: str | None) -> str | None:
    """Keep the JSON of a result that is replaced beside the seldom members; None takes it away."""
    if raw_result is None and raw_in(more) is None:
        return more
    kept = json.loads(more) if more else {}
    kept.pop(RAW, None)
    if raw_result is not None:
        kept[RAW] = raw_result
    return _json(kept) if kept else None


def raw_in(more: str | None) -> str | None:
    """Give the JSON of the result that was replaced, where one was that is no number."""
    found: str | None = json.loads(more).get(RAW) if more and RAW in more else None
    return found


def as_microseconds(written: object) -> tuple[int, int | None]:
    """Read a moment or a span of time.

    Raises:
        Invalid: when it is none.

    """
    if not isinstance(written, str):
        message = "a time must be a text as 2026-11-25T08:15:00Z"
        raise Invalid(message, code="time")
    start, end = period_of(written)
    return microseconds(start), None if end is None else microseconds(end)


def result_parts(result: object) -> tuple[float | None, str | None]:
    """Divide a result into a number and JSON, one of which is empty.

    Raises:
        Invalid: when it is longer than 100,000 characters.

    """
    if _is_number(result):
        if isinstance(result, int) and abs(result) > LARGEST_EXACT:
            return None, _json(result)
        return float(result), None
    written = _json(result)
    if len(written) > LARGEST_RESULT:
        message = f"the result has {len(written)} characters; at most {LARGEST_RESULT} are kept"
        raise Invalid(message, code="result")
    return None, written


def _is_number(result: object) -> TypeGuard[int | float]:
    return isinstance(result, int | float) and not isinstance(result, bool)


def result_from(value: float | None, result: str | None) -> Any:
    """Put a result together again; a whole number is written without a fraction.

    Beside an array `value` is the total of what it counts, and no result.
    """
    if result is not None:
        return json.loads(result)
    if value is None:
        return None
    return int(value) if value.is_integer() and abs(value) <= LARGEST_EXACT else value


def as_record(result: Any, fields: Sequence[str]) -> Any:
    """Tell a list of values as a record; everything else, null above all, stays as it is.

    A record is an object with the names of its fields: that is the JSON encoding of a DataRecord
    where a datastream names no other (OGC 23-019, Datastream, resultEncoding, whose example shows
    it; OGC 24-014, JSONEncoding without recordsAsArrays).
    """
    if fields and isinstance(result, list) and len(result) == len(fields):
        return dict(zip(fields, result, strict=True))
    return result


def as_list(result: object, fields: Sequence[str]) -> object:
    """Give a record as the list of its values, in the order of the fields; null stays null.

    Raises:
        Invalid: when it is no object with all of the fields and no others; it repeats nothing that
            came in, for that may not be told of counts.

    """
    if not fields or result is None:
        return result
    if not isinstance(result, Mapping) or result.keys() != set(fields):
        message = (
            f"result: must be an object with all of these members, null for what is not known:"
            f" {', '.join(fields)[:1_000]}"
        )
        raise Invalid(message, code="result")
    return [result[name] for name in fields]


def fault_of(result: object, observation_type: str, parts: Sequence[str] = ()) -> str:
    """Say why a result is none for a datastream of this type; "" when it is one.

    Args:
        result: the decoded JSON; null is allowed everywhere.
        observation_type: URI of the type.
        parts: of a multi-datastream, the URIs of what it measures, in their order.

    """
    if result is not None and parts:
        return _fault_of_parts(result, parts)
    wanted = _wanted(result, observation_type)
    return wanted and f"the result must be {wanted}, as observationType says"


def _fault_of_parts(result: object, parts: Sequence[str]) -> str:
    """Say which value of a list is none for its type; among several, a count is never negative."""
    if not isinstance(result, list) or len(result) != len(parts):
        return f"the result must be a list of {len(parts)} values"
    for place, (value, kind) in enumerate(zip(result, parts, strict=True)):
        wanted = _wanted(value, kind)
        if kind == f"{TYPES}OM_CountObservation" and _is_number(value) and value < 0:
            wanted = "a whole number that is not negative"
        if wanted:
            return f"[{place}] must be {wanted}, as multiObservationDataTypes says"
    return ""


def _wanted(result: object, observation_type: str) -> str:
    """Say what a result of this type has to be; "" where it is, or the type leaves it open."""
    if result is None:
        return ""
    is_number = _is_number(result)
    whole = isinstance(result, int) or (isinstance(result, float) and result.is_integer())
    rules = {
        "OM_Measurement": (is_number, "a number"),
        "OM_CountObservation": (is_number and whole, "a whole number"),
        "OM_TruthObservation": (isinstance(result, bool), "true or false"),
        "OM_CategoryObservation": (isinstance(result, str), "a text"),
    }  # fmt: skip
    fits, wanted = rules.get(observation_type.removeprefix(TYPES), (True, ""))
    return "" if fits else wanted


def when(us: int) -> str:
    """Write a moment as SensorThings does."""
    found = EPOCH + timedelta(microseconds=us)
    return found.isoformat(timespec="microseconds" if us % 1000 else "milliseconds").replace(
        "+00:00", "Z"
    )


def period(us: int, end_us: int | None) -> str:
    """Write a moment, or a span of time with a slash."""
    return when(us) if end_us is None else f"{when(us)}/{when(end_us)}"


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        message = "a number is not finite; JSON has no such numbers"
        raise Invalid(message, code="result") from error
