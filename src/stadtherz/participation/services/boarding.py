"""Writes onto the board: entries of the chain, and the head that the city signs."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from stadtherz.opendata.public import signature_of
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.board import Content, Entry, Head, appended
from stadtherz.participation.models import BallotBox, BoardEntry, DayHead

AT_ONCE = 1_000


@dataclass(frozen=True)
class NewHead:
    """What a new head says beside the chain itself."""

    day: date
    channels: Mapping[str, int] = field(default_factory=dict)
    final: bool = False


def append(box: BallotBox, contents: Iterable[Content]) -> None:
    """Append entries to the board of a box that the caller has locked."""
    last = box.entries.order_by("-number").first()
    made = appended(None if last is None else _as_entry(last), contents)
    BoardEntry.objects.bulk_create(
        [
            BoardEntry(
                box=box, number=one.number, previous=one.previous, hash=one.hash,
                content=canonical(one.content), commitment=one.content.get("commitment", ""),
            )
            for one in made
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip


def sign_head(box: BallotBox, new: NewHead) -> DayHead:
    """Sign how long the board of a box is now, and its last hash."""
    last = box.entries.latest("number")
    head = Head(
        str(box.pk), box.heads.count(), new.day, last.number + 1, last.hash, new.final
    )  # fmt: skip
    return DayHead.objects.create(
        box=box, number=head.number, day=head.day, entries=head.entries, hash=head.hash,
        final=head.final, signature=signature_of(head.text()), channels=dict(new.channels),
    )  # fmt: skip


def _as_entry(row: BoardEntry) -> Entry:
    return Entry(row.number, row.previous, json.loads(row.content), row.hash)
