"""Where the next page of entities begins, when some were made or deleted since the last one.

A mark holds how many came before and the last of them. In the order of the ids the next page begins
behind that id, whether it is still there or not. In other orders it begins behind that entity; if
just that one is gone, at the place where it was.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.entities import ID_NAMES
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.odata.tree import Path

_PARTS = 2
_DIGITS = 18


def following_query(query: Query, before: int, last: int) -> Query:
    """Give the query of the page behind the entity `last`, the one of so many that came before."""
    return replace(query, skip=None, skip_token=f"{before}.{last}")


def start_of(query: Query, ids: Sequence[int]) -> int:
    """Say at which place of all that fit, in their order, a page begins.

    Raises:
        Invalid: when its mark is none of ours.

    """
    if query.skip_token is None:
        return query.skip or 0
    before, last = numbers_of(query.skip_token, _PARTS)
    if not query.orderby or query.orderby[0].expression in _IDS:
        if query.orderby and query.orderby[0].descending:
            return len(ids) - bisect_left(ids[::-1], last)
        return bisect_right(ids, last)
    try:
        return ids.index(last) + 1
    except ValueError:
        return max(0, before - 1)


_IDS = {Path((name,)) for name in ID_NAMES}


def numbers_of(mark: str, count: int) -> tuple[int, ...]:
    """Read the numbers of a mark.

    Raises:
        Invalid: when it does not hold so many.

    """
    parts = mark.split(".")
    if len(parts) != count or not all(_is_number(part) for part in parts):
        message = "$skiptoken: is none that this server wrote; follow @iot.nextLink as it is"
        raise Invalid(message, code="query")
    return tuple(int(part) for part in parts)


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS
