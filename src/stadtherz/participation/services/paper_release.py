"""Releases a batch: what two people read alike lies in the box, all of it or nothing.

Ballots get nonces of their own and lie in the order of random numbers. Nothing that stays says
which ballot a sheet became: a voter who kept the number of a sheet could prove a choice by it.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.participation.adapters import scans as files
from stadtherz.participation.adapters import stand_keys
from stadtherz.participation.adapters.chance import new_nonce
from stadtherz.participation.domain.board import paper_content
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.paper import (
    INVALID,
    BatchState,
    Protocol,
    accepted,
    check_amounts,
)
from stadtherz.participation.domain.paper_times import PaperAct
from stadtherz.participation.domain.sealing import commitment_of
from stadtherz.participation.domain.sheets import SheetState
from stadtherz.participation.models import (
    BallotBox,
    BatchScan,
    CastBallot,
    PaperBatch,
    Sheet,
    SheetReading,
    VotingBallot,
)
from stadtherz.participation.selectors.paper import comparison_of, require_paper
from stadtherz.participation.services.boarding import append
from stadtherz.participation.services.paper_batches import locked_batch

AT_ONCE = 500


def keep_scan(*, batch_id: UUID, scan: files.Upload, by: User, now: datetime) -> BatchScan:
    """Keep a scan of a batch outside of everything public; the same file again is one.

    Raises:
        NotAllowed: without the permission to enter paper, before voting begins or after the count.
        NotFound: there is no such batch.
        Invalid: it is no PDF, PNG or JPEG, or too large.
        Conflict: the batch is released already.

    """
    require(by, Permission.ENTER_PAPER)
    batch = PaperBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        message = f"there is no batch {batch_id}"
        raise NotFound(message, code="batch")
    if batch.state == BatchState.RELEASED.value:
        message = f"batch {batch.number} is released; its protocol names its scans"
        raise Conflict(message, code="batch-state")
    require_paper(batch.ballot, PaperAct.SCAN, now)
    kept = files.keep(batch.ballot_id, batch.pk, scan)
    row, _new = BatchScan.objects.get_or_create(
        batch=batch, sha256=kept.sha256, defaults={"kind": kept.kind, "size": kept.size}
    )
    return row


@transaction.atomic
def release_batch(*, batch_id: UUID, by: User, now: datetime) -> Protocol:
    """Put the ballots of a batch into the box, and bind its protocol onto the board.

    Raises:
        NotAllowed: without the permission to run ballots, or after the count.
        NotFound: there is no such batch.
        Conflict: the batch is not being entered, a difference is undecided, there are more sheets
            than slips or too few to hide in, a scan is missing, or a sheet is used already.

    """
    require(by, Permission.RUN_BALLOTS)
    batch = locked_batch(batch_id, BatchState.ENTERING)
    # as a closing does: what is cast at the same moment is in before, or waits
    box = BallotBox.objects.select_for_update().get(pk=batch.ballot_id)
    require_paper(batch.ballot, PaperAct.RELEASE, now)
    comparison, decisions = comparison_of(batch)
    readings = accepted(comparison, decisions)
    check_amounts(batch.slips, len(readings), voting_ended=now >= batch.ballot.closes)
    protocol = _protocol(batch, readings, len(comparison.differences))
    _use_sheets(batch, readings)
    _put_in(box, [read for read in readings.values() if read != INVALID])
    append(box, [paper_content(batch.number, protocol.hash, timezone.localdate(now))])
    PaperBatch.objects.filter(pk=batch.pk).update(
        state=BatchState.RELEASED.value, counted=protocol.counted, invalid=protocol.invalid,
        protocol=protocol.values(), protocol_hash=protocol.hash,
    )  # fmt: skip
    return protocol


def _protocol(batch: PaperBatch, readings: Mapping[int, str], decided: int) -> Protocol:
    scans = tuple(batch.scans.values_list("sha256", flat=True))
    if readings and not scans:
        message = "scan the sheets of this batch and upload the scan first; it is kept"
        raise Conflict(message, code="scan-missing")
    invalid = sum(read == INVALID for read in readings.values())
    return Protocol(
        str(batch.ballot_id), batch.number, batch.slips, len(readings) - invalid, invalid,
        decided, batch.elsewhere, batch.repeated, scans,
    )  # fmt: skip


def _use_sheets(batch: PaperBatch, readings: Mapping[int, str]) -> None:
    done, serials = 0, list(readings)
    for start in range(0, len(serials), AT_ONCE):
        free = Sheet.objects.filter(
            ballot_id=batch.ballot_id, state=SheetState.ISSUED.value,
            serial__in=serials[start : start + AT_ONCE],
        )  # fmt: skip
        done += free.update(state=SheetState.USED.value)
    if done != len(readings):
        message = f"{len(readings) - done} sheets of this batch are used or were put aside"
        raise Conflict(message, code="sheet-used")


def _put_in(box: BallotBox, choices: list[str]) -> None:
    made = []
    for choice in choices:
        nonce = new_nonce()
        made.append(
            CastBallot(
                box=box, choice=choice, nonce=nonce, channel=Proof.PAPER.value,
                commitment=commitment_of(nonce, choice),
            )
        )  # fmt: skip
    try:
        CastBallot.objects.bulk_create(sorted(made, key=lambda one: one.pk), batch_size=AT_ONCE)
    except IntegrityError as error:
        message = "the box is closed for good; it takes no paper any more"
        raise Conflict(message, code="ballot-closed") from error


def forget_readings(ballot: VotingBallot) -> None:
    """Delete what was read on sheets, scans, and the key of stands: nobody can object any more."""
    SheetReading.objects.filter(batch__ballot=ballot).delete()
    transaction.on_commit(lambda: files.destroy(ballot.pk))
    transaction.on_commit(lambda: stand_keys.destroy(ballot.pk))
