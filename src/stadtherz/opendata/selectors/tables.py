"""The table behind a published dataset, for questions."""

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.schemas import schema_of
from stadtherz.opendata.models import Dataset, Distribution

WHOLE, TABLE, PLACES = "all", "table", "places"
"""Names of the files of a table: all rows for programs, for spreadsheets, on a map."""


def whole_file(row: Dataset) -> Distribution | None:
    """Give the file with all rows of a dataset; None where it is no table."""
    return next((one for one in row.distributions.all() if one.name == WHOLE), None)


def table_of(row: Dataset) -> Table:
    """Give the file with all rows of a dataset, and what its columns are.

    Labels, kinds, units and decimals are those of the schema that the file brings along, where it
    has one.

    Raises:
        NotFound: the dataset has no such file.

    """
    file = whole_file(row)
    if file is None:
        message = f"the dataset {row.key!r} is no table that can be asked"
        raise NotFound(message, code="table")
    path = store.opened(file.path)
    return Table(path, schema_of(path))
