"""Labels of columns whose heading takes several rows, with merged cells."""

from collections.abc import Sequence
from unicodedata import normalize


def joined(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Join the rows of a heading; a cell above others holds for those right of it that are empty.

    The lowest row is never filled: an empty cell there is a column without a name of its own.
    """
    filled = [_filled(row, rows[-1], width) for row in rows[:-1]]
    filled.append([*rows[-1], *[""] * width][:width] if rows else [])
    labels = []
    for place in range(width):
        parts = list(dict.fromkeys(row[place] for row in filled if row[place]))
        labels.append(normalize("NFC", " ".join(" ".join(parts).split())))
    return tuple(labels)


def _filled(row: Sequence[str], lowest: Sequence[str], width: int) -> list[str]:
    found, last = [], ""
    for place in range(width):
        cell = row[place] if place < len(row) else ""
        below = lowest[place] if place < len(lowest) else ""
        last = cell or (last if below else "")
        found.append(last)
    return found
