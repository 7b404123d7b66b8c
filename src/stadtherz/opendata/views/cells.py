"""Values of answers as people read them: numbers and days of the language, times of the city."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from stadtherz.opendata.adapters.asking.answers import Row
from stadtherz.opendata.domain.asking.question import Field, Item, Made, Part, Told
from stadtherz.opendata.domain.asking.terms import Unit
from stadtherz.opendata.domain.asking.values import NUMBERS
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

NOTHING = "–"
LONGEST = 160
PLACES = 2
PLAIN = frozenset((Kind.YEAR, Kind.CODE, Kind.LATITUDE, Kind.LONGITUDE))
"""Numbers that nobody adds up stand without signs between thousands."""


@dataclass(frozen=True)
class Cell:
    """A cell: its words, whether it is a number, and whether they are words of the data."""

    words: str
    number: bool
    text: bool = False


def cells_of(items: Sequence[Item], rows: Sequence[Row], schema: Schema) -> list[list[Cell]]:
    """Word the rows of an answer."""
    ways = [
        (wording(item.what, schema), is_number(item.what), item.what.storage is Storage.TEXT)
        for item in items
    ]
    return [
        [
            Cell(way(value), number, text and bool(value))
            for (way, number, text), value in zip(ways, row, strict=True)
        ]
        for row in rows
    ]


def is_number(what: Told) -> bool:
    """Whether a column stands to the right."""
    return what.storage in NUMBERS and not isinstance(what, Part)


def wording(what: Told, schema: Schema) -> Callable[[Any], str]:
    """Give what words the values of a column of an answer."""
    if isinstance(what, Part):
        return lambda value: NOTHING if value is None else part_words(what.unit, value)
    plain = _is_plain(what, schema)
    return lambda value: _words(value, what.storage, plain=plain)


def _is_plain(what: Field | Made, schema: Schema) -> bool:
    keeps = isinstance(what, Field) or what.storage is (what.field.storage if what.field else None)
    field = what if isinstance(what, Field) else what.field
    column = schema.named(field.name) if field and keeps else None
    return column is not None and column.kind in PLAIN


def _words(value: Any, storage: Storage, *, plain: bool) -> str:
    if value is None or value == "":
        return NOTHING
    if storage in NUMBERS:
        return str(value) if plain else figure(value)
    if storage is Storage.BOOLEAN:
        return _("ja") if value else _("nein")
    if storage is Storage.DATE:
        return date_format(value, "SHORT_DATE_FORMAT")
    if storage in {Storage.MOMENT, Storage.LOCAL}:
        return date_format(_on_the_clock(value, storage), "SHORT_DATETIME_FORMAT")
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _on_the_clock(value: datetime, storage: Storage) -> datetime:
    return timezone.localtime(value.replace(tzinfo=UTC)) if storage is Storage.MOMENT else value


def figure(value: float | Decimal) -> str:
    """Word a number; of one with many digits behind the decimal sign two, of a small one more."""
    if isinstance(value, Decimal | int):
        return number_format(value, use_l10n=True, force_grouping=True)
    if value == int(value) and abs(value) < 1e15:  # noqa: PLR2004 - beyond, digits are noise
        return number_format(int(value), use_l10n=True, force_grouping=True)
    digits = PLACES if abs(value) >= 1 else 4
    return number_format(round(value, digits), use_l10n=True, force_grouping=True)


def part_words(unit: Unit, value: Any) -> str:
    """Word a length of time by its beginning."""
    if unit is Unit.YEAR:
        return str(value)
    if unit is Unit.MONTH:
        return date_format(value, "F Y")
    if unit is Unit.QUARTER:
        return _("%(number)s. Quartal %(year)s") % {
            "number": (value.month + 2) // 3, "year": value.year,
        }  # fmt: skip
    if unit is Unit.WEEK:
        return _("Woche ab %(day)s") % {"day": date_format(value, "SHORT_DATE_FORMAT")}
    return date_format(value, "SHORT_DATETIME_FORMAT" if unit is Unit.HOUR else "SHORT_DATE_FORMAT")


def along_words(unit: Unit | None, value: Any, *, years: bool) -> str:
    """Word a place on the axis of a chart, shortly.

    Args:
        unit: length of time along the axis.
        value: the place.
        years: whether there are several years, so that they have to be told.

    """
    if not isinstance(value, date):
        return str(value)
    if unit in {Unit.MONTH, Unit.QUARTER} or years:
        return date_format(value, _("N Y"))
    return date_format(value, _("j. N, H:i") if isinstance(value, datetime) else _("j. N"))


def end_words(column: Column, text: str) -> str:
    """Word the least or the most of a column, which its schema tells as text."""
    if not text:
        return ""
    try:
        value = _end(column.storage, text)
    except (ValueError, ArithmeticError):
        return text
    return _words(value, column.storage, plain=column.kind in PLAIN)


def _end(storage: Storage, text: str) -> Any:
    if storage in NUMBERS:
        number = Decimal(text)
        return float(number) if storage is Storage.DOUBLE else number
    if storage is Storage.DATE:
        return date.fromisoformat(text[:10])
    if storage in {Storage.MOMENT, Storage.LOCAL}:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    return text
