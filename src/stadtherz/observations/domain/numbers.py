"""Numbers as tables write them, read strictly: none becomes another one on the way.

Python's own reading takes "1_000", "nan" and Arabic digits; dropping every point before a decimal
comma makes 215 of "21.5". Here a number has one way to be written, and a sign that separates
thousands stands before groups of three digits only. Everything else is refused with its reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_EXPONENT = r"([eE][+-]?[0-9]+)?"
_PATTERNS = {
    ".": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)" + _EXPONENT),
    ",": re.compile(r"[+-]?(([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]*)?|,[0-9]+)" + _EXPONENT),
}
_SIGNS = {".": b"0123456789+-eE.", ",": b"0123456789+-eE,"}
_NOTHING = {"nan", "+nan", "-nan", "n/a", "na", "nil", "none", "null", "inf", "+inf", "-inf"}


@dataclass
class Numbers:
    """Reads the cells of a column.

    Args:
        decimal: "." or ","; with a comma, a point separates groups of three digits.
        missing: cells that mean "no value".

    """

    decimal: str
    missing: frozenset[str]
    _pattern: re.Pattern[str] = field(init=False)
    _missing_is_a_number: bool = field(init=False)

    def __post_init__(self) -> None:
        self._pattern = _PATTERNS[self.decimal]
        self._missing_is_a_number = any(map(self._pattern.fullmatch, self.missing))

    def read(self, cells: Sequence[str]) -> tuple[NDArray[np.float64], dict[int, str]]:
        """Give the values, nan where there is none, and why which cells (by place) are refused."""
        if not self._missing_is_a_number and (plain := self._read_plain(cells)) is not None:
            return plain, {}
        places = [place for place, cell in enumerate(cells) if cell not in self.missing]
        written = [cells[place] for place in places]
        found = self._read_plain(written)
        refused = {}
        if found is None:
            found = np.full(len(written), np.nan)
            for number, cell in enumerate(written):
                answer = self._read_one(cell)
                if isinstance(answer, str):
                    refused[places[number]] = answer
                else:
                    found[number] = answer
        values = np.full(len(cells), np.nan)
        values[places] = found
        return values, refused

    def _read_plain(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Read cells of which each is plainly a number, or give None; a fifth of the time."""
        if "".join(cells).encode("utf-8", "replace").translate(None, _SIGNS[self.decimal]):
            return None
        if self.decimal == ",":
            cells = [cell.replace(",", ".") for cell in cells]
        try:
            return np.array(cells, np.float64)
        except ValueError:
            return None

    def _read_one(self, cell: str) -> float | str:
        bare = cell.strip()
        if bare in self.missing:
            return np.nan
        if not self._pattern.fullmatch(bare):
            return self._reason(bare)
        if self.decimal == ",":
            bare = bare.replace(".", "").replace(",", ".")
        return float(bare)

    def _reason(self, bare: str) -> str:
        if bare.casefold() in _NOTHING:
            return 'is no number; if it means "no value", name it in missing'
        if self.decimal == "." and "," in bare:
            return 'is no number; for decimal commas set decimal = ","'
        if self.decimal == "," and "." in bare:
            return 'is no number; with decimal = "," a point stands before three digits only'
        return "is no number"
