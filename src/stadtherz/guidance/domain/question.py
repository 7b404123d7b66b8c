"""What somebody asks the guide: from where to where, who walks, and how they want to be told.

The address of a page says all of it, so that it can be shared and nothing has to be remembered;
`question_of` reads it, `Question.parameters` writes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from stadtherz.guidance.domain.directions import Manner, Style, Unit
from stadtherz.guidance.domain.profile import NEVER, TABLES

PROFILES = ("cane", "guide-dog", "low-vision", "wheelchair", "walking-frame", "pram")
PARTS = ("rest", "quiet", "green", "no-green", "allergy")
START, GOAL, PROFILE, PART, NUMBER = "von", "nach", "profil", "teil", "weg"
STYLE, UNIT, STEP = "richtung", "einheit", "schritt"
FIGURE = "g."
"""Before the name of a figure: `g.crossing.zebra=80`."""
NEVER_WORDS = frozenset({NEVER, "nie"})
STEP_CM = (30, 120)
"""The least and the most that a step is long."""
MOST_WAYS, MOST_FIGURES, MOST_SIGNS = 9, sum(map(len, TABLES.values())), 20
Asked = Mapping[str, Sequence[str]]
Word = TypeVar("Word", bound=Enum)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks.

    Args:
        start: from where: words, or the reference of a place; None where nothing was asked yet.
        goal: whereto, likewise.
        profile: of who walks, one of `PROFILES`.
        parts: that are added to it, in the order of `PARTS`.
        figures: of somebody's own, as they were written: "crossing.zebra" and "80" or "never".
        manner: how they want to be told; its speed is that of the profile, see `manner_of`.
        number: of the way among those to choose from, from 0.
        wrong: names and texts of what was asked and cannot be; the usual is taken in its stead.

    """

    start: str | None = None
    goal: str | None = None
    profile: str = PROFILES[0]
    parts: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    manner: Manner = field(default_factory=Manner)
    number: int = 0
    wrong: tuple[tuple[str, str], ...] = ()

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Give names and values for an address; `question_of` reads the same from them.

        What is as usual is left out, but for the profile.
        """
        return tuple(_written(self))

    @property
    def changes(self) -> dict[str, dict[str, float | str]]:
        """Give the figures of somebody's own by table; what is no number stays what it is."""
        found: dict[str, dict[str, float | str]] = {}
        for key, text in self.figures:
            table, _, name = key.partition(".")
            found.setdefault(table, {})[name] = number_of(text)
        return found


def question_of(asked: Asked) -> Question:
    """Read what somebody asks.

    Args:
        asked: values by the names of parameters, as the address gives them; of several the last
            one counts. What is missing is as usual.

    """
    step, wrong = _step(_last(asked, STEP))
    manner = Manner(
        style=_word(asked, STYLE, Style.WORDS), unit=_word(asked, UNIT, Unit.METRES),
        step_m=step / 100,
    )  # fmt: skip
    profile, number = _last(asked, PROFILE), _last(asked, NUMBER) or ""
    return Question(
        _last(asked, START), _last(asked, GOAL),
        profile if profile in PROFILES else PROFILES[0],
        tuple(one for one in PARTS if one in asked.get(PART, ())),
        _figures(asked), manner,
        int(number) - 1 if number in _NUMBERS else 0,
        wrong,
    )  # fmt: skip


def number_of(text: str) -> float | str:
    """Read a figure as people write it: "1,5", "80", "nie"; what is none of these stays itself."""
    text = text.strip()
    if text.casefold() in NEVER_WORDS:
        return NEVER
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def text_of(value: float | str) -> str:
    """Write a figure as `number_of` reads it."""
    return value if isinstance(value, str) else f"{value:g}"


_NUMBERS = {str(one + 1) for one in range(MOST_WAYS)}


def _written(question: Question) -> Iterator[tuple[str, str]]:
    usual, manner = Manner(), question.manner
    for key, end in ((START, question.start), (GOAL, question.goal)):
        if end is not None:
            yield key, end
    yield PROFILE, question.profile
    yield from ((PART, one) for one in question.parts)
    yield from ((f"{FIGURE}{key}", text) for key, text in question.figures)
    if manner.style is not usual.style:
        yield STYLE, manner.style.value
    if manner.unit is not usual.unit:
        yield UNIT, manner.unit.value
    if manner.step_m != usual.step_m:
        yield STEP, str(round(manner.step_m * 100))
    if question.number:
        yield NUMBER, str(question.number + 1)


def _last(asked: Asked, key: str) -> str | None:
    some = asked.get(key)
    return some[-1] if some else None


def _word(asked: Asked, key: str, usual: Word) -> Word:
    found = _last(asked, key)
    return next((one for one in type(usual) if one.value == found), usual)


def _step(text: str | None) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Give the length of a step in centimetres, and what was wrong."""
    usual = round(Manner().step_m * 100)
    if text is None or not text.strip():
        return usual, ()
    found = number_of(text)
    if isinstance(found, float) and STEP_CM[0] <= found <= STEP_CM[1]:
        return round(found), ()
    return usual, ((STEP, text[:MOST_SIGNS]),)


def _figures(asked: Asked) -> tuple[tuple[str, str], ...]:
    found = {
        key.removeprefix(FIGURE): values[-1].strip()[:MOST_SIGNS]
        for key, values in asked.items()
        if key.startswith(FIGURE) and len(key) <= 2 * MOST_SIGNS and values and values[-1].strip()
    }
    order = [f"{table}.{name}" for table, names in TABLES.items() for name in names]
    known = [(key, found[key]) for key in order if key in found]
    others = sorted(found.items() - {*known})
    return (*known, *others[: MOST_FIGURES - len(known)])
