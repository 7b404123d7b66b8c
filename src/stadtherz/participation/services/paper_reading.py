"""Enters sheets: two people read each one without seeing what the other read, a third decides."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.domain.paper import NOT_THERE, BatchState, Turn
from stadtherz.participation.domain.paper_keys import reading_typed
from stadtherz.participation.domain.paper_times import PaperAct
from stadtherz.participation.domain.sheets import SheetState, number_typed
from stadtherz.participation.models import PaperBatch, Sheet, SheetReading, VotingBallot
from stadtherz.participation.selectors.paper import comparison_of, require_paper
from stadtherz.participation.services.paper_batches import locked_batch


@dataclass(frozen=True)
class Typed:
    """What somebody typed for a sheet: its number with check digit, and what is marked on it."""

    number: str
    words: str


@transaction.atomic
def read_sheet(
    *, batch_id: UUID, turn: Turn, typed: Typed, by: User, now: datetime
) -> SheetReading:
    """Keep what somebody read on a sheet, as the first or the second.

    Who typed something wrong types it again, until the other person has read the sheet.

    Raises:
        NotAllowed: without the permission to enter paper, or after the count.
        Invalid: the number is mistyped, or the words are no ballot.
        Conflict: the same person read the sheet in the other turn, somebody else did in this one,
            the sheet was never issued or is used, or the batch is not being entered.

    """
    require(by, Permission.ENTER_PAPER)
    batch = locked_batch(batch_id, BatchState.ENTERING)
    require_paper(batch.ballot, PaperAct.READ, now)
    if turn is Turn.DECIDING:
        message = "differences are decided, not read"
        raise Invalid(message, code="reading")
    sheet = _sheet(batch, number_typed(typed.number))
    read = _read(batch.ballot, typed.words)
    if _typed_again(sheet, turn, by):
        SheetReading.objects.filter(sheet=sheet, turn=turn.value).delete()
    return _kept(SheetReading(batch=batch, sheet=sheet, turn=turn.value, read=read, by=by))


@transaction.atomic
def take_back(*, batch_id: UUID, turn: Turn, number: str, by: User, now: datetime) -> None:
    """Forget what somebody read on a sheet, as long as nobody else has read it.

    Raises:
        NotAllowed: without the permission to enter paper, or after the count.
        Conflict: there is nothing of this person, or somebody else has read the sheet.

    """
    require(by, Permission.ENTER_PAPER)
    batch = locked_batch(batch_id, BatchState.ENTERING)
    require_paper(batch.ballot, PaperAct.READ, now)
    sheet = _sheet(batch, number_typed(number))
    if not _typed_again(sheet, turn, by):
        message = "there is nothing of yours to take back"
        raise Conflict(message, code="sheet-read")
    SheetReading.objects.filter(sheet=sheet, turn=turn.value).delete()


@transaction.atomic
def decide_sheet(*, batch_id: UUID, typed: Typed, by: User, now: datetime) -> SheetReading:
    """Decide what a sheet says that two people read differently, with the sheet in hand.

    The word `-` says that no such sheet lies there.

    Raises:
        NotAllowed: without the permission to enter paper, or after the count.
        Invalid: the number is mistyped, or the words are no ballot.
        Conflict: there is nothing to decide, it was decided, or by one of the two who read it.

    """
    require(by, Permission.ENTER_PAPER)
    batch = locked_batch(batch_id, BatchState.ENTERING)
    require_paper(batch.ballot, PaperAct.DECIDE, now)
    serial = number_typed(typed.number)
    comparison, decided = comparison_of(batch)
    if serial not in {one.serial for one in comparison.open(decided.keys())}:
        message = "both read the same on this sheet, or it was decided"
        raise Conflict(message, code="nothing-to-decide")
    read = NOT_THERE if typed.words.strip() == "-" else _read(batch.ballot, typed.words)
    sheet = _sheet(batch, serial)
    return _kept(SheetReading(batch=batch, sheet=sheet, turn=Turn.DECIDING.value, read=read, by=by))


def _sheet(batch: PaperBatch, serial: int) -> Sheet:
    found = Sheet.objects.select_for_update().filter(ballot_id=batch.ballot_id, serial=serial)
    sheet = found.first()
    if sheet is None or sheet.state != SheetState.ISSUED.value:
        message = f"sheet {serial} was never issued, was put aside, or is used already"
        raise Conflict(message, code="sheet-used")
    return sheet


def _read(ballot: VotingBallot, words: str) -> str:
    return reading_typed(words, ballot.limits, [one.key for one in ballot.options.all()])


def _typed_again(sheet: Sheet, turn: Turn, by: User) -> bool:
    """Whether this person read the sheet in this turn, and nobody else has read it since."""
    there = list(SheetReading.objects.filter(sheet=sheet))
    if not any(one.turn == turn.value and one.by_id == by.pk for one in there):
        return False
    if len(there) > 1:
        message = "the sheet was read by somebody else meanwhile; a third person decides"
        raise Conflict(message, code="sheet-read")
    return True


def _kept(reading: SheetReading) -> SheetReading:
    """Store a reading; the database lets nobody read a sheet twice, and each turn be once."""
    try:
        with transaction.atomic():
            reading.save(force_insert=True)
    except IntegrityError as error:
        message = "somebody else has entered this sheet, or you did in another turn"
        raise Conflict(message, code="second-person") from error
    return reading
