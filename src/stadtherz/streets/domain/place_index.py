"""Finds places by what somebody typed: an index of the names of a city, made once for each map.

Names that share pieces of three letters with what was typed are the candidates; how well each fits
is then counted letter by letter. House numbers are looked up on the streets that fit best.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, exp, hypot, radians

import numpy as np
from numpy.typing import NDArray

from stadtherz.streets.domain.house_numbers import HouseNumber, house_number
from stadtherz.streets.domain.place_questions import LONGEST, Asked, readings, two_streets
from stadtherz.streets.domain.spelling import Typed, grams

CANDIDATES = 48
LEAST = 0.6
"""What fits worse is not shown."""
BEHIND = 0.18
"""What fits so much worse than the best is not shown either."""
OF_KIND = "~"
"""Words that begin with it say of what kind a place is, not its name."""
LATER_WORD, KIND_WORD, WRONG_PART, RIGHT_PART = 0.04, 0.07, 0.12, -0.05
NO_HOUSE = 0.1
"""The street alone, where a house was asked for."""
NEAR, NEAR_M, DEGREE_M = 0.08, 800.0, 111_195.0
WEIGHTS = {"place": 0.03, "street": 0.025, "stop": 0.02, "public": 0.01}


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the index takes it.

    Args:
        id: of the place.
        kind: what it is, a word of `PlaceKind`.
        words: the names under which it is found, folded; see `parts_of`.
        lon, lat: in degrees.
        part: of the city in which it lies, folded.
        street: of an address, and of a street itself; folded.
        number: of a house as it is written.
        meets: for a crossing of two streets, both of them, folded.

    """

    id: int
    kind: str
    words: tuple[str, ...]
    lon: float
    lat: float
    part: str = ""
    street: str = ""
    number: str = ""
    meets: tuple[str, ...] = ()


Score = tuple[float, Entry]


