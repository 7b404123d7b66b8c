"""The words of a question, with their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from stadtherz.opendata.domain.asking.misread import misread, shown

LONGEST = 8_000
"""A part of a question has at most so many signs."""


class Sort(Enum):
    """Of what sort a word is."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True)
class Token:
    """A word of a question and its place, counted from 1.

    Args:
        sort: what it is.
        text: as it is meant; texts without their quotation marks.
        at: place of its first sign.

    """

    sort: Sort
    text: str
    at: int

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of some signs."""
        return self.sort is Sort.SIGN and self.text in signs

    def is_word(self, *words: str) -> bool:
        """Whether it is one of some words, in upper or lower case."""
        return self.sort is Sort.NAME and self.text.lower() in words


_WORDS = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)"
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<sign><=|>=|!=|<>|[=<>(),\-])"
)


def tokens_of(text: str, part: str) -> list[Token]:
    """Cut a part of a question into words; the last one is `END`.

    Raises:
        Invalid: code "query-sign" for a sign that has no meaning, "query-open-text" for a text
            without an end, "query-long" for too long a part.

    """
    if len(text) > LONGEST:
        message = f"this has {len(text)} signs; at most {LONGEST} are read"
        raise misread("query-long", part, LONGEST, message)
    return [*_cut(text, part), Token(Sort.END, "", len(text) + 1)]


def _cut(text: str, part: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _WORDS.match(text, at)
        if not found:
            raise _unknown(text, at, part)
        kind = found.lastgroup or ""
        word = found.group()
        if kind != "space":
            meant = word[1:-1].replace("''", "'") if kind == "text" else word
            yield Token(Sort(kind), meant, at + 1)
        at = found.end()


def _unknown(text: str, at: int, part: str) -> Exception:
    if text[at] == "'":
        message = "a text begins here and does not end; close it with ' and write '' for one in it"
        return misread("query-open-text", part, at + 1, message)
    message = f"{shown(text[at])} has no meaning here; texts stand in '...'"
    return misread("query-sign", part, at + 1, message)
