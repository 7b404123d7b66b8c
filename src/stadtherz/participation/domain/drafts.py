"""Drafts of texts that people comment paragraph by paragraph, over several versions.

A paragraph keeps its key as long as it can be recognised, so that what people said about it stays
with it in the next version, and what it answered to can still be read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from stadtherz.kernel.errors import Invalid

BLANK_LINES = re.compile(r"\n\s*\n")
HEADING = re.compile(r"^(#{1,4})\s+(.+)$", re.DOTALL)
BLANKS = re.compile(r"\s+")
MOST_PARAGRAPHS = 400
MOST_LOOKED_AT = 40
ALIKE = 0.6
"""From this share of equal signs on, a changed paragraph is the same one (0 to 1)."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a draft; `level` is 1 to 4 for headings, 0 for text."""

    key: int
    text: str
    level: int = 0


def split(text: str) -> tuple[Paragraph, ...]:
    """Split a text at empty lines; lines with `#` in front are headings. Keys count from 1.

    Raises:
        Invalid: there is no paragraph, or there are very many.

    """
    parts = [part.strip() for part in BLANK_LINES.split(text.replace("\r\n", "\n"))]
    found = tuple(_paragraph(key, part) for key, part in enumerate(filter(None, parts), 1))
    if not found:
        message = "the draft has no paragraph; write one, and leave an empty line between two"
        raise Invalid(message, code="draft-empty")
    if len(found) > MOST_PARAGRAPHS:
        message = f"the draft has {len(found)} paragraphs; split it into parts of at most 400"
        raise Invalid(message, code="draft-long", details=(str(MOST_PARAGRAPHS),))
    return found


def _paragraph(key: int, part: str) -> Paragraph:
    heading = HEADING.match(part)
    if heading:
        return Paragraph(key, BLANKS.sub(" ", heading[2]), len(heading[1]))
    return Paragraph(key, BLANKS.sub(" ", part))


def follow_up(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Give the paragraphs of a new version the keys of those that they were.

    First equal ones, then, within each stretch between equal ones, the most alike in order; the
    rest is new and gets keys that no version had.

    Args:
        before: of the version before, with their keys.
        after: of the new one; their keys are not looked at.

    """
    keys: dict[int, int] = {}
    old, new = [_face(one) for one in before], [_face(one) for one in after]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    last = (0, 0)
    for block in matcher.get_matching_blocks():
        keys |= _alike(before, after, range(last[0], block.a), range(last[1], block.b))
        keys |= {block.b + step: before[block.a + step].key for step in range(block.size)}
        last = (block.a + block.size, block.b + block.size)
    fresh = max((one.key for one in before), default=0)
    found = []
    for place, one in enumerate(after):
        if place not in keys:
            fresh += 1
        found.append(Paragraph(keys.get(place, fresh), one.text, one.level))
    return tuple(found)


def _face(one: Paragraph) -> tuple[int, str]:
    return one.level, one.text


def _alike(
    before: Sequence[Paragraph], after: Sequence[Paragraph], old: range, new: range
) -> dict[int, int]:
    """Pair changed paragraphs in their order, each with the first that is alike enough."""
    keys: dict[int, int] = {}
    start = old.start
    for place in new:
        for candidate in range(start, min(old.stop, start + MOST_LOOKED_AT)):
            if _likeness(before[candidate], after[place]) >= ALIKE:
                keys[place] = before[candidate].key
                start = candidate + 1
                break
    return keys


def _likeness(one: Paragraph, other: Paragraph) -> float:
    if (one.level > 0) != (other.level > 0):
        return 0.0
    matcher = SequenceMatcher(None, one.text, other.text, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


@dataclass(frozen=True)
class Piece:
    """A stretch of a changed paragraph: kept, taken out, or put in."""

    text: str
    change: str = "kept"


WORDS = re.compile(r"\S+\s*")


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Say word by word what changed in a paragraph."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for act, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            pieces.append(Piece("".join(new[k:m])))
            continue
        if j > i:
            pieces.append(Piece("".join(old[i:j]), "out"))
        if m > k:
            pieces.append(Piece("".join(new[k:m]), "in"))
    return tuple(pieces)
