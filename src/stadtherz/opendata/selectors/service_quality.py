"""How well the interfaces run: what to ask them, and what came of it in the last 90 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Max, Min

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.measured import (
    SLOTS,
    UNKNOWN,
    Availability,
    Outage,
    Took,
    availability,
    histogram,
    longest_outage,
    merged,
    packed,
    quantile,
    states_of,
    unpacked,
)
from stadtherz.opendata.models import Dataset, Distribution, MeasuredDay, Measurement
from stadtherz.opendata.selectors.ogc.tables import OGC_EDR, OGC_FEATURES
from stadtherz.opendata.selectors.own_services import (
    CATALOGUE,
    CKAN,
    FILES,
    INTERFACES,
    QUERY,
    SENSORTHINGS,
    title_of,
)
from stadtherz.opendata.selectors.tables import WHOLE

DAYS = 90
A_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Day:
    """One day of one interface.

    Args:
        day: in UTC.
        states: of its slots, as `domain.measured` writes them.
        waits, speeds: histograms of milliseconds and of bytes a second.

    """

    day: date
    states: str
    waits: dict[int, int]
    speeds: dict[int, int]

    @property
    def counted(self) -> Availability:
        """How many slots were up, down, unknown."""
        return availability(self.states)


@dataclass(frozen=True)
class Quality:
    """How one interface ran.

    Args:
        name: of the interface.
        title: for people.
        days: from the first that was measured, 90 at most.
        whole: over all of these.
        median_ms, slow_ms: waiting for the first byte; half, and 95 of 100, are faster.
        bytes_a_second: median of throughput.
        outage: the longest one.
        asked: how many answers these figures are made of.

    """

    name: str
    title: Text
    days: tuple[Day, ...]
    whole: Availability
    median_ms: float | None
    slow_ms: float | None
    bytes_a_second: float | None
    outage: Outage
    asked: int


def probes() -> list[tuple[str, str]]:
    """Give for each interface the path that is asked for; those without data are left out."""
    found = {
        CATALOGUE: "/catalog.ttl?page=1",
        CKAN: "/api/3/action/package_list?limit=10",
        SENSORTHINGS: "/sensorthings/v1.1/Datastreams?$top=1",
        OGC_FEATURES: "/ogc/features/v1/collections",
        OGC_EDR: "/ogc/edr/v1/collections",
    }
    published = Distribution.objects.filter(dataset__state=Dataset.State.PUBLISHED)
    tables = published.filter(name=WHOLE, file_type="PARQUET").select_related("dataset")
    if table := tables.order_by("size", "pk").first():
        found[QUERY] = f"/data/{table.dataset.key}/query.json?limit=10"
    largest = published.select_related("dataset").order_by("-size", "pk").first()
    if largest:
        found[FILES] = f"/data/{largest.dataset.key}/files/{largest.path.rpartition('/')[2]}"
    return [(name, found[name]) for name in INTERFACES if name in found]


def minute_of(moment: datetime) -> int:
    """Give the number of a moment's minute, counted from 1970."""
    return int((moment - EPOCH) / timedelta(minutes=1))


def first_minute(day: date) -> int:
    """Give the number of a day's first minute."""
    return minute_of(datetime(day.year, day.month, day.day, tzinfo=UTC))


def last_rolled() -> date | None:
    """Give the last day that was put together; raw rows of it and before are not needed."""
    found: date | None = MeasuredDay.objects.aggregate(found=Max("day"))["found"]
    return found


def raw_since(day: date | None) -> dict[tuple[str, date], list[Took]]:
    """Give single measurements of the days after `day`, by interface and day."""
    rows = Measurement.objects.all()
    if day:
        rows = rows.filter(minute__gte=first_minute(day + A_DAY))
    found: dict[tuple[str, date], list[Took]] = {}
    for one in rows:
        at = EPOCH + timedelta(minutes=one.minute)
        took = Took(at, one.status, one.first_byte_ms, one.bytes_a_second)
        found.setdefault((one.service, at.date()), []).append(took)
    return found


def put_together(took: Iterable[Took], day: date, until: datetime | None = None) -> Day:
    """Make a day of its measurements."""
    listed = list(took)
    fine = [one for one in listed if one.fine]
    return Day(
        day,
        states_of(listed, day, until),
        histogram(one.first_byte_ms for one in fine if one.first_byte_ms is not None),
        histogram(one.bytes_a_second for one in fine if one.bytes_a_second is not None),
    )


def day_row(service: str, day: Day) -> MeasuredDay:
    """Give a day as a row that is not saved."""
    return MeasuredDay(
        service=service, day=day.day, states=packed(day.states), waits=day.waits, speeds=day.speeds
    )


def qualities(now: datetime) -> list[Quality]:
    """Tell of each interface how it ran in the last 90 days, in three queries."""
    today = now.astimezone(UTC).date()
    begins = today - (DAYS - 1) * A_DAY
    days: dict[tuple[str, date], Day] = {}
    for row in MeasuredDay.objects.filter(day__gte=begins):
        days[row.service, row.day] = _day_of(row)
    firsts = dict(
        MeasuredDay.objects.values_list("service").annotate(first=Min("day")).order_by("service")
    )
    rolled = max((day for _, day in days), default=None)
    for (name, day), took in raw_since(rolled).items():
        if day >= begins:
            days[name, day] = put_together(took, day, now if day == today else None)
    return [_quality(name, days, firsts.get(name), today, now) for name in INTERFACES]


def _day_of(row: MeasuredDay) -> Day:
    return Day(row.day, unpacked(row.states), _counts(row.waits), _counts(row.speeds))


def _counts(stored: dict[str, int]) -> dict[int, int]:
    return {int(place): count for place, count in stored.items()}


def _quality(
    name: str, days: dict[tuple[str, date], Day], first: date | None, today: date, now: datetime
) -> Quality:
    begins = today - (DAYS - 1) * A_DAY
    known = [day for one, day in days if one == name]
    since = max(begins, min([*known, *([first] if first else [])], default=today))
    several = []
    if known or first:
        for number in range((today - since).days + 1):
            day = since + number * A_DAY
            several.append(days.get((name, day)) or _nothing(day, today, now))
    states = "".join(one.states for one in several)
    waits, speeds = merged(one.waits for one in several), merged(one.speeds for one in several)
    return Quality(
        name, title_of(name), tuple(several), availability(states), quantile(waits, 0.5),
        quantile(waits, 0.95), quantile(speeds, 0.5), longest_outage(states), sum(waits.values()),
    )  # fmt: skip


def _nothing(day: date, today: date, now: datetime) -> Day:
    states = states_of((), day, now if day == today else None)
    return Day(day, states or UNKNOWN * (SLOTS if day < today else 0), {}, {})
