"""What somebody may have meant whose question could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.terms import Sum, Unit
from stadtherz.opendata.domain.asking.tokens import Sort, tokens_of
from stadtherz.opendata.domain.tabular.schema import Schema

CUT = 40


@dataclass(frozen=True)
class Place:
    """Where a question is wrong, and what could stand there instead.

    Args:
        part: of the question: "filter", "select", ...
        at: number of the sign, counted from 1.
        word: what stands there, shortened; "" at the end.
        meant: what may have been meant, "" where nothing is near.
        mended: the part with `meant` in it, "" where there is none.

    """

    part: str
    at: int
    word: str
    meant: str = ""
    mended: str = ""


def place_of(error: Invalid, parts: Mapping[str, str], schema: Schema) -> Place | None:
    """Find the place that a refusal names; None where it names none."""
    if len(error.details) != 2 or not error.details[1].isdecimal():
        return None
    part, at = error.details[0], int(error.details[1])
    text = parts.get(part, "")
    word = _word_at(text, at)
    known = [one.name for one in schema.columns] if error.code == "query-column" else []
    if error.code == "query-function":
        known = [*Sum, *Unit]
    near = get_close_matches(word.lower(), known, 1) if known and word else []
    meant = str(near[0]) if near else ""
    mended = text[: at - 1] + meant + text[at - 1 + len(word) :] if meant else ""
    return Place(part, at, word[:CUT], meant, mended)


def _word_at(text: str, at: int) -> str:
    try:
        tokens = tokens_of(text[at - 1 :], "")
    except Invalid:
        return text[at - 1 : at + CUT]
    return tokens[0].text if tokens[0].sort is not Sort.END else ""
