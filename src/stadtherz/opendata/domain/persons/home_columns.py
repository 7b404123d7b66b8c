"""Where the persons of a table live: streets, coordinates and points on the map beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import Act, Remedy, remedy
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Column

PLACES = frozenset((
    ColumnKind.LONGITUDE, ColumnKind.LATITUDE, ColumnKind.EASTING, ColumnKind.NORTHING,
))  # fmt: skip
METRES = 500


@dataclass(frozen=True)
class Place:
    """A column that may tell where somebody lives.

    Args:
        column: of the schema.
        values: rows with a value; of geometries, those with a point.
        coarse: whether it tells a place to some hundred metres only.
        housed: of a street, rows with the number of a house behind it.

    """

    column: Column
    values: int
    coarse: bool = False
    housed: int = 0


def home_columns(places: Sequence[Place], *, owned: bool) -> list[Find]:
    """Find them in a table whose rows are about persons.

    Args:
        places: columns with values.
        owned: whether the persons are named for themselves, and not for what they do.

    """
    verdict = Verdict.BLOCKING if owned else Verdict.ASKING
    streets = [one for one in places if is_street(one.column)]
    fine = [one for one in places if one.column.kind in PLACES and not one.coarse]
    points = [one for one in places if one.column.kind is ColumnKind.GEOMETRY and not one.coarse]
    groups = [[one] for one in streets + points] + ([fine] if len(fine) == 2 else [])
    return [_find(group, verdict, owned=owned) for group in groups]


def is_street(column: Column) -> bool:
    """Whether streets or addresses stand in a column."""
    return Sign.STREET in signs_of(column.name) and column.storage is Storage.TEXT


def _find(group: Sequence[Place], verdict: Verdict, *, owned: bool) -> Find:
    names = tuple(one.column.name for one in group)
    drop = remedy(Act.DROP, *names)
    on_map = not is_street(group[0].column)
    remedies = (Remedy(Act.GRID, names, METRES), drop) if on_map else (drop,)
    confidence = Confidence(0.85 if owned else 0.6, (Reason.HEADING, Reason.BESIDE_PERSONS))
    return Find(
        Kind.ADDRESS, names, group[0].values, 1.0, verdict, confidence, remedies=remedies
    )  # fmt: skip
