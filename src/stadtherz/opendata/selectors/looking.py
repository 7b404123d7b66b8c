"""What the page of a dataset shows of its editions, and its manifest lists."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.domain.manifest import Listed
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.addresses import file_address
from stadtherz.opendata.selectors.withdrawn import EditionWithdrawn

NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Newest:
    """The newest editions with values, one a day, the newest day first; `more` are not shown."""

    editions: tuple[Edition, ...]
    more: int


def newest_editions(row: Dataset, most: int) -> Newest:
    """Give the newest edition of each of the newest days, in three queries however many there are.

    Args:
        row: the dataset.
        most: days that are shown.

    """
    with_values = row.editions.filter(rows__gt=0, withdrawn_at=None)
    days = with_values.order_by("-day").values_list("day", flat=True).distinct()
    shown = list(days[:most])
    found = {one.day: one for one in with_values.filter(day__in=shown).order_by("day", "number")}
    return Newest(tuple(found[day] for day in shown), max(0, days.count() - len(shown)))


@dataclass(frozen=True)
class KeptFile:
    """A file that can be loaded: its place, digest, and last change."""

    path: str
    sha256: str
    changed: datetime


def file_of(row: Dataset, name: str) -> KeptFile:
    """Find a file of a dataset by its name: one of the newest version, or an edition.

    Raises:
        NotFound: no row names one; what lies in the folder besides is none.
        EditionWithdrawn: the edition was withdrawn.

    """
    for one in row.distributions.all():
        if one.path.rpartition("/")[2] == name:
            return KeptFile(one.path, one.sha256, one.modified)
    listed = row.editions.filter(path__endswith=f"/{name}")
    found = listed.first() if NAME.fullmatch(name) else None
    if found is None:
        message = f"the dataset {row.key!r} has no file {name[:100]!r}"
        raise NotFound(message, code="file")
    if found.withdrawn_at:
        raise EditionWithdrawn(found)
    return KeptFile(found.path, found.sha256, found.published_at)


def listed_editions(row: Dataset) -> list[Listed]:
    """Give all editions of a dataset for its manifest."""
    return [
        Listed(
            one.day, one.number, file_address(row.key, one.path), one.size, one.rows, one.sha256,
            one.published_at, one.withdrawn_at, str(one.withdrawn_because),
        )
        for one in row.editions.filter(rows__gt=0)
    ]  # fmt: skip


def earlier_editions(row: Dataset) -> QuerySet[Edition]:
    """Give the editions with rows that a later one has taken the place of, the newest first.

    Of what is measured it has to be a later one of the same day.
    """
    later = Q(Exists(_others(row, day=OuterRef("day"), number__gt=OuterRef("number"))))
    if not row.is_measured:
        later |= Q(Exists(_others(row, day__gt=OuterRef("day"))))
    return row.editions.filter(later, rows__gt=0).order_by("-day", "-number")


def _others(row: Dataset, **which: object) -> QuerySet[Edition]:
    return Edition.objects.filter(dataset=row, **which)
