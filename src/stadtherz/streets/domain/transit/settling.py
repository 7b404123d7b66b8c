"""Finds out which run of which day news mean, and how late each stop is by them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from stadtherz.streets.domain.transit.clock import moment
from stadtherz.streets.domain.transit.news import NO_DELAY, StopNews, TripNews
from stadtherz.streets.domain.transit.timetable import Run


@dataclass(frozen=True, slots=True)
class Timed:
    """A stop of a trip in the timetable: its place, its id, and when the trip leaves it."""

    seq: int
    stop: str
    departs_s: int


def settled(
    news: TripNews, timed: Sequence[Timed], runs: Sequence[Run], now: datetime, zone: tzinfo
) -> TripNews | None:
    """Say of news which day and run they mean, and of each stop its place and delay.

    Args:
        news: as they were told.
        timed: the stops of the trip in their order.
        runs: of the trip.
        now: the moment; news without a day are about the run that is nearest to it.
        zone: of the timetable.

    Returns:
        None where they fit no run of the trip.

    """
    if not timed:
        return None
    first = timed[0].departs_s
    starts = [first + run.offset_s for run in runs]
    if news.start_s is not None and len(runs) > 1:
        # a run without exact times may be told to start at any moment: it is the nearest one
        starts = sorted(starts, key=lambda one: abs(one - (news.start_s or 0)))[:1]
    days = [news.day] if news.day else [
        (now + timedelta(days=away)).astimezone(zone).date() for away in (-1, 0, 1)
    ]  # fmt: skip
    length = timed[-1].departs_s - first
    day, start = min(
        ((day, start) for day in days for start in starts),
        key=lambda one: _away(now, moment(one[0], one[1], zone), length),
    )
    later = {one.seq: one.departs_s - first + start for one in timed}
    placed = _placed(news.stops, timed)
    stops = [_delayed(one, day, later, zone) for one in placed]
    return replace(news, day=day, start_s=start, stops=tuple(sorted(stops, key=lambda x: x.seq)))


def _away(now: datetime, start: datetime, length_s: int) -> float:
    """Give how far a moment is from a trip that is under way for so long."""
    since = (now - start).total_seconds()
    return max(-since, since - length_s, 0.0) + abs(since) / 1e6


def _placed(stops: Sequence[StopNews], timed: Sequence[Timed]) -> Iterator[StopNews]:
    """Give each news its place in the trip; where only stops are named, in the order of both."""
    known = {one.seq for one in timed}
    at = 0
    for one in stops:
        if one.seq in known:
            yield one
            continue
        for place in range(at, len(timed)):
            if timed[place].stop == one.stop:
                at = place + 1
                yield replace(one, seq=timed[place].seq)
                break


def _delayed(one: StopNews, day: date, later: Mapping[int, int], zone: tzinfo) -> StopNews:
    if one.at is None:
        return one
    planned = moment(day, later[one.seq], zone).timestamp()
    delay = round(one.at - planned)
    return replace(one, delay_s=delay if abs(delay) < NO_DELAY else None)
