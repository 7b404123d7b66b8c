"""By what the groups of an open view are measured.

A table that counts people has people in its cells, not in its rows: its groups are measured by
them. Everywhere else a row stands for somebody, and counts beside it are measured as well. Zero is
told as it is.
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
