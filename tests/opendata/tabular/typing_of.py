"""Types a text as a file and reads the typed table back, by DuckDB."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from stadtherz.opendata.adapters.tables.typed import type_csv
from stadtherz.opendata.domain.tabular.schema import Typed
from stadtherz.opendata.domain.tabular.wishes import NONE
from tests.opendata.typed_rows import typed_rows


@dataclass
class Read:
    typed: Typed
    rows: list[tuple]

    def column(self, name):
        at = [one.name for one in self.typed.schema.columns].index(name) + 1
        return [row[at] for row in self.rows]

    def kind(self, name):
        return self.typed.schema.named(name).kind.value

    def found(self, code, column=""):
        known = [one for one in self.typed.findings if (one.code, one.column) == (code, column)]
        return known[0] if known else None

    @property
    def codes(self):
        return {one.code for one in self.typed.findings}


def read(content, codec="utf-8", wishes=NONE):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "given.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(codec))
        return read_path(path, Path(folder), wishes)


def read_path(path, folder, wishes=NONE):
    target = folder / "typed.parquet"
    typed = type_csv(path, target, wishes)
    assert typed.account.balanced, typed.account
    rows = typed_rows(target)
    assert len(rows) == typed.schema.rows == typed.account.stored
    return Read(typed, rows)
