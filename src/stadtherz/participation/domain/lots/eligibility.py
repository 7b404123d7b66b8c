"""Who may be a candidate, and in which groups: from what somebody states about themself."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from stadtherz.participation.domain.lots.filling import Kind
from stadtherz.participation.domain.lots.rule import UNSAID, Category, LotRule, Source


class Against(StrEnum):
    """Why somebody cannot be a candidate, or what is missing."""

    YEAR = "year"
    TOO_YOUNG = "too-young"
    DISTRICT = "district"
    EXCLUDED = "excluded"
    GROUP = "group"


@dataclass(frozen=True)
class Statement:
    """What somebody states: year of birth, district ("" is outside), own groups, and functions."""

    born: int | None
    district: str
    said: Mapping[str, str] = field(default_factory=dict)
    functions: AbstractSet[str] = frozenset()


def reasons_against(
    statement: Statement, rule: LotRule, year: int, districts: AbstractSet[str]
) -> tuple[Against, ...]:
    """Name everything that stands against a candidacy; empty means none.

    Args:
        statement: what somebody states.
        rule: the rule of the lots.
        year: the year in which the board begins; who has the age in that year has it.
        districts: keys of the districts of the city.

    """
    age = None if statement.born is None else year - statement.born
    said = [one for one in rule.categories if one.source is Source.SAID]
    rules = {
        Against.YEAR: age is None or not 0 <= age <= 120,
        Against.TOO_YOUNG: age is not None and age < rule.minimum_age,
        Against.DISTRICT: statement.district not in districts
        and (rule.residents_only or statement.district != ""),
        Against.EXCLUDED: bool(statement.functions & {key for key, _title in rule.excluded}),
        Against.GROUP: any(_unknown(one, statement) for one in said),
    }
    return tuple(reason for reason, broken in rules.items() if broken)


def _unknown(category: Category, statement: Statement) -> bool:
    found = statement.said.get(category.key, UNSAID)
    return found != UNSAID and not category.has(found)


def groups_of(statement: Statement, rule: LotRule, year: int) -> Kind:
    """Give the group of each category; what is public of a candidate is this and a number."""
    return tuple(_group(one, statement, year) for one in rule.categories)


def _group(category: Category, statement: Statement, year: int) -> str:
    if category.source is Source.AGE:
        return category.group_of_age(year - (statement.born or year))
    if category.source is Source.DISTRICT:
        return category.group_of_district(statement.district)
    return statement.said.get(category.key, UNSAID)
