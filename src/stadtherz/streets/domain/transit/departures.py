"""What leaves a stop next: the timetable of each day of service, with what is new against it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum

from stadtherz.streets.domain.transit.clock import Window, moment
from stadtherz.streets.domain.transit.news import (
    Fate,
    News,
    StopNews,
    TripNews,
    assigned_at,
    delay_at,
)
from stadtherz.streets.domain.transit.timetable import Call, Line, Pickup

LATEST = timedelta(hours=2)
"""What is planned so long before a window may still leave in it, being late."""
EARLIEST = timedelta(minutes=15)


class State(Enum):
    """What is known of a departure."""

    PLANNED = "planned"
    """As in the timetable; whether it is kept is unknown."""
    LIVE = "live"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    """The trip runs, but does not stop here."""
    ADDED = "added"
    MOVED = "moved"
    """It leaves, but from a stop that was not asked for."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A stop as it is named to who looks for it; both "" where nobody knows it."""

    platform: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """Something that leaves a stop.

    Args:
        line, towards: of it.
        stop: from which it leaves.
        planned: by the timetable; of added trips the same as `expected`.
        expected: with what is new.
        state: what is known of it.
        every_s: the distance between two vehicles where no times are kept, else 0.
        pickup: whether one can get on.
        instead_of: the planned stop where it leaves from another one today, else "".
        today_from: that other one as it is named.

    """

    line: Line
    towards: str
    stop: str
    planned: datetime
    expected: datetime
    state: State = State.PLANNED
    every_s: int = 0
    pickup: Pickup = Pickup.USUAL
    instead_of: str = ""
    today_from: Platform = Platform()

    @property
    def late_min(self) -> int:
        """Give by how many whole minutes it is late, negative for early."""
        return int((self.expected - self.planned).total_seconds() / 60)

    @property
    def leaves(self) -> bool:
        """Whether somebody can get on here."""
        return self.state not in (State.CANCELLED, State.SKIPPED, State.MOVED)


@dataclass(frozen=True, slots=True)
class AddedCall:
    """A stop of a trip that the timetable does not have."""

    line: Line
    towards: str
    stop: str
    at: datetime


def wide(window: Window) -> Window:
    """Give the window in which a departure may be planned that happens in another one."""
    return Window(window.start - LATEST, window.end + EARLIEST)


def departures(
    calls: Iterable[Call], window: Window, zone: tzinfo, news: News,
    added: Iterable[AddedCall] = (), stops: frozenset[str] = frozenset(),
) -> tuple[Departure, ...]:  # fmt: skip
    """Give what leaves in a window, the earliest first; what falls out stays at its planned time.

    Args:
        calls: of the timetable on their days of service, of a `wide` window.
        window: of time.
        zone: of the timetable.
        news: settled; stale ones are not to be given.
        added: stops of trips that the timetable does not have.
        stops: which are asked for; what leaves from another one instead is said to have moved.

    """
    found = [_departure(one, zone, news, stops) for one in calls if one.pickup is not Pickup.NONE]
    found += [
        Departure(one.line, one.towards, one.stop, one.at, one.at, State.ADDED) for one in added
    ]
    inside = [one for one in found if window.has(one.expected)]
    return tuple(sorted(inside, key=lambda one: (one.expected, one.line.short, one.towards)))


def _departure(call: Call, zone: tzinfo, news: News, stops: frozenset[str]) -> Departure:
    planned = moment(call.day, call.departs_s, zone)
    told = news.of(call.trip, call.day, call.start_s)
    state, expected, stop = State.PLANNED, planned, call.stop
    if told is not None:
        state, delay = _state(told, call.seq)
        expected = planned + timedelta(seconds=delay)
        stop = assigned_at(told, call.seq) or stop
    every = 0 if state is State.LIVE else call.every_s
    if stop not in stops and stop != call.stop and state in (State.PLANNED, State.LIVE):
        state = State.MOVED
    return Departure(
        call.line, call.towards, stop, planned, expected, state, every, call.pickup,
        "" if stop == call.stop else call.stop,
    )  # fmt: skip


def _state(told: TripNews, seq: int) -> tuple[State, int]:
    if told.fate is Fate.CANCELLED:
        return State.CANCELLED, 0
    delay, is_skipped = delay_at(told, seq)
    if is_skipped:
        return State.SKIPPED, 0
    return (State.PLANNED, 0) if delay is None else (State.LIVE, delay)


def added_at(
    news: Sequence[TripNews], stops: frozenset[str], lines: dict[str, Line], names: dict[str, str]
) -> Iterator[AddedCall]:
    """Give the stops that added trips make at some stops; where a trip ends, nobody gets on.

    Args:
        news: of added trips.
        stops: ids of the stops that are asked for.
        lines: of the timetable by their ids.
        names: of the stops of the timetable by their ids, for where a trip goes.

    """
    for trip in news:
        towards = names.get(_leaves_from(trip.stops[-1]), "") if trip.stops else ""
        for one in trip.stops[:-1]:
            stop = _leaves_from(one)
            if stop in stops and one.at is not None and not one.skipped:
                line = lines.get(trip.line, Line(trip.line, ""))
                yield AddedCall(line, towards, stop, datetime.fromtimestamp(one.at, UTC))


def _leaves_from(one: StopNews) -> str:
    return one.assigned or one.stop
