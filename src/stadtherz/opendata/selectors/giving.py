"""Describes a table that a system of the city gives, from a list of its columns."""

from collections.abc import Callable, Iterable

from django.utils.functional import Promise

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.offers import Offer
from stadtherz.opendata.domain.sources import Cell, Source, SourceColumn, SourceTable
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.selectors.texts import in_languages

Cells = tuple[Cell, ...]
Columns = tuple[tuple[str, str | Promise, Kind, str | Promise], ...]
"""For each column its name, label, kind, and meaning, which may be empty."""


def source_of(
    name: str, offer: Callable[[], Offer], columns: Columns, rows: Callable[[], Iterable[Cells]]
) -> Source:
    """Give a source; the offer and the rows are asked each time."""
    return Source(name, offer, lambda: SourceTable(_columns(columns), rows()))


def _columns(columns: Columns) -> tuple[SourceColumn, ...]:
    return tuple(
        SourceColumn(name, in_languages(label), kind, in_languages(meaning) if meaning else Text())
        for name, label, kind, meaning in columns
    )
