"""Issues sheets, takes slips into batches: the right of who votes on paper is used here.

A slip shows the code of a letter. Its right is used by one conditional UPDATE, as with every other
channel, and the batch counts one slip more; which right it was, no row of the batch says.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.adapters.keys import key_of
from stadtherz.participation.domain.codes import read_code
from stadtherz.participation.domain.marks import Proof, mark_of
from stadtherz.participation.domain.paper import BatchState
from stadtherz.participation.domain.paper_times import PaperAct
from stadtherz.participation.domain.register import PROOFS, Access
from stadtherz.participation.domain.sheets import SheetState, number_typed, serials
from stadtherz.participation.models import (
    BallotBox,
    PaperBatch,
    RightMark,
    Sheet,
    SheetRun,
    VotingBallot,
    VotingRight,
)
from stadtherz.participation.selectors.paper import require_paper
from stadtherz.participation.selectors.procedures import fixed_ballot

ON_SLIPS = (Proof.LETTER, Proof.STAND, Proof.PAPER)
AT_ONCE = 500


class Taken(StrEnum):
    """What became of a slip."""

    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    REPEATED = "repeated"


@transaction.atomic
def issue_sheets(*, ballot_id: UUID, number: int, place: str, by: User, now: datetime) -> SheetRun:
    """Give numbers to new sheets of a ballot for a place; they follow those of before.

    Raises:
        NotAllowed: without the permission to run ballots, or when voting has ended.
        NotFound: the rules of the ballot are not fixed.
        Invalid: no code comes with this ballot, or there would be too many sheets.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = _with_paper(ballot_id)
    require_paper(ballot, PaperAct.ISSUE, now)
    last = Sheet.objects.filter(ballot=ballot).aggregate(last=Max("serial"))["last"] or 0
    numbered = serials(last + 1, number)
    run = SheetRun.objects.create(ballot=ballot, first=last + 1, number=number, place=place)
    Sheet.objects.bulk_create(
        [Sheet(run=run, ballot=ballot, serial=serial) for serial in numbered], batch_size=AT_ONCE
    )
    return run


@transaction.atomic
def put_aside(*, ballot_id: UUID, numbers: str, state: SheetState, by: User, now: datetime) -> int:
    """Write down sheets that are void or came back unused; gives how many.

    Args:
        ballot_id: whose sheets they are.
        numbers: as typed, one a line, or two with "bis" or "to" between them for a row of them.
        state: void or returned.
        by: who does so.
        now: the moment.

    Raises:
        NotAllowed: without the permission to enter paper, or after the count.
        NotFound: there is no such ballot.
        Invalid: a number was mistyped; nothing was written down.
        Conflict: one of the sheets was never issued, or is used already.

    """
    require(by, Permission.ENTER_PAPER)
    if state not in {SheetState.VOID, SheetState.RETURNED}:
        message = "only void sheets, and those that came back, are put aside"
        raise Invalid(message, code="sheets")
    require_paper(fixed_ballot(ballot_id), PaperAct.PUT_ASIDE, now)
    wanted = _rows(numbers)
    free = (SheetState.ISSUED.value, SheetState.VOID.value, SheetState.RETURNED.value)
    found = Sheet.objects.filter(ballot_id=ballot_id, state__in=free, readings=None)
    done = 0
    for row in wanted:
        within = found.filter(serial__gte=row.start, serial__lt=row.stop)
        moved = Sheet.objects.filter(pk__in=within.values("pk")).update(state=state.value)
        if moved != len(row):
            message = f"of {len(row)} sheets from {row.start} on, {len(row) - moved} are not free"
            raise Conflict(message, code="sheet-used")
        done += moved
    return done


def _rows(numbers: str) -> list[range]:
    rows = []
    for line in numbers.replace(",", "\n").splitlines():
        ends = line.replace(" to ", " bis ").split(" bis ")
        if line.strip():
            first, last = number_typed(ends[0]), number_typed(ends[-1])
            if len(ends) > 2 or last < first:  # noqa: PLR2004 - from and to
                message = f"{line!r} is no row of sheets"
                raise Invalid(message, code="sheet-mistyped")
            rows.append(range(first, last + 1))
    return rows


