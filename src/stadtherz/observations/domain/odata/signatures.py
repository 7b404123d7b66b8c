"""The functions that a query may call, with how many arguments each takes.

Source: 18-088, section 9.3.3.5, table "Built-in Query Functions"; `contains` from OData 4.01 (2.0).
The seven relations of time (before ... finishes) are no part of the standard: FROST-Server offers
them, and its clients send them.
"""

from difflib import get_close_matches
from typing import NamedTuple


class Arity(NamedTuple):
    """The least and the most number of arguments."""

    least: int
    most: int

    def __str__(self) -> str:
        count = f"{self.least}" if self.least == self.most else f"{self.least} or {self.most}"
        return f"{count} argument" if self.most == 1 else f"{count} arguments"


NONE, ONE, TWO, THREE = Arity(0, 0), Arity(1, 1), Arity(2, 2), Arity(3, 3)

TEXTS = {
    "substringof": TWO, "endswith": TWO, "startswith": TWO, "contains": TWO, "length": ONE,
    "indexof": TWO, "substring": Arity(2, 3), "tolower": ONE, "toupper": ONE, "trim": ONE,
    "concat": TWO,
}  # fmt: skip
TIMES = {
    "year": ONE, "month": ONE, "day": ONE, "hour": ONE, "minute": ONE, "second": ONE,
    "fractionalseconds": ONE, "date": ONE, "time": ONE, "totaloffsetminutes": ONE,
}  # fmt: skip
CONSTANTS = {"now": NONE, "mindatetime": NONE, "maxdatetime": NONE}
RELATIONS = {
    "before": TWO, "after": TWO, "meets": TWO, "during": TWO, "overlaps": TWO, "starts": TWO,
    "finishes": TWO,
}  # fmt: skip
NUMBERS = {"round": ONE, "floor": ONE, "ceiling": ONE}
GEOMETRIES = {
    "geo.distance": TWO, "geo.length": ONE, "geo.intersects": TWO, "st_equals": TWO,
    "st_disjoint": TWO, "st_touches": TWO, "st_within": TWO, "st_overlaps": TWO, "st_crosses": TWO,
    "st_intersects": TWO, "st_contains": TWO, "st_relate": THREE,
}  # fmt: skip

FUNCTIONS: dict[str, Arity] = TEXTS | TIMES | CONSTANTS | RELATIONS | NUMBERS | GEOMETRIES


def function_like(name: str) -> str:
    """Say what a person may have meant by the name of a function that there is not."""
    close = get_close_matches(name[:40], FUNCTIONS, n=1)
    return f"a known function such as {close[0]}" if close else "a known function"
