"""Keeps the register of exclusive arrangements (DNG § 6)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.models import Arrangement, ArrangementReview, Dataset


@transaction.atomic
def keep_arrangement(
    *, arrangement: Arrangement, datasets: list[Dataset], by: User, now: datetime
) -> None:
    """Store an arrangement as somebody wrote it; what breaks the law is shown, not hidden.

    Raises:
        NotAllowed: without the permission to run the catalogue.
        Invalid: it ends before it begins.

    """
    require(by, Permission.RUN_CATALOGUE)
    if arrangement.ends is not None and arrangement.ends < arrangement.begins:
        message = f"it ends on {arrangement.ends}, before it begins; check both days"
        raise Invalid(message, code="arrangement-days")
    arrangement.changed_at, arrangement.changed_by = now, by
    arrangement.save()
    arrangement.datasets.set(datasets)


@transaction.atomic
def review_arrangement(
    *, pk: int, needed: bool, result: Text, day: date, by: User, now: datetime
) -> ArrangementReview:
    """Write a review down.

    Raises:
        NotAllowed: without the permission to run the catalogue.
        NotFound: there is no such arrangement.
        Invalid: without a result, or in the future.

    """
    require(by, Permission.RUN_CATALOGUE)
    row = Arrangement.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        message = f"there is no arrangement {pk}"
        raise NotFound(message, code="arrangement")
    if not result or day > timezone.localdate(now):
        message = "a review says what it found, and has been made already"
        raise Invalid(message, code="arrangement-review")
    return ArrangementReview.objects.create(
        arrangement=row, day=day, needed=needed, result=result, at=now, by=by
    )
