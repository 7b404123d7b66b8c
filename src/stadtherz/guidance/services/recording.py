"""Lets a way be read aloud into a file by the background worker, and forgets it after a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from secrets import token_urlsafe

from django.db import transaction
from django_tasks import task

from stadtherz.accounts.public import is_let_in
from stadtherz.guidance.adapters import recording_files as files
from stadtherz.guidance.adapters import voice
from stadtherz.guidance.models import Recording
from stadtherz.kernel.errors import Invalid, NotFound, Unavailable

KEPT = timedelta(days=1)
STOPPED = timedelta(hours=2)
"""What is not spoken by then never will be: its task was killed, or nobody works."""
MOST_SIGNS = 27_000
"""About 45 minutes of speech, 60 MB."""
A_SIGN, MOST_BYTES = 2_500, 80_000_000
"""Bytes that a sign takes, spoken; and that the longest recording may take."""
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
        Unavailable: there is no voice, or too many wait, are kept, or take too much room.

    """
    if not can_record():
        message = f"{voice.PROGRAM} is not installed"
        raise Unavailable(message, code="no-voice")
    signs = sum(map(len, lines))
    if signs > MOST_SIGNS:
        message = f"more than {MOST_SIGNS} signs"
        raise Invalid(message, code="too-long")
    forget_old(now=now)
    if _is_full(signs):
        message = "too many recordings; try again later"
        raise Unavailable(message, code="busy")
    if not is_let_in("guidance:recording", visitor, A_VISITOR):
        message = f"at most {A_VISITOR} an hour; try again later"
        raise Invalid(message, code="too-often")
    with transaction.atomic():
        row = Recording.objects.create(
            token=token_urlsafe(24), language=language, lines=list(lines), total=len(lines),
            asked_at=now,
        )  # fmt: skip
        transaction.on_commit(partial(record_aside.enqueue, row.token))
    return row


def _is_full(signs: int) -> bool:
    """Whether too many wait or are kept, or what is spoken of them has no room."""
    waiting = list(Recording.objects.filter(state__in=OPEN).values_list("lines", flat=True))
    if len(waiting) >= MOST_WAITING or Recording.objects.count() >= MOST_KEPT:
        return True
    signs += sum(len(line) for lines in waiting for line in lines)
    return not files.fits(signs * A_SIGN)


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
        voice.record(
            row.lines, row.language, files.path_of(token), lambda n: _note(token, n), MOST_BYTES
        )
    except (Unavailable, OSError) as error:  # a full disk is none of espeak-ng
        files.forget(token)
        code = error.code if isinstance(error, Unavailable) else "no-room"
        rows.update(state=Recording.State.FAILED, trouble=code, lines=[])
        return
    running = rows.filter(state=Recording.State.RUNNING)
    if not running.update(state=Recording.State.DONE, lines=[]):
        files.forget(token)  # it was forgotten meanwhile


def _note(token: str, number: int) -> bool:
    """Note how far it is, and say whether it is still wanted."""
    running = Recording.objects.filter(token=token, state=Recording.State.RUNNING)
    return bool(running.update(done=number))


def remove_recording(*, token: str) -> None:
    """Remove a recording, spoken or not; whoever has its address may. A second time is no fault."""
    Recording.objects.filter(token=token).delete()
    files.forget(token)


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
    """Remove what is older than a day, and what killed tasks left; gives how many recordings."""
    _give_up_stopped(now)
    old = Recording.objects.filter(asked_at__lte=now - KEPT)
    tokens = list(old.values_list("token", flat=True))
    for token in tokens:
        files.forget(token)
    old.filter(token__in=tokens).delete()
    files.sweep({*Recording.objects.values_list("token", flat=True)}, now - STOPPED)
    return len(tokens)


def _give_up_stopped(now: datetime) -> None:
    stopped = Recording.objects.filter(state__in=OPEN, asked_at__lte=now - STOPPED)
    for token in list(stopped.values_list("token", flat=True)):
        rows = Recording.objects.filter(token=token, state__in=OPEN)
        rows.update(state=Recording.State.FAILED, trouble="stopped", lines=[])
        files.forget(token)
