"""What people made with the data: proposed by anybody, shown after a look of staff."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict
from stadtherz.opendata.domain.moderating import Act, State, after
from stadtherz.opendata.models import Dataset, Reuse

MOST_WAITING = 500
HIDDEN_KEPT = timedelta(days=30)
ANSWERS = range(200, 400)


@transaction.atomic
def propose(
    *, datasets: Sequence[Dataset], said: Mapping[str, str], language: str, now: datetime
) -> Reuse:
    """Keep a proposal until staff have looked at it.

    Args:
        datasets: that it was made with.
        said: title, address, description, who, kind and licence.
        language: in which it was written.
        now: the moment.

    Raises:
        Conflict: code "too-many-waiting", or "known-address" where it is shown or waits already.

    """
    if Reuse.objects.filter(state=State.NEW).count() >= MOST_WAITING:
        message = f"{MOST_WAITING} proposals wait for somebody to look; come again later"
        raise Conflict(message, code="too-many-waiting")
    known = Reuse.objects.filter(address=said["address"]).exclude(state=State.HIDDEN)
    if known.filter(datasets__in=[row.pk for row in datasets]).exists():
        message = "this address is known with this dataset already"
        raise Conflict(message, code="known-address")
    row = Reuse.objects.create(**said, language=language, proposed_at=now, changed_at=now)
    row.datasets.set(datasets)
    return row


@transaction.atomic
def decide(*, reuse: Reuse, act: Act, by: User, now: datetime) -> Reuse:
    """Show a proposal, hide it, or take the last such act back.

    Raises:
        NotAllowed: the person may not.
        Conflict: nothing would change.

    """
    require(by, Permission.RUN_CATALOGUE)
    row = Reuse.objects.select_for_update().get(pk=reuse.pk)
    row.state, row.before = after(act, row.state, row.before)
    row.decided_by, row.changed_at = by, now
    if row.state == State.PUBLISHED:
        row.released_at = row.released_at or now
    row.save(update_fields=["state", "before", "decided_by", "changed_at", "released_at"])
    return row


def note_links(*, statuses: Mapping[str, int], now: datetime) -> int:
    """Write down what addresses answered; gives how many did not.

    Args:
        statuses: by address; 0 for no answer. Addresses that were not asked are left out.
        now: the moment.

    """
    broken = 0
    for row in Reuse.objects.filter(state=State.PUBLISHED, address__in=statuses):
        status = statuses[row.address]
        failed = status not in ANSWERS
        row.link_failures = row.link_failures + 1 if failed else 0
        row.link_status, row.link_asked_at = status, now
        row.save(update_fields=["link_failures", "link_status", "link_asked_at"])
        broken += failed
    return broken


def forget_hidden(*, now: datetime) -> int:
    """Delete proposals that have been hidden for a month; gives how many."""
    old = Reuse.objects.filter(state=State.HIDDEN, changed_at__lt=now - HIDDEN_KEPT)
    return old.delete()[1].get("opendata.Reuse", 0)
