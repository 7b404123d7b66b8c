"""What a procedure collects from people, and what a contribution must have for it.

Proposals, pins on the map, ideas for a contest, names and paragraphs of a draft go the same way:
written, looked at, shown, supported, discussed, answered. They differ in what must be there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stadtherz.kernel.errors import Invalid


class Kind(StrEnum):
    """What is collected."""

    PROPOSALS = "proposals"
    PINS = "pins"
    CONTEST = "contest"
    NAMES = "names"
    DRAFT = "draft"


@dataclass(frozen=True)
class Demands:
    """What a contribution must have; lengths are in signs.

    Args:
        title: shortest and longest title.
        text: shortest and longest text.
        place: whether a district or an address has to be named.
        spot: whether a district is too coarse, so that an address or a point has to be named.
        category: whether one of the categories has to be chosen, where there are some.
        once: whether nobody may hand in the same title again.
        somewhere: whether it is about a place and a theme at all.

    """

    title: tuple[int, int] = (8, 120)
    text: tuple[int, int] = (40, 4000)
    place: bool = True
    spot: bool = False
    category: bool = False
    once: bool = False
    somewhere: bool = True


DEMANDS: dict[Kind, Demands] = {
    Kind.PROPOSALS: Demands(),
    Kind.PINS: Demands(title=(4, 120), text=(10, 2000), spot=True, category=True),
    Kind.CONTEST: Demands(place=False),
    Kind.DRAFT: Demands(place=False),  # paragraphs come from the house
    Kind.NAMES: Demands(title=(2, 60), text=(10, 1000), place=False, once=True, somewhere=False),
}
LONGEST_TITLE = max(one.title[1] for one in DEMANDS.values())
LONGEST_TEXT = max(one.text[1] for one in DEMANDS.values())
MOST_LINES, LONGEST_LINE = 40, 200


@dataclass(frozen=True)
class Line:
    """An entry of a list that staff write: a rule, a category, a prize; in German and English."""

    key: str
    german: str
    english: str

    def as_row(self) -> dict[str, object]:
        """Give it as it is stored."""
        texts = {"de": self.german, "en": self.english} if self.english else {"de": self.german}
        return {"key": self.key, "text": texts}


def lines_of(written: str, known: Sequence[Line] = ()) -> tuple[Line, ...]:
    """Read a list, one entry a line, German and English parted by `|`.

    An entry whose German words were there before keeps its key, so that what names it stays right;
    others get a new number.

    Raises:
        Invalid: there are too many entries, one is too long, or one stands there twice.

    """
    keys = {one.german: one.key for one in known}
    used = {one.key for one in known}
    found: list[Line] = []
    for written_line in filter(str.strip, written.splitlines()):
        german, _, english = (part.strip() for part in written_line.partition("|"))
        key = keys.get(german) or _fresh(used)
        used.add(key)
        found.append(Line(key, german, english))
    _check(found)
    return tuple(found)


def _fresh(used: Iterable[str]) -> str:
    taken, number = set(used), 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"


def _check(found: Sequence[Line]) -> None:
    if len(found) > MOST_LINES:
        message = f"there are {len(found)} entries; leave at most {MOST_LINES}"
        raise Invalid(message, code="lines-many")
    if any(not one.german or len(one.german) > LONGEST_LINE for one in found):
        message = f"each entry has 1 to {LONGEST_LINE} signs of German before the line |"
        raise Invalid(message, code="lines-long")
    if len({one.german for one in found}) < len(found):
        message = "an entry stands there twice; leave one"
        raise Invalid(message, code="lines-twice")


def written_lines(known: Iterable[Line]) -> str:
    """Write a list as staff edit it."""
    return "\n".join(
        f"{one.german} | {one.english}" if one.english else one.german for one in known
    )


def line_from(row: dict[str, object]) -> Line:
    """Read an entry as it is stored."""
    texts = row.get("text")
    words = texts if isinstance(texts, dict) else {}
    return Line(str(row.get("key", "")), str(words.get("de", "")), str(words.get("en", "")))
