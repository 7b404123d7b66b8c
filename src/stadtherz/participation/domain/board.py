"""The public board: a chain of entries that nobody can change unseen, and signed heads of it.

Entry n is SHA-256 over canonical JSON of [n, hash before, content]; the first one follows 64 zeros
and binds the rule, the projects and the times. Ballots are entered at the closing of a day in the
order of their commitments, never in the order in which people came: who watches the door of a
polling place learns nothing from the board (a linear hash list; compare RFC 9162 for trees).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.small_cells import SMALLEST

FORMAT = "stadtherz-board/1"
BEGINNING = "0" * 64
Content = Mapping[str, Any]


class EntryKind(StrEnum):
    """What an entry of the board is."""

    RULES = "rules"
    BALLOT = "ballot"
    OPENINGS = "openings"
    PAPER = "paper"


@dataclass(frozen=True)
class Entry:
    """One entry of the chain."""

    number: int
    previous: str
    content: Content
    hash: str


class Broken(StrEnum):
    """What is wrong with an entry."""

    NUMBER = "number"
    PREVIOUS = "previous"
    HASH = "hash"


@dataclass(frozen=True)
class Fault:
    """The first entry of a chain that is wrong."""

    number: int
    broken: Broken


def entry_bytes(number: int, previous: str, content: Content) -> bytes:
    """Give the bytes over which the hash of an entry is made."""
    return canonical([number, previous, content]).encode()


def appended(last: Entry | None, contents: Iterable[Content]) -> tuple[Entry, ...]:
    """Make the entries that follow `last`; None begins a chain."""
    number, previous = (0, BEGINNING) if last is None else (last.number + 1, last.hash)
    made = []
    for content in contents:
        digest = sha256(entry_bytes(number, previous, content)).hexdigest()
        made.append(Entry(number, previous, content, digest))
        number, previous = number + 1, digest
    return tuple(made)


def fault_of(chain: Iterable[Entry]) -> Fault | None:
    """Find the first entry that does not follow from the one before; None if there is none."""
    previous = BEGINNING
    for place, entry in enumerate(chain):
        if entry.number != place:
            return Fault(place, Broken.NUMBER)
        if entry.previous != previous:
            return Fault(place, Broken.PREVIOUS)
        if sha256(entry_bytes(place, previous, entry.content)).hexdigest() != entry.hash:
            return Fault(place, Broken.HASH)
        previous = entry.hash
    return None


@dataclass(frozen=True)
class Head:
    """What the city signs at the end of a day: how long the board is, and its last hash."""

    ballot: str
    number: int
    day: date
    entries: int
    hash: str
    final: bool

    def text(self) -> bytes:
        """Give the bytes that are signed."""
        lines = (
            "stadtherz-head/1", f"ballot {self.ballot}", f"number {self.number}",
            f"day {self.day.isoformat()}", f"entries {self.entries}", f"hash {self.hash}",
            f"final {'yes' if self.final else 'no'}",
        )  # fmt: skip
        return ("\n".join(lines) + "\n").encode()


def ballot_contents(commitments: Iterable[str], day: date) -> tuple[Content, ...]:
    """Write the ballots of a closing as contents of entries, in the order of their commitments."""
    return tuple(
        {"kind": EntryKind.BALLOT.value, "day": day.isoformat(), "commitment": commitment}
        for commitment in sorted(commitments)
    )


def paper_content(batch: int, protocol_hash: str, day: date) -> Content:
    """Bind the protocol of a batch of paper; how many sheets it held stays in the house."""
    return {
        "kind": EntryKind.PAPER.value, "day": day.isoformat(), "batch": batch,
        "sha256": protocol_hash,
    }  # fmt: skip


@dataclass(frozen=True)
class Opening:
    """What was sealed: nonce and choice of a commitment; by which channel it came is not told."""

    commitment: str
    nonce: str
    choice: str

    def line(self) -> str:
        """Write the opening as it is published."""
        return canonical(
            {"line": "opening", "commitment": self.commitment, "nonce": self.nonce,
             "choice": self.choice}
        )  # fmt: skip


def openings_content(openings: Sequence[Opening]) -> Content:
    """Bind all openings: how many they are, and one hash over their lines."""
    lines = "".join(f"{opening.line()}\n" for opening in openings)
    return {
        "kind": EntryKind.OPENINGS.value, "count": len(openings),
        "sha256": sha256(lines.encode()).hexdigest(),
    }  # fmt: skip


def may_be_boarded(waiting: int, *, final: bool) -> bool:
    """Whether the ballots that wait go onto the board: many together, or at the end."""
    return final or waiting >= SMALLEST
