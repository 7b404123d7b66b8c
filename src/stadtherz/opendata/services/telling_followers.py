"""Tells followers what changed: one mail each, a signed call for each change, and MQTT for all.

A follower is taken for a while by one process and told outside of any transaction, as a database
of one file has room for one writer only; how far they were told is stored after each message. Who
is killed between sending and storing tells that message once more after the while: a mail with the
same Message-ID, a call with the same content. So each change is told at least once.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet

from stadtherz.accounts.public import send_mail
from stadtherz.kernel.errors import Refused
from stadtherz.observations.public import tell_by_mqtt
from stadtherz.opendata.adapters.calling import BOUNDS, as_json, call
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.request_keys import signing_secret
from stadtherz.opendata.domain.following import (
    MOST_FAILURES,
    Rhythm,
    Way,
    event_of,
    is_due,
    next_try,
)
from stadtherz.opendata.models import Following, ToldUntil
from stadtherz.opendata.selectors.following import Change, changes_since, message_of, news_for
from stadtherz.opendata.services.following_letters import news_letter
from stadtherz.opendata.services.noticing import notice

log = logging.getLogger("opendata")
MQTT, TOPIC = "mqtt", "opendata/v1/datasets"
MOST_CALLS = 50
MOST_UNSENT = 3
MOST_MAIL_FAILURES = MOST_FAILURES - 1
TAKEN_FOR = timedelta(minutes=15)
KEPT = (
    "seen_until", "told_at", "failures", "next_try_at", "given_up_at", "trouble", "taken_until",
)  # fmt: skip
MAIL_WAITS = "mail"
Messages = list[tuple[str, str]]
SendByMqtt = Callable[[Messages], bool]


@dataclass(frozen=True)
class Told:
    """How many mails, calls and messages left."""

    mails: int = 0
    calls: int = 0
    messages: int = 0


def tell(*, now: datetime, bounds: Bounds = BOUNDS, by_mqtt: SendByMqtt = tell_by_mqtt) -> Told:
    """Tell everybody who is to be told now; what does not work hinders nobody else."""
    until = notice(now=now)
    messages = _by_mqtt(now, by_mqtt)
    rows = _waiting(now)
    since = rows.filter(seen_until__lt=until).aggregate(oldest=Min("seen_until"))["oldest"]
    changes = changes_since(since) if since else []
    if not changes:
        return Told(messages=messages)
    with_news: list[Following] = []
    without: list[Following] = []
    for row in rows.filter(seen_until__lt=until).select_related("dataset"):
        (with_news if news_for(row, changes) else without).append(row)
    Following.objects.filter(pk__in=[row.pk for row in without], seen_until__lt=until).update(
        seen_until=until
    )
    mails = _mails([row.pk for row in with_news if row.way == Way.MAIL], changes, now)
    called = [row for row in with_news if row.way == Way.CALL]
    return Told(mails, sum(_calls(row, changes, now, bounds) for row in called), messages)


def _waiting(now: datetime) -> QuerySet[Following]:
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    return Following.objects.filter(due, confirmed_at__isnull=False, given_up_at__isnull=True)


def _take(pk: int, now: datetime) -> Following | None:
    """Take a follower who is to be told; None where another process has them, or it was ended."""
    free = Q(taken_until__isnull=True) | Q(taken_until__lte=now)
    taken = _waiting(now).filter(free, pk=pk).update(taken_until=now + TAKEN_FOR)
    return Following.objects.select_related("dataset").filter(pk=pk).first() if taken else None


def _leave(row: Following) -> None:
    """Keep how far somebody was told, and let them go; what they changed meanwhile stays."""
    row.taken_until = None
    kept = {name: getattr(row, name) for name in KEPT}
    Following.objects.filter(pk=row.pk).update(**kept)


def _mails(keys: Sequence[int], changes: list[Change], now: datetime) -> int:
    """Write to each; where the mail server does not answer, it would not for the next."""
    sent, unsent = 0, 0
    for pk in keys:
        left = _mail(pk, changes, now)
        sent, unsent = sent + (left is True), unsent + (left is False)
        if unsent >= MOST_UNSENT:
            break
    return sent


def _mail(pk: int, changes: list[Change], now: datetime) -> bool | None:
    """Write to one; None where there was nothing to do."""
    row = _take(pk, now)
    if row is None:
        return None
    left, found = None, _due(row, changes, now)
    if found:
        left = send_mail(news_letter(row, found))
        if left:
            _note_success(row, found[0].changed.at, now)
        else:  # that our mail server is away is no reason to give anybody up
            row.failures, row.trouble = min(row.failures + 1, MOST_MAIL_FAILURES), MAIL_WAITS
            row.next_try_at = next_try(row.failures, now)
    _leave(row)
    return left


def _due(row: Following, changes: list[Change], now: datetime) -> list[Change]:
    """Give what is new to somebody who may be told again."""
    if not is_due(Rhythm(row.rhythm), row.told_at, now):
        return []
    return news_for(row, changes)


def _calls(follower: Following, changes: list[Change], now: datetime, bounds: Bounds) -> int:
    """Call one for each change, the oldest first, until one is not taken."""
    row = _take(follower.pk, now)
    if row is None:
        return 0
    since, waiting = row.seen_until, _due(row, changes, now)[::-1]
    for number, one in enumerate(waiting[:MOST_CALLS], 1):
        message = message_of(one, event_of(one.changed, since))
        trouble = call(row.address, signing_secret(row.seed), message, bounds)
        if trouble:
            _note_failure(row, trouble, now)
            _leave(row)
            return number - 1
        _note_success(row, one.changed.at, now if number == len(waiting) else row.told_at)
        Following.objects.filter(pk=row.pk).update(seen_until=row.seen_until)
    _leave(row)
    return min(len(waiting), MOST_CALLS)


def _note_success(row: Following, until: datetime, told_at: datetime | None) -> None:
    row.seen_until, row.told_at = until, told_at
    row.failures, row.next_try_at, row.trouble = 0, None, ""


def _note_failure(row: Following, trouble: str, now: datetime) -> None:
    row.failures += 1
    row.trouble, row.next_try_at = trouble, next_try(row.failures, now)
    if row.next_try_at is None:
        row.given_up_at = now


def _by_mqtt(now: datetime, send_all: SendByMqtt) -> int:
    """Publish each change once; a broker that is away gets them the next time."""
    start = datetime(1970, 1, 1, tzinfo=now.tzinfo)
    mark, _ = ToldUntil.objects.get_or_create(name=MQTT, defaults={"at": start})
    changes = changes_since(mark.at)
    free = Q(taken_until__isnull=True) | Q(taken_until__lte=now)
    rows = ToldUntil.objects.filter(pk=mark.pk)
    if not changes or not rows.filter(free, at=mark.at).update(taken_until=now + TAKEN_FOR):
        return 0
    left = _published(changes, mark.at, send_all)
    rows.update(taken_until=None, at=changes[-1].changed.at if left else mark.at)
    return len(changes) if left else 0


def _published(changes: list[Change], since: datetime, send_all: SendByMqtt) -> bool:
    messages = [
        (f"{TOPIC}/{one.changed.key}", as_json(message_of(one, event_of(one.changed, since))))
        for one in changes
    ]
    try:
        return send_all(messages)
    except Refused as error:
        log.warning("changes of data wait for the broker: %s", error)
        return False
