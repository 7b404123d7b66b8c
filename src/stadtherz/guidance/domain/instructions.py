"""The instructions of a way as text: what to expect, each stage, and where the goal is.

The same way, manner and map give the same bytes (R39). Languages that are not there fall back to
German as a whole: no text mixes two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from stadtherz.guidance.domain import (
    english,
    english_junctions,
    english_overview,
    english_words,
    german,
    german_junctions,
    german_overview,
    german_words,
)
from stadtherz.guidance.domain.directions import Manner, Unit
from stadtherz.guidance.domain.itinerary import Stage
from stadtherz.guidance.domain.junctions import Junction
from stadtherz.guidance.domain.overview import (
    Aid,
    Apart,
    Boarding,
    Done,
    Line,
    WhyOther,
    arrival,
    from_door,
    overview,
)
from stadtherz.guidance.domain.told import Told
from stadtherz.streets.values import XY, Closure, Entrance

LANGUAGES: Mapping[str, tuple[ModuleType, ModuleType, ModuleType]] = {
    "de": (german, german_overview, german_junctions),
    "en": (english, english_overview, english_junctions),
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody starts or wants to go.

    Args:
        at: its place on the plane.
        entrance: what is known of it, where it is an entrance of the map.
        stop: what leaves there, where it is a stop.
        is_house: whether one would look for an entrance there.

    """

    at: XY
    entrance: Entrance | None = None
    stop: Boarding | None = None
    is_house: bool = False


@dataclass(frozen=True, slots=True)
class Instructions:
    """A way in words of one language.

    Args:
        overview: sentences of the whole way, and how it begins at the door.
        steps: one for each stage.
        arrival: where the goal is.

    """

    overview: tuple[str, ...]
    steps: tuple[Told, ...]
    arrival: tuple[str, ...]


def instructions(
    stages: Sequence[Stage], language: str, manner: Manner, *,
    start: Door | None = None, goal: Door | None = None, closures: Sequence[Closure] = (),
) -> Instructions:  # fmt: skip
    """Put a way into words.

    Args:
        stages: with their scenes.
        language: "de" or "en"; any other is given in German.
        manner: how somebody wants to be told.
        start: the door from which one comes, where it is known.
        goal: the door to which one goes, where it is known.
        closures: around which the way leads, or which make it narrow.

    """
    stage_words, way_words, _ = LANGUAGES.get(language, LANGUAGES["de"])
    lines: list[Line] = [*overview(stages, closures)]
    begun = from_door(stages, start.at) if start and stages else None
    ended: list[Line] = []
    if goal and stages:
        there = arrival(stages, goal.at, goal.entrance, is_house=goal.is_house)
        ended += [*there, *([goal.stop] if goal.stop else []), Done()]
    return Instructions(
        tuple(way_words.line(one, manner) for one in (*lines, *([begun] if begun else []))),
        tuple(stage_words.told(one, manner) for one in stages),
        tuple(way_words.line(one, manner) for one in ended),
    )


def with_apart(
    words: Instructions, apart: Sequence[Apart], language: str, manner: Manner
) -> Instructions:
    """Say first how far from its places a way begins or ends, where it cannot do so there."""
    line = LANGUAGES.get(language, LANGUAGES["de"])[1].line
    said = tuple(line(one, manner) for one in apart)
    return replace(words, overview=(*said, *words.overview))


def overview_of(words: Instructions, language: str) -> tuple[str, ...]:
    """Give the overview for a page that says by itself what the guide is: nothing comes twice."""
    aid = LANGUAGES.get(language, LANGUAGES["de"])[1].line(Aid(), Manner())
    return tuple(one for one in words.overview if one != aid)


def length(metres: float, language: str, manner: Manner) -> str:
    """Say how long a way is, rounded as in its overview: "600 Meter", "900 steps"."""
    unit = Unit.STEPS if manner.unit is Unit.STEPS else Unit.METRES
    words = english_words if language == "en" else german_words
    return words.SAID.distance(metres, Manner(unit=unit, step_m=manner.step_m))


def reason(why: WhyOther, language: str, manner: Manner) -> str:
    """Say in at most two sentences why a way differs from the first one."""
    return str(LANGUAGES.get(language, LANGUAGES["de"])[1].line(why, manner))


def described(junction: Junction, language: str, manner: Manner) -> str:
    """Describe a junction in at most 350 characters, for practising a way at home."""
    return str(LANGUAGES.get(language, LANGUAGES["de"])[2].described(junction, manner))
