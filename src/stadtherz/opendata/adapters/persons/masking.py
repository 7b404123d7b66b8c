"""Which values of a column hold one kind of personal data, and what stands there after masking."""

# ruff: noqa: S608 - columns are our own machine names
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from stadtherz.opendata.adapters.persons.table import A_PIECE
from stadtherz.opendata.adapters.persons.values import FEW_VALUES, distinct_sql
from stadtherz.opendata.domain.persons.alike import headed, is_alike
from stadtherz.opendata.domain.persons.forms import (
    LOOSE,
    family_names,
    other_names,
    other_phones,
)
from stadtherz.opendata.domain.persons.headings import signs_of
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.persons.texts import hits, mark, replaced
from stadtherz.opendata.domain.tabular.schema import Column

Asked = tuple[str, list[object]]
"""A question with what is bound in it."""
MOST_NAMES = 100_000
"""So many family names of a column are known again in its other rows."""


def write_masks(
    connection: duckdb.DuckDBPyConnection, rows: str, column: Column, kind: Kind, name: str
) -> None:
    """Write a table of values with something of a kind in them, each with its masked form.

    Args:
        connection: the data base.
        rows: of the table, as SQL.
        column: that is masked.
        kind: what is masked in it.
        name: of the table with `old` and `new`.

    """
    writing = connection.cursor()  # the reading one holds an answer
    writing.execute(f"CREATE TABLE {name} (old VARCHAR, new VARCHAR)")
    announced = headed(signs_of(column.name)) is kind
    [(often,)] = connection.execute(f"SELECT count(*) FROM {rows}").fetchall()
    every = announced or kind in LOOSE
    asked = distinct_sql(rows, column, every=every, few=often <= FEW_VALUES)
    how = _How(
        kind, announced, _known_names(connection, asked) if kind is Kind.NAME else frozenset()
    )
    for piece in _pieces(connection, asked):
        pairs = [
            (text, new) for text, _, _, gates in piece if (new := how.masked(text, gates)) != text
        ]
        if pairs:
            olds, news = (np.array(side, object) for side in zip(*pairs, strict=True))
            writing.register("pairs", {"old": olds, "new": news})
            writing.execute(f"INSERT INTO {name} SELECT old, new FROM pairs")
            writing.unregister("pairs")


def _pieces(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Iterator[list[Any]]:
    answer = connection.cursor().execute(*asked)
    while piece := answer.fetchmany(A_PIECE):
        yield piece


def _known_names(connection: duckdb.DuckDBPyConnection, asked: Asked) -> frozenset[str]:
    """Collect the family names of a column, which are masked in all its rows."""
    known: set[str] = set()
    for piece in _pieces(connection, asked):
        for text, _, _, gates in piece:
            if gates and len(known) < MOST_NAMES:
                known |= family_names(text, hits(text, gates))
    return frozenset(known)


@dataclass(frozen=True)
class _How:
    """What is masked in a column: a kind, whether its heading says so, names that are known."""

    kind: Kind
    announced: bool
    known: frozenset[str]

    def masked(self, text: str, gates: int) -> str:
        if self.announced and is_alike(self.kind, text):
            return mark(self.kind)
        kinds = frozenset((self.kind,))
        new = replaced(text, hits(text, gates), kinds) if gates else text
        if self.kind is Kind.PHONE:
            new = replaced(new, other_phones(new), kinds)
        if self.kind is Kind.NAME:
            new = replaced(new, other_names(new, self.known), kinds)
        return new
