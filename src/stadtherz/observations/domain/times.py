"""Local times of a table in UTC, with the two hours of the year that need a rule.

In spring one local hour does not exist: such a time is refused. In autumn one local hour comes
twice: in the order of the table the first is summer time, the second winter time, for each
datastream on its own. "24:00" is midnight at the end of that day, as air quality networks write.

Nothing was measured before 1900, and nothing will have been measured in the future; five minutes
are allowed for clocks that run fast. A year 1 or 9999 means "unknown" in some programs.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1900, 9998
TOLERANCE = timedelta(minutes=5)
MOST_KNOWN = 50_000
TOO_EARLY = "lies before 1900"
IN_THE_FUTURE = "lies in the future"


def microseconds(moment: datetime) -> int:
    """Count the microseconds from 1970 UTC to `moment`, which has a zone."""
    return (moment - EPOCH) // MICROSECOND


FIRST_MOMENT = microseconds(datetime.min.replace(tzinfo=UTC))
LAST_MOMENT = microseconds(datetime.max.replace(tzinfo=UTC))
"""The ends of what a time can say, in microseconds since 1970 UTC: the years 1 to 9999."""
EARLIEST = microseconds(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))


FIRST_SHOWN, LAST_SHOWN = datetime(2, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 12, 31, tzinfo=UTC)


def shown(us: int) -> datetime:
    """Give a moment as pages show it and reckon with it.

    At both ends of the calendar a zone, a week or a silence more would leave it, so what lies in
    the year 1 or 9999, which means "unknown", is shown a year further in.

    Args:
        us: microseconds since 1970 UTC.

    """
    first, last = microseconds(FIRST_SHOWN), microseconds(LAST_SHOWN)
    return EPOCH + MICROSECOND * min(max(us, first), last)


def later(moment: datetime, span: timedelta) -> datetime:
    """Give the moment after a span of time, at most the last one that pages show."""
    return moment + min(span, max(LAST_SHOWN - moment, timedelta()))


def latest_allowed(now: datetime) -> int:
    """Give the last moment, in microseconds since 1970 UTC, that can have been measured."""
    return microseconds(now + TOLERANCE)


def reason_against(us: int, latest: int) -> str:
    """Say why nothing can have been measured at `us`, if `latest` is allowed; "" if it can."""
    if us < EARLIEST:
        return TOO_EARLY
    return IN_THE_FUTURE if us > latest else ""


@dataclass
class LocalTimes:
    """Reads times in the order of a table.

    Args:
        format: "iso" or a format of `datetime.strptime`.
        zone: name of the time zone for times without an offset.
        date: a date to put before times of a table of one day; may be empty.
        shift_s: seconds to add on the clock: -3600 where hours are named by their end. On the day
            when the clock is put back such a table writes 03:00 twice, which is 02:00 twice.

    """

    format: str
    zone: str
    date: str = ""
    shift_s: float = 0
    _zone: ZoneInfo = field(init=False)
    _known: dict[str, tuple[int, int] | str] = field(init=False, default_factory=dict)
    _seen: set[tuple[str, str]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._zone = ZoneInfo(self.zone)

    def at_zone(self, moment: datetime) -> datetime:
        """Give a time without a zone the table's zone."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def read(self, written: str, stream: str = "") -> tuple[int | None, str]:
        """Give microseconds since 1970 UTC, or None and the reason."""
        found = self._known.get(written)
        if found is None:
            if len(self._known) >= MOST_KNOWN:  # a long table has a new time in each row
                self._known.clear()
            found = self._known[written] = self._parse(written)
        if isinstance(found, str):
            return None, found
        first, second = found
        if first == second:
            return first, ""
        if (written, stream) in self._seen:
            return second, ""
        self._seen.add((written, stream))
        return first, ""

    def _parse(self, written: str) -> tuple[int, int] | str:
        """Give the moment twice, or both moments of a doubled hour, or a reason."""
        whole = f"{self.date} {written}" if self.date else written
        day_later = " 24:00" in whole or "T24:00" in whole
        if day_later:
            whole = whole.replace("24:00", "00:00", 1)
        try:
            moment = (
                datetime.fromisoformat(whole)
                if self.format == "iso"
                else datetime.strptime(whole, self.format)  # noqa: DTZ007 - the zone comes below
            )
        except ValueError:
            return f"is no time of the form {self.format}"
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:  # a day more or an offset would overflow
            return TOO_EARLY if moment.year < FIRST_YEAR else IN_THE_FUTURE
        moment += timedelta(days=day_later, seconds=self.shift_s)
        if moment.tzinfo:
            count = microseconds(moment)
            return count, count
        first = moment.replace(tzinfo=self._zone, fold=0)
        second = moment.replace(tzinfo=self._zone, fold=1)
        if first.utcoffset() == second.utcoffset():
            return microseconds(first), microseconds(first)
        if first.utcoffset() < second.utcoffset():  # type: ignore[operator]
            return "does not exist: the clock is put forward in this hour"
        return microseconds(first), microseconds(second)
