"""Counts what is seen in the values of a column, and remembers the first places of it."""

from dataclasses import dataclass, field
from heapq import heappush, heappushpop

from stadtherz.opendata.domain.persons.alike import (
    is_alike,
    known_in,
    may_be_small_name,
    may_be_somebody,
)
from stadtherz.opendata.domain.persons.contacts import is_initialed
from stadtherz.opendata.domain.persons.found import PLACES
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength
from stadtherz.opendata.domain.persons.log_in_names import is_known_log_in, may_be_log_in
from stadtherz.opendata.domain.persons.other_scripts import is_in_other_letters
from stadtherz.opendata.domain.persons.programs import is_program
from stadtherz.opendata.domain.persons.reach import digits_in, is_bare, is_mobile
from stadtherz.opendata.domain.persons.seen import Tally
from stadtherz.opendata.domain.persons.texts import masked
from stadtherz.opendata.domain.tabular.findings import Spot

ENOUGH_LENGTHS = 2


@dataclass
class Places:
    """The first places, by line."""

    heap: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, kind: Kind, text: str) -> None:
        if len(self.heap) < PLACES:
            heappush(self.heap, (-line, masked(kind, text)))
        elif -line > self.heap[0][0]:
            heappushpop(self.heap, (-line, masked(kind, text)))

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(Spot(-line, text) for line, text in sorted(self.heap, reverse=True))


@dataclass
class Count:
    """How often one kind was seen."""

    rows: int = 0
    strong: int = 0
    called: int = 0
    whole: int = 0
    distinct: int = 0
    lengths: set[int] = field(default_factory=set)
    mobile: int = 0
    bare: int = 0
    run: int = 0
    places: Places = field(default_factory=Places)
    sure: int = 0
    sure_places: Places = field(default_factory=Places)

    def add(self, text: str, rows: int, line: int, found: list[Hit]) -> None:
        first = found[0]
        self.rows += rows
        self.distinct += 1
        sure = [one for one in found if one.called or one.strength is Strength.STRONG]
        length = first.end - first.start
        if len(found) > 1:
            length = sum(one.end - one.start for one in found)
        self.whole += rows * (2 * length >= len(text))
        if first.kind is Kind.PHONE:
            self._add_phone(text, rows, found)
        self.places.add(line, first.kind, text[first.start : first.end])
        if sure:
            self.strong += rows * any(one.strength is Strength.STRONG for one in sure)
            self.called += rows * any(one.called for one in sure)
            self.sure += rows
            self.sure_places.add(line, first.kind, text[sure[0].start : sure[0].end])

    def _add_phone(self, text: str, rows: int, found: list[Hit]) -> None:
        parts = [text[one.start : one.end] for one in found]
        if len(self.lengths) < ENOUGH_LENGTHS:
            self.lengths.add(len(digits_in(parts[0])))
        mobile = any(map(is_mobile, parts))
        self.mobile += rows * mobile
        self.bare += rows * (not found[0].called and all(map(is_bare, parts)))
        self.run += rows * (mobile and all(part.isdecimal() for part in parts))

    def told(self, kind: Kind) -> Tally:
        return Tally(
            kind, self.rows, self.strong, self.called, self.whole, self.distinct,
            len(self.lengths), self.mobile, self.places.spots, self.sure, self.sure_places.spots,
            self.bare, self.run,
        )  # fmt: skip


@dataclass
class Alike:
    """How many values are what the heading says."""

    kind: Kind | None
    rows: int = 0
    known: int = 0
    family: int = 0
    capital: int = 0
    small: int = 0
    other: int = 0
    places: Places = field(default_factory=Places)

    def add(self, text: str, rows: int, line: int) -> bool:
        if self.kind is None or not is_alike(self.kind, text):
            return False
        self.rows += rows
        if self.kind is Kind.NAME:
            known, family = known_in(text)
            self.known += rows * known
            self.family += rows * family
            self.capital += rows * may_be_somebody(text)
            self.small += rows * may_be_small_name(text)
            self.other += rows * is_in_other_letters(text)
        self.places.add(line, self.kind, text)
        return True


@dataclass
class Initials:
    """How many values are a name with an initial that no list knows."""

    rows: int = 0
    places: Places = field(default_factory=Places)

    def add(self, text: str, rows: int, line: int, *, named: bool) -> None:
        if not named and is_initialed(text):
            self.rows += rows
            self.places.add(line, Kind.NAME, text)


@dataclass
class LogIns:
    """How many values below a heading of users are names to log in with, or name a program."""

    looked: bool
    rows: int = 0
    known: int = 0
    programs: int = 0
    places: Places = field(default_factory=Places)

    def add(self, text: str, rows: int, line: int) -> bool:
        """Count a value; gives whether it names a program."""
        if not self.looked:
            return False
        if is_program(text):
            self.programs += rows
            return True
        if may_be_log_in(text):
            self.rows += rows
            self.known += rows * is_known_log_in(text)
            self.places.add(line, Kind.NAME, text)
        return False
