"""Tells followers what happened: one mail with everything that is new, none where nothing is.

Happenings get their numbers here, after they became visible, so that none is passed by.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from stadtherz.accounts.public import mail_address_of, send_mail
from stadtherz.participation.domain.happenings import Rhythm, is_due
from stadtherz.participation.models import Follower, Happened
from stadtherz.participation.selectors.following import news_for
from stadtherz.participation.services.digest_letters import digest_letter
from stadtherz.participation.services.posting import TAKEN_FOR, free_at, tell_each
from stadtherz.participation.services.telling import tell_of_phases


def send_digests(*, now: datetime) -> int:
    """Tell everybody who is to be told now; gives how many mails left."""
    tell_of_phases(now=now)
    until = number_happenings()
    waiting = _waiting(until, now).values_list("pk", flat=True)
    return tell_each(waiting, lambda pk: _tell(pk, until, now))


@transaction.atomic
def number_happenings() -> int:
    """Give what became visible since the last time its numbers; gives the newest one."""
    newest = Happened.objects.aggregate(newest=Max("number"))["newest"] or 0
    rows = list(Happened.objects.select_for_update().filter(number=None).order_by("at", "pk"))
    for number, row in enumerate(rows, newest + 1):
        row.number = number
    Happened.objects.bulk_update(rows, ["number"])
    return newest + len(rows)


def _waiting(until: int, now: datetime) -> QuerySet[Follower]:
    return Follower.objects.filter(free_at(now), told_until__lt=until, user__is_active=True)


def _tell(pk: int, until: int, now: datetime) -> bool | None:
    """Tell one; None where there is nothing to tell, or it is too early."""
    if not _waiting(until, now).filter(pk=pk).update(taken_until=now + TAKEN_FOR):
        return None
    row = Follower.objects.prefetch_related("followed").filter(pk=pk).first()
    if row is None:
        return None
    news, left = news_for(row, until), None
    changed: dict[str, object] = {"taken_until": None}
    if not news:
        changed["told_until"] = until
    elif is_due(Rhythm(row.rhythm), row.told_at, now) and (to := mail_address_of(row.user_id)):
        left = send_mail(digest_letter(row, to, news))
        if left:
            changed |= {"told_until": until, "told_at": now}
    Follower.objects.filter(pk=pk).update(**changed)
    return left
