"""What files have in common: models of what people write, and lines of CSV for what they read.

Lines are those of RFC 4180; a cell is written so that no spreadsheet takes it for a formula.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Find the model within the type of a field, as in `list[Model]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := model_in(argument):
            return found
    return None


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Write each row as a line, as soon as it comes."""
    writer = csv.writer(_Echo())
    return (writer.writerow(row) for row in rows)


def harmless_cell(words: str) -> str:
    """Write words as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{words}" if words.startswith(FORMULA) else words


def harmless(value: Any) -> str:
    """Write a value as a cell: nothing for what is not there, yes and no as programs read them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return harmless_cell("; ".join(value) if isinstance(value, tuple) else str(value))
