"""Which sheet of a file is a table, and which one the cover before it."""

from collections.abc import Sequence


def is_table(filled: Sequence[int]) -> bool:
    """Whether a sheet is a table and no cover: two rows and more have several cells each.

    Args:
        filled: how many cells of each of its first rows have something in them.

    """
    rows = [count for count in filled if count]
    several = sum(count > 1 for count in rows)
    return several > 1 and 2 * several > len(rows)


def has_gaps(filled: Sequence[int]) -> bool:
    """Whether empty rows lie between the first rows of a sheet that have something in them."""
    places = [place for place, count in enumerate(filled) if count]
    return bool(places) and places[-1] - places[0] >= len(places)
