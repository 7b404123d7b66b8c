"""Cuts a query expression into its words, values and signs.

Source: 18-088, section 9.3.3.5; OData 4.01 ABNF. Names may hold letters of any language; behind a
slash they may start with a digit and hold single dots, hyphens and colons, as keys of JSON do. The
place in a list may stand in brackets, as FROST-Server has it: `a[2]` is `a/2`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stadtherz.observations.domain.odata.faults import Source
from stadtherz.observations.domain.odata.literals import (
    CLOCK,
    MOMENT,
    NUMBER,
    clock_at,
    number_at,
    prefixed_at,
    string_of,
    time_at,
)
from stadtherz.observations.domain.odata.tree import Value

NAME = r"[^\W\d]\w*(?:\.\w+)*"
_FIRST = rf"(?:@{NAME}|\$count|{NAME})"
_FURTHER = rf"(?:@{NAME}|\$count|\w+(?:[.:-]\w+)*)"
_PLACE = re.compile(r"\[([0-9]{1,9})\]")
_PLACES = r"(?:\[[0-9]{1,9}\])*"
PATH = rf"{_FIRST}{_PLACES}(?:/{_FURTHER}{_PLACES})*"

_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
    | (?P<string>'(?:[^']|'')*+')
    | (?P<prefixed>(?:duration|geography|geometry)'[^']*')
    | (?P<time>{MOMENT}(?:/{MOMENT})?)(?![\w.:-])
    | (?P<clock>{CLOCK})(?![\w.:])
    | (?P<number>{NUMBER})(?![\w.:-])
    | (?P<path>{PATH})
    | (?P<sign>[(),:/-])
    """,
    re.VERBOSE,
)

_READERS: dict[str, Callable[[Source, int, str], Value]] = {
    "string": lambda _source, _position, text: string_of(text),
    "prefixed": prefixed_at,
    "time": time_at,
    "clock": clock_at,
    "number": number_at,
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an expression.

    Args:
        sort: "value", "path", "end", or the sign itself: one of ( ) , : / -
        text: as it is written.
        position: characters before it, from 0.
        value: what a value means.

    """

    sort: str
    text: str
    position: int
    value: Value = None


def tokens_of(source: Source) -> list[Token]:
    """Cut a text into tokens; the last one is of the sort "end".

    Raises:
        Invalid: at the first place that starts no word, value or sign.

    """
    source.check()
    text, position, tokens = source.text, 0, []
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise source.refusal(position, _expected_at(text, position))
        sort, written = str(match.lastgroup), match[0]
        if sort in _READERS:
            value = _READERS[sort](source, position, written)
            tokens.append(Token("value", written, position, value))
        elif sort == "path":
            tokens.append(Token(sort, _PLACE.sub(r"/\1", written), position))
        elif sort != "space":
            tokens.append(Token(written, written, position))
        position = match.end()
    tokens.append(Token("end", "", position))
    return tokens


def _expected_at(text: str, position: int) -> str:
    sign = text[position]
    if sign == "'":
        return "a closing quotation mark for this string"
    if sign.isdecimal() or (sign == "-" and text[position + 1 : position + 2].isdecimal()):
        return "a number or a time such as 2026-11-25T08:00:00Z"
    return "a name, a value or an operator"
