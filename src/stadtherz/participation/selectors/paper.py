"""Paper as staff see it: batches, what is still to be compared, whether all of it is there.

Nothing in here adds up what was chosen; totals come from `selectors.totals` alone.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from stadtherz.kernel.errors import NotAllowed, NotFound
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.paper import (
    BatchState,
    Comparison,
    Readings,
    Turn,
    compared,
)
from stadtherz.participation.domain.paper_times import PaperAct, Refusal, refusal
from stadtherz.participation.domain.reconciliation import (
    Batches,
    Difference,
    Sheets,
    differences,
)
from stadtherz.participation.domain.register import PROOFS, Access
from stadtherz.participation.domain.sheets import SheetState
from stadtherz.participation.models import (
    DayHead,
    PaperBatch,
    Sheet,
    SheetReading,
    SheetRun,
    VotingBallot,
    VotingRight,
)


def paper_waits(ballot_id: UUID) -> bool:
    """Whether a batch of this ballot is not released: then its box stays open for it."""
    waiting = PaperBatch.objects.filter(ballot_id=ballot_id)
    return waiting.exclude(state=BatchState.RELEASED.value).exists()


def refusal_of(ballot: VotingBallot, act: PaperAct, at: datetime) -> Refusal | None:
    """Say why an act of paper is not allowed in a ballot at a moment; None where it is."""
    # nothing is opened before that moment, so nothing is asked before it
    counted = at >= ballot.announced and is_opened(ballot.pk)
    return refusal(act, ballot.times, at, counted=counted)


def is_opened(ballot_id: UUID) -> bool:
    """Whether what lies in the box was opened for counting."""
    return DayHead.objects.filter(box_id=ballot_id, final=True).exists()


def require_paper(ballot: VotingBallot, act: PaperAct, at: datetime) -> None:
    """Let pass what the times of a ballot allow, whoever asks.

    Raises:
        NotAllowed: code "paper-times", with the reason and the moment that matters as details.

    """
    refused = refusal_of(ballot, act, at)
    if refused is not None:
        moment = refused.moment.isoformat() if refused.moment else ""
        message = f"{act.value} is not allowed now: {refused.why.value} {moment}".strip()
        raise NotAllowed(message, code="paper-times", details=(refused.why.value, moment))


def comes_on_paper(ballot: VotingBallot) -> bool:
    """Whether sheets of a ballot were issued; asked only where it comes with letters."""
    with_letters = Proof.LETTER in PROOFS[Access(ballot.access)]
    return with_letters and SheetRun.objects.filter(ballot=ballot).exists()


def rights_without_ballot(ballot_id: UUID) -> int:
    """Say of how many rights that were used on paper no ballot lies in the box.

    Their sheets wait to be entered, could not be counted, or were never in the envelope.
    """
    found = PaperBatch.objects.filter(ballot_id=ballot_id)
    return found.aggregate(of=Sum(F("slips") - F("counted"), default=0))["of"]


def batch_with(batch_id: UUID) -> PaperBatch:
    """Find a batch with its ballot.

    Raises:
        NotFound: there is none.

    """
    found = PaperBatch.objects.select_related("ballot__procedure").filter(pk=batch_id).first()
    if found is None:
        message = f"there is no batch {batch_id}"
        raise NotFound(message, code="batch")
    return found


def readings_of(batch: PaperBatch) -> dict[Turn, dict[int, str]]:
    """Give what was read on the sheets of a batch, by turn and serial number."""
    found: dict[Turn, dict[int, str]] = {turn: {} for turn in Turn}
    rows = SheetReading.objects.filter(batch=batch)
    for turn, serial, read in rows.values_list("turn", "sheet__serial", "read"):
        found[Turn(turn)][serial] = read
    return found


def comparison_of(batch: PaperBatch) -> tuple[Comparison, Readings]:
    """Compare what two people read; with it, what a third decided."""
    readings = readings_of(batch)
    return compared(readings[Turn.FIRST], readings[Turn.SECOND]), readings[Turn.DECIDING]


def batches_of(ballot: VotingBallot) -> QuerySet[PaperBatch]:
    """Give the batches of a ballot with how many sheets were read in each turn."""
    turns = {
        f"read_{turn.name.lower()}": Count("readings", filter=Q(readings__turn=turn.value))
        for turn in Turn
    }
    return PaperBatch.objects.filter(ballot=ballot).annotate(**turns)


@dataclass(frozen=True)
class Reconciliation:
    """The sheet on which all paper of a ballot is accounted for."""

    runs: tuple[SheetRun, ...]
    sheets: Sheets
    batches: Batches
    rights: int
    differences: tuple[Difference, ...]


def reconciliation_of(ballot: VotingBallot) -> Reconciliation:
    """Account for all paper of a ballot, in five queries."""
    runs = tuple(SheetRun.objects.filter(ballot=ballot))
    states = Counter(dict(_states(ballot)))
    sheets = Sheets(
        states.total(), states[SheetState.USED], states[SheetState.VOID],
        states[SheetState.RETURNED],
    )  # fmt: skip
    rows = PaperBatch.objects.filter(ballot=ballot)
    sums = rows.aggregate(
        slips=Sum("slips", default=0), counted=Sum("counted", default=0),
        invalid=Sum("invalid", default=0),
    )  # fmt: skip
    waiting = rows.exclude(state=BatchState.RELEASED.value)
    batches = Batches(**sums, open_slips=waiting.aggregate(of=Sum("slips", default=0))["of"])
    used = VotingRight.objects.filter(ballot=ballot, channel=Proof.PAPER.value, used=True)
    rights = used.count()
    return Reconciliation(runs, sheets, batches, rights, differences(sheets, batches, rights))


def _states(ballot: VotingBallot) -> QuerySet[Sheet, tuple[str, int]]:
    counted = Sheet.objects.filter(ballot=ballot).order_by().values_list("state")
    return counted.annotate(how_many=Count("pk"))


def used_serials(ballot: VotingBallot) -> list[int]:
    """Give the sheets that a spot check draws from, in the order of their numbers."""
    used = Sheet.objects.filter(ballot=ballot, state=SheetState.USED.value)
    return list(used.order_by("serial").values_list("serial", flat=True))
