"""Any stretch of a station's time for its page: figures by quarter hour, hour, day or month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.utils import timezone

from stadtherz.observations.adapters.reading import (
    Bucket,
    buckets_with_suspects,
    odd_values,
)
from stadtherz.observations.adapters.sealing import sealed_before
from stadtherz.observations.domain.adding_up import (
    AS_GOOD_AS_WHOLE,
    GIVEN_UP_AFTER_S,
    Part,
    add_up,
)
from stadtherz.observations.domain.axis import Axis, axis_of
from stadtherz.observations.domain.local_time import comes_twice
from stadtherz.observations.domain.ranges import EARLIEST, HOUR_S, Range
from stadtherz.observations.domain.series import (
    Kind,
    Mark,
    Row,
    SeriesChart,
    Summary,
    series_chart,
    summary,
)
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Datastream, Flag, ObservedProperty, Station
from stadtherz.observations.selectors.figures import is_counted
from stadtherz.observations.selectors.finest import SECONDS, distance_of, finest_step
from stadtherz.observations.selectors.range_times import (
    end_of,
    ends_of,
    midnight,
    step_of,
    times_of,
)

KINDS = {
    int(Flag.SUSPECT): Kind.SUSPECT,
    int(Flag.CORRECTED): Kind.CORRECTED,
    int(Flag.GAP_FILLED): Kind.FILLED,
}


@dataclass(frozen=True)
class Series:
    """The figures of some datastreams of one property at a station.

    Args:
        station: whose they are.
        observed: what is measured.
        streams: the datastreams that are added up or averaged.
        values: one for each time of the history; None where nothing is known.
        summary: the series in figures; suspect values are left out of it, as of `values`.
        marks: the steps that hold suspect, corrected or filled values.
        number: of its line and colour.
        partly: numbers of the steps of which a part is missing, so that a sum is too small.
        lacking: the datastreams of which values are missing.
        running: number of the day or month that is not over, and no figure like the others.

    """

    station: Station
    observed: ObservedProperty
    streams: tuple[Datastream, ...]
    values: tuple[float | None, ...]
    summary: Summary
    number: int = 0
    marks: tuple[Mark, ...] = ()
    partly: frozenset[int] = frozenset()
    lacking: tuple[Datastream, ...] = ()
    running: int | None = None

    @property
    def drawn(self) -> tuple[float | None, ...]:
        """Give the figures of the line, which ends before the step that runs."""
        return tuple(
            None if place == self.running else one for place, one in enumerate(self.values)
        )

    def count_of(self, kind: str) -> int:
        """Count the odd values of a kind."""
        return sum(mark.count for mark in self.marks if mark.kind == kind)

    @property
    def oddities(self) -> dict[str, int]:
        """Count the odd values of each kind that there is."""
        return {kind.value: count for kind in Kind if (count := self.count_of(kind))}


@dataclass(frozen=True)
class Panel:
    """Series that share a unit, and so one chart with one scale."""

    unit: str
    series: tuple[Series, ...]
    chart: SeriesChart


@dataclass(frozen=True)
class History:
    """Several series over one range, with their charts and their table."""

    range: Range
    times: tuple[datetime, ...]
    series: tuple[Series, ...]
    panels: tuple[Panel, ...]

    @property
    def chart(self) -> SeriesChart:
        """Give the only chart of a history of one unit, or the first one."""
        return self.panels[0].chart

    @property
    def alike(self) -> bool:
        """Whether all series are of the same property."""
        return len({one.observed.pk for one in self.series}) <= 1

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Give the table: a row a time, a figure a series, and what is odd or missing."""
        marks: dict[int, list[Mark]] = {}
        for one in self.series:
            for mark in one.marks:
                marks.setdefault(mark.place, []).append(mark)
        return [
            {
                "time": moment,
                "twice": self.range.step in SECONDS and comes_twice(moment),
                "partly": [one for one in self.series if place in one.partly],
                "running": any(one.running == place for one in self.series),
                "cells": [(one.values[place], one.observed) for one in self.series],
                "marks": marks.get(place, []),
            }
            for place, moment in enumerate(self.times)
        ]

    @property
    def kinds(self) -> list[str]:
        """Name what is odd in any series, in the order of `Kind`."""
        found = {mark.kind for one in self.series for mark in one.marks}
        return [kind.value for kind in Kind if kind in found]

    @property
    def lacks(self) -> bool:
        """Whether a part is missing of any step."""
        return any(one.partly for one in self.series)

    @property
    def has_marks(self) -> bool:
        """Whether any series has odd steps, or some of which a part is missing."""
        return self.lacks or any(one.marks for one in self.series)


