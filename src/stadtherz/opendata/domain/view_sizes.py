"""By what the groups of an open view are measured, and what comparing two views gives away.

A table that counts people has people in its cells, not in its rows: its groups are measured by
them. Everywhere else a row stands for somebody, and counts beside it are measured as well. Zero is
told as it is. Two views of one table have totals in common; what one of them withholds is the
difference as soon as the other tells all of it (secondary suppression; Hundepool et al.,
Statistical Disclosure Control, 2012, sections 4.2 and 5.2). Three views that together give away
what no two of them do are not worked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stadtherz.opendata.domain.persons.counts import Counted, counted
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

_AT_TIMES = frozenset((Kind.DATETIME, Kind.TIME))
_OF_EVENTS = frozenset((
    *_AT_TIMES, Kind.LATITUDE, Kind.LONGITUDE, Kind.EASTING, Kind.NORTHING, Kind.GEOMETRY,
))  # fmt: skip
_OF_ONE = frozenset((Sign.OWN_NAME, Sign.ROLE, Sign.BIRTH_DATE, Sign.PERSON_ID))


@dataclass(frozen=True)
class Figure:
    """A number of each group that has to be zero or at least the least one.

    Args:
        people: columns of counts that are added up, of several the greatest of each row; () counts
            the rows.
        known: the column that has a value in the rows meant; "" means all rows.

    """

    people: tuple[str, ...] = ()
    known: str = ""


def counts_of(schema: Schema) -> dict[str, Counted]:
    """Say which columns count people, or may do so; in a view nothing is at a time of the day."""
    columns = tuple(one for one in schema.columns if one.kind not in _AT_TIMES)
    found = counted(replace(schema, columns=columns))
    return {name: what for name, what in found.items() if what is not Counted.THINGS}


def people_in(schema: Schema) -> tuple[str, ...]:
    """Name the columns whose cells are surely the people of a table.

    None where a row is itself about somebody or something that happened: an accident at a place
    with its injured is one row to be hidden among others, however many were hurt.
    """
    if any(_about_one(one) for one in schema.columns):
        return ()
    return tuple(name for name, what in counts_of(schema).items() if what is Counted.PEOPLE)


def _about_one(column: Column) -> bool:
    named = column.storage is not Storage.WHOLE and bool(signs_of(column.name) & _OF_ONE)
    return named or column.kind in _OF_EVENTS or bool(signs_of(column.name) & {Sign.PERSON_ID})


def figures_of(told: Sequence[str], schema: Schema) -> tuple[Figure, ...]:
    """Name the numbers that each group of a view has to have.

    Args:
        told: columns whose sums or means are told.
        schema: of the table.

    """
    people, counts = people_in(schema), counts_of(schema)
    known = [Figure(people, name) for name in told if name not in counts]
    summed = [Figure((name,)) for name in told if name in counts]
    return tuple(dict.fromkeys((Figure(people), *known, *summed)))


Key = tuple[object, ...]


@dataclass(frozen=True)
class Group:
    """A group of a view: its number, what it has in common with those of another, its figures."""

    number: int
    common: Key
    sizes: tuple[int, ...]


def lent(
    mine: Sequence[Group], gone: frozenset[int], theirs: Sequence[Group],
    their_gone: frozenset[int], least: int,
) -> frozenset[int]:  # fmt: skip
    """Choose more groups of a view to withhold, until its totals less another's tell nothing small.

    Args:
        mine: groups of the view, with the figures that both views have.
        gone: numbers of those withheld by now.
        theirs: groups of the other view.
        their_gone: numbers of those that it withholds.
        least: fewer are few.

    Gives the numbers of all that are withheld then.

    """
    groups = _by_common(mine)
    rests, other = _rests(mine, gone), _rests(theirs, their_gone)
    withheld = set(gone)
    for common, some in groups.items():
        for at in range(len(some[0].sizes)):
            while _tells(rests.get(common), other.get(common), at, least):
                kept = [one for one in some if one.number not in withheld and one.sizes[at]]
                if not kept:
                    break
                next_ = min(kept, key=lambda one: (one.sizes[at], one.number))
                withheld.add(next_.number)
                rests[common] = _added(rests.get(common), next_.sizes)
    return frozenset(withheld)


def _by_common(groups: Sequence[Group]) -> dict[Key, list[Group]]:
    found: dict[Key, list[Group]] = {}
    for one in groups:
        found.setdefault(one.common, []).append(one)
    return found


def _rests(groups: Sequence[Group], gone: frozenset[int]) -> dict[Key, tuple[int, ...]]:
    """Add up what is withheld of each common total."""
    found: dict[Key, tuple[int, ...]] = {}
    for one in groups:
        if one.number in gone:
            found[one.common] = _added(found.get(one.common), one.sizes)
    return found


def _added(one: tuple[int, ...] | None, more: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, more, strict=True)) if one else more


def _tells(
    rest: tuple[int, ...] | None, other: tuple[int, ...] | None, at: int, least: int
) -> bool:
    """Whether one view tells all of a total, and the other all of it but a few."""
    mine, theirs = rest[at] if rest else 0, other[at] if other else 0
    return (not theirs and 0 < mine < least) or (not mine and 0 < theirs < least)
