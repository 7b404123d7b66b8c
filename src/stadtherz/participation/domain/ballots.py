"""What a valid ballot is, and the one way in which a choice is written down.

A choice is a set of keys of projects, or a mapping of keys to points or ranks: what counting takes.
Written as canonical JSON it has exactly one form, so that one hash stands for one choice.
"""

import json
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from stadtherz.kernel.errors import Invalid

Choice = frozenset[str] | Mapping[str, int]
KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
MOST_POINTS = 10_000


class Kind(StrEnum):
    """How a ballot is filled in; to choose is to name a certain number."""

    APPROVAL = "approval"
    CHOOSE = "choose"
    POINTS = "points"
    RANKING = "ranking"


WITH_NUMBERS = frozenset({Kind.POINTS, Kind.RANKING})


class Fault(StrEnum):
    """What is wrong with a choice."""

    SHAPE = "shape"
    UNKNOWN = "unknown-project"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    TOO_MANY_POINTS = "too-many-points"
    TOO_MANY_FOR_ONE = "too-many-for-one"
    NO_POINTS = "no-points"
    RANKS = "ranks"


@dataclass(frozen=True)
class Limits:
    """The rules of a ballot.

    Args:
        kind: how it is filled in.
        least, most: how many projects are named; with approval `most` is often all of them.
        points: to be given away in all, and to one project at most; 0 where there are none.

    """

    kind: Kind
    least: int = 1
    most: int = 1
    points: int = 0
    points_each: int = 0

    def checked(self, projects: int) -> "Limits":
        """Give the limits back.

        Raises:
            Invalid: nobody could fill in such a ballot; the details name the numbers.

        """
        if faults := self.faults(projects):
            message = f"{self} cannot be kept with {projects} projects; check {', '.join(faults)}"
            raise Invalid(message, code="ballot-limits", details=faults)
        return self

    def faults(self, projects: int) -> tuple[str, ...]:
        """Name the numbers with which nobody could fill in a ballot of so many projects."""
        with_points = self.kind is Kind.POINTS
        rules = {
            "least": not 0 <= self.least <= self.most,
            "most": not 0 < self.most <= projects,
            "points": with_points and not 0 < self.points <= MOST_POINTS,
            "points_each": with_points and not 0 < self.points_each <= self.points,
        }
        return tuple(name for name, broken in rules.items() if broken)

    def left(self, choice: Choice) -> int:
        """Say how much may still be given: points, or projects."""
        if isinstance(choice, Mapping) and self.kind is Kind.POINTS:
            return self.points - sum(choice.values())
        return self.most - len(choice)


def faults_of(choice: object, limits: Limits, projects: AbstractSet[str]) -> tuple[Fault, ...]:
    """Name everything that is wrong with a choice; an empty tuple means it is a ballot."""
    if not _has_shape(choice, limits.kind):
        return (Fault.SHAPE,)
    rules = {
        Fault.UNKNOWN: not set(choice) <= projects,  # type: ignore[call-overload]
        Fault.TOO_FEW: len(choice) < limits.least,  # type: ignore[arg-type]
        Fault.TOO_MANY: len(choice) > limits.most,  # type: ignore[arg-type]
    }
    if isinstance(choice, Mapping):
        rules |= _faults_of_numbers(choice, limits)
    return tuple(fault for fault, broken in rules.items() if broken)


def _faults_of_numbers(choice: Mapping[str, int], limits: Limits) -> dict[Fault, bool]:
    given = choice.values()
    if limits.kind is Kind.RANKING:
        return {Fault.RANKS: sorted(given) != list(range(1, len(choice) + 1))}
    return {
        Fault.NO_POINTS: any(points < 1 for points in given),
        Fault.TOO_MANY_FOR_ONE: any(points > limits.points_each for points in given),
        Fault.TOO_MANY_POINTS: sum(given) > limits.points,
    }


def _has_shape(choice: object, kind: Kind) -> bool:
    if kind in WITH_NUMBERS:
        return isinstance(choice, Mapping) and all(
            isinstance(key, str) and type(number) is int for key, number in choice.items()
        )
    return isinstance(choice, frozenset) and all(isinstance(key, str) for key in choice)


def canonical(value: Any) -> str:
    """Write a value as JSON that has one form: sorted keys, no blanks, ASCII (after RFC 8785)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def written(choice: Choice) -> str:
    """Write a choice in its one form: a sorted list of keys, or an object of key to number."""
    return canonical(dict(choice) if isinstance(choice, Mapping) else sorted(choice))


def read(text: str) -> Choice:
    """Read what `written` wrote.

    Raises:
        Invalid: it is no choice, or not in the one form.

    """
    choice = from_json(json.loads(text))
    if written(choice) != text:
        message = "a choice is written in another form than the canonical one"
        raise Invalid(message, code="ballot-shape")
    return choice


def from_json(value: object) -> Choice:
    """Take a choice from JSON: a list of different keys, or an object of key to whole number.

    Raises:
        Invalid: it is neither.

    """
    if isinstance(value, list) and all(isinstance(key, str) for key in value):
        if len(set(value)) == len(value):
            return frozenset(value)
    elif isinstance(value, dict) and all(type(number) is int for number in value.values()):
        return value
    message = "a choice is a list of keys without repetition, or an object of key to whole number"
    raise Invalid(message, code="ballot-shape")
