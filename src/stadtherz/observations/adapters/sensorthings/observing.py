"""Finds the observations that a query asks for, page by page, without reading the whole lake.

In the order of time, which is the usual one, the days are read one after the other until the page
is full; other orders read everything that can fit. A page ends with a mark, so that the next one
begins there and nothing is counted through again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stadtherz.observations.adapters.reading import (
    DAY_US,
    Known,
    Scope,
    hot_days,
)
from stadtherz.observations.adapters.sensorthings.columns import Columns, columns_for
from stadtherz.observations.adapters.sensorthings.conditions import (
    BEGINNING,
    EVER,
    TIME,
    Narrowed,
    narrowed,
    only_narrows,
    places_answered,
)
from stadtherz.observations.adapters.sensorthings.found import PICKED, Found
from stadtherz.observations.adapters.sensorthings.newest import Newest
from stadtherz.observations.adapters.sensorthings.paging import numbers_of
from stadtherz.observations.adapters.sensorthings.ranking import bound_of, streams_reaching
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.adapters.summed import SINGLES, Summed
from stadtherz.observations.domain.grains import BOTH
from stadtherz.observations.domain.odata.conditions import refuse_no_condition
from stadtherz.observations.domain.odata.duck import Key, Sql, behind, condition_of, sorted_by
from stadtherz.observations.domain.odata.options import Order, Query
from stadtherz.observations.domain.odata.tree import Expression
from stadtherz.observations.domain.times import EPOCH

ROWS_A_STEP = 4_000_000


@dataclass(frozen=True)
class Page:
    """Some observations, the mark of the next page ("" when there is none), and the count."""

    found: tuple[Found, ...]
    mark: str = ""
    count: int | None = None


def observations(
    reading: Reading, streams: Sequence[int], query: Query, *, top: int, feature: int | None = None
) -> Page:
    """Answer a query about the observations of some datastreams.

    Args:
        reading: the request.
        streams: visible datastreams.
        query: filter, order, skip, mark and count are used.
        top: most rows of the page.
        feature: only those that speak of this one.

    """
    refuse_no_condition(query.filter, reading.kind("Observation"))
    query = replace(query, filter=places_answered(query.filter, reading))
    if feature is None and len(streams) == 1 and top == 1 and _asks_newest(query):
        newest = reading.newest_of(streams[0])
        if newest is not None:
            return _page_of(newest)
    narrow = narrowed(query.filter, streams, reading)
    question = _Question(reading, narrow, query, feature)
    rows, mark = question.page(top)
    return Page(tuple(rows), mark, question.count() if query.count else None)


def _page_of(newest: Newest) -> Page:
    one = newest.found
    if one is None:
        return Page(())
    return Page((one,), _mark_of(one) if newest.several else "")


def _mark_of(last: Found) -> str:
    return f"{last.us}.{last.datastream}.{last.id}"


def _asks_newest(query: Query) -> bool:
    newest = {(Order(one, descending=True),) for one in (TIME, BEGINNING)}
    more = (query.filter, query.skip, query.skip_token, query.count)
    return query.orderby in newest and not any(more)


class _Question:
    """One query: its condition and order as SQL, asked of several stretches of days."""

    def __init__(
        self, reading: Reading, narrow: Narrowed, query: Query, feature: int | None
    ) -> None:
        self.reading, self.narrow, self.query, self.feature = reading, narrow, query, feature
        self.by_time = not query.orderby or query.orderby[0].expression in {TIME, BEGINNING}
        self.backward = bool(query.orderby) and query.orderby[0].descending
        self.bound: Sql | None = None
        self.last: tuple[Any, ...] = ()

    def page(self, top: int) -> tuple[list[Found], str]:
        """Give a page, and the mark of the next one."""
        skip, after = self._start()
        span, skip = self._beyond(skip)
        found: list[Found] = []
        for spans in self._steps(span, after):
            known = Known(Scope(self.narrow.streams, spans), self.reading.lake)
            if skip and self.by_time:
                here = self._counted_in(known.scope)  # skip and mark never come together
                if here <= skip:
                    skip -= here
                    continue
            if not self.by_time and after is None and self._only_narrows():
                self.bound = self._bound(known.scope, top + 1 + skip)
            found += self._rows(known, top + 1 - len(found), skip, after)
            skip = 0
            if len(found) > top:
                break
        more = len(found) > top
        return found[:top], self._mark(found[:top]) if more and top else ""

    def _only_narrows(self) -> bool:
        return self.feature is None and only_narrows(self.query.filter)

    def _beyond(self, skip: int) -> tuple[tuple[int, int], int]:
        """Pass over whole days where it is known how many rows each has; gives what is left."""
        first, last = self.narrow.span
        if not skip or not self.by_time or not self._only_narrows():
            return (first, last), skip
        spans = ((first, last),) if (first, last) != EVER else ()
        counts = self._sums(
            Scope(self.narrow.streams, spans),
            "SELECT us - ((us % $day) + $day) % $day, CAST(sum(n) AS BIGINT) FROM known"
            f" GROUP BY 1 ORDER BY 1 {'DESC' if self.backward else 'ASC'}",
            day=DAY_US,
        )
        for start, count in counts:
            if count > skip:
                break
            skip -= count
            first, last = (first, start) if self.backward else (start + DAY_US, last)
        return (first, last), skip

    def count(self) -> int:
        """Count all that fit."""
        if self.feature is None and self.query.filter is None and len(self.narrow.streams) == 1:
            return self.reading.count_of_stream(self.narrow.streams[0])
        spans = (self.narrow.span,) if self.narrow.span != EVER else ()
        return self._counted_in(Scope(self.narrow.streams, spans))

    def _counted_in(self, scope: Scope) -> int:
        """Count what fits in a scope; where only datastreams and times are asked for, by days."""
        if not self._only_narrows():
            return self._counted(Known(scope, self.reading.lake), None)
        rows = self._sums(scope, "SELECT CAST(sum(n) AS BIGINT) FROM known")
        return int(rows[0][0] or 0)

    def _sums(self, scope: Scope, question: str, **named: object) -> list[tuple[Any, ...]]:
        """Ask how many there are, by roll-ups where they know."""
        summed = Summed(
            scope, self.reading.lake, fits=lambda _day: BOTH, until=self._until(),
            columns=SINGLES, dropped=False,
        )  # fmt: skip
        wanted = self._condition(summed, None)
        summed.where = wanted.text
        return summed.rows(question, **wanted.params, **named)

    def _until(self) -> int | None:
        """Say before when all observations of a day have to end, for what asks of times."""
        return self.narrow.span[1] if self.narrow.span != EVER else None

    def _bound(self, scope: Scope, first: int) -> Sql | None:
        return bound_of(self.query.orderby[0], scope, self.reading.lake, first, self._until())

    def _steps(
        self, span: tuple[int, int], after: tuple[int, ...] | None
    ) -> Iterator[tuple[tuple[int, int], ...]]:
        """Divide the days into stretches that are read at once."""
        first, last = span
        if after is not None and self.by_time:
            first, last = (first, after[0] + 1) if self.backward else (max(first, after[0]), last)
        if not self.narrow.streams or first >= last:
            return
        if not self.by_time:
            yield ((first, last),) if (first, last) != EVER else ()
            return
        days = days_with_rows(self.reading, first, last)
        rows, step = ROWS_A_STEP, list[int]()  # the first day alone often fills the page
        for day in reversed(days) if self.backward else days:
            step.append(day)
            rows += days[day]
            if rows >= ROWS_A_STEP:
                yield _spans(step, first, last)
                rows, step = 0, []
        if step:
            yield _spans(step, first, last)

    def _start(self) -> tuple[int, tuple[int, ...] | None]:
        mark, skip = self.query.skip_token or "", self.query.skip or 0
        if not mark:
            return skip, None
        if self._simple_order():
            return 0, numbers_of(mark, 3)
        before, *last = numbers_of(mark, 4)
        self.last = self._sorted_by(*last)
        return (0, tuple(last)) if self.last else (max(0, before - 1), None)

    def _sorted_by(self, us: int, stream: int, number: int) -> tuple[Any, ...]:
        """Look up by what the last observation of a page is sorted; empty if it is gone."""
        if stream not in self.narrow.streams:
            return ()
        known = Known(Scope((stream,), ((us, us + 1),)), self.reading.lake)
        keys = self._keys(known)
        rows = known.rows(
            f"SELECT {', '.join(key.value for key in keys)} FROM known WHERE id = $the_last",
            the_last=number,
            **_params_of(keys),
        )
        return rows[0] if rows else ()

    def _mark(self, page: list[Found]) -> str:
        if self._simple_order():
            return _mark_of(page[-1])
        before = (self.query.skip or 0) if not self.query.skip_token else _before(self.query)
        return f"{before + len(page)}.{_mark_of(page[-1])}"

    def _simple_order(self) -> bool:
        return self.by_time and len(self.query.orderby) <= 1

    def _condition(self, known: Known, after: tuple[int, ...] | None) -> Sql:
        columns = columns_for(self.reading, known)
        parts, params = ["true"], dict[str, Any]()
        if self.narrow.rest is not None:
            wanted = condition_of(self.narrow.rest, columns, now=self.reading.now)
            parts.append(f"({wanted.text})")
            params |= wanted.params
        if self.feature is not None:
            parts.append(f"{self.reading.spoken.sql(known)} = $the_feature")
            params["the_feature"] = self.feature
        if after is not None and self.last:
            keys = self._keys(known)
            parts.append(behind(keys, [f"$l{place}" for place in range(len(keys))]))
            params |= _params_of(keys) | {f"l{n}": value for n, value in enumerate(self.last)}
        elif after is not None:
            sign = "<" if self.backward else ">"
            parts.append(f"(us, datastream, id) {sign} ($a0, $a1, $a2)")
            params |= {f"a{place}": part for place, part in enumerate(after)}
        return Sql(" AND ".join(parts), params)

    def _counted(self, known: Known, after: tuple[int, ...] | None) -> int:
        wanted = self._condition(known, after)
        rows = known.rows(f"SELECT count(*) FROM known WHERE {wanted.text}", **wanted.params)
        return int(rows[0][0])

    def _rows(
        self, known: Known, limit: int, skip: int, after: tuple[int, ...] | None
    ) -> list[Found]:
        wanted = self._condition(known, after)
        order, bound = self._order(known), self.bound or Sql("true", {})
        rows = known.rows(
            f"SELECT {PICKED} FROM known WHERE {wanted.text} AND {bound.text}"
            f" ORDER BY {order.text} LIMIT {int(limit)} OFFSET {int(skip)}",
            **(wanted.params | order.params | bound.params),
        )
        return [Found(*row) for row in rows]

    def _order(self, known: Known) -> Sql:
        keys = self._keys(known)
        return Sql(", ".join(key.text for key in keys), _params_of(keys))

    def _keys(self, known: Known) -> list[Key]:
        """Give all that is sorted by; the last ones are never the same for two observations."""
        down = self.backward and self.by_time
        direction = "DESC" if down else "ASC"
        ties = [Key(f"{one} {direction}", {}, one, down) for one in ("us", "datastream", "id")]
        if self._simple_order():
            return ties
        columns = columns_for(self.reading, known)
        return [*sorted_by(self.query.orderby, columns, now=self.reading.now), *ties]


def _params_of(keys: Sequence[Key]) -> dict[str, Any]:
    return {name: value for key in keys for name, value in key.params.items()}


def _before(query: Query) -> int:
    return numbers_of(query.skip_token or "", 4)[0]


def days_with_rows(reading: Reading, first: int, last: int) -> dict[int, int]:
    """Count the rows of each day that may have some, hot ones as one, in the order of the days."""
    # hot ones first: what is flushed in between is counted then
    found = dict.fromkeys(hot_days(), 1)
    for day, files in reading.lake.files().files.items():
        found[day.toordinal() - EPOCH.toordinal()] = sum(file.rows for file in files)
    return {
        day: found[day]
        for day in sorted(found)
        if day * DAY_US < last and (day + 1) * DAY_US > first
    }


def _spans(days: list[int], first: int, last: int) -> tuple[tuple[int, int], ...]:
    low, high = min(days) * DAY_US, (max(days) + 1) * DAY_US
    return ((max(low, first), min(high, last)),)


def matching(tree: Expression, columns: Columns, known: Known, column: str) -> list[int]:
    """Give the datastreams or features that have an observation which fits."""
    if column == "datastream":
        streams = streams_reaching(tree, known.scope, known.lake)
        if streams is not None:
            return streams
    wanted = condition_of(tree, columns)
    rows = known.rows(
        f"SELECT DISTINCT {column} FROM known WHERE ({wanted.text})"
        f" AND {column} IS NOT NULL ORDER BY ALL",
        **wanted.params,
    )
    return [int(row[0]) for row in rows]