def properties_of(station: Station) -> list[ObservedProperty]:
    """Name what a station measures, in the order of its datastreams."""
    found = {stream.observed.pk: stream.observed for stream in station.datastreams.all()}
    return list(found.values())


def streams_of(station: Station, observed: ObservedProperty) -> list[Datastream]:
    """Give the public datastreams of a station that measure one property."""
    return [
        stream
        for stream in station.datastreams.all()
        if stream.observed_id == observed.pk and stream.public
    ]


def newest_day(station: Station, today: date) -> date:
    """Give the last day with data that pages show; today where there is none."""
    days = [
        timezone.localtime(stream.latest.time).date()
        for stream in station.datastreams.all()
        if hasattr(stream, "latest")
    ]
    return max(EARLIEST, min(max(days), today)) if days else today


def history_of(asked: Sequence[tuple[Station, ObservedProperty]], span: Range) -> History:
    """Put several series together over one range; what has another unit gets another chart."""
    now = timezone.now()
    streams = [streams_of(*one) for one in asked]
    every_stream = [stream for own in streams for stream in own]
    if span.step in SECONDS:
        span = replace(span, finest=finest_step(every_stream, midnight(span.first)))
    every = [*times_of(span), end_of(span)]
    times = [moment for moment in every[:-1] if moment <= now]  # what comes is no gap
    over = sum(end <= now for end in every[1:])
    known = _known_of(every_stream, span, every[: len(times) + 1], over)
    series = tuple(
        _series(station, observed, own, known, number)
        for number, ((station, observed), own) in enumerate(zip(asked, streams, strict=True))
    )
    return History(span, tuple(times), series, _panels(times, series, axis_of(times, span.days)))


def _panels(times: Sequence[datetime], series: Sequence[Series], axis: Axis) -> tuple[Panel, ...]:
    """Sort series by unit and kind; properties without a unit have a scale each."""
    groups: dict[tuple[str, str], list[Series]] = {}
    for one in series:
        key = (one.observed.unit or one.observed.key, one.observed.kind)
        groups.setdefault(key, []).append(one)
    seconds = [int(moment.timestamp()) for moment in times]
    return tuple(
        Panel(
            group[0].observed.unit,
            tuple(group),
            series_chart(
                seconds,
                [Row(one.drawn, one.number, one.marks, one.partly) for one in group],
                from_zero=kind == ObservedProperty.Kind.COUNT,
                axis=axis,
            ),
        )
        for (_, kind), group in groups.items()
    )


OddValues = list[tuple[int, datetime, int, int, float]]
Odd = dict[tuple[int, Kind], tuple[int, float | None]]
"""How many values of a kind a step holds, and their sum where it is known.

Steps are named by the second in which they begin: local times of the hour that comes twice in
autumn are equal, and would be one step.
"""


@dataclass(frozen=True)
class _KnownOf:
    """What the lake says of some datastreams over a range, asked for once.

    `edges` are the beginnings of its steps, of which the first `over` are over, and the end of the
    last one; `sealed` says before which day single values were dropped.
    """

    span: Range
    edges: Sequence[datetime]
    over: int
    buckets: Sequence[Bucket]
    odd: OddValues
    sealed: Mapping[int, date]

    @property
    def times(self) -> Sequence[datetime]:
        return self.edges[:-1]

    def of(self, streams: Sequence[Datastream]) -> "_KnownOf":
        own = {stream.pk for stream in streams}
        return replace(
            self,
            buckets=[one for one in self.buckets if one.datastream_id in own],
            odd=[one for one in self.odd if one[0] in own],
        )


def _known_of(
    streams: Sequence[Datastream], span: Range, edges: Sequence[datetime], over: int
) -> _KnownOf:
    singly = streams and span.step in SECONDS
    ids = [stream.pk for stream in streams]
    return _KnownOf(
        span,
        edges,
        over,
        buckets_for(streams, span),
        odd_values(ids, *ends_of(span), SECONDS[span.step]) if singly else [],
        sealed_before(ids),
    )


