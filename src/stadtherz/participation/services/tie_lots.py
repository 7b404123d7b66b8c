"""Draws a lot after a tie: announced before its seed can be known, drawn once by somebody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.counting.tie_lot import lot_order
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.lots.drawing import seed_of
from stadtherz.participation.domain.moderation import SHORTEST_REASON
from stadtherz.participation.models import TieLot, VotingBallot
from stadtherz.participation.selectors.procedures import fixed_ballot, held_ballot
from stadtherz.participation.selectors.totals import left_tie
from stadtherz.participation.services.counting import result_text
from stadtherz.participation.services.telling import tell_of_procedure

LONGEST_SEED = 200
LONGEST_WAIT = timedelta(days=60)
"""What is announced stays, so an event that was typed with a wrong year must not be taken."""


@dataclass(frozen=True)
class Announced:
    """Which public event gives the seed, when that is known, and why this one."""

    event: Text
    known_at: datetime
    reason: str


@transaction.atomic
def announce_tie_lot(*, ballot_id: UUID, announced: Announced, by: User, now: datetime) -> TieLot:
    """Announce the event that gives the seed; this happens once.

    Nobody knows but the city when an event really gives its number. If another could be named until
    the moment that was written here, one could look at the number and take another event.

    Raises:
        NotAllowed: without the permission to run ballots, or the result is not out.
        NotFound: there is no such ballot.
        Conflict: it has no tie, or an event is announced already.
        Invalid: the event lies in the past or far away, or event or reason are missing.

    """
    require(by, Permission.RUN_BALLOTS)
    _require_tie(_locked(ballot_id), now)
    if TieLot.objects.filter(pk=ballot_id).exists():
        message = "an event is announced, in public; its seed counts"
        raise Conflict(message, code="tie-announced")
    faults = {
        "event": not announced.event,
        "known_at": not now < announced.known_at <= now + LONGEST_WAIT,
        "reason": len(announced.reason.strip()) < SHORTEST_REASON,
    }  # fmt: skip
    if broken := tuple(name for name, is_broken in faults.items() if is_broken):
        message = f"name a public event in the future, and say why; look at {', '.join(broken)}"
        raise Invalid(message, code="tie-event", details=broken)
    return TieLot.objects.create(
        pk=ballot_id, event=announced.event, known_at=announced.known_at,
        reason=announced.reason.strip(), announced_at=now, announced_by=by,
    )  # fmt: skip


@transaction.atomic
def draw_tie_lot(*, ballot_id: UUID, seed: str, again: str, by: User, now: datetime) -> TieLot:
    """Enter the seed, which is typed twice, draw the lot, and count with it; this happens once.

    The lot puts all projects of the ballot in an order, so no further tie can be left. Who follows
    the procedure was told of a result that was none yet, so they are told again.

    Raises:
        NotAllowed: without the permission, before the event, or by who announced it.
        NotFound: there is no such ballot.
        Conflict: nothing was announced, or the lot is drawn.
        Invalid: the seed is no numbers, or was typed in two ways.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = _locked(ballot_id)
    row = TieLot.objects.select_for_update().filter(pk=ballot_id).first()
    if row is None or row.seed:
        message = "a lot is announced first, and drawn once"
        raise Conflict(message, code="tie-drawn" if row else "tie-not-announced")
    if now < row.known_at:
        message = f"the seed cannot be known before {row.known_at}"
        raise NotAllowed(message, code="tie-early")
    if row.announced_by_id == by.pk:
        message = "who announced the lot does not draw it; let somebody else do so"
        raise NotAllowed(message, code="second-person")
    typed = seed_of(seed)
    if not typed or typed != seed_of(again) or len(typed) > LONGEST_SEED:
        message = "type the seed twice in the same way, in numbers"
        raise Invalid(message, code="lots-seed")
    row.seed, row.drawn_at, row.drawn_by = typed, now, by
    row.sequence = list(lot_order([one.key for one in ballot.options.all()], typed))
    row.content = result_text(ballot, now, row)
    row.sha256 = sha256(row.content.encode()).hexdigest()
    row.save()
    tell_of_procedure(ballot.procedure, Happening.RESULT, now, ballot.title)
    return row


def _locked(ballot_id: UUID) -> VotingBallot:
    """Hold the ballot, so that two who announce or draw come one after the other."""
    return fixed_ballot(held_ballot(ballot_id).pk)


def _require_tie(ballot: VotingBallot, now: datetime) -> None:
    if not left_tie(ballot, now):
        message = f"the rule of {ballot.key} left no tie"
        raise Conflict(message, code="tie-none")
