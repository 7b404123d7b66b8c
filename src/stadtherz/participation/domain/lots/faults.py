"""What can be wrong with the rule of a drawing: where, what, and the values that belong to it.

A fault is its English sentence, for logs and the command line; pages say it in their language by
rule and values (`views/lot_faults.py`), and forms find their field by its path.
"""

from collections.abc import Mapping
from typing import Self

Path = tuple[str | int, ...]
ENGLISH: Mapping[str, str] = {
    "number": "%(name)s is a whole number from %(low)s to %(high)s",
    "categories-many": "at most %(most)s",
    "source": "source is one of %(names)s",
    "no-groups": "has no groups",
    "no-key": "a group has no key",
    "bounds": "least %(least)s is more than most %(most)s",
    "no-title": "has no title",
    "objects": "is a list of objects",
    "words": "is a list of words",
    "twice": "%(names)s stands there twice",
    "least-sum": "least sum up to %(sum)s, but there are %(seats)s seats",
    "most-sum": "most sum up to %(sum)s, but there are %(seats)s seats",
    "ages-shared": "%(one)s and %(other)s share an age",
}
"""For each rule what is said of a place."""


class Fault(str):
    """A fault of a rule.

    Args:
        place: keys of the file, as people read them.
        path: the way to it in the JSON of the rule.
        rule: of `ENGLISH`.
        values: what the sentence names.

    """

    __slots__ = ("path", "place", "rule", "values")
    place: str
    path: Path
    rule: str
    values: Mapping[str, object]

    def __new__(cls, place: str, path: Path, rule: str, **values: object) -> Self:
        """Make the sentence."""
        found = super().__new__(cls, f"{place}: {ENGLISH[rule] % values}")
        found.place, found.path, found.rule, found.values = place, path, rule, values
        return found
