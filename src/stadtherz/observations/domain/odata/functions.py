"""What the functions of the query language compute.

Source: 18-088, section 9.3.3.5; OData 4.01 part 2, sections 5.1.1.5 to 5.1.1.10. An argument of the
wrong kind gives null. Positions in strings count characters (code points) from 0; upper and lower
case map one character to one character ("ß" to "ẞ"). Parts of a time are those in UTC, and those of
an interval are those of its start.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from math import floor, modf
from typing import Any

from stadtherz.observations.domain.odata import geometry
from stadtherz.observations.domain.odata.values import NUMBER, bounds, less, number_of, rank

SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What Unicode calls white space."""
FARTHEST = (1 << 31) - 1
"""The largest position in a string; a position beyond, or below 0, gives null."""
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)

Function = Callable[..., Any]


def _texts(function: Function) -> Function:
    """Let a function only see strings."""

    def guarded(*values: Any) -> Any:
        for value in values:
            if not isinstance(value, str):
                return None
        return function(*values)

    return guarded


def _moment(function: Callable[[datetime], Any]) -> Function:
    """Let a function only see moments in UTC."""

    def guarded(value: Any) -> Any:
        found = bounds(value)
        return function(found[0].astimezone(UTC)) if found else None

    return guarded


def _number(function: Callable[[float], float]) -> Function:
    """Let a function only see numbers."""

    def guarded(value: Any) -> Any:
        number = number_of(value)
        return None if number is None else float(function(number))

    return guarded


def _position(value: Any) -> int | None:
    if rank(value) != NUMBER or not 0 <= value <= FARTHEST:
        return None
    return floor(value)


def substring(text: Any, start: Any, *length: Any) -> str | None:
    """Cut a string from the position `start`, at most `length` characters long."""
    first = _position(start)
    count = _position(length[0]) if length else FARTHEST
    if not isinstance(text, str) or first is None or count is None:
        return None
    return text[first : first + count]


def upper(text: str) -> str:
    """Give a string in upper case, character by character."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _upper(sign: str) -> str:
    if sign == "ß":
        return "ẞ"
    return next((x for x in (sign.upper(), sign.title()) if len(x) == 1), sign)


def lower(text: str) -> str:
    """Give a string in lower case, character by character."""
    return text.lower() if text.isascii() else "".join(sign.lower()[0] for sign in text)


def rounded(number: float) -> float:
    """Round to the nearest whole number, halves away from zero."""
    fraction, whole = modf(number)
    return whole if abs(fraction) < 0.5 else whole + (1 if number > 0 else -1)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _between(relation: Callable[[datetime, datetime, datetime, datetime], bool]) -> Function:
    """Compare start and end of two times."""

    def related(left: Any, right: Any) -> bool | None:
        one, other = bounds(left), bounds(right)
        return relation(*one, *other) if one and other else None

    return related


def _disjoint(left: Any, right: Any) -> bool:
    return bool(less(left, right) or less(right, left))


def _overlaps(left: Any, right: Any) -> bool | None:
    return None if bounds(left) is None or bounds(right) is None else not _disjoint(left, right)


FUNCTIONS: dict[str, Function] = {
    "substringof": _texts(lambda part, text: part in text),
    "contains": _texts(lambda text, part: part in text),
    "endswith": _texts(str.endswith),
    "startswith": _texts(str.startswith),
    "length": _texts(len),
    "indexof": _texts(str.find),
    "substring": substring,
    "tolower": _texts(lower),
    "toupper": _texts(upper),
    "trim": _texts(lambda text: text.strip(SPACES)),
    "concat": _texts(lambda first, second: first + second),
    "year": _moment(lambda moment: moment.year),
    "month": _moment(lambda moment: moment.month),
    "day": _moment(lambda moment: moment.day),
    "hour": _moment(lambda moment: moment.hour),
    "minute": _moment(lambda moment: moment.minute),
    "second": _moment(lambda moment: moment.second),
    "fractionalseconds": _moment(lambda moment: moment.microsecond / 1e6),
    "date": _moment(_midnight),
    "time": _moment(lambda moment: moment - _midnight(moment)),
    "totaloffsetminutes": _moment(lambda _moment: 0),
    "mindatetime": lambda: EARLIEST,
    "maxdatetime": lambda: LATEST,
    "before": _between(lambda start, end, from_, _to: end <= from_ and start < from_),
    "after": _between(lambda start, _end, from_, to: to <= start and from_ < start),
    "meets": _between(lambda start, end, from_, to: end == from_ or start == to),
    "during": _between(lambda start, end, from_, to: from_ <= start < to and end <= to),
    "overlaps": _overlaps,
    "starts": _between(lambda start, _end, from_, _to: start == from_),
    "finishes": _between(lambda _start, end, _from, to: end == to),
    "round": _number(rounded),
    "floor": _number(floor),
    "ceiling": _number(lambda number: -floor(-number)),
    **geometry.FUNCTIONS,
}
"""Function by name, except `now`, which the caller knows."""
