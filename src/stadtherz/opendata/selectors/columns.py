"""The dictionary of a table's columns: what the file tells, and what people wrote to it."""

from dataclasses import dataclass

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from stadtherz.opendata.domain.units import Unit, unit_with
from stadtherz.opendata.models import Dataset


@dataclass(frozen=True)
class Described:
    """A column with what is known of it.

    Args:
        column: as the file tells it.
        label, meaning: as people wrote them; nothing where nobody did.
        code: of the unit; "" for none.
        unit: the unit, where it is a known one.
        missing: share of rows without a value, 0 to 1.

    """

    column: Column
    label: Text
    meaning: Text
    code: str
    unit: Unit | None
    missing: float


def described(row: Dataset, schema: Schema) -> list[Described]:
    """Describe the columns of a dataset's table, in one query."""
    texts = {one.name: one for one in row.columns.all()}
    found = []
    for column in schema.columns:
        said = texts.get(column.name)
        code = (said.unit if said else "") or column.unit
        found.append(
            Described(
                column, said.label if said else Text(), said.meaning if said else Text(), code,
                unit_with(code) if code else None, schema.share_missing(column.name),
            )
        )  # fmt: skip
    return found