@transaction.atomic
def open_batch(*, ballot_id: UUID, by: User, now: datetime) -> PaperBatch:
    """Begin a batch; its box stays open until it is released, also after voting has ended.

    Raises:
        NotAllowed: without the permission to run ballots, before voting begins or after it ended.
        NotFound: the rules of the ballot are not fixed.
        Invalid: no code comes with this ballot.
        Conflict: the box is closed for good.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = _with_paper(ballot_id)
    require_paper(ballot, PaperAct.BEGIN, now)
    # the closing locks the box as well: it either sees this batch, or has closed before
    if BallotBox.objects.select_for_update().get(pk=ballot.pk).sealed:
        message = "the box is closed for good; it takes no paper any more"
        raise Conflict(message, code="ballot-closed")
    last = PaperBatch.objects.filter(ballot=ballot).aggregate(last=Max("number"))["last"] or 0
    return PaperBatch.objects.create(ballot=ballot, number=last + 1)


@transaction.atomic
def take_slip(*, batch_id: UUID, code: str, by: User, now: datetime) -> Taken:
    """Use the right of a slip for paper; where it was used already, nothing but a count changes.

    Raises:
        NotAllowed: without the permission to enter paper, no right has this code, or voting ended.
        Conflict: the batch takes no slips any more.
        Invalid: the code was mistyped.

    """
    require(by, Permission.ENTER_PAPER)
    batch = locked_batch(batch_id, BatchState.TAKING)
    # a closing compares rights with slips: it waits for this one, or this one for the closing
    BallotBox.objects.select_for_update(no_key=True).get(pk=batch.ballot_id)
    require_paper(batch.ballot, PaperAct.TAKE, now)
    typed, key = read_code(code), key_of(batch.ballot_id)
    marks = [mark_of(key, proof, typed) for proof in ON_SLIPS]
    found = RightMark.objects.filter(ballot_id=batch.ballot_id, mark__in=marks)
    right_id = found.values_list("right_id", flat=True).first()
    # who replaces a code holds its right for that: held here, what is seen afterwards stays
    if right_id is not None:
        list(VotingRight.objects.select_for_update().filter(pk=right_id).values_list("pk"))
    if right_id is None or not found.filter(right_id=right_id).exists():
        message = "nobody with this code is on the list of voters of this ballot"
        raise NotAllowed(message, code="no-right")
    taken = _use(right_id)
    column = {Taken.TAKEN: "slips", Taken.ELSEWHERE: "elsewhere", Taken.REPEATED: "repeated"}[taken]
    PaperBatch.objects.filter(pk=batch.pk).update(**{column: F(column) + 1})
    return taken


def _use(right_id: UUID) -> Taken:
    """Use a right; as in casting, the condition stands in one table and without a join."""
    unused = VotingRight.objects.filter(pk=right_id, used=False)
    if unused.update(used=True, channel=Proof.PAPER.value):
        return Taken.TAKEN
    channel = VotingRight.objects.values_list("channel", flat=True).get(pk=right_id)
    return Taken.REPEATED if channel == Proof.PAPER.value else Taken.ELSEWHERE


@transaction.atomic
def end_taking(*, batch_id: UUID, by: User, now: datetime) -> None:
    """Take no more slips into a batch: its sheets are mixed now, and entered.

    Raises:
        NotAllowed: without the permission to enter paper, or after the count.
        Conflict: it takes none already.

    """
    require(by, Permission.ENTER_PAPER)
    batch = locked_batch(batch_id, BatchState.TAKING)
    require_paper(batch.ballot, PaperAct.MIX, now)
    PaperBatch.objects.filter(pk=batch.pk).update(state=BatchState.ENTERING.value)


def locked_batch(batch_id: UUID, state: BatchState) -> PaperBatch:
    """Hold a batch that stands where it should.

    Raises:
        NotFound: there is no such batch.
        Conflict: it stands elsewhere.

    """
    batch = PaperBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        message = f"there is no batch {batch_id}"
        raise NotFound(message, code="batch")
    if batch.state != state.value:
        message = f"batch {batch.number} is {batch.state}, not {state.value}"
        raise Conflict(message, code="batch-state")
    return batch


def _with_paper(ballot_id: UUID) -> VotingBallot:
    ballot = VotingBallot.objects.select_for_update().filter(pk=ballot_id).first()
    if ballot is None or not ballot.rule_hash:
        message = f"there is no open ballot {ballot_id}"
        raise NotFound(message, code="ballot")
    if Proof.LETTER not in PROOFS[Access(ballot.access)]:
        message = "paper shows its right by the code of a letter; this ballot has no letters"
        raise Invalid(message, code="no-paper")
    return ballot
