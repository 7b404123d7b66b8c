"""A stage in words of one language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from stadtherz.guidance.domain.crossing_statements import WAITS
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.itinerary import Cross, Leg, Stage
from stadtherz.guidance.domain.statements import Statement, lines_of, statements
from stadtherz.streets.values import Crossing, Known, Sound

SHORT = 75
"""A heading is heard within about six seconds of speech (R15)."""
FULL = 180
"""So much of a crossing is said at once: twelve seconds of speech, while one stands (R16)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stage in words.

    Args:
        heading: what it is about, for lists and headings.
        sentences: all that is known, in their order.
        short: in a few words what helps there, for the message right before it; "" for nothing.
        later: those of the sentences that are spoken only when somebody asks for more.
        lines: what one can follow along a stretch, for who asks; "" where nothing is walked along.
        clue: where it begins, as one finds it without sight: "an der Ecke"; "" for nothing.

    """

    heading: str
    sentences: tuple[str, ...]
    short: str = ""
    later: tuple[str, ...] = ()
    lines: str = ""
    clue: str = ""

    @property
    def at_once(self) -> tuple[str, ...]:
        """Give what is spoken at once."""
        return tuple(one for one in self.sentences if one not in self.later)


def in_words(
    stage: Stage, heading: str, sentence: Callable[[Statement, Manner], str], manner: Manner,
    short: str, clue: str = "",
) -> Told:  # fmt: skip
    """Put a stage into the words of a language; `sentence` gives "" where nothing is to be said."""
    found = [(one, said) for one in statements(stage) if (said := sentence(one, manner))]
    later = _later(found) if isinstance(stage, Cross) else ()
    lines = lines_of(stage) if isinstance(stage, Leg) else ()
    along = " ".join(sentence(one, manner) for one in lines)
    return Told(heading, tuple(said for _, said in found), short, later, along, clue)


def _later(found: Sequence[tuple[Statement, str]]) -> tuple[str, ...]:
    """Give what has to wait, so that the rest can be said in one go; in all parts alike."""
    waiting = set(WAITS)
    for kind in WAITS:
        said = [words for one, words in found if type(one) not in waiting - {kind}]
        if len(" ".join(said)) <= FULL:
            waiting.discard(kind)
    return tuple(dict.fromkeys(words for one, words in found if type(one) in waiting))


def of_signal(
    crossing: Crossing, pairs: Mapping[tuple[Known, bool], str], alone: Mapping[Known, str],
    names: tuple[str, str],
) -> str:  # fmt: skip
    """Say of vibration and button what is known, in one go where it is the same.

    Args:
        crossing: with a signal.
        pairs: the words where both are alike; and whether the sound is as they are.
        alone: the words for each of them, with `{what}`.
        names: of vibration and button.

    """
    if crossing.vibration is crossing.button:
        return pairs[crossing.vibration, crossing.sound is Sound(crossing.vibration.value)]
    some = zip((crossing.vibration, crossing.button), names, strict=True)
    return "".join(f", {alone[known].format(what=what)}" for known, what in some)


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
