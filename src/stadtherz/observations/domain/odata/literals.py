"""Values as they are written in a query, read and written back.

Source: 18-088, section 9.3.3.5 (strings in single quotes, numbers, true and false, times as bare
ISO 8601) and the OData 4.01 ABNF (duration'P1DT2H', geography'POINT(7.77 49.44)', 07:30:00).
Times are kept in UTC, to the microsecond; finer fractions are cut off.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, timezone
from math import isfinite
from typing import Any

from stadtherz.observations.domain.odata.faults import Source
from stadtherz.observations.domain.odata.geometry import read_wkt
from stadtherz.observations.domain.odata.tree import Geography, Interval, Value

CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
MOMENT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    rf"(?:[Tt]{CLOCK}(?:[Zz]|[+-][0-9]{{2}}(?::?[0-9]{{2}})?)?)?"
)
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
LONGEST_DURATION = timedelta(days=366_000)
INT64 = 1 << 63

_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<weeks>[0-9]{1,9})W|(?:(?P<days>[0-9]{1,9})D)?"
    r"(?P<clock>T(?=[0-9])(?:(?P<hours>[0-9]{1,9})H)?(?:(?P<minutes>[0-9]{1,9})M)?"
    r"(?:(?P<seconds>[0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?)"
)


def number_at(source: Source, position: int, text: str) -> int | float:
    """Read a number: whole ones that fit 64 bits as int, all others as float."""
    if not any(sign in text for sign in ".eE") and len(text) <= len(str(-INT64)):
        whole = int(text)
        if -INT64 <= whole < INT64:
            return whole
    number = float(text)
    if not isfinite(number):
        raise source.refusal(position, "a number below 1.8e308")
    return number


def string_of(text: str) -> str:
    """Read a string in single quotes, in which a quote is written twice."""
    return text[1:-1].replace("''", "'")


def clock_at(source: Source, position: int, text: str) -> time:
    """Read a time of day, such as 07:30 or 07:30:15.5."""
    hours, minutes, *rest = text.split(":")
    seconds, _, fraction = rest[0].partition(".") if rest else ("0", "", "")
    micro = int(fraction[:6].ljust(6, "0"))
    try:
        return time(int(hours), int(minutes), int(seconds), micro)
    except ValueError as wrong:
        raise source.refusal(position, "a time of day from 00:00 to 23:59:59") from wrong


def moment_at(source: Source, position: int, text: str) -> datetime:
    """Read a date, which is midnight UTC, or a time with its offset, as a moment in UTC."""
    day, clock = text[:10], text[11:]
    zone = re.search(r"[Zz]$|[+-][0-9:]+$", clock)
    if clock and zone is None:
        raise source.refusal(
            position + len(text),
            "an offset such as Z or +01:00 behind the time (in an address + is written %2B)",
        )
    written = clock[: zone.start()] if zone else "00:00"
    hour = clock_at(source, position + 11, written)
    try:
        local = datetime.combine(
            datetime(*map(int, day.split("-"))),  # type: ignore[arg-type]  # noqa: DTZ001 - the zone comes with it
            hour,
            _offset(zone[0] if zone else "Z"),
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise source.refusal(position, "a day of the calendar, years 0001 to 9999") from wrong


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if text[0] == "-" else size)


def time_at(source: Source, position: int, text: str) -> datetime | Interval:
    """Read a moment, or an interval of two moments with a slash between them."""
    first, slash, second = text.partition("/")
    start = moment_at(source, position, first)
    if not slash:
        return start
    end = moment_at(source, position + len(first) + 1, second)
    if end < start:
        raise source.refusal(position, "an interval that does not end before it starts")
    return Interval(start, end)


def duration_of(text: str) -> timedelta | None:
    """Read a duration of weeks, or of days and a time, such as PT15M or -P1DT2H; else None."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or match["days"] is match["weeks"] is match["clock"] is None:
        return None
    size = timedelta(
        weeks=int(match["weeks"] or 0),
        days=int(match["days"] or 0),
        hours=int(match["hours"] or 0),
        minutes=int(match["minutes"] or 0),
        seconds=int((match["seconds"] or "0").partition(".")[0]),
        microseconds=int((match["seconds"] or "").partition(".")[2][:6].ljust(6, "0")),
    )
    if size > LONGEST_DURATION:
        return None
    return -size if match["sign"] == "-" else size


def prefixed_at(source: Source, position: int, text: str) -> timedelta | Geography:
    """Read duration'..', geography'..' or geometry'..'."""
    name, _, rest = text.partition("'")
    inside = rest[:-1]
    if name == "duration":
        duration = duration_of(inside)
        if duration is None:
            raise source.refusal(position, "a duration such as duration'P1DT2H30M'")
        return duration
    if read_wkt(inside) is None:
        raise source.refusal(position, "well-known text such as geography'POINT(7.77 49.44)'")
    return Geography(inside)


def text_of_value(value: Value) -> str:
    """Write a value as it is read."""
    return _WRITERS.get(type(value), repr)(value)


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "null",
    bool: lambda value: "true" if value else "false",
    str: lambda value: "'" + value.replace("'", "''") + "'",
    datetime: lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    Interval: lambda value: f"{text_of_value(value.start)}/{text_of_value(value.end)}",
    timedelta: lambda value: f"duration'{text_of_duration(value)}'",
    time: lambda value: value.isoformat(),
    Geography: lambda value: f"geography'{value.wkt}'",
}


def text_of_duration(size: timedelta) -> str:
    """Write a duration, such as P1DT2H3M4.5S."""
    sign, size = ("-", -size) if size < timedelta() else ("", size)
    minutes, seconds = divmod(size.seconds, 60)
    fraction = f".{size.microseconds:06}" if size.microseconds else ""
    clock = f"T{minutes // 60}H{minutes % 60}M{seconds}{fraction}S"
    return f"{sign}P{size.days}D{clock}"
