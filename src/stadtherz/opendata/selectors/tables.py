"""The table behind a published dataset, for questions."""

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import LINE, Column, Schema
from stadtherz.opendata.models import Dataset

WHOLE = "all"
TYPES = {
    "BOOLEAN": (Kind.BOOLEAN, Storage.BOOLEAN),
    "DATE": (Kind.DATE, Storage.DATE),
    "DOUBLE": (Kind.DECIMAL, Storage.DOUBLE),
    "TIMESTAMP": (Kind.DATETIME, Storage.LOCAL),
    "TIMESTAMP WITH TIME ZONE": (Kind.DATETIME, Storage.MOMENT),
    "VARCHAR": (Kind.TEXT, Storage.TEXT),
    **dict.fromkeys(("SMALLINT", "INTEGER", "BIGINT"), (Kind.WHOLE, Storage.WHOLE)),
}
"""Types of columns as DuckDB names them."""


def table_of(row: Dataset) -> Table:
    """Give the file with all rows of a dataset, and what its columns are.

    Raises:
        NotFound: the dataset has no such file.

    """
    file = next((one for one in row.distributions.all() if one.name == WHOLE), None)
    if file is None:
        message = f"the dataset {row.key!r} is no table that can be asked"
        raise NotFound(message, code="table")
    path = store.opened(file.path)
    with store.cursor() as connection:
        found = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    columns = tuple(
        Column(name, name, *TYPES[kind], distinct=file.rows or 0)
        for name, kind, *_ in found
        if kind in TYPES and name != LINE
    )
    return Table(path, Schema(columns, file.rows or 0))
