"""Looks for personal data in a typed file, over all its rows."""

from pathlib import Path

from stadtherz.opendata.adapters.persons.cells import small_cells
from stadtherz.opendata.adapters.persons.group_sizes import small_groups
from stadtherz.opendata.adapters.persons.returning import tracks
from stadtherz.opendata.adapters.persons.table import searched
from stadtherz.opendata.adapters.persons.values import looked, value_counts
from stadtherz.opendata.domain.persons.columns import judged
from stadtherz.opendata.domain.persons.found import Found, in_order
from stadtherz.opendata.domain.persons.kinds import About, K


def find(path: Path, least: int = K, about: About | None = None) -> Found:
    """Find personal data and small groups in a typed file.

    Args:
        path: Parquet file that `adapters.tables.typed` or `remedied` wrote.
        least: groups of fewer people are small.
        about: whom the rows are about, if that is known from the table before remedies.

    Raises:
        Invalid: code "unknown-schema", where the file brings no schema along.

    """
    with searched(path) as table:
        values = value_counts(table)
        seen = [looked(table, one, values[one.name]) for one in table.schema.columns]
        judgement, told = judged(seen, about)
        groups = small_groups(table, list(judgement), least)
        of_groups = [*([groups] if groups else []), *small_cells(table, least)]
        finds = [*judgement, *tracks(table), *of_groups]
        return Found(in_order(finds), table.schema.rows, least, told)
