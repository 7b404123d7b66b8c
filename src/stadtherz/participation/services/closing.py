"""Closes days and boxes, opens what was sealed, destroys keys: all of it by the clock alone.

No person decides on any of it, so no permission is asked; what is not due is refused or left.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from stadtherz.kernel.errors import Conflict
from stadtherz.participation.adapters import keys
from stadtherz.participation.adapters.rewriting import forget_the_order, old_versions_are_left
from stadtherz.participation.domain.board import (
    EntryKind,
    ballot_contents,
    may_be_boarded,
    openings_content,
)
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.models import (
    BallotBox,
    CastBallot,
    DayHead,
    RightMark,
    SealedBallot,
    Unbinding,
    VotingBallot,
    VotingRight,
)
from stadtherz.participation.selectors.paper import paper_waits, rights_without_ballot
from stadtherz.participation.selectors.procedures import fixed_ballot
from stadtherz.participation.selectors.totals import openings_of
from stadtherz.participation.services.boarding import NewHead, append, sign_head
from stadtherz.participation.services.paper_release import forget_readings
from stadtherz.participation.services.telling import tell_of_procedure

AT_ONCE = 500


def close_day(*, ballot_id: UUID, day: date, now: datetime) -> DayHead | None:
    """Put the ballots of a day onto the board and sign its head; after the end, for good.

    Fewer than ten ballots wait for the next closing, unless it is the last; and the last waits for
    every batch of paper. Gives None when the
    box was closed for good before.

    Raises:
        NotFound: there is no such ballot.
        Conflict: used rights and ballots differ; nothing was closed.

    """
    ballot = fixed_ballot(ballot_id)
    with transaction.atomic():
        # waits for casts that are under way, which hold the row for themselves (migration 0002)
        box = BallotBox.objects.select_for_update().get(pk=ballot.pk)
        if box.sealed:
            return None
        final = now >= ballot.closes and not paper_waits(ballot.pk)
        head = _close(ballot, box, day, final=final)
        transaction.on_commit(forget_the_order)
    return head


def _close(ballot: VotingBallot, box: BallotBox, day: date, *, final: bool) -> DayHead:
    _check_balance(ballot, box)
    moved: Counter[str] = Counter()
    if may_be_boarded(box.cast.count(), final=final):
        moved, commitments = _move(box)
        append(box, ballot_contents(commitments, day))
        _rewrite_used_rights(ballot)
    if final:
        BallotBox.objects.filter(pk=box.pk).update(sealed=True)
    return sign_head(box, NewHead(day, moved))


def _check_balance(ballot: VotingBallot, box: BallotBox) -> None:
    """Refuse where the list of voters and the box do not say the same, by channel."""
    rights = VotingRight.objects.filter(ballot=ballot, used=True)
    used = Counter(dict(rights.values_list("channel").annotate(Count("pk"))))
    # who votes on paper uses the right with the slip; the ballot comes with its batch, or never
    there: Counter[str] = Counter({Proof.PAPER.value: rights_without_ballot(ballot.pk)})
    for ballots in (box.cast, box.ballots):
        there.update(dict(ballots.values_list("channel").annotate(Count("pk"))))
    if used != there:
        message = f"box {box.pk}: rights used {dict(used)}, ballots {dict(there)}; look into it"
        raise Conflict(message, code="box-balance")


def _move(box: BallotBox) -> tuple[Counter[str], list[str]]:
    """Lay the day's ballots into the sealed part in the order of their random numbers.

    They are inserted anew and not marked: so their place on the disk and the number of their
    transaction are those of the closing (see `adapters.rewriting`).
    """
    rows = list(box.cast.order_by("pk"))
    SealedBallot.objects.bulk_create(
        [
            SealedBallot(
                id=row.pk, box=box, choice=row.choice, nonce=row.nonce,
                commitment=row.commitment, channel=row.channel,
            )
            for row in rows
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    CastBallot.objects.filter(box=box)._raw_delete("default")  # noqa: SLF001
    return Counter(row.channel for row in rows), [row.commitment for row in rows]


def _rewrite_used_rights(ballot: VotingBallot) -> None:
    """Write every used right once more, so that all bear the number of this transaction."""
    VotingRight.objects.filter(ballot=ballot, used=True).update(used=True)


def reveal(*, ballot_id: UUID, now: datetime) -> bool:
    """Bind what was sealed onto the board, once the moment has come; gives whether it was new.

    Raises:
        NotAllowed: the announced moment has not come.
        Unavailable: the box is not closed for good.

    """
    ballot = fixed_ballot(ballot_id)
    openings = openings_of(ballot, now)
    with transaction.atomic():
        box = BallotBox.objects.select_for_update().get(pk=ballot.pk)
        if box.heads.filter(final=True).exists():
            return False
        append(box, [openings_content(openings)])
        sign_head(box, NewHead(timezone.localdate(now), final=True))
        tell_of_procedure(ballot.procedure, Happening.RESULT, now, ballot.title)
    return True


def destroy_key(*, ballot_id: UUID, now: datetime) -> bool:
    """Destroy the key of the marks, and the marks, once nobody can object any more.

    Gives whether there was one to destroy.

    Raises:
        Conflict: the time to object is not over, or the result is not out.

    """
    ballot = fixed_ballot(ballot_id)
    final = DayHead.objects.filter(box_id=ballot.pk, final=True)
    if not ballot.times.may_forget(now) or not final.exists():
        message = f"{ballot.key}: until {ballot.objections_until} its key is kept for objections"
        raise Conflict(message, code="key-needed")
    if ballot.key_destroyed_on:
        return False
    keys.destroy_key(ballot.pk)
    with transaction.atomic():
        RightMark.objects.filter(ballot=ballot).delete()
        Unbinding.objects.filter(ballot=ballot).delete()
        VotingRight.objects.filter(ballot=ballot).exclude(entry=None).update(entry=None)
        ballot.key_destroyed_on = timezone.localdate(now)
        ballot.save(update_fields=["key_destroyed_on"])
        forget_readings(ballot)
        transaction.on_commit(forget_the_order)
    return True


def close_due(*, now: datetime) -> list[str]:
    """Do whatever is due in all ballots; gives what was done, for the terminal."""
    told = []
    for ballot in VotingBallot.objects.exclude(rule_hash="").filter(key_destroyed_on=None):
        told += [f"{ballot.procedure_id} {ballot.key}: {word}" for word in _do_due(ballot, now)]
    if old_versions_are_left():  # somebody looked at them for longer than a closing waits
        forget_the_order()
    return told


def _do_due(ballot: VotingBallot, now: datetime) -> list[str]:
    box = BallotBox.objects.get(pk=ballot.pk)
    done = []
    waits = paper_waits(ballot.pk)
    over, yesterday = now >= ballot.closes and not waits, timezone.localdate(now) - timedelta(1)
    day = timezone.localdate(now) if over else yesterday
    behind = now >= ballot.opens and box.heads.latest("number").day < yesterday
    if not box.sealed and (over or behind):
        close_day(ballot_id=ballot.pk, day=day, now=now)
        done.append("closed for good" if over else f"closed {day}")
    if waits:
        return done
    if ballot.times.may_tell(now) and not box.heads.filter(final=True).exists():
        reveal(ballot_id=ballot.pk, now=now)
        done.append(EntryKind.OPENINGS.value)
    if ballot.times.may_forget(now):
        destroy_key(ballot_id=ballot.pk, now=now)
        done.append("key destroyed")
    return done
