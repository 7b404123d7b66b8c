"""Takes what was published back from the public, with a reason, and brings it back.

Each is announced, so that nothing keeps showing what is not public any more.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.events import publish
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming, store
from stadtherz.opendata.domain.handing_in.stages import Stage
from stadtherz.opendata.models import Dataset, Edition, Submission
from stadtherz.opendata.selectors.looking import earlier_editions
from stadtherz.opendata.services.leftovers import made_before

LONGEST_REASON = 1000


@dataclass(frozen=True)
class DataWithdrawn:
    """A dataset, or an edition of it, is not public any more."""

    dataset: str


@dataclass(frozen=True)
class DataBroughtBack:
    """A dataset that was withdrawn is public again."""

    dataset: str


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
    _announce(DataWithdrawn(key))
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
    _announce(DataWithdrawn(kept.key))
    return _kept(kept, None, now)


@transaction.atomic
def withdraw_edition(*, pk: int, because: str, by: User, now: datetime) -> Edition:
    """Withdraw an edition that a later one has taken the place of, for good.

    Its file is deleted, with the files that were made of it and the table that was handed in for
    it. Other files of what is measured go when the clock tidies up, within two days.

    Raises:
        NotAllowed: the person may not release data.
        Invalid: code "reason-missing".
        NotFound: there is no such edition.
        Conflict: code "newest-edition", or "edition-gone" where that was done before.

    """
    require(by, Permission.RELEASE_DATA)
    reason = because.strip()[:LONGEST_REASON]
    if not reason:
        raise Invalid("say why, for those who use the data", code="reason-missing")
    Dataset.objects.select_for_update().filter(editions=pk).first()  # no release meanwhile
    row = Edition.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("there is no such edition", code="edition")
    if row.withdrawn_at is not None:
        raise Conflict(f"the edition {row} was withdrawn already", code="edition-gone")
    if not earlier_editions(row.dataset).filter(pk=pk).exists():
        message = f"{row} is the newest one: release a better version, or withdraw the dataset"
        raise Conflict(message, code="newest-edition")
    row.withdrawn_at, row.withdrawn_because = now, Text.of(reason)
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
    row.dataset.save_revision(user=by, changed=False)
    for path in (row.path, *made_before(row.dataset)):
        transaction.on_commit(partial(store.remove, path))
    _forget_given(row.dataset, [row.published_at])
    _announce(DataWithdrawn(row.dataset.key))
    return row


def _forget_given(row: Dataset, published: list[datetime]) -> None:
    """Delete the files that were handed in for editions, and the tables that were made of them."""
    given = Submission.objects.select_for_update().filter(
        dataset=row, stage=Stage.PUBLISHED.value, changed_at__in=published
    )
    for one in given.exclude(path=""):
        transaction.on_commit(partial(incoming.remove, one.path))
        one.path, one.typed, one.typing, one.persons = "", "", {}, {}
        one.save(update_fields=["path", "typed", "typing", "persons"])


def keep_back_editions(*, row: Dataset) -> None:
    """Withdraw all editions of a withdrawn dataset, for its reason, before a better one comes.

    It is for good, as nobody can bring them back any more: their files are deleted, with what was
    handed in for them.
    """
    open_ones = row.editions.filter(withdrawn_at=None)
    for path in open_ones.values_list("path", flat=True):
        transaction.on_commit(partial(store.remove, path))
    _forget_given(row, list(open_ones.values_list("published_at", flat=True)))
    open_ones.update(withdrawn_at=row.withdrawn_at, withdrawn_because=row.withdrawn_because)


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
    _announce(DataBroughtBack(key))
    return _kept(row, by, now)


def _announce(event: DataWithdrawn | DataBroughtBack) -> None:
    transaction.on_commit(partial(publish, event))


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
