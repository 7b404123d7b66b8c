"""Following data: somebody gives an address, shows that it is theirs, and ends it with one click.

Mail by double opt-in (BGH I ZR 164/09; Art. 7 (1) GDPR): before the link in the first mail was
used, nothing else is sent. A program has to answer a signed `ping` with the word in it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from stadtherz.accounts.public import send_mail
from stadtherz.kernel.errors import Conflict, Invalid, Unavailable
from stadtherz.opendata.adapters.calling import BOUNDS, ping
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.request_keys import new_seed, signing_secret
from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.domain.catalogue import Area
from stadtherz.opendata.domain.following import Event, Rhythm, Way
from stadtherz.opendata.models import Dataset, Following
from stadtherz.opendata.services.following_letters import confirm_letter
from stadtherz.opendata.services.noticing import notice

UNCONFIRMED_KEPT, GIVEN_UP_KEPT = timedelta(days=7), timedelta(days=30)
MOST_OF_AN_ADDRESS = 50
HTTPS = "https://"
SUBJECT = ("dataset", "words", "theme", "department", "box")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be told of, where and how often.

    Args:
        way: by mail or by calls.
        address: of mail, or beginning with https://.
        rhythm: how often at most.
        language: of what is written.
        dataset, words, theme, department, area: all that is given has to fit.

    """

    way: Way
    address: str
    rhythm: Rhythm = Rhythm.WEEKLY
    language: str = "de"
    dataset: Dataset | None = None
    words: str = ""
    theme: str = ""
    department: str = ""
    area: Area | None = None


def follow(*, wish: Wish, now: datetime) -> Following:
    """Keep a wish until its address is confirmed; who gave a mail address gets a link.

    Raises:
        Invalid: a program's address does not begin with https://.
        Conflict: the address follows very much already.
        Unavailable: the mail did not leave; nothing is kept.

    """
    if wish.way is Way.CALL and not (wish.address.startswith(HTTPS) and is_web(wish.address)):
        message = "the address of a program has to begin with https://"
        raise Invalid(message, code="no-https")
    if Following.objects.filter(address__iexact=wish.address).count() >= MOST_OF_AN_ADDRESS:
        message = f"one address follows {MOST_OF_AN_ADDRESS} things at most; end some of them"
        raise Conflict(message, code="follows-much")
    area = wish.area
    row = Following.objects.create(
        way=wish.way.value, address=wish.address, rhythm=wish.rhythm.value,
        language=wish.language, dataset=wish.dataset, words=wish.words, theme=wish.theme,
        department=wish.department, seed=new_seed(), created_at=now, seen_until=now,
        box=[area.west, area.south, area.east, area.north] if area else None,
    )  # fmt: skip
    if wish.way is Way.MAIL and not send_mail(confirm_letter(row)):
        row.delete()
        message = "the mail server does not take mails just now; try it again later"
        raise Unavailable(message, code="mail")
    return row


def confirm(*, following: Following, now: datetime, bounds: Bounds = BOUNDS) -> str:
    """Begin to tell, from now on; gives what was wrong where a program did not answer.

    For one that was given up it begins anew, with what it missed.
    """
    if following.confirmed_at and not following.given_up_at:
        return ""
    trouble = _ping(following, bounds) if following.way == Way.CALL else ""
    if trouble:
        Following.objects.filter(pk=following.pk).update(trouble=trouble)
        return trouble
    _begin(following.pk, now)
    return ""


def _ping(row: Following, bounds: Bounds) -> str:
    return ping(row.address, signing_secret(row.seed), Event.PING.value, bounds)


@transaction.atomic
def _begin(pk: int, now: datetime) -> None:
    until = notice(now=now)
    row = Following.objects.select_for_update().filter(pk=pk).first()
    if row is None or (row.confirmed_at and not row.given_up_at):  # two came at once
        return
    if row.confirmed_at is None:
        row.confirmed_at, row.seen_until = now, until
    row.failures, row.next_try_at, row.given_up_at, row.trouble = 0, None, None, ""
    row.save()
    same = {name: getattr(row, name) for name in SUBJECT if getattr(row, name) is not None}
    missing = {f"{name}__isnull": True for name in SUBJECT if getattr(row, name) is None}
    twins = Following.objects.filter(way=row.way, address__iexact=row.address, **same, **missing)
    twins.filter(confirmed_at__isnull=False).exclude(pk=pk).delete()  # nobody is told twice


def change_rhythm(*, following: Following, rhythm: Rhythm) -> None:
    """Tell somebody more often, or less."""
    Following.objects.filter(pk=following.pk).update(rhythm=rhythm.value)


def end(*, following: Following) -> None:
    """End it; nothing of it is kept."""
    Following.objects.filter(pk=following.pk).delete()


def forget(*, now: datetime) -> int:
    """Delete what was never confirmed, and what was given up long ago; gives how many."""
    never = Following.objects.filter(
        confirmed_at__isnull=True, created_at__lte=now - UNCONFIRMED_KEPT
    )
    lost = Following.objects.filter(given_up_at__lte=now - GIVEN_UP_KEPT)
    return never.delete()[0] + lost.delete()[0]
