"""Series of datasets: what the catalogue tells of them, and their tables as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.united import united
from stadtherz.opendata.domain.catalogue import Area, Period
from stadtherz.opendata.domain.catalogue import Series as Value
from stadtherz.opendata.domain.series import Merged, Part, merged
from stadtherz.opendata.domain.terms import Frequency, HighValue
from stadtherz.opendata.models import Dataset, Series
from stadtherz.opendata.selectors.addresses import iri_of
from stadtherz.opendata.selectors.catalogue import public_rows
from stadtherz.opendata.selectors.people import contact_of, the_publisher
from stadtherz.opendata.selectors.tables import table_of, whole_file

MEMBERS = "public_members"


@dataclass(frozen=True)
class AsOne:
    """The tables of a series as one: what they have together, state of its files, last change."""

    table: Table
    merged: Merged
    version: str
    changed: datetime


def all_series() -> QuerySet[Series]:
    """Give all series with their departments and published datasets, by period."""
    rows = public_rows().order_by("begins", "key")
    listed = Prefetch("datasets", rows, to_attr=MEMBERS)
    return Series.objects.select_related("department").prefetch_related(listed)


def public_series(key: str) -> Series:
    """Find a public series.

    Raises:
        NotFound: there is none with this key, or it is not public; both look alike.

    """
    row = all_series().filter(public=True, key=key).first()
    if row is None:
        raise NotFound(f"there is no series {key[:80]!r}", code="series")
    return row


def members_of(row: Series) -> list[Dataset]:
    """Give the published datasets of a series, by period."""
    found: list[Dataset] = getattr(row, MEMBERS)
    return found


def series_of(row: Series) -> Value:
    """Give a row as a value; area, period and categories are those of its datasets together."""
    found = members_of(row)
    begins = [one.begins for one in found if one.begins]
    ends = [one.ends or one.begins for one in found if one.ends or one.begins]
    listed = {name for one in found for name in one.high_value}
    return Value(
        iri=iri_of("series", row.key), title=row.title, description=row.description,
        publisher=the_publisher(), contact=contact_of(row.department),
        frequency=Frequency(row.frequency), issued=row.issued, modified=row.modified,
        period=_period(begins, [one for one in ends if one]), areas=_areas(found),
        high_value=tuple(one for one in HighValue if one.value in listed),
    )  # fmt: skip


def series_with(iris: Iterable[str]) -> list[Value]:
    """Give the series of these addresses."""
    keys = [iri.rpartition("/")[2] for iri in iris]
    return [series_of(row) for row in all_series().filter(public=True, key__in=keys)]


def _period(begins: list[date], ends: list[date]) -> Period | None:
    return Period(min(begins), max(ends) if ends else None) if begins else None


def _areas(found: list[Dataset]) -> tuple[Area, ...]:
    boxes = [
        (one.west, one.south, one.east, one.north) for one in found
        if None not in (one.west, one.south, one.east, one.north)
    ]  # fmt: skip
    if not boxes:
        return ()
    west, south, east, north = zip(*boxes, strict=True)
    return (Area(min(west), min(south), max(east), max(north)),)


def as_one(row: Series) -> AsOne:
    """Give the tables of a series as one.

    Raises:
        NotFound: none of its datasets has a table.

    """
    tables = [(one, table) for one in members_of(row) if (table := _table(one))]
    if not tables:
        raise NotFound(f"the series {row.key!r} has no table that can be asked", code="table")
    found = merged([Part(one.key, table.schema) for one, table in tables])
    whole = united([(one.key, table) for one, table in tables], found)
    files = [file for one, _table in tables if (file := whole_file(one))]
    version = ",".join(f"{one.dataset_id}:{one.sha256}" for one in files)
    return AsOne(whole, found, version, max(one.modified for one in files))


def _table(row: Dataset) -> Table | None:
    try:
        return table_of(row)
    except (NotFound, Invalid):
        return None
