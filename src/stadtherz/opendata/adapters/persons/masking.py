"""Which values of a column hold one kind of personal data, and what stands there after masking."""

# ruff: noqa: S608 - columns are our own machine names
import duckdb
import numpy as np

from stadtherz.opendata.adapters.persons.table import A_PIECE
from stadtherz.opendata.adapters.persons.values import FEW_VALUES, distinct_sql
from stadtherz.opendata.domain.persons.alike import headed, is_alike
from stadtherz.opendata.domain.persons.headings import signs_of
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.persons.texts import hits, mark, replaced
from stadtherz.opendata.domain.tabular.schema import Column


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
    question, bound = distinct_sql(rows, column, every=announced, few=often <= FEW_VALUES)
    answer = connection.cursor().execute(question, bound)
    while piece := answer.fetchmany(A_PIECE):
        pairs = [
            (text, new)
            for text, _, _, gates in piece
            if (new := _masked(text, kind, gates, announced=announced)) != text
        ]
        if pairs:
            olds, news = (np.array(side, object) for side in zip(*pairs, strict=True))
            writing.register("pairs", {"old": olds, "new": news})
            writing.execute(f"INSERT INTO {name} SELECT old, new FROM pairs")
            writing.unregister("pairs")


def _masked(text: str, kind: Kind, gates: int, *, announced: bool) -> str:
    if announced and is_alike(kind, text):
        return mark(kind)
    return replaced(text, hits(text, gates), frozenset((kind,))) if gates else text
