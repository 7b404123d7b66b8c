"""Finds the first observations of each of many datastreams or features in one question.

Expanding a page of a hundred datastreams would otherwise ask a hundred times. In the order of time
the days are read one after the other, only for those that still want rows and had some then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.sensorthings.conditions import EVER, narrowed, places_answered
from stadtherz.observations.adapters.sensorthings.found import PICKED, Found
from stadtherz.observations.adapters.sensorthings.observing import Page, _mark_of, _Question
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.odata.conditions import refuse_no_condition
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.times import microseconds

Spans = tuple[tuple[int, int], ...]


def observations_of_each(
    reading: Reading, streams: dict[int, tuple[int, ...]], query: Query, *, top: int, column: str
) -> dict[int, Page]:
    """Answer the same query for the observations of each of several entities.

    Args:
        reading: the request.
        streams: visible datastreams of each entity, by its id.
        query: filter, order, skip and count are used.
        top: most rows of each page.
        column: "datastream" or "feature", whose ids the keys of `streams` are.

    """
    refuse_no_condition(query.filter, reading.kind("Observation"))
    query = replace(query, filter=places_answered(query.filter, reading))
    every = sorted({one for some in streams.values() for one in some})
    question = _OfEach(reading, narrowed(query.filter, every, reading), query, None)
    return question.pages(streams, top, column)


class _OfEach(_Question):
    """One query, asked of all that still want rows."""

    def pages(self, streams: dict[int, tuple[int, ...]], top: int, column: str) -> dict[int, Page]:
        skip = self.query.skip or 0
        found: dict[int, list[Found]] = {key: [] for key in streams}
        for spans in self._steps(self.narrow.span, None):
            wanted = {
                key: self._had_some(some, spans)
                for key, some in streams.items()
                if len(found[key]) < skip + top + 1
            }
            for row in self._first_of_each(wanted, spans, column, skip + top + 1):
                found[self._owner(row, column)].append(row)
        counts = self._counts(streams, column) if self.query.count else {}
        return {
            key: self._page(rows[skip : skip + top + 1], top, counts.get(key))
            for key, rows in found.items()
        }

    def _owner(self, row: Found, column: str) -> int:
        if column == "datastream":
            return row.datastream
        return self.reading.spoken.feature_of(row.datastream, row.us, row.feature) or 0

    def _column(self, known: Known, column: str) -> str:
        return self.reading.spoken.sql(known) if column == "feature" else column

    def _page(self, rows: list[Found], top: int, count: int | None) -> Page:
        more = len(rows) > top > 0
        kept = tuple(rows[:top])
        count = (count or 0) if self.query.count else None
        return Page(kept, self._mark(list(kept)) if more else "", count)

    def _had_some(self, streams: Sequence[int], spans: Spans) -> list[int]:
        """Leave out datastreams that had no observation in a stretch of time."""
        return [one for one in streams if one in self.narrow.streams and self._within(one, spans)]

    def _within(self, stream: int, spans: Spans) -> bool:
        extent = self.reading.extent(stream)
        if extent is None:
            return False
        first, last = microseconds(extent.start), microseconds(extent.end)
        return not spans or any(start <= last and end > first for start, end in spans)

    def _first_of_each(
        self, wanted: dict[int, list[int]], spans: Spans, column: str, limit: int
    ) -> Iterator[Found]:
        streams = sorted({one for some in wanted.values() for one in some})
        if not streams:
            return
        known = Known(Scope(streams, spans), self.reading.lake)
        fits, order = self._condition(known, None), self._order(known)
        keys = ", ".join(str(int(key)) for key in wanted)
        owner = self._column(known, column)
        rows = known.rows(
            f"SELECT {PICKED} FROM known WHERE {fits.text} AND {owner} IN ({keys})"
            f" QUALIFY row_number() OVER (PARTITION BY {owner} ORDER BY {order.text})"
            f" <= {int(limit)} ORDER BY {order.text}",
            **fits.params,
            **order.params,
        )
        yield from (Found(*row) for row in rows)

    def _counts(self, streams: dict[int, tuple[int, ...]], column: str) -> dict[int, int]:
        spans = (self.narrow.span,) if self.narrow.span != EVER else ()
        known = Known(Scope(self.narrow.streams, spans), self.reading.lake)
        fits = self._condition(known, None)
        rows = known.rows(
            f"SELECT {self._column(known, column)}, count(*) FROM known WHERE {fits.text}"
            " GROUP BY ALL",
            **fits.params,
        )
        return {key: count for key, count in rows if key in streams}

    def _mark(self, page: list[Found]) -> str:
        if self._simple_order():
            return super()._mark(page)
        return f"{(self.query.skip or 0) + len(page)}.{_mark_of(page[-1])}"


def without_place(query: Query, mark: str) -> Query:
    """Give the query of the next page."""
    return replace(query, skip=None, skip_token=mark)
