"""The rule of a drawing of lots: seats, who may be a candidate, and how many of which group.

A rule is written as JSON and read here in one go; every fault is named with its place, so that it
can be mended at once. The rule is published together with the list of candidates before the seed
is known, so nobody can choose one that suits a result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.lots.faults import Fault, Path

MOST_SEATS = 200
MOST_CATEGORIES = 4
OLDEST = 120
WHOLE = 100
UNSAID = ""
"""The group of who did not say; no quota counts them."""


class Source(StrEnum):
    """Where the group of a candidate comes from."""

    DISTRICT = "district"
    AGE = "age"
    SAID = "said"


@dataclass(frozen=True)
class Group:
    """A part of a category with its quota.

    Args:
        least, most: how many of the seats; `most` is the number of seats where none is given.
        districts: keys of districts, for a category of districts.
        youngest, oldest: years of age, both belong to it, for a category of ages.

    """

    key: str
    title: Text
    least: int
    most: int
    districts: tuple[str, ...] = ()
    youngest: int = 0
    oldest: int = OLDEST


@dataclass(frozen=True)
class Category:
    """One way to tell candidates apart, such as age; each candidate is in one group at most."""

    key: str
    title: Text
    source: Source
    groups: tuple[Group, ...]

    def group_of_age(self, age: int) -> str:
        """Give the key of the group of an age."""
        return next((one.key for one in self.groups if one.youngest <= age <= one.oldest), UNSAID)

    def group_of_district(self, district: str) -> str:
        """Give the key of the group of a district."""
        return next((one.key for one in self.groups if district in one.districts), UNSAID)

    def has(self, group: str) -> bool:
        """Whether there is such a group."""
        return any(one.key == group for one in self.groups)


@dataclass(frozen=True)
class Quota:
    """One bound of one group, by which a refusal names it."""

    category: str
    group: str
    bound: str
    number: int

    def name(self) -> str:
        """Name it in one word for details of a refusal."""
        return f"{self.category}.{self.group}.{self.bound}={self.number}"


@dataclass(frozen=True)
class LotRule:
    """A rule without faults."""

    seats: int
    minimum_age: int
    residents_only: bool
    excluded: tuple[tuple[str, Text], ...]
    categories: tuple[Category, ...]

    def quotas(self) -> Iterator[Quota]:
        """Give every bound that can bind."""
        for category in self.categories:
            for group in category.groups:
                if group.least > 0:
                    yield Quota(category.key, group.key, "least", group.least)
                if group.most < self.seats:
                    yield Quota(category.key, group.key, "most", group.most)


def seats_of_share(percent: Decimal, seats: int) -> tuple[int, int]:
    """Give the seats of a share: as many as are whole, and one more where a part is left."""
    part = Fraction(percent) * seats / WHOLE
    return floor(part), ceil(part)


def read_rule(written: Any) -> LotRule:
    """Read a rule from JSON values.

    Raises:
        Invalid: code `lot-rule`; details are `Fault`s, each with its place.

    """
    reader = _Reader()
    rule = reader.rule(written if isinstance(written, Mapping) else {})
    faults = reader.faults or list(_contradictions(rule))
    if faults:
        message = f"the rule of the lots has faults: {'; '.join(faults)}"
        raise Invalid(message, code="lot-rule", details=tuple(faults))
    return rule


class _Reader:
    """Reads the parts of a rule and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def note(self, place: str, path: Path, rule: str, **values: object) -> None:
        self.faults.append(Fault(place, path, rule, **values))

    def rule(self, given: Mapping[str, Any]) -> LotRule:
        seats = self.number(given, "seats", "seats", (), (1, MOST_SEATS))
        categories = self.listed(given, "categories", ())
        if len(categories) > MOST_CATEGORIES:
            self.note("categories", ("categories",), "categories-many", most=MOST_CATEGORIES)
        excluded = self.listed(given, "excluded", ())
        read = tuple(self.category(one, place, seats) for place, one in enumerate(categories))
        self.once([one.key for one in read], "categories", ("categories",))
        return LotRule(
            seats, self.number(given, "minimum_age", "minimum_age", (), (0, OLDEST), 16),
            bool(given.get("residents_only", True)),
            tuple(
                (str(one.get("key", "")), self.title(one, "excluded", ("excluded", place)))
                for place, one in enumerate(excluded)
            ),
            read,
        )  # fmt: skip

    def category(self, given: Mapping[str, Any], number: int, seats: int) -> Category:
        key = str(given.get("key", "")) or f"category {number + 1}"
        path: Path = ("categories", number)
        source = str(given.get("source", ""))
        if source not in list(Source):
            self.note(key, path, "source", names=", ".join(Source))
        rows = self.listed(given, "groups", path)
        groups = tuple(
            self.group(one, key, (*path, "groups", place), seats)
            for place, one in enumerate(rows)
        )  # fmt: skip
        if not groups:
            self.note(key, path, "no-groups")
        self.once([one.key for one in groups], key, path)
        shared = [name for one in groups for name in one.districts]
        self.once(shared, f"{key}: districts", (*path, "districts"))
        safe = Source(source) if source in list(Source) else Source.SAID
        return Category(key, self.title(given, key, path), safe, groups)

    def group(self, given: Mapping[str, Any], category: str, path: Path, seats: int) -> Group:
        key = str(given.get("key", ""))
        place = f"{category}.{key}"
        if not key:
            self.note(category, path, "no-key")
        least = self.number(given, "least", place, path, (0, seats), 0)
        most = self.number(given, "most", place, path, (0, seats), seats)
        if least > most:
            self.note(place, (*path, "least"), "bounds", least=least, most=most)
        return Group(
            key, self.title(given, place, path), least, most,
            self.districts(given, place, path),
            self.number(given, "youngest", place, path, (0, OLDEST), 0),
            self.number(given, "oldest", place, path, (0, OLDEST), OLDEST),
        )  # fmt: skip

    def districts(self, given: Mapping[str, Any], place: str, path: Path) -> tuple[str, ...]:
        found = given.get("districts", [])
        if not isinstance(found, (list, tuple)) or not all(isinstance(one, str) for one in found):
            self.note(f"{place}: districts", (*path, "districts"), "words")
            return ()
        return tuple(found)

    def title(self, given: Mapping[str, Any], place: str, path: Path) -> Text:
        found = given.get("title")
        if not isinstance(found, (str, Mapping)) or not found:
            self.note(place, (*path, "title"), "no-title")
            return Text()
        return Text.of(found)

    def number(
        self, given: Mapping[str, Any], key: str, place: str, path: Path,
        between: tuple[int, int], default: int | None = None,
    ) -> int:  # fmt: skip
        found, (low, high) = given.get(key, default), between
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            self.note(place, (*path, key), "number", name=key, low=low, high=high)
            return low
        return found

    def listed(self, given: Mapping[str, Any], key: str, path: Path) -> list[Mapping[str, Any]]:
        found = given.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.note(key, (*path, key), "objects")
            return []
        return found

    def once(self, names: Sequence[str], place: str, path: Path) -> None:
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            self.note(place, path, "twice", names=", ".join(twice))


def _contradictions(rule: LotRule) -> Iterator[Fault]:
    """Name categories whose quotas cannot be met by anybody."""
    for number, category in enumerate(rule.categories):
        path: Path = ("categories", number)
        least = sum(group.least for group in category.groups)
        most = sum(group.most for group in category.groups)
        if least > rule.seats:
            yield Fault(category.key, path, "least-sum", sum=least, seats=rule.seats)
        if most < rule.seats:
            yield Fault(category.key, path, "most-sum", sum=most, seats=rule.seats)
        if category.source is Source.AGE:
            yield from _overlapping_ages(category, path)


def _overlapping_ages(category: Category, path: Path) -> Iterator[Fault]:
    ordered = sorted(enumerate(category.groups), key=lambda pair: pair[1].youngest)
    for (_first, one), (place, other) in pairwise(ordered):
        if other.youngest <= one.oldest:
            there = (*path, "groups", place, "youngest")
            yield Fault(category.key, there, "ages-shared", one=one.key, other=other.key)
