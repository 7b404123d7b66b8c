"""Sends what people are to be told: one mail an account, at most one an hour, each change once.

Notices are marked as sent after the mail server took the mail. They go to the confirmed address, as
digests do; where there is none they wait for it, thirty days at most.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from stadtherz.accounts.public import User, mail_address_of, send_mail
from stadtherz.participation.models import Notice
from stadtherz.participation.services.posting import TAKEN_FOR, free_at, tell_each
from stadtherz.participation.services.proposal_letters import news_letter

APART = timedelta(hours=1)
KEPT = timedelta(days=30)
CONFIRMED = Exists(EmailAddress.objects.filter(user=OuterRef("account_id"), verified=True))


def tell(*, now: datetime) -> int:
    """Tell everybody who is to be told now; gives how many mails left."""
    Notice.objects.filter(sent_at__lt=now - KEPT).delete()
    Notice.objects.filter(~CONFIRMED, sent_at=None, event__at__lt=now - KEPT).delete()
    return tell_each(_accounts(now), lambda pk: _tell(pk, now))


def _accounts(now: datetime) -> list[int]:
    lately = Notice.objects.filter(sent_at__gt=now - APART).values("account_id")
    waiting = _free(now).filter(CONFIRMED).exclude(account_id__in=lately)
    return list(waiting.values_list("account_id", flat=True).distinct().order_by("account_id"))


def _free(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(free_at(now), sent_at=None)


def _tell(pk: int, now: datetime) -> bool | None:
    """Tell one account; None where there was nothing to do any more."""
    until = now + TAKEN_FOR
    account = User.objects.filter(pk=pk, is_active=True).first()
    if account is None:
        Notice.objects.filter(account_id=pk, sent_at=None).delete()
        return None
    to = mail_address_of(pk)
    if not to or not _free(now).filter(account_id=pk).update(taken_until=until):
        return None
    mine = Notice.objects.filter(account_id=pk, sent_at=None, taken_until=until)
    with_texts = mine.select_related("event__proposal__procedure__collection", "event__argument")
    notices = list(with_texts.order_by("event__at", "pk"))
    if not send_mail(news_letter(account, to, notices)):
        return False
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(sent_at=now, taken_until=None)
    return True
