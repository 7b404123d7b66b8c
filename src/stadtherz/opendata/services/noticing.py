"""Notices which datasets changed, and gives each change its place in the order of telling."""

from datetime import datetime, timedelta

from django.db import transaction

from stadtherz.opendata.models import Dataset, NoticedChange, ToldUntil

NOTICED = "noticed"
ONE = timedelta(microseconds=1)


@transaction.atomic
def notice(*, now: datetime) -> datetime:
    """Enter what changed since the last time; gives the moment until which all is noticed.

    Two at once wait for each other, so that nobody reads past a change that comes later.
    """
    ToldUntil.objects.get_or_create(name=NOTICED, defaults={"at": now})
    mark = ToldUntil.objects.select_for_update().get(name=NOTICED)
    known = {one.dataset_id: one for one in NoticedChange.objects.all()}
    for row in Dataset.objects.only("key", "state", "modified").order_by("modified", "key"):
        before, gone = known.get(row.pk), row.state != Dataset.State.PUBLISHED
        if not _is_news(row, before, gone=gone):
            continue
        mark.at = max(now, mark.at + ONE)
        is_new = before is None or (before.withdrawn and not gone)
        NoticedChange.objects.update_or_create(
            dataset_id=row.pk,
            defaults={
                "modified": row.modified, "withdrawn": gone, "at": mark.at,
                **({"first_at": mark.at} if is_new else {}),
            },
        )  # fmt: skip
    mark.save(update_fields=["at"])
    return mark.at


def _is_news(row: Dataset, before: NoticedChange | None, *, gone: bool) -> bool:
    """Whether something changed that anybody may hear of; what never was public is none."""
    if before is None or before.withdrawn:
        return not gone
    return gone or before.modified != row.modified
