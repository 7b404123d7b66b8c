"""What is asked of the things of the street, read from the parameters of an address.

Source: OGC 17-069r4, sections 7.15.2 to 7.15.5; what the standard does not know is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf, isfinite

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.features import UNKNOWN, Collection, Value, attributes_of, is_number
from stadtherz.streets.domain.ogc.standards import MOST, USUAL

PARAMETERS = ("f", "limit", "bbox", "datetime", "after")
LARGEST_KEY = 2**63 - 1
OPEN = frozenset({"", ".."})


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the world in degrees; west is greater than east where it crosses 180 degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days; None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: `after` is the number of the last thing that is already known."""

    limit: int = USUAL
    after: int = 0
    extent: Extent | None = None
    days: Days | None = None
    properties: Mapping[str, Value] = field(default_factory=dict)


def asked_of(parameters: Mapping[str, str], collection: Collection) -> Asked:
    """Read what is asked of a collection.

    Raises:
        Invalid: a parameter is unknown or cannot be read; it stands in `details`.

    """
    return Asked(
        limit=_limit(parameters["limit"]) if "limit" in parameters else USUAL,
        after=_after(parameters["after"]) if "after" in parameters else 0,
        extent=_extent(parameters["bbox"]) if "bbox" in parameters else None,
        days=_days(parameters["datetime"]) if "datetime" in parameters else None,
        properties={
            name: _property(collection, name, text)
            for name, text in parameters.items() if name not in PARAMETERS
        },
    )  # fmt: skip


def wrong(parameter: str, message: str) -> Invalid:
    """Say what is wrong with a parameter."""
    return Invalid(message, code="ogc-parameter", details=(parameter[:60],))


def _limit(text: str) -> int:
    """Read how many are wanted; more than the most is the most (/req/core/fc-limit-response-1)."""
    if not (text.isascii() and text.isdecimal()) or int(text[:18]) < 1:
        raise wrong("limit", f"limit is a whole number from 1 to {MOST}")
    return min(int(text[:18]), MOST)


def _after(text: str) -> int:
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1
    if not 0 <= found <= LARGEST_KEY:
        raise wrong("after", "after comes from a next link; take that as it stands")
    return found


def _extent(text: str) -> Extent:
    """Read four numbers, or six with heights, which no thing of the street has."""
    try:
        numbers = [float(one) for one in text[:200].split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise wrong("bbox", "bbox is four or six numbers: west,south,east,north in degrees")
    west, south, east, north = numbers
    in_range = all(-180 <= one <= 180 for one in (west, east))
    if not (in_range and -90 <= south <= north <= 90):
        raise wrong("bbox", "bbox is west,south,east,north in degrees, the south below the north")
    return Extent(west, south, east, north)


def _days(text: str) -> Days:
    """Read a moment or a stretch of time, open with ".." or nothing."""
    parts = text[:100].split("/")
    if len(parts) == 1:
        return Days(_day(text), _day(text))
    if len(parts) != 2 or all(one in OPEN for one in parts):
        raise wrong("datetime", "datetime is a moment, or two with / between, one may be ..")
    start, end = (None if one in OPEN else _day(one) for one in parts)
    if start and end and start > end:
        raise wrong("datetime", "datetime ends before it begins")
    return Days(start, end)


def _day(text: str) -> date:
    """Read a day, or the day of a moment of RFC 3339: the facts of the street have days only."""
    try:
        if "T" not in text.upper():
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise wrong("datetime", "datetime is like 2026-05-04 or 2026-05-04T12:00:00Z") from error
    if moment.tzinfo is None:
        raise wrong("datetime", "a moment has a time zone, such as Z at its end")
    return moment.date()


def _property(collection: Collection, name: str, text: str) -> Value:
    if name == "ref":
        return text
    if name not in attributes_of(collection):
        raise wrong(name, f"{collection.value} have no property and no parameter of this name")
    if text == UNKNOWN or not is_number(collection, name):
        return text
    try:
        found = float(text[:40])
    except ValueError:
        found = inf
    if not isfinite(found):
        raise wrong(name, f"{name} is a number or {UNKNOWN}")
    return int(found) if found.is_integer() else found
