"""Datasets that were public and are not any more: they are told as gone, not as never there."""

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.models import Dataset, Edition


class DatasetWithdrawn(NotFound):
    """A dataset was public once; `row` says why it is not any more."""

    code = "dataset-withdrawn"

    def __init__(self, row: Dataset) -> None:
        super().__init__(f"the dataset {row.key!r} was withdrawn", code=self.code)
        self.row = row


class EditionWithdrawn(NotFound):
    """An edition was public once; `row` says why it is not any more."""

    code = "edition-withdrawn"

    def __init__(self, row: Edition) -> None:
        super().__init__(f"the edition {row} was withdrawn", code=self.code)
        self.row = row


def missing(key: str) -> NotFound:
    """Say that a dataset is not there, or not any more where it was public once."""
    rows = Dataset.objects.filter(key=key, state=Dataset.State.WITHDRAWN)
    row = rows.exclude(withdrawn_at=None).select_related("department").first()
    if row is not None:
        return DatasetWithdrawn(row)
    return NotFound(f"there is no dataset {key[:80]!r}", code="dataset")