def _series(
    station: Station, observed: ObservedProperty, streams: Sequence[Datastream],
    known: _KnownOf, number: int,
) -> Series:  # fmt: skip
    own, counted = known.of(streams), is_counted(streams)
    parts = _parts(streams, own)
    edges = [int(moment.timestamp()) for moment in own.edges]
    size = SECONDS.get(own.span.step, HOUR_S)
    added = add_up(list(parts.values()), edges, size, counted=counted, over=own.over)
    marks = _marks(_odd_steps(own), own.times, added.values, counted=counted)
    told = summary(added.values, own.over, added.shares, None if counted else added.ends)
    partly = (
        place
        for place, share in enumerate(added.shares[: own.over])
        if share is not None and 0 < share < AS_GOOD_AS_WHOLE
    )
    over = own.over if own.span.step not in SECONDS else len(own.times)
    lacking = [list(parts)[place] for place in added.lacking] if len(parts) > 1 else []
    return Series(
        station, observed, tuple(streams), added.values, told, number, marks,
        frozenset(partly), tuple(lacking), over if over < len(own.times) else None,
    )  # fmt: skip


def _parts(streams: Sequence[Datastream], known: _KnownOf) -> dict[Datastream, Part]:
    """Give what is known of each datastream that tells numbers; of no other is anything missing."""
    found: dict[int, list[Bucket]] = {}
    for bucket in known.buckets:
        found.setdefault(bucket.datastream_id, []).append(bucket)
    return {
        stream: _part(stream, found.get(stream.pk, []), known.sealed.get(stream.pk))
        for stream in streams
        if stream.pk in found or (hasattr(stream, "latest") and stream.latest.value is not None)
    }


def _part(stream: Datastream, found: Sequence[Bucket], sealed: date | None) -> Part:
    latest = getattr(stream, "latest", None)
    first = latest.first_us / 1e6 if latest else 0.0
    # of what was dropped only sums are left, and not since when there are any
    older = sealed is not None and first <= (sealed - EPOCH.date()).total_seconds()
    return Part(
        np.array([one.start.timestamp() for one in found], np.int64),
        np.array([one.count for one in found], float),
        np.array([one.total if one.count else 0.0 for one in found], float),
        np.array([one.least if one.count else np.nan for one in found], float),
        np.array([one.most if one.count else np.nan for one in found], float),
        distance_of(stream),
        None if older else first,
        latest.us / 1e6 + GIVEN_UP_AFTER_S if latest else None,
    )


def _odd_steps(known: _KnownOf) -> Odd:
    """Find the steps with odd values: singly where days are few, else by what is known of hours."""
    odd: Odd = {}
    span = known.span
    if span.step not in SECONDS:
        for bucket in known.buckets:
            if bucket.suspect:
                begin = step_of(timezone.localtime(bucket.start), span)
                key = (int(begin.timestamp()), Kind.SUSPECT)
                odd[key] = (odd.get(key, (0, None))[0] + bucket.suspect, None)
        return odd
    for _, start, flag, count, total in known.odd:
        key = (int(start.timestamp()), KINDS[flag])
        before, sum_before = odd.get(key, (0, 0.0))
        odd[key] = (before + count, (sum_before or 0.0) + total)
    singly = {(stream, start) for stream, start, *_ in known.odd}
    for bucket in known.buckets:  # of what was dropped only their number is left
        if bucket.suspect and (bucket.datastream_id, bucket.start) not in singly:
            key = (int(bucket.start.timestamp()), Kind.SUSPECT)
            odd[key] = (odd.get(key, (0, None))[0] + bucket.suspect, None)
    return odd


def _marks(
    odd: Odd, times: Sequence[datetime], values: Sequence[float | None], *, counted: bool
) -> tuple[Mark, ...]:
    places = {int(moment.timestamp()): place for place, moment in enumerate(times)}
    marks = []
    for (begin, kind), (count, total) in odd.items():
        place = places.get(begin)
        if place is None:
            continue
        value = None if total is None else total if counted else total / count
        if kind is not Kind.SUSPECT:  # these are in the line already
            value = values[place]
        elif value is not None and counted:
            value += values[place] or 0.0
        marks.append(Mark(place, kind, count, value))
    return tuple(sorted(marks, key=lambda mark: (mark.place, mark.kind)))


def buckets_for(streams: Sequence[Datastream], span: Range) -> list[Bucket]:
    """Ask for the finest buckets that a range needs: days of the city are made of hours."""
    seconds = SECONDS.get(span.step, HOUR_S)
    ids = [stream.pk for stream in streams]
    return buckets_with_suspects(ids, midnight(span.first), end_of(span), seconds=seconds)
