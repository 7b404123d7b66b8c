"""Which values of a column hold one kind of personal data, and what stands there after masking."""

# ruff: noqa: S608 - columns are our own machine names
from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np

from stadtherz.opendata.adapters.persons.table import A_PIECE
from stadtherz.opendata.adapters.persons.values import FEW_VALUES, distinct_sql
from stadtherz.opendata.domain.persons.forms import LOOSE, Masking, family_names, is_announced
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.persons.texts import hits
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
    announced = is_announced(kind, column)
    [(often,)] = connection.execute(f"SELECT count(*) FROM {rows}").fetchall()
    every = announced or kind in LOOSE
    asked = distinct_sql(rows, column, every=every, few=often <= FEW_VALUES)
    known = _known_names(connection, asked) if kind is Kind.NAME else frozenset()
    how = Masking(kind, announced, known)
    for piece in _pieces(connection, asked):
        pairs = [(text, new) for text, _, _, gates in piece if (new := how.of(text, gates)) != text]
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
