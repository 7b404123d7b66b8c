"""A stage in words of one language."""

from collections.abc import Callable
from dataclasses import dataclass

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.itinerary import Stage
from stadtherz.guidance.domain.statements import Statement, statements


@dataclass(frozen=True, slots=True)
class Told:
    """A stage in words.

    Args:
        heading: what it is about, for lists and headings.
        sentences: all that is known, in their order.

    """

    heading: str
    sentences: tuple[str, ...]


def in_words(
    stage: Stage, heading: str, sentence: Callable[[Statement, Manner], str], manner: Manner
) -> Told:
    """Put a stage into the words of a language; `sentence` gives "" where nothing is to be said."""
    found = (sentence(one, manner) for one in statements(stage))
    return Told(heading, tuple(filter(None, found)))


def wordless(statement: Statement, _manner: Manner) -> str:
    """Refuse a statement for which a language has no sentence.

    Raises:
        TypeError: always.

    """
    message = f"no sentence for {type(statement).__name__}"
    raise TypeError(message)
