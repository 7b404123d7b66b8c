"""The one gate for totals: whatever tells how people chose asks here, and here the domain is asked.

Pages, exports, feeds, the API and counting get choices and sums from this module only; a test walks
the code for other readers of the box (tests/participation/test_embargo.py).
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime

from stadtherz.kernel.errors import NotAllowed, Unavailable
from stadtherz.participation.domain.ballots import read
from stadtherz.participation.domain.board import Opening
from stadtherz.participation.domain.channels import told_closings
from stadtherz.participation.domain.counting.telling import Opened
from stadtherz.participation.models import (
    BallotBox,
    BoardEntry,
    CountedResult,
    DayHead,
    SealedBallot,
    TieLot,
    VotingBallot,
)

TIE = '"state":"tie"'
"""How a result in its one form says that its rule left a tie."""


def require_told(ballot: VotingBallot, at: datetime) -> None:
    """Let pass when totals may leave the house.

    Raises:
        NotAllowed: before the announced moment.
        Unavailable: the moment has come, but the box is not closed for good yet.

    """
    if not ballot.times.may_tell(at):
        message = f"nothing is told of ballot {ballot.pk} before {ballot.announced.isoformat()}"
        raise NotAllowed(message, code="totals-sealed", details=(ballot.announced.isoformat(),))
    if not BallotBox.objects.filter(pk=ballot.pk, sealed=True).exists():
        message = f"the box of ballot {ballot.pk} is still open; run `participation close`"
        raise Unavailable(message, code="box-open")


def opened_ballots(ballot: VotingBallot, at: datetime) -> tuple[Opened, ...]:
    """Give all ballots for counting, in the order of their commitments.

    Each bears its channel where its closing tells them: for numbers apart in which small ones are
    left out, never for what is published of single ballots (`domain.channels`).

    Raises:
        NotAllowed, Unavailable: see `require_told`.

    """
    rows = _sealed(ballot, at)
    channels = _channels(ballot)
    return tuple(Opened(read(one.choice), channels(one)) for one in rows)


def kept_result(ballot: VotingBallot, at: datetime) -> CountedResult | None:
    """Give what was counted and kept; None where counting has not been done yet.

    Where a lot has ended a tie it is what was counted with the lot.

    Raises:
        NotAllowed, Unavailable: see `require_told`.

    """
    require_told(ballot, at)
    kept = CountedResult.objects.filter(pk=ballot.pk).first()
    if kept is None or TIE not in kept.content:
        return kept
    lot = TieLot.objects.filter(pk=ballot.pk).exclude(seed="").first()
    if lot is None:
        return kept
    return CountedResult(
        pk=kept.pk, rule_hash=kept.rule_hash, content=lot.content, sha256=lot.sha256,
        districts=kept.districts, roles=kept.roles,
    )  # fmt: skip


def left_tie(ballot: VotingBallot, at: datetime) -> bool:
    """Whether the count by the declared rule left a tie, also where a lot has ended it.

    Raises:
        NotAllowed, Unavailable: see `require_told`.

    """
    require_told(ballot, at)
    return CountedResult.objects.filter(pk=ballot.pk, content__contains=TIE).exists()


def openings_of(ballot: VotingBallot, at: datetime) -> tuple[Opening, ...]:
    """Give what was sealed, in the order of the commitments.

    Raises:
        NotAllowed, Unavailable: see `require_told`.

    """
    return tuple(Opening(one.commitment, one.nonce, one.choice) for one in _sealed(ballot, at))


def _sealed(ballot: VotingBallot, at: datetime) -> list[SealedBallot]:
    require_told(ballot, at)
    return list(SealedBallot.objects.filter(box_id=ballot.pk).order_by("commitment"))


def _channels(ballot: VotingBallot) -> Callable[[SealedBallot], str]:
    """Give what says of a ballot its channel; "" where the closing that brought it tells none."""
    heads = DayHead.objects.filter(box_id=ballot.pk).order_by("number")
    ends, brought = zip(*heads.values_list("entries", "channels"), strict=True)
    told = told_closings(brought)
    entries = BoardEntry.objects.filter(box_id=ballot.pk).exclude(commitment="")
    numbers = dict(entries.values_list("commitment", "number"))

    def channel(one: SealedBallot) -> str:
        return one.channel if bisect_right(ends, numbers[one.commitment]) in told else ""

    return channel
