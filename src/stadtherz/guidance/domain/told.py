"""A stage in words of one language."""

from collections.abc import Callable
from dataclasses import dataclass

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.itinerary import Stage
from stadtherz.guidance.domain.statements import Statement, statements

SHORT = 75
"""A heading is heard within about six seconds of speech (R15)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stage in words.

    Args:
        heading: what it is about, for lists and headings.
        sentences: all that is known, in their order.
        short: in a few words what helps there, for the message right before it; "" for nothing.

    """

    heading: str
    sentences: tuple[str, ...]
    short: str = ""


def in_words(
    stage: Stage, heading: str, sentence: Callable[[Statement, Manner], str], manner: Manner,
    short: str,
) -> Told:  # fmt: skip
    """Put a stage into the words of a language; `sentence` gives "" where nothing is to be said."""
    found = (sentence(one, manner) for one in statements(stage))
    return Told(heading, tuple(filter(None, found)), short)


def shortest(*some: str) -> str:
    """Give the first of several wordings that is short enough, else the last, cut at a word."""
    for one in some:
        if len(one) <= SHORT:
            return one
    return f"{some[-1][: SHORT - 1].rsplit(' ', 1)[0].rstrip(',:;')}."


def wordless(statement: Statement, _manner: Manner) -> str:
    """Refuse a statement for which a language has no sentence.

    Raises:
        TypeError: always.

    """
    message = f"no sentence for {type(statement).__name__}"
    raise TypeError(message)
