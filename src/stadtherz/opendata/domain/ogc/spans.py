"""What time is asked for: `datetime` (OGC 17-069r4, 7.15.4; RFC 3339, 5.6)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.misread import shown

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Span:
    """A stretch of time in UTC; both ends belong to it, None is open.

    Args:
        start: its beginning.
        end: its end.
        first: the day that was written for its beginning; None where a moment was.
        last: the same for its end.

    """

    start: datetime | None
    end: datetime | None
    first: date | None = None
    last: date | None = None


def read_span(text: str) -> Span:
    """Read a moment or an interval, whose ends may be open ("..", or nothing).

    A day is taken as all of it in UTC; of columns that hold days it is that day.

    Raises:
        Invalid: code "ogc-datetime".

    """
    parts = text.replace(" ", "+").split("/")  # a plus sign that was not quoted comes as a space
    if len(parts) == 1:
        parts = [parts[0], parts[0]]
    if len(parts) != 2 or all(part in {"", ".."} for part in parts):
        raise _wrong(text)
    first, last = ("" if part == ".." else part for part in parts)
    found = Span(
        _start(first, text) if first else None, _end(last, text) if last else None,
        _day(first), _day(last),
    )  # fmt: skip
    if found.start and found.end and found.start > found.end:
        raise _wrong(text)
    return found


def _day(part: str) -> date | None:
    return date.fromisoformat(part) if _DAY.fullmatch(part) else None


def _start(part: str, text: str) -> datetime:
    if _DAY.fullmatch(part):
        part += "T00:00:00Z"
    return _moment(part, text)


def _end(part: str, text: str) -> datetime:
    if _DAY.fullmatch(part):
        return _moment(part + "T00:00:00Z", text) + timedelta(days=1) - INSTANT
    return _moment(part, text)


def _moment(part: str, text: str) -> datetime:
    try:
        if not _MOMENT.fullmatch(part):
            raise _wrong(text)
        return datetime.fromisoformat(part.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _wrong(text) from error


def _wrong(text: str) -> Invalid:
    message = (
        f"datetime {shown(text)} is neither a moment such as 2026-05-04T12:00:00Z nor an interval"
        " such as 2026-05-04T00:00:00Z/.., the earlier one first"
    )
    return Invalid(message, code="ogc-datetime", details=("datetime",))
