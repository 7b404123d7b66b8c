"""Lets a way be read aloud into a file by the background worker, and forgets it after a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from secrets import token_urlsafe

from django.db import transaction
from django_tasks import task

from stadtherz.guidance.adapters import voice
from stadtherz.guidance.models import Recording
from stadtherz.kernel.errors import Invalid, NotFound, Unavailable

KEPT = timedelta(days=1)
MOST_SIGNS = 27_000
"""About 45 minutes of speech, 60 MB."""
MOST_WAITING, MOST_KEPT, A_VISITOR = 20, 200, 5
OPEN = (Recording.State.WAITING, Recording.State.RUNNING)


def can_record() -> bool:
    """Whether this city has a voice."""
    return voice.program() is not None


def ask_for_recording(
    *, lines: Sequence[str], language: str, visitor: str, now: datetime
) -> Recording:
    """Put a recording into the queue; everybody may, a few times an hour.

    Args:
        lines: what is read aloud.
        language: "de" or "en".
        visitor: a mark of who asks; it is not kept with the recording.
        now: the moment.

    Raises:
        Invalid: it is too long, or the visitor asks too often.
        Unavailable: there is no voice, or too many wait or are kept.

    """
    if not can_record():
        message = f"{voice.PROGRAM} is not installed"
        raise Unavailable(message, code="no-voice")
    if sum(map(len, lines)) > MOST_SIGNS:
        message = f"more than {MOST_SIGNS} signs"
        raise Invalid(message, code="too-long")
    forget_old(now=now)
    waiting = Recording.objects.filter(state__in=OPEN).count()
    if waiting >= MOST_WAITING or Recording.objects.count() >= MOST_KEPT:
        message = "too many recordings; try again later"
        raise Unavailable(message, code="busy")
    if not voice.is_let_in(visitor, A_VISITOR):
        message = f"at most {A_VISITOR} an hour; try again later"
        raise Invalid(message, code="too-often")
    with transaction.atomic():
        row = Recording.objects.create(
            token=token_urlsafe(24), language=language, lines=list(lines), total=len(lines),
            asked_at=now,
        )  # fmt: skip
        transaction.on_commit(partial(record_aside.enqueue, row.token))
    return row


@task()
def record_aside(token: str) -> None:
    """Read one recording aloud in the background."""
    record(token=token)


def record(*, token: str) -> None:
    """Read a recording aloud; one that is not waiting is left alone."""
    rows = Recording.objects.filter(token=token)
    if not rows.filter(state=Recording.State.WAITING).update(state=Recording.State.RUNNING):
        return
    row = rows.get()
    try:
        voice.record(row.lines, row.language, voice.path_of(token), lambda n: _note(token, n))
    except Unavailable as error:
        voice.forget(token)
        rows.update(state=Recording.State.FAILED, trouble=error.code, lines=[])
        return
    if not rows.update(state=Recording.State.DONE, lines=[]):
        voice.forget(token)  # it was forgotten meanwhile


def _note(token: str, number: int) -> None:
    Recording.objects.filter(token=token).update(done=number)


def recording(*, token: str, now: datetime) -> Recording:
    """Find a recording.

    Raises:
        NotFound: there is none, or its day is over.

    """
    row = Recording.objects.filter(token=token, asked_at__gt=now - KEPT).first()
    if row is None:
        message = "there is no such recording; it is kept for a day"
        raise NotFound(message, code="recording")
    return row


def forget_old(*, now: datetime) -> int:
    """Remove what is older than a day; gives how many."""
    old = Recording.objects.filter(asked_at__lte=now - KEPT)
    tokens = list(old.values_list("token", flat=True))
    for token in tokens:
        voice.forget(token)
    old.filter(token__in=tokens).delete()
    return len(tokens)
