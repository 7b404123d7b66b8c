"""The public board as lines of JSON, the state of a receipt, and how many came."""

import base64
import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.public import public_key
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.board import FORMAT
from stadtherz.participation.domain.register import Access
from stadtherz.participation.domain.sealing import number_typed
from stadtherz.participation.domain.small_cells import SMALLEST, is_few
from stadtherz.participation.domain.splits import Groups, People, Splits, splits_of
from stadtherz.participation.domain.turnout import Turnout, turnout_of
from stadtherz.participation.models import (
    BoardEntry,
    CastBallot,
    DayHead,
    VotingBallot,
    VotingRight,
)
from stadtherz.participation.selectors.totals import openings_of

RAW_KEY_BYTES = 32


def raw_public_key() -> str:
    """Give the city's public key as base64 of its 32 bytes (the end of its DER, RFC 8410)."""
    inner = "".join(public_key().splitlines()[1:-1])
    return base64.b64encode(base64.b64decode(inner)[-RAW_KEY_BYTES:]).decode()


def board_lines(ballot: VotingBallot, at: datetime) -> Iterator[str]:
    """Write the whole board: every entry, each signed head behind what it signs, then the openings.

    Openings come once the announced moment has passed and the board says so itself.
    """
    yield canonical(
        {"line": "format", "format": FORMAT, "ballot": str(ballot.pk), "key": raw_public_key()}
    )
    heads = list(DayHead.objects.filter(box_id=ballot.pk))
    for entry in BoardEntry.objects.filter(box_id=ballot.pk).iterator():
        yield _entry_line(entry)
        while heads and heads[0].entries == entry.number + 1:
            head = heads.pop(0)
            yield _head_line(head)
            if head.final:
                yield from (opening.line() for opening in openings_of(ballot, at))


def _entry_line(entry: BoardEntry) -> str:
    return canonical(
        {"line": "entry", "number": entry.number, "previous": entry.previous,
         "content": json.loads(entry.content), "hash": entry.hash}
    )  # fmt: skip


def _head_line(head: DayHead) -> str:
    return canonical(
        {"line": "head", "number": head.number, "day": head.day.isoformat(),
         "entries": head.entries, "hash": head.hash, "final": head.final,
         "signature": head.signature}
    )  # fmt: skip


class Whereabouts(StrEnum):
    """Where the ballot of a receipt is."""

    ON_THE_BOARD = "on-the-board"
    IN_THE_BOX = "in-the-box"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ReceiptState:
    """What can be said of the number of a receipt."""

    where: Whereabouts
    commitment: str = ""
    entry: int | None = None
    day: date | None = None


def receipt_state(ballot: VotingBallot, typed: str) -> ReceiptState:
    """Look for the number of a receipt, or for its first 16 signs or more.

    Raises:
        Invalid: this can be no number of a receipt.

    """
    number = number_typed(typed)
    if number is None:
        message = "the number of a receipt has 16 to 64 signs of 0-9 and a-f"
        raise Invalid(message, code="receipt-number")
    beginning = {"box_id": ballot.pk, "commitment__startswith": number}
    entry = BoardEntry.objects.filter(**beginning).first()
    if entry is not None:
        day = date.fromisoformat(json.loads(entry.content)["day"])
        return ReceiptState(Whereabouts.ON_THE_BOARD, entry.commitment, entry.number, day)
    waiting = CastBallot.objects.filter(**beginning).values_list("commitment", flat=True).first()
    if waiting:
        return ReceiptState(Whereabouts.IN_THE_BOX, waiting)
    return ReceiptState(Whereabouts.UNKNOWN)


def turnout(ballot: VotingBallot) -> Turnout:
    """Say how many came as of the last closing, by channel and day; small numbers are not told.

    Where every account may vote, the list of voters grows with each vote: its length would tell at
    once what the closing holds back, and a turnout of all who came.
    """
    entitled = None
    if Access(ballot.access) is not Access.EVERY_ACCOUNT:
        entitled = VotingRight.objects.filter(ballot=ballot).count()
    closings = DayHead.objects.filter(box_id=ballot.pk).values_list("day", "channels")
    return turnout_of(entitled, closings)


def few_may_vote(ballot: VotingBallot) -> bool:
    """Whether the list of voters is so short that opened ballots will tell of people.

    Where every account may vote nobody knows it before the end, and the length of the list must
    not tell how many came.
    """
    if Access(ballot.access) is Access.EVERY_ACCOUNT:
        return False
    listed = VotingRight.objects.filter(ballot=ballot).values_list("pk")
    return is_few(len(listed[:SMALLEST]))


def turnout_by_group(ballot_id: UUID) -> Splits:
    """Count the list of voters by district, role and channel, without what is small.

    The list alone is asked: no ballot, and no moment.
    """
    rights = VotingRight.objects.filter(ballot_id=ballot_id).order_by()
    counted = rights.values("district", "role", "used", "channel").annotate(all=Count("pk"))
    people: dict[Groups, People] = {}
    came: dict[tuple[Groups, str], int] = {}
    for row in counted:
        groups = Groups(row["district"] or "", row["role"] or "")
        voted = row["all"] if row["used"] else 0
        people[groups] = people.get(groups, People()) + People(row["all"], voted)
        if voted:
            came[groups, row["channel"]] = voted
    closings = DayHead.objects.filter(box_id=ballot_id).values_list("day", "channels")
    return splits_of(people, came, dict(turnout_of(None, closings).by_channel))


def ballots_on_board(ballots: Collection[UUID]) -> dict[UUID, int]:
    """Count what stands on the boards of ballots as of their last closings, in one query."""
    if not ballots:
        return {}
    found: Counter[UUID] = Counter()
    closings = DayHead.objects.filter(box_id__in=ballots)
    for ballot, channels in closings.values_list("box_id", "channels"):
        found[ballot] += sum(channels.values())
    return dict(found)
