"""Reads a message of GTFS Realtime: news of trips, and notices.

Source: gtfs-realtime.proto 2.0; the numbers of its fields stand here as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.transit.clock import read_day, read_time
from stadtherz.streets.domain.transit.news import NO_DELAY, Fate, Notice, StopNews, TripNews
from stadtherz.streets.domain.transit.wire import Value, fields, inside, number, text

MOST_NOTICES, LONGEST_NOTICE = 200, 600
FATES = {0: Fate.RUNS, 1: Fate.ADDED, 2: Fate.ADDED, 3: Fate.CANCELLED, 5: Fate.RUNS,
         6: Fate.ADDED, 7: Fate.CANCELLED, 8: Fate.ADDED}  # fmt: skip
SKIPPED, NO_DATA = 1, 2
YEARS = range(2000, 2200)
"""News of other years are a mistake, and the clock has no moments before the first one."""
CallsHere = Callable[[Iterable[str]], bool]
MOST_TRIPS, MOST_WORDS = 50_000, 20


def read_news(
    data: bytes, is_ours: Callable[[str], bool], calls_here: CallsHere
) -> tuple[datetime | None, list[TripNews], list[Notice]]:
    """Read a message of GTFS Realtime.

    Args:
        data: the message.
        is_ours: whether a trip is in the city's timetable; others are passed over unread.
        calls_here: whether one of some stops is; trips that are added elsewhere are left out, and
            notices of other places.

    Returns:
        the moment of the message, news of trips as they are told, and notices.

    Raises:
        Invalid: it is no such message.

    """
    at: datetime | None = None
    trips: list[TripNews] = []
    notices: list[Notice] = []
    for name, value in fields(memoryview(data)):
        if name == 1:
            at = _moment(value)
        elif name == 2:
            for inner, part in inside(value):
                trips += _trips(inner, part, is_ours, calls_here) if len(trips) < MOST_TRIPS else ()
                notices += _notices(inner, part, calls_here) if len(notices) < MOST_NOTICES else ()
    return at, trips, notices


def _trips(
    name: int, part: Value, is_ours: Callable[[str], bool], calls_here: CallsHere
) -> Iterator[TripNews]:
    """Give the news of a trip that an entity holds; none where it is another's."""
    trip = _trip(part, is_ours) if name == 3 else None
    stops = [one.assigned or one.stop for one in trip.stops] if trip else []
    if trip and (trip.fate is not Fate.ADDED or calls_here(stops)):
        yield trip


def _notices(name: int, part: Value, calls_here: CallsHere) -> Iterator[Notice]:
    """Give the notice that an entity holds; none where it is about stops elsewhere."""
    notice = _notice(part) if name == 5 else None
    if notice and (notice.lines or not notice.stops or calls_here(notice.stops)):
        yield notice


def _moment(header: Value) -> datetime | None:
    seconds = next((number(value) for name, value in inside(header) if name == 3), 0)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 1 << 36 else None


def _trip(update: Value, is_ours: Callable[[str], bool]) -> TripNews | None:
    parts = list(inside(update))
    told: dict[int, Value] = {}
    for name, value in parts:
        if name == 1:
            told = dict(inside(value))
    fate = FATES.get(number(told.get(4, 0)), Fate.RUNS)
    trip = text(told.get(1, memoryview(b"")))
    if fate is not Fate.ADDED and not is_ours(trip):
        return None
    stops = tuple(_stop(value) for name, value in parts if name == 2)
    delays = [number(value) for name, value in parts if name == 5]
    day, start = _begin(told)
    return TripNews(
        trip, text(told.get(5, memoryview(b""))), day, start, fate, _delay(delays), stops
    )


def _begin(told: Mapping[int, Value]) -> tuple[date | None, int | None]:
    """Read the day and time at which a run starts; what cannot be read is not told."""
    nothing = memoryview(b"")
    try:
        day, start = read_day(text(told.get(3, nothing))), read_time(text(told.get(2, nothing)))
    except Invalid:
        return None, None
    return (day, start) if day is None or day.year in YEARS else (None, None)


def _delay(delays: Sequence[int]) -> int | None:
    found = delays[-1] if delays else None
    return found if found is not None and abs(found) < NO_DELAY else None


def _stop(update: Value) -> StopNews:
    told = dict(inside(update))
    arrives, leaves = (_event(told.get(name)) for name in (2, 3))
    state = number(told.get(5, 0))
    delay, at = leaves if leaves != (None, None) else arrives
    seq = number(told[1]) if 1 in told else -1
    stop = text(told.get(4, memoryview(b"")))
    more = dict(inside(told[6])) if 6 in told else {}
    assigned = text(more.get(1, memoryview(b"")))
    return StopNews(seq, stop, delay, at, state == SKIPPED, state == NO_DATA, assigned)


def _event(event: Value | None) -> tuple[int | None, int | None]:
    told = dict(inside(event)) if event is not None else {}
    at = number(told[2]) if 2 in told else None
    return _delay([number(told[1])] if 1 in told else []), at if at and at < 1 << 36 else None


def _notice(alert: Value) -> Notice:
    words: dict[str, str] = {}
    periods: list[tuple[int, int]] = []
    stops: set[str] = set()
    lines: set[str] = set()
    for name, value in inside(alert):
        told = dict(inside(value)) if name in (1, 5) else {}
        if name == 1:
            periods.append((number(told.get(1, 0)), number(told.get(2, 0))))
        elif name == 5:
            stops.update({text(told[5])} if 5 in told else ())
            lines.update({text(told[2])} if 2 in told else ())
        elif name == 10:
            words = dict(_translations(value))
    return Notice(words, tuple(periods), frozenset(stops), frozenset(lines))


def _translations(value: Value) -> Iterator[tuple[str, str]]:
    nothing, count = memoryview(b""), 0
    for name, one in inside(value):
        if name == 1 and count < MOST_WORDS:
            count += 1
            told = dict(inside(one))
            language = text(told.get(2, nothing)).split("-")[0].lower()
            words = " ".join(text(told.get(1, nothing)).split())
            yield language, words[:LONGEST_NOTICE]
