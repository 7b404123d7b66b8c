"""House numbers as they are written: "12", "12a", "12 A", "12-16", "12/14", "12 1/2"."""

import re
from dataclasses import dataclass

NUMBER = r"\d{1,4}(?:\s?[a-zA-Z](?![a-zA-Z]))?"
WRITTEN = re.compile(rf"({NUMBER})(?:\s*[-–+/]\s*({NUMBER}))?")
FIRST = re.compile(r"(\d{1,4})\s?([a-z]?)")


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A house number, or several that one house has.

    Args:
        first, last: the numbers; equal for a single one.
        letter: of the first one, "" for none.

    """

    first: int
    letter: str = ""
    last: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            object.__setattr__(self, "last", self.first)

    def fits(self, asked: "HouseNumber") -> float:
        """Say how well it fits the one that was asked for: 1 the same, 0 not at all."""
        if self == asked:
            return 1.0
        if self.first <= asked.first <= self.last != self.first:
            same_side = (asked.first - self.first) % 2 == 0
            return 0.8 if same_side or asked.first == self.last else 0.4
        if asked.first == self.first:
            return 0.6
        return 0.5 if asked.first <= self.first <= asked.last else 0.0


def house_number(words: str) -> HouseNumber | None:
    """Read a house number; None where it is none."""
    found = WRITTEN.fullmatch(words.strip())
    if found is None:
        return None
    first = FIRST.match(found[1].lower())
    last = FIRST.match((found[2] or found[1]).lower())
    if first is None or last is None:
        return None
    return HouseNumber(int(first[1]), first[2], int(last[1]))


def in_words(words: str) -> list[tuple[int, int]]:
    """Give where in a line a house number may stand: from the last one on."""
    standing = re.compile(rf"(?<![\w.]){WRITTEN.pattern}(?![\w.])")
    return [found.span() for found in standing.finditer(words)][::-1]
