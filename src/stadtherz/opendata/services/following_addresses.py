"""People say from which address a published table is kept up to date."""

from urllib.parse import urlsplit

from django.db import transaction

from stadtherz.accounts.public import Permission, User, may
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.opendata.domain.handing_in.polling import LONGEST_H
from stadtherz.opendata.domain.handing_in.stages import Stage
from stadtherz.opendata.models import Dataset, PolledFile, Submission
from stadtherz.opendata.selectors.polling import may_follow_address


@transaction.atomic
def follow_address(
    *, row: Submission, url: str, every_h: int, active: bool, by: User
) -> PolledFile | None:
    """Have a dataset brought up to date from an address, or end it with an empty address.

    Args:
        row: a published table.
        url: of the file, by https.
        every_h: hours from one time to the next.
        active: whether it is asked.
        by: who says so.

    Raises:
        NotAllowed: it is somebody else's.
        Conflict: code "not-published", or "is-a-view" for a table that is made of another.
        Invalid: code "no-secure-address" or "bad-hours".

    """
    if not may_follow_address(by, row):
        raise NotAllowed(f"table {row.pk} is somebody else's", code="not-yours")
    _refuse_unfit(row)
    if not url:
        PolledFile.objects.filter(dataset=row.dataset_id).delete()
        return None
    refuse_bad(url, every_h)
    kept = PolledFile.objects.select_for_update().filter(dataset=row.dataset_id).first()
    found = kept or PolledFile(dataset=row.dataset)
    if found.url != url:
        found.url, found.asked_at, found.trouble = url, None, ""
        found.etag = found.last_modified = found.sha256 = ""
    found.every_h, found.active, found.owner = every_h, active, row.owner or by
    found.save()
    return found


def _refuse_unfit(row: Submission) -> None:
    public = row.dataset is not None and row.dataset.state == Dataset.State.PUBLISHED
    if row.stage != Stage.PUBLISHED.value or not public:
        message = f"table {row.pk} is not public; publish it first"
        raise Conflict(message, code="not-published")
    if row.recipe:
        message = f"table {row.pk} is made of another table; follow an address for that one"
        raise Conflict(message, code="is-a-view")


def follow_as_wished(row: Submission) -> None:
    """Have a table that was just released asked for again at its address, if its owner wished it.

    An address that somebody gave for the dataset meanwhile stays.
    """
    owner = row.owner
    if not (row.url and row.follow_h and row.dataset and owner):
        return
    if may(owner, Permission.EDIT_DATA):
        said = {"url": row.url, "every_h": row.follow_h, "owner": owner, "sha256": row.sha256}
        PolledFile.objects.get_or_create(dataset=row.dataset, defaults=said)


def refuse_bad(url: str, every_h: int) -> None:
    """Refuse what is no address by https, or is asked too often or too seldom.

    Raises:
        Invalid: code "no-secure-address" or "bad-hours".

    """
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        secure = False
    if not secure:
        message = f"{url[:200]!r} is no address of the web by https without a password"
        raise Invalid(message, code="no-secure-address")
    if not 1 <= every_h <= LONGEST_H:
        message = f"{every_h} hours: write a number from 1 to {LONGEST_H}"
        raise Invalid(message, code="bad-hours")
