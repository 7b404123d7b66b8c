"""What the page of a dataset shows of its editions, and its manifest lists."""

from dataclasses import dataclass

from stadtherz.opendata.domain.manifest import Listed
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.addresses import file_address


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


def listed_editions(row: Dataset) -> list[Listed]:
    """Give all editions of a dataset for its manifest."""
    return [
        Listed(
            one.day, one.number, file_address(row.key, one.path), one.size, one.rows, one.sha256,
            one.published_at,
        )
        for one in row.editions.filter(rows__gt=0)
    ]  # fmt: skip
