"""Tables that systems of the city give by themselves: kept in the catalogue without anybody's work.

A system above says once, when the process starts, that it has a table (`offer`). Each hour the
table is written; where its rows are others than before, that is a further edition. A table becomes
a dataset with its first row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from stadtherz.opendata.adapters.tables.given_rows import digest_of, write_rows
from stadtherz.opendata.domain.offers import Offer
from stadtherz.opendata.domain.sources import ColumnMeaning, Source, SourceTable
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.catalogue import whole_city
from stadtherz.opendata.services.bringing import bring_in, explain
from stadtherz.opendata.services.versions import Version, write_version
from stadtherz.opendata.services.writing import publish_when_complete

Days = tuple[date, date]
_offered: dict[str, Source] = {}


def offer(source: Source) -> None:
    """Say that a system has a table for everybody; saying it again replaces it."""
    _offered[source.name] = source


def offered() -> tuple[Source, ...]:
    """Give all tables that systems have, in the order in which they were offered."""
    return tuple(_offered.values())


@dataclass(frozen=True)
class Given:
    """What became of a source: its dataset, whether its rows are new, whether it went public."""

    dataset: str
    rows: int
    is_new: bool
    published: bool


def give_all(*, now: datetime) -> Iterator[Given]:
    """Bring the tables of all systems up to date, one at a time."""
    sources = [one for one in offered() if not _waits(one)]
    offers = {one.name: one.offer() for one in sources}
    bring_in(offers=[_placed(one, now) for one in offers.values()], now=now)
    known = {row.source: row for row in Dataset.objects.filter(source__in=offers)}
    for source in sources:
        row = known[source.name]
        if row.state != Dataset.State.WITHDRAWN:
            yield _give(row, source.table(), offers[source.name].period, now)


def _waits(source: Source) -> bool:
    """Whether a table has had no row yet: an empty one would be a dataset that tells nothing."""
    if Dataset.objects.filter(source=source.name).exists():
        return False
    return next(iter(source.table().rows), None) is None


def _placed(offer: Offer, now: datetime) -> Offer:
    """Say that a table is about the whole city and about now, where its source says nothing."""
    today = timezone.localdate(now)
    return replace(offer, area=offer.area or whole_city(), period=offer.period or (today, today))


def _give(row: Dataset, table: SourceTable, period: Days | None, now: datetime) -> Given:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "given.parquet"
        schema = write_rows(table, path)
        newest = Edition.objects.filter(dataset=row).order_by("day", "number").last()
        is_new = newest is None or newest.account.get("rows") != digest_of(path)
        if is_new:
            account = {"read": schema.rows, "stored": schema.rows, "left": [],
                       "rows": digest_of(path)}  # fmt: skip
            write_version(row, Version(path, schema, account=account), now)
            explain(row, [
                ColumnMeaning(one.name, one.label, one.meaning, one.unit) for one in table.columns
            ])  # fmt: skip
    _date(row, period, now, is_new=is_new)
    return Given(row.key, schema.rows, is_new, publish_when_complete(dataset=row, now=now))


def _date(row: Dataset, period: Days | None, now: datetime, *, is_new: bool) -> None:
    """Say from when to when the table is: as its source says, else up to its newest edition."""
    today = timezone.localdate(now)
    begins, ends = period or (row.begins or today, today if is_new else row.ends)
    said = {"begins": begins, "ends": ends}
    fresh = {
        name: day for name, day in said.items()
        if name not in row.edited and getattr(row, name) != day
    }  # fmt: skip
    if fresh:
        Dataset.objects.filter(pk=row.pk).update(**fresh, modified=now)
