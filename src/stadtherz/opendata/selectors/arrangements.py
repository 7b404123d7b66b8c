"""Reads exclusive arrangements with what the law says of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from stadtherz.opendata.domain.desk import exclusive
from stadtherz.opendata.models import Arrangement, Dataset

COLUMNS = (
    "partner", "subject", "kind", "reasons", "datasets", "agreed", "begins", "ends", "published",
    "terms", "last_review", "next_review", "still_needed", "breaches",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """An arrangement and what follows from it today."""

    row: Arrangement
    runs: bool
    over: bool
    breaches: tuple[exclusive.Breach, ...]
    publish_by: date | None
    review_by: date | None
    review_near: bool
    reviewed: date | None

    def as_row(self) -> dict[str, Any]:
        """Give the arrangement by the names of the columns."""
        row = self.row
        said = (
            row.partner, str(row.subject), row.sort, str(row.reasons),
            " ".join(one.key for one in row.datasets.all() if one.state == Dataset.State.PUBLISHED),
            row.agreed, row.begins, row.ends, row.published, row.terms or None, self.reviewed,
            self.review_by, row.as_domain().needed, " ".join(self.breaches),
        )  # fmt: skip
        return dict(zip(COLUMNS, said, strict=True))


def arrangements(today: date, *, public: bool = True) -> list[Shown]:
    """Give the arrangements, the latest first; for everybody only those that are published."""
    rows = _rows()
    if public:
        rows = rows.filter(published__lte=today)
    return [shown(row, today) for row in rows]


def arrangement(pk: int) -> Arrangement | None:
    """Find an arrangement."""
    return _rows().filter(pk=pk).first()


def reviews_due(today: date) -> list[Shown]:
    """Give the arrangements whose review is due within three months, or overdue."""
    return [one for one in arrangements(today, public=False) if one.review_near]


def shown(row: Arrangement, today: date) -> Shown:
    """Say what follows from an arrangement today."""
    terms = row.as_domain()
    return Shown(
        row, exclusive.runs(terms, today), exclusive.is_over(terms, today),
        exclusive.breaches(terms, today), exclusive.publish_by(terms),
        exclusive.review_by(terms), exclusive.review_is_near(terms, today), terms.reviewed,
    )  # fmt: skip


def _rows() -> QuerySet[Arrangement]:
    return Arrangement.objects.prefetch_related("reviews", "datasets")
