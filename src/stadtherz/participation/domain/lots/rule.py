"""The rule of a drawing of lots: seats, who may be a candidate, and how many of which group.

A rule is written as JSON and read here in one go; every fault is named with its place, so that it
can be mended at once. The rule is published together with the list of candidates before the seed
is known, so nobody can choose one that suits a result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text

MOST_SEATS = 200
MOST_CATEGORIES = 4
OLDEST = 120
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


def read_rule(written: Any) -> LotRule:
    """Read a rule from JSON values.

    Raises:
        Invalid: code `lot-rule`; details name each fault with its place.

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
        self.faults: list[str] = []

    def rule(self, given: Mapping[str, Any]) -> LotRule:
        seats = self.number(given, "seats", "seats", 1, MOST_SEATS)
        categories = self.listed(given, "categories")
        if len(categories) > MOST_CATEGORIES:
            self.faults.append(f"categories: at most {MOST_CATEGORIES}")
        excluded = self.listed(given, "excluded")
        read = tuple(self.category(one, place, seats) for place, one in enumerate(categories, 1))
        self.once([one.key for one in read], "categories")
        return LotRule(
            seats, self.number(given, "minimum_age", "minimum_age", 0, OLDEST, 16),
            bool(given.get("residents_only", True)),
            tuple((str(one.get("key", "")), self.title(one, "excluded")) for one in excluded),
            read,
        )  # fmt: skip

    def category(self, given: Mapping[str, Any], place: int, seats: int) -> Category:
        key = str(given.get("key", "")) or f"category {place}"
        source = str(given.get("source", ""))
        if source not in list(Source):
            self.faults.append(f"{key}: source is one of {', '.join(Source)}")
        groups = tuple(self.group(one, key, seats) for one in self.listed(given, "groups"))
        if not groups:
            self.faults.append(f"{key}: has no groups")
        self.once([one.key for one in groups], key)
        self.once([name for one in groups for name in one.districts], f"{key}: districts")
        safe = Source(source) if source in list(Source) else Source.SAID
        return Category(key, self.title(given, key), safe, groups)

    def group(self, given: Mapping[str, Any], category: str, seats: int) -> Group:
        key = str(given.get("key", ""))
        place = f"{category}.{key}"
        if not key:
            self.faults.append(f"{category}: a group has no key")
        least = self.number(given, "least", place, 0, seats, 0)
        most = self.number(given, "most", place, 0, seats, seats)
        if least > most:
            self.faults.append(f"{place}: least {least} is more than most {most}")
        return Group(
            key, self.title(given, place), least, most,
            tuple(str(one) for one in given.get("districts", ())),
            self.number(given, "youngest", place, 0, OLDEST, 0),
            self.number(given, "oldest", place, 0, OLDEST, OLDEST),
        )  # fmt: skip

    def title(self, given: Mapping[str, Any], place: str) -> Text:
        found = given.get("title")
        if not isinstance(found, (str, Mapping)) or not found:
            self.faults.append(f"{place}: has no title")
            return Text()
        return Text.of(found)

    def number(
        self, given: Mapping[str, Any], key: str, place: str, low: int, high: int,
        default: int | None = None,
    ) -> int:  # fmt: skip
        found = given.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            self.faults.append(f"{place}: {key} is a whole number from {low} to {high}")
            return low
        return found

    def listed(self, given: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        found = given.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.faults.append(f"{key}: is a list of objects")
            return []
        return found

    def once(self, names: Sequence[str], place: str) -> None:
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            self.faults.append(f"{place}: {', '.join(twice)} stands there twice")


def _contradictions(rule: LotRule) -> Iterator[str]:
    """Name categories whose quotas cannot be met by anybody."""
    for category in rule.categories:
        least = sum(group.least for group in category.groups)
        most = sum(group.most for group in category.groups)
        if least > rule.seats:
            yield f"{category.key}: least sum up to {least}, but there are {rule.seats} seats"
        if most < rule.seats:
            yield f"{category.key}: most sum up to {most}, but there are {rule.seats} seats"
        if category.source is Source.AGE:
            yield from _overlapping_ages(category)


def _overlapping_ages(category: Category) -> Iterator[str]:
    ordered = sorted(category.groups, key=lambda one: one.youngest)
    for one, other in pairwise(ordered):
        if other.youngest <= one.oldest:
            yield f"{category.key}: {one.key} and {other.key} share an age"
