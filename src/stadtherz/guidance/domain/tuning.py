"""The profile that somebody asks for: one that comes along, with parts and figures of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.profile import (
    Changes,
    Fault,
    Profile,
    Wrong,
    changed,
    faults_of,
    rewritten,
    with_parts,
    written_of,
)
from stadtherz.guidance.domain.question import Question, number_of, text_of
from stadtherz.kernel.errors import Invalid

SECONDS_PER_HOUR, KILO = 3600, 1000
OF = "profile"
"""Beside the tables of a file: the name of the profile to which it belongs."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """A profile as somebody asks for it.

    Args:
        profile: with their parts and figures; without figures where one of them cannot be.
        usual: with their parts, as it is without their figures.
        faults: of their figures.
        clash: two parts that do not go together; then none of the parts counts.

    """

    profile: Profile
    usual: Profile
    faults: tuple[Fault, ...] = ()
    clash: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked counts."""
        return not (self.faults or self.clash)


def tuned(
    question: Question, profiles: Mapping[str, Profile], parts: Mapping[str, Changes]
) -> Tuned:
    """Give the profile that a question asks for.

    Args:
        question: with the name of a profile, parts, and figures.
        profiles: all that come along, by name.
        parts: likewise.

    """
    usual, clash = profiles[question.profile], tuple[str, ...]()
    try:
        usual = with_parts(usual, {name: parts[name] for name in question.parts})
    except Invalid as refused:
        clash = refused.details
    faults = faults_of(rewritten(usual, question.changes))
    mine = usual if faults else changed(usual, question.changes)
    return Tuned(mine, usual, faults, clash)


def plainly(question: Question, usual: Profile) -> Question:
    """Give a question without the figures that are as usual, the others written in one way."""
    tables = written_of(usual)
    kept = []
    for key, text in question.figures:
        table, _, name = key.partition(".")
        value = number_of(text)
        if tables.get(table, {}).get(name) != value:
            kept.append((key, text_of(value)))
    return replace(question, figures=tuple(kept))


def brought(
    question: Question, tables: Mapping[str, Any], profiles: Mapping[str, Profile]
) -> tuple[Question, tuple[Fault, ...]]:
    """Put the figures of a profile that somebody brings along into a question.

    Args:
        question: that was asked before; its parts do not count any more, for the figures say all.
        tables: figures by name of a table, and "profile" for the one that they belong to. What is
            missing is as usual.
        profiles: all that come along, by name.

    """
    key = tables.get(OF, question.profile)
    if not isinstance(key, str) or key not in profiles:
        return question, (Fault(Wrong.NOT_KNOWN, OF, str(key)),)
    given = {name: some for name, some in tables.items() if name != OF}
    whole = rewritten(profiles[key], given)
    faults = faults_of(whole)
    if faults:
        return question, faults
    figures = tuple(
        (f"{table}.{name}", text_of(value))
        for table, some in whole.items() for name, value in some.items()
    )  # fmt: skip
    return replace(question, profile=key, parts=(), figures=figures), ()


def manner_of(question: Question, profile: Profile) -> Manner:
    """Give the manner of words at the pace of a profile."""
    speed = profile.pace["kmh"] * KILO / SECONDS_PER_HOUR
    return replace(question.manner, speed_m_s=speed)
