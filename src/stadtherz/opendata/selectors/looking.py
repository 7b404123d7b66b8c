"""What the page of a dataset shows of its editions, and its manifest lists."""

import re
from dataclasses import dataclass
from datetime import datetime

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.domain.manifest import Listed
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.addresses import file_address

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
    with_values = row.editions.filter(rows__gt=0)
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

    """
    for one in row.distributions.all():
        if one.path.rpartition("/")[2] == name:
            return KeptFile(one.path, one.sha256, one.modified)
    listed = row.editions.filter(path__endswith=f"/{name}")
    found = listed.first() if NAME.fullmatch(name) else None
    if found is None:
        message = f"the dataset {row.key!r} has no file {name[:100]!r}"
        raise NotFound(message, code="file")
    return KeptFile(found.path, found.sha256, found.published_at)


def listed_editions(row: Dataset) -> list[Listed]:
    """Give all editions of a dataset for its manifest."""
    return [
        Listed(
            one.day, one.number, file_address(row.key, one.path), one.size, one.rows, one.sha256,
            one.published_at,
        )
        for one in row.editions.filter(rows__gt=0)
    ]  # fmt: skip
