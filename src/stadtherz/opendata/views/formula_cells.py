"""Cells of CSV files that no spreadsheet takes for a formula."""

from datetime import date
from typing import Any

from stadtherz.kernel.text import harmless_cell


class Echo:
    """A file that gives back what is written into it."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def harmless(value: Any) -> str:
    """Write a value: nothing for what is not there, yes and no as programs read them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    words = "" if value is None else str(value)
    return harmless_cell(words) if isinstance(value, str) else words
