"""Messages that could not be read: kept with the reason, replayed when the reason is mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from stadtherz.observations.domain.sent_by import SentBy, sent_by
from stadtherz.observations.models import DeadLetter

MOST_KEPT = 100_000
LARGEST_KEPT = 65_536
AT_ONCE = 500
IDENTIFYING = "identifying"


class Kept(NamedTuple):
    """A kept message as it is handed in again, with what its sender was allowed."""

    topic: str
    payload: bytes
    arrived: datetime
    sender: SentBy | None = None


@dataclass(frozen=True)
class Bad:
    """A message and why it was not taken."""

    topic: str
    payload: bytes
    code: str
    reason: str
    arrived: datetime | None = None
    sender: SentBy | None = None


def keep_letters(*, letters: Sequence[Bad]) -> int:
    """Keep messages aside; when there are too many the oldest go. Gives their number."""
    DeadLetter.objects.bulk_create(
        [
            DeadLetter(
                topic=one.topic[:500], payload=one.payload[:LARGEST_KEPT], code=one.code,
                reason=one.reason[:500], at=one.arrived or timezone.now(),
                sender=one.sender.as_json() if one.sender else None,
            )
            for one in letters
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    if letters:
        _let_the_oldest_go()
    return len(letters)


def _let_the_oldest_go() -> None:
    newest = DeadLetter.objects.order_by("-pk").values_list("pk", flat=True)[:1]
    for pk in newest:
        DeadLetter.objects.filter(pk__lte=pk - MOST_KEPT).delete()


def replay_letters(*, take: Callable[[Sequence[Kept]], int], code: str = "") -> tuple[int, int]:
    """Hand kept messages in again; gives how many were taken and how many stay.

    Args:
        take: takes messages as they were kept; what it cannot read it keeps anew.
        code: only those that were kept for this reason; empty for all.

    """
    # of what identified somebody, or was sent to be counted, nothing is left to be handed in
    letters = DeadLetter.objects.order_by("pk").exclude(payload=b"")
    if code:
        letters = letters.filter(code=code)
    taken = tried = last = 0
    end = letters.order_by("-pk").values_list("pk", flat=True).first() or 0
    while rows := list(letters.filter(pk__gt=last, pk__lte=end)[:AT_ONCE]):
        last = rows[-1].pk
        with transaction.atomic():
            taken += take([_handed_in(row) for row in rows])
            DeadLetter.objects.filter(pk__in=[row.pk for row in rows]).delete()
        tried += len(rows)
    return taken, tried - taken


def _handed_in(row: DeadLetter) -> Kept:
    return Kept(row.topic, bytes(row.payload), row.at, sent_by(row.sender))
