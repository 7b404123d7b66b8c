"""The columns of a geometry: it as GeoJSON, and the box around it as numbers."""

# ruff: noqa: S608 - columns are named by their place
from dataclasses import replace

from stadtherz.opendata.adapters.tables.columns import Staged, measured
from stadtherz.opendata.adapters.tables.duck import one
from stadtherz.opendata.domain.tabular.decisions import Decision
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.plans import Plan
from stadtherz.opendata.domain.tabular.schema import BOX, GEOMETRY, Column, Schema

PLAN = Plan(Kind.GEOMETRY, Storage.TEXT, missing=frozenset())


def geometry_of(staged: Staged, place: int) -> Decision:
    """Describe the column of geometries."""
    found = measured(staged, place, PLAN)
    column = Column(
        GEOMETRY, GEOMETRY, Kind.GEOMETRY, Storage.TEXT, missing=staged.rows - found.fits,
        distinct=found.distinct,
    )  # fmt: skip
    return Decision(column, PLAN, ())


def box_of(staged: Staged, place: int) -> tuple[float, float, float, float] | None:
    """Give the box around all geometries, that stand at a place; None where there are none."""
    west, south, east, north = (_number(place + at) for at in range(1, 5))
    found = one(
        staged.connection,
        f"SELECT min({west}), min({south}), max({east}), max({north}) FROM {staged.sql}",
    )
    return None if found[0] is None else (found[0], found[1], found[2], found[3])


def with_geometry(staged: Staged, place: int, schema: Schema) -> tuple[Schema, Decision]:
    """Add the column of geometries and the box around all of them to a schema."""
    decision = geometry_of(staged, place)
    columns = (*schema.columns, decision.column)
    return replace(schema, columns=columns, box=box_of(staged, place)), decision


def box_sql(place: int) -> list[str]:
    """Write the columns of the box, of which the first stands at a place."""
    return [f'{_number(place + at)} AS "{name}"' for at, name in enumerate(BOX)]


def _number(place: int) -> str:
    return f"TRY_CAST(c{place} AS DOUBLE)"
