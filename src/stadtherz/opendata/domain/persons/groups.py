"""Small groups in tables of persons: whether somebody can be found by some attributes together.

Attributes that outsiders may know (age, sex, postal code, nationality) sort the rows into classes.
A table is k-anonymous when no class has fewer than k rows (Sweeney, "k-anonymity: a model for
protecting privacy", 2002). A row alone in its class is one person for whoever knows her a little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.headings import Sign, all_signs, signs_of
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import Act, Remedy, coarser, remedy
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.kinds import NUMBERS, Storage
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.schema import Column, Schema

OF_PERSONS = frozenset((
    Sign.AGE, Sign.BIRTH_YEAR, Sign.BIRTH_DATE, Sign.SEX, Sign.NATION, Sign.JOB, Sign.MARITAL,
    Sign.FAITH, Sign.BENEFIT, Sign.SCHOOLING, Sign.HEALTH_STATE,
))  # fmt: skip
OF_PLACES = frozenset((Sign.POSTCODE, Sign.STREET, Sign.HOUSE_NUMBER, Sign.QUARTER))
NOT_THINGS = frozenset((Sign.PLATE,))
MOST_COLUMNS = 10
CROSSED = 0.5
"""A table that fills so much of all combinations is one of figures, with one row for each group."""


@dataclass(frozen=True)
class Choice:
    """The columns that sort people in a table.

    Args:
        columns: names.
        sure: whether its rows are surely persons.
        ids: whether a column numbers persons.

    """

    columns: tuple[str, ...]
    sure: bool
    ids: bool = False


@dataclass(frozen=True)
class Classes:
    """Sizes of the classes of a table.

    Args:
        classes: how many there are.
        small: rows in classes below k.
        unique: rows alone in their class.
        lines: of the first rows in small classes.

    """

    classes: int
    small: int
    unique: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tried:
    """What a remedy would leave: rows in classes below k."""

    remedy: Remedy
    small: int


def choice_of(schema: Schema, finds: Sequence[Find]) -> Choice | None:
    """Choose the columns that sort people; None where the rows are no persons.

    Args:
        schema: of the table.
        finds: personal data in its values.

    """
    signs = {one.name: signs_of(one.name) for one in schema.columns}
    if any(is_count(one) for one in schema.columns):
        return None
    sorting = [one for one in schema.columns if _sorts(one, signs[one.name])]
    persons = [one for one in sorting if signs[one.name] & OF_PERSONS]
    ids = any(Sign.PERSON_ID in told for told in signs.values())
    named = ids or any(one.kind in {Kind.NAME, Kind.BIRTH} and one.blocking for one in finds)
    if len(sorting) < 2 or not (persons or named):
        return None
    names = tuple(one.name for one in sorting[:MOST_COLUMNS])
    things = bool({Sign.THINGS, Sign.PLANT} & _thing_signs(schema))
    if things and len(persons) == 1 and not named:
        return None  # trees have an age, too
    return Choice(names, (len(persons) > 1 or named) and not things, ids)


def _thing_signs(schema: Schema) -> frozenset[Sign]:
    return all_signs(one.name for one in schema.columns if not signs_of(one.name) & NOT_THINGS)


def is_count(column: Column) -> bool:
    """Whether a column counts something, by its heading or its unit."""
    if column.storage is not Storage.WHOLE or column.kind is ColumnKind.YEAR:
        return False
    signs = signs_of(column.name)
    if signs & {Sign.AGE, Sign.BIRTH_YEAR, Sign.MARITAL, Sign.POSTCODE, Sign.PERSON_ID}:
        return False
    return bool(signs & {Sign.COUNT, Sign.PEOPLE, Sign.GUESTS}) or column.unit.startswith("{")


def _sorts(column: Column, signs: frozenset[Sign]) -> bool:
    if not signs & (OF_PERSONS | OF_PLACES) or column.distinct < 2:
        return False
    return column.storage is not Storage.DOUBLE and column.kind is not ColumnKind.GEOMETRY


def is_crossed(schema: Schema, chosen: Choice, found: Classes) -> bool:
    """Whether a table holds a figure for each group instead of a row for each person."""
    if chosen.ids or found.unique < schema.rows:
        return False
    whole = 1
    for name in chosen.columns:
        column = schema.named(name)
        whole *= max(1, column.distinct) if column else 1
    measured = [
        one for one in schema.columns
        if one.kind in NUMBERS - {ColumnKind.YEAR} and one.name not in chosen.columns
    ]  # fmt: skip
    return bool(measured) and schema.rows >= CROSSED * whole


def to_try(schema: Schema, chosen: Choice) -> tuple[Remedy, ...]:
    """Give the remedies whose gain is worth knowing: each column coarser, each dropped."""
    found: list[Remedy] = []
    for name in chosen.columns:
        column = schema.named(name)
        if column is None:
            continue
        one = coarser(column, postcode=Sign.POSTCODE in signs_of(name))
        found += [one] if one and one.act is not Act.MERGE else []
        found.append(remedy(Act.DROP, name))
    return tuple(found)


def found_in(
    rows: int, chosen: Choice, least: int, found: Classes, tried: Sequence[Tried]
) -> Find | None:
    """Tell of the small groups of a table; None where there are none.

    Args:
        rows: of the table.
        chosen: the columns.
        least: k.
        found: sizes of its classes.
        tried: what remedies would leave.

    """
    if not found.small:
        return None
    ranked = sorted(tried, key=lambda one: (one.small, one.remedy.act is Act.DROP))
    best = ranked[0] if ranked else None
    away = Remedy(Act.ROWS, chosen.columns, least, Kind.SMALL_GROUPS)
    verdict = Verdict.BLOCKING if chosen.sure else Verdict.ASKING
    figures: list[tuple[str, str | int | float]] = [
        ("classes", found.classes), ("least", least), ("unique", found.unique),
    ]  # fmt: skip
    if best:
        figures += [
            ("best", best.remedy.columns[0]), ("best_act", best.remedy.act.value),
            ("left", best.small),
        ]  # fmt: skip
    return Find(
        Kind.SMALL_GROUPS, chosen.columns, found.small, found.small / max(1, rows), verdict,
        Confidence(0.9 if chosen.sure else 0.5, (Reason.HEADING,)),
        tuple(Spot(line, "…") for line in found.lines), tuple(figures),
        (*(one.remedy for one in ranked), away),
    )  # fmt: skip
