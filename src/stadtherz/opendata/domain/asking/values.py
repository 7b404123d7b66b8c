"""Values of questions, read as the column needs them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from stadtherz.opendata.domain.asking.misread import misread, shown
from stadtherz.opendata.domain.asking.question import Plain, Told
from stadtherz.opendata.domain.asking.terms import Given, Value
from stadtherz.opendata.domain.tabular.kinds import Storage

NUMBERS = frozenset((Storage.WHOLE, Storage.DECIMAL, Storage.DOUBLE))
TIMES = frozenset((Storage.DATE, Storage.LOCAL, Storage.MOMENT))
WANTED = {
    Storage.WHOLE: "a number such as 12 or 3.5", Storage.DECIMAL: "a number such as 12 or 3.5",
    Storage.DOUBLE: "a number such as 12 or 3.5", Storage.BOOLEAN: "true or false",
    Storage.DATE: "a day such as 2025-12-31", Storage.TEXT: "a text such as 'Mitte'",
    Storage.LOCAL: "a time such as 2025-12-31T14:00", Storage.MOMENT: "a time such as"
    " 2025-12-31T14:00:00Z",
}  # fmt: skip
LARGEST = 10**30


def value_for(told: Told, value: Value, part: str) -> Plain:
    """Read a value as that of a column.

    Raises:
        Invalid: code "query-value", where it is of another type.

    """
    found = _read(told.storage, value)
    if found is None:
        message = f"{WANTED[told.storage]} is expected here, not {shown(value.text)}"
        raise misread("query-value", part, value.at, message)
    return found


def _read(storage: Storage, value: Value) -> Plain:
    if storage in NUMBERS:
        return _number(value) if value.given is Given.NUMBER else None
    if storage is Storage.BOOLEAN:
        return value.text == "true" if value.given is Given.WORD else None
    if storage is Storage.TEXT:
        return value.text if value.given is Given.TEXT else None
    if value.given not in {Given.TIME, Given.TEXT}:
        return None
    return moment(storage, value.text)


def _number(value: Value) -> Decimal | None:
    number = Decimal(value.text)
    return number if abs(number) < LARGEST else None


def moment(storage: Storage, text: str) -> date | datetime | None:
    """Read a day or a time of ISO 8601; None where it is none.

    A time without an offset is one of UTC where moments are asked for.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if storage is Storage.DATE:
        return found.date() if found.time() == time() and found.tzinfo is None else None
    if storage is Storage.LOCAL:
        return found if found.tzinfo is None else None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def comparable(left: Told, right: Told) -> bool:
    """Whether two sides may be compared."""
    same = (NUMBERS, TIMES - {Storage.MOMENT})
    return left.storage is right.storage or any(
        {left.storage, right.storage} <= group for group in same
    )
