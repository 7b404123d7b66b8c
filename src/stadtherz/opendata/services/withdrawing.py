"""Takes what was published back from the public, with a reason, and brings it back."""

from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.models import Dataset

LONGEST_REASON = 1000


@transaction.atomic
def withdraw(*, key: str, because: str, by: User, now: datetime) -> Dataset:
    """Withdraw a published dataset; its address then says that it is gone, and why.

    Raises:
        NotAllowed: the person may not release data.
        Invalid: code "reason-missing".
        Conflict: code "not-public".

    """
    require(by, Permission.RELEASE_DATA)
    reason = because.strip()[:LONGEST_REASON]
    if not reason:
        raise Invalid("say why, for those who use the data", code="reason-missing")
    row = _locked(key)
    if row.state != Dataset.State.PUBLISHED:
        raise Conflict(f"the dataset {key} is not public", code="not-public")
    row.state, row.withdrawn_because, row.withdrawn_at = (
        Dataset.State.WITHDRAWN, Text.of(reason), now,
    )  # fmt: skip
    return _kept(row, by, now)


@transaction.atomic
def take_back(*, row: Dataset, because: Text, now: datetime) -> Dataset:
    """Withdraw a dataset that may not be public any more, without anybody's act.

    Args:
        row: the dataset.
        because: why, for those who use the data.
        now: the moment.

    """
    kept = _locked(row.key)
    kept.state, kept.withdrawn_because, kept.withdrawn_at = Dataset.State.WITHDRAWN, because, now
    return _kept(kept, None, now)


@transaction.atomic
def bring_back(*, key: str, by: User, now: datetime) -> Dataset:
    """Undo a withdrawal: the dataset is public again as it was.

    Raises:
        NotAllowed: the person may not release data.
        Conflict: code "not-withdrawn".

    """
    require(by, Permission.RELEASE_DATA)
    row = _locked(key)
    if row.state != Dataset.State.WITHDRAWN or row.withdrawn_at is None:
        raise Conflict(f"the dataset {key} was not withdrawn", code="not-withdrawn")
    row.state, row.withdrawn_because, row.withdrawn_at = Dataset.State.PUBLISHED, Text(), None
    return _kept(row, by, now)


def _locked(key: str) -> Dataset:
    row = Dataset.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise NotFound(f"there is no dataset {key[:80]!r}", code="dataset")
    return row


def _kept(row: Dataset, by: User | None, now: datetime) -> Dataset:
    """Store it, and who did it as a revision."""
    row.modified = now
    row.save(update_fields=["state", "withdrawn_because", "withdrawn_at", "modified"])
    row.save_revision(user=by, changed=False)
    return row
