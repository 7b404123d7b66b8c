"""Types a text as a file, looks for personal data in it, applies remedies and looks again."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from stadtherz.opendata.adapters.persons.finding import find
from stadtherz.opendata.adapters.persons.remedying import remedied
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.adapters.tables.typed import type_csv
from stadtherz.opendata.domain.persons.found import Found
from tests.opendata.typed_rows import typed_rows


@dataclass
class Searched:
    """What was found in a table, with its rows."""

    found: Found
    rows: list[tuple]
    schema: object

    @property
    def keys(self):
        return {one.key for one in self.found.finds}

    @property
    def blocking(self):
        return {one.key for one in self.found.blocking}

    @property
    def names(self):
        return [one.name for one in self.schema.columns]

    def column(self, name):
        return [row[self.names.index(name) + 1] for row in self.rows]


def searched(path):
    return Searched(find(path), typed_rows(path), schema_in(path))


def search(content):
    with TemporaryDirectory() as folder:
        return searched(_typed(content, Path(folder)))


def remedy_of(content, *remedies):
    with TemporaryDirectory() as folder:
        path = _typed(content, Path(folder))
        target = Path(folder) / "new.parquet"
        schema = remedied(path, target, remedies)
        after = searched(target)
        assert schema == after.schema
        assert schema.rows == len(after.rows)
        assert [row[0] for row in after.rows] == sorted(row[0] for row in after.rows)
        return after


def _typed(content, folder):
    (folder / "given.csv").write_text(content, "utf-8")
    type_csv(folder / "given.csv", folder / "typed.parquet")
    return folder / "typed.parquet"
