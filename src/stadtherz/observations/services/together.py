"""Observations that several requests store at the same time are committed together (ADR 0020)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection

from stadtherz.kernel.errors import Conflict
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.locks import Turn
from stadtherz.observations.domain.resending import Request, Sender
from stadtherz.observations.services.desks import Desk, Laid
from stadtherz.observations.services.planning import Receipt
from stadtherz.observations.services.store import record_rows, refuse_bad

MOST_ROWS = 20_000  # of one transaction; what is more waits for the next


@dataclass
class _Entry(Laid):
    """The rows of one request."""

    rows: Sequence[Row]
    lake: Lake
    request: Request
    receipts: list[Receipt] = field(default_factory=list)


def record_together(
    *, rows: Sequence[Row], lake: Lake | None = None, sender: Sender = Sender.DEVICE,
    names_features: bool = True,
) -> list[Receipt]:  # fmt: skip
    """Store rows as `store.record_rows` does, in one transaction with those of other requests.

    Inside of a transaction that is open already it is that transaction that stores them.
    A receipt says where nothing was stored, because something else is there.

    Raises:
        Invalid: when a number is not finite; nothing is stored then.
        Conflict: when a datastream was deleted meanwhile; nothing is stored then.
        Unavailable: when the database does not take anything now.

    """
    lake = lake or the_lake()
    request = Request(len(rows), sender, names_features)
    if connection.in_atomic_block:
        return record_rows(rows=rows, lake=lake, requests=[request])
    refuse_bad(rows)
    if not rows:
        return []
    entry = _Entry(rows, lake, request)
    try:
        _desk(_shared_folder()).store(entry)
    except IntegrityError as error:
        message = "a datastream of these observations was deleted meanwhile; nothing was stored"
        raise Conflict(message, code="datastream") from error
    return entry.receipts


def the_turn() -> Turn:
    """Give the turn to write, for those who store in a transaction of their own."""
    return _desk(_shared_folder()).turn


def _shared_folder() -> str | None:
    """Name the folder where processes on one SQLite take turns; other databases wake them."""
    return str(settings.VAR) if connection.vendor == "sqlite" else None


@cache
def _desk(folder: str | None) -> Desk[_Entry]:
    return Desk(Turn(None if folder is None else Path(folder)), _commit, _fits)


def _fits(taken: Sequence[_Entry], more: _Entry) -> bool:
    """Whether it is of the same lake, and not too much."""
    rows = sum(len(one.rows) for one in taken) + len(more.rows)
    return more.lake is taken[0].lake and rows <= MOST_ROWS


def _commit(entries: Sequence[_Entry]) -> None:
    rows = [row for entry in entries for row in entry.rows]
    requests = [entry.request for entry in entries]
    receipts = record_rows(rows=rows, lake=entries[0].lake, requests=requests)
    start = 0
    for entry in entries:
        entry.receipts = receipts[start : start + len(entry.rows)]
        start += len(entry.rows)