@dataclass
class PlaceIndex:
    """All places of a city, ready to be searched; `town` is its name, folded."""

    entries: Sequence[Entry]
    town: str = ""
    names: list[tuple[str, float, Entry | None]] = field(default_factory=list)
    """Each name with what it costs to be found by it; without an entry for streets that only
    addresses know."""
    pieces: Mapping[str, NDArray[np.int32]] = field(default_factory=dict)
    sizes: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    houses: Mapping[str, list[tuple[HouseNumber, Entry]]] = field(default_factory=dict)
    corners: Mapping[frozenset[str], Entry] = field(default_factory=dict)
    streets: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.houses = _houses(self.entries)
        self.corners = {frozenset(one.meets): one for one in self.entries if one.meets}
        self.parts = frozenset(one.part for one in self.entries if one.part)
        known = {one.street for one in self.entries if one.kind == "street"}
        self.streets = frozenset(known | self.houses.keys())
        self.names = list(_names(self.entries))
        self.names += [(key, 0.0, None) for key in self.houses if key not in known]
        postings: dict[str, list[int]] = defaultdict(list)
        sizes = []
        for place, (key, _, _) in enumerate(self.names):
            found = grams(key)
            sizes.append(len(found))
            for gram in found:
                postings[gram].append(place)
        self.pieces = {gram: np.array(some, np.int32) for gram, some in postings.items()}
        self.sizes = np.array(sizes, np.float32)

    def find(
        self, words: str, *, near: tuple[float, float] | None = None, limit: int = 8
    ) -> list[Entry]:
        """Give the places that fit best, the best first.

        Args:
            words: as somebody typed them.
            near: longitude and latitude; of equal ones the nearer comes first.
            limit: the most that are given.

        """
        best: dict[int, Score] = {}
        for score, entry in self._all(words):
            weighed = score + WEIGHTS.get(entry.kind, 0.0) + _nearness(entry, near)
            if entry.id not in best or best[entry.id][0] < weighed:
                best[entry.id] = weighed, entry
        order = sorted(best.values(), key=lambda one: (-one[0], one[1].words[:1], one[1].id))
        least = order[0][0] - BEHIND if order else 0.0
        return [entry for score, entry in order if score >= least][:limit]

    def _all(self, words: str) -> Iterator[Score]:
        words = words[:LONGEST]
        met = two_streets(words)
        if met is not None:
            yield from self._corner(*met)
        typed: dict[str, list[tuple[float, str, Entry | None]]] = {}
        for asked in readings(words):
            if asked.part and not self._is_part(asked.part):
                continue
            if asked.key not in typed:
                typed[asked.key] = self._named(asked.key)
            for score, key, entry in typed[asked.key]:
                yield from self._of(asked, score, key, entry)

    def _of(self, asked: Asked, score: float, key: str, entry: Entry | None) -> Iterator[Score]:
        """Give what one name yields for one way to understand the question."""
        if asked.number is None:
            if entry is not None:
                yield score - self._other_part(asked, entry), entry
            return
        if entry is not None and entry.kind == "street":
            yield score - NO_HOUSE - self._other_part(asked, entry), entry
        if entry is None or entry.kind == "street":
            for number, house in self.houses.get(key, ()):
                fits = number.fits(asked.number)
                if fits:
                    yield score + 0.12 * fits - 0.06 - self._other_part(asked, house), house

    def _named(self, typed: str) -> list[tuple[float, str, Entry | None]]:
        """Give the names that fit what was typed."""
        pattern = Typed(typed)
        found = []
        for place in self._candidates(typed):
            key, cost, entry = self.names[place]
            score = pattern.likeness(key) - cost
            if score >= LEAST:
                found.append((score, key, entry))
        return found

    def _candidates(self, typed: str) -> NDArray[np.intp]:
        """Give the numbers of the names that share most pieces with what was typed."""
        asked = grams(typed)
        some = [self.pieces[gram] for gram in asked if gram in self.pieces]
        if not some:
            return np.zeros(0, np.intp)
        shared = np.bincount(np.concatenate(some), minlength=len(self.names))
        likely = np.maximum(2 * shared / (self.sizes + len(asked)), 0.9 * shared / len(asked))
        if len(likely) <= CANDIDATES:
            return np.flatnonzero(likely)
        most = np.argpartition(-likely, CANDIDATES)[:CANDIDATES]
        return most[likely[most] > 0]

    def _is_part(self, part: str) -> bool:
        return any(_is_same_part(part, one) for one in (*self.parts, self.town) if one)

    def _other_part(self, asked: Asked, entry: Entry) -> float:
        """Say what it costs to lie in another part of the city than the one that was named."""
        if not asked.part or (self.town and _is_same_part(asked.part, self.town)):
            return 0.0
        here = entry.part and _is_same_part(asked.part, entry.part)
        return RIGHT_PART if here else WRONG_PART

    def _corner(self, one: str, other: str) -> Iterator[Score]:
        """Give the crossings of streets that fit two names."""
        first, second = self._streets(one), self._streets(other)
        for score, key in first:
            for its_score, its_key in second:
                entry = self.corners.get(frozenset((key, its_key)))
                if entry is not None:
                    yield (score + its_score) / 2 + 0.1, entry

    def _streets(self, typed: str) -> list[tuple[float, str]]:
        found = {key: score for score, key, _ in self._named(typed) if key in self.streets}
        return [(score, key) for key, score in found.items()]


def _houses(entries: Iterable[Entry]) -> dict[str, list[tuple[HouseNumber, Entry]]]:
    found: dict[str, list[tuple[HouseNumber, Entry]]] = defaultdict(list)
    for entry in entries:
        number = house_number(entry.number) if entry.number else None
        if number is not None and entry.street:
            found[entry.street].append((number, entry))
    return dict(found)


def _names(entries: Iterable[Entry]) -> Iterator[tuple[str, float, Entry]]:
    for entry in entries:
        if entry.number or entry.meets:
            continue
        for place, word in enumerate(entry.words):
            if word.startswith(OF_KIND):
                yield word.removeprefix(OF_KIND), KIND_WORD, entry
            else:
                yield word, LATER_WORD if place else 0.0, entry


def _is_same_part(typed: str, part: str) -> bool:
    """Whether a part of the city is meant: one may type its beginning, or more than its name."""
    return part.startswith(typed) or typed.startswith(part)


def _nearness(entry: Entry, near: tuple[float, float] | None) -> float:
    if near is None:
        return 0.0
    east = (entry.lon - near[0]) * DEGREE_M * cos(radians(near[1]))
    away = hypot(east, (entry.lat - near[1]) * DEGREE_M)
    return NEAR * exp(-away / NEAR_M)
