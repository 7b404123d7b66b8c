"""What is told of a stop and its departures, whatever the language.

Each language has a sentence for each of these. What nobody has said is told to be unknown; nothing
is told to be safe, and no sentence has more than 25 words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from stadtherz.streets.domain.stops.sites import Site
from stadtherz.streets.domain.transit.departures import Departure
from stadtherz.streets.domain.transit.timetable import Line

Facts = Mapping[str, str]
"""Attributes of a stop of the map by name, each with its value; missing ones are unknown."""
UNKNOWN = "unknown"
SOON_MIN, HOUR_MIN = 1, 60
PARTED = re.compile(r"(?<=[A-Za-zÄÖÜäöü])(?=\d)")
SIGNS = re.compile(r"\s*[/→>]+\s*")
"""What no voice reads well between two names."""
MOST_WORDS, LONGEST = 7, 25
FEW = 4
"""So many lines and goals are named; of more it is told that there are more."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the clock by which times are told."""

    now: datetime
    zone: tzinfo

    def minutes_to(self, at: datetime) -> int:
        """Give the whole minutes up to a moment."""
        return int((at - self.now).total_seconds() // 60)

    def clock(self, at: datetime) -> str:
        """Give a time as "14:05", without a zero before the hour."""
        here = at.astimezone(self.zone)
        return f"{here.hour}:{here.minute:02}"

    def days_to(self, at: datetime) -> int:
        """Give by how many days a moment is on another day."""
        return (at.astimezone(self.zone).date() - self.now.astimezone(self.zone).date()).days


def spoken_line(line: Line) -> str:
    """Give the name of a line as it is spoken: "S 1" is not read as a word."""
    found = SIGNS.sub(", ", line.short or line.long or line.id)
    return PARTED.sub(" ", found)[:40].strip()


def shortened(name: str) -> str:
    """Give a name of at most seven words."""
    return " ".join(name.split()[:MOST_WORDS])


@dataclass(frozen=True, slots=True)
class Serving:
    """A line that leaves a stop, and where it goes."""

    line: Line
    towards: str


@dataclass(frozen=True, slots=True)
class ToldStop:
    """What is known of one place to get on: where it is, its facts, and the lines it serves."""

    site: Site
    facts: Facts
    serving: Sequence[Serving] = ()


def first_short(sentences: Iterable[str]) -> str:
    """Give the first sentence that is not too long to be listened to; "" where all are."""
    return next((one for one in sentences if len(one.split()) <= LONGEST), "")


def fact(facts: Facts, name: str) -> str:
    """Give the value of a fact, "unknown" where nobody has said it."""
    return facts.get(name, UNKNOWN)


def order(found: Sequence[Departure]) -> list[Departure]:
    """Give departures as they are told: by when they leave."""
    return sorted(found, key=lambda one: one.expected)


def grouped(some: Sequence[Serving]) -> list[tuple[str, list[str]]]:
    """Give the goals with the lines that go there: each line is named once a goal."""
    found: dict[str, list[str]] = {}
    for one in some:
        lines = found.setdefault(shortened(one.towards), [])
        name = spoken_line(one.line)
        if name and name not in lines:
            lines.append(name)
    return list(found.items())
