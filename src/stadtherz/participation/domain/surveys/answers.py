"""Reads answers as a browser sends them, and says what is wrong with each.

What was typed is kept as it is for as long as somebody fills in, so that going back, or a fault,
loses nothing; an answer is made of it whenever one is needed.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum

from stadtherz.kernel.text import without_control_signs
from stadtherz.participation.domain.surveys.conditions import Answer
from stadtherz.participation.domain.surveys.path import answers_on_path, asked_on
from stadtherz.participation.domain.surveys.questions import (
    MOST_SIGNS,
    Kind,
    Question,
    Setup,
)

Typed = Mapping[str, Sequence[str]]
"""What was typed at each question; places of a ranking as `option=place`."""
LONGEST_NUMBER = 9


class Fault(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    NO_NUMBER = "no-number"
    OUT_OF_RANGE = "out-of-range"
    TOO_LONG = "too-long"
    RANKS = "ranks"


def answer_of(
    question: Question, typed: Sequence[str], districts: AbstractSet[str]
) -> Answer | Fault | None:
    """Make an answer of what was typed; None where nothing was, or say what is wrong with it."""
    words = [one.strip() for one in typed if one.strip()]
    if not words:
        return Fault.MISSING if question.required else None
    if question.kind is Kind.SEVERAL:
        return _several(question, words)
    if question.kind is Kind.RANKING:
        return _ranking(question, words)
    if question.kind is Kind.TEXT:
        return _text(words[0])
    if question.kind in {Kind.SCALE, Kind.NUMBER}:
        return _number(question, words[0])
    known = districts if question.kind is Kind.DISTRICT else set(question.values())
    return words[0] if words[0] in known and len(words) == 1 else Fault.UNKNOWN


def _several(question: Question, words: list[str]) -> Answer | Fault:
    found = tuple(one for one in question.values() if one in words)
    if set(words) - set(found):
        return Fault.UNKNOWN
    if len(found) < question.least:
        return Fault.TOO_FEW
    return Fault.TOO_MANY if len(found) > question.most else found


def _ranking(question: Question, words: list[str]) -> Answer | Fault | None:
    places, fault = _places(question, words)
    if fault or not places:
        return fault or (Fault.MISSING if question.required else None)
    if len(places) < question.least:
        return Fault.TOO_FEW
    if len(places) > question.most:
        return Fault.TOO_MANY
    return tuple(places[number] for number in sorted(places))


def _places(question: Question, words: list[str]) -> tuple[dict[int, str], Fault | None]:
    """Read the places of a ranking; each is there once, from 1 without a gap."""
    places: dict[int, str] = {}
    pairs = [word.partition("=")[::2] for word in words]
    for option, place in ((one, written.strip()) for one, written in pairs if written.strip()):
        number = _whole(place)
        if option not in question.values():
            return places, Fault.UNKNOWN
        if number is None or number in places:
            return places, Fault.RANKS
        places[number] = option
    gapless = sorted(places) == list(range(1, len(places) + 1))
    return places, None if gapless else Fault.RANKS


def _text(words: str) -> Answer | Fault:
    plain = without_control_signs(words).replace("\r\n", "\n")
    return Fault.TOO_LONG if len(plain) > MOST_SIGNS else plain


def _number(question: Question, words: str) -> Answer | Fault:
    number = _whole(words)
    if number is None:
        return Fault.NO_NUMBER
    return number if question.low <= number <= question.high else Fault.OUT_OF_RANGE


def _whole(words: str) -> int | None:
    plain = words.removeprefix("-")
    good = plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER
    return int(words) if good else None


def answers_of(setup: Setup, typed: Typed, districts: AbstractSet[str]) -> dict[str, Answer]:
    """Give every answer that is right and on the path."""
    found: dict[str, Answer] = {}
    for question in setup.questions():
        answer = answer_of(question, typed.get(question.key, ()), districts)
        if answer is not None and not isinstance(answer, Fault):
            found[question.key] = answer
    return answers_on_path(setup, found)


def faults_on(
    setup: Setup, place: int, typed: Typed, districts: AbstractSet[str]
) -> dict[str, Fault]:
    """Say what is wrong on a page, by question; only what is asked can be wrong."""
    asked = asked_on(setup, place, answers_of(setup, typed, districts))
    found = {one.key: answer_of(one, typed.get(one.key, ()), districts) for one in asked}
    return {key: fault for key, fault in found.items() if isinstance(fault, Fault)}


def first_faulty(setup: Setup, typed: Typed, districts: AbstractSet[str]) -> int | None:
    """Give the first page with a fault; None where a sheet is complete."""
    places = range(len(setup.pages))
    return next((place for place in places if faults_on(setup, place, typed, districts)), None)
