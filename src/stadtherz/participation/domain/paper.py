"""Entering sheets by two people: what counts is only what both read, or what a third decided.

A reading is the canonical choice (`ballots.written`), or INVALID where a sheet says nothing that
could be counted. Who decides can also say that a sheet is NOT_THERE: its number was typed by
mistake. Nothing in here knows who voted: slips and sheets were taken apart before.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from hashlib import sha256

from stadtherz.kernel.errors import Conflict
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.small_cells import SMALLEST

INVALID, NOT_THERE = "invalid", "not-there"
PROTOCOL = "stadtherz-paper/1"


class Turn(IntEnum):
    """Who reads a sheet: two people without knowing of each other, a third where they differ."""

    FIRST = 1
    SECOND = 2
    DECIDING = 3


class BatchState(StrEnum):
    """Where a batch stands: slips are taken, then sheets are entered, then all is in the box."""

    TAKING = "taking"
    ENTERING = "entering"
    RELEASED = "released"


Readings = Mapping[int, str]


@dataclass(frozen=True)
class Difference:
    """A sheet that two people read differently, or that one of them did not see."""

    serial: int
    first: str | None
    second: str | None


@dataclass(frozen=True)
class Comparison:
    """What both read alike, and every sheet where they differ."""

    agreed: Readings
    differences: tuple[Difference, ...]

    def open(self, decided: Collection[int]) -> tuple[Difference, ...]:
        """Give the differences that nobody has decided."""
        return tuple(one for one in self.differences if one.serial not in decided)


def compared(first: Readings, second: Readings) -> Comparison:
    """Compare what two people read, sheet by sheet."""
    agreed = {serial: read for serial, read in first.items() if second.get(serial) == read}
    rest = sorted((set(first) | set(second)) - set(agreed))
    return Comparison(
        agreed, tuple(Difference(one, first.get(one), second.get(one)) for one in rest)
    )


def accepted(comparison: Comparison, decisions: Readings) -> dict[int, str]:
    """Give what counts: what both read, and what a third person decided.

    A decision counts where the two differ and nowhere else.

    Raises:
        Conflict: a difference is undecided, or nothing was entered.

    """
    undecided = comparison.open(decisions.keys())
    if undecided:
        message = f"{len(undecided)} sheets were read differently; a third person decides them"
        raise Conflict(
            message, code="sheets-differ", details=tuple(str(one.serial) for one in undecided)
        )
    taken = {one.serial: decisions[one.serial] for one in comparison.differences}
    found = dict(comparison.agreed) | taken
    return {serial: read for serial, read in found.items() if read != NOT_THERE}


def check_amounts(slips: int, sheets: int, *, voting_ended: bool) -> None:
    """Let pass a batch with at most one sheet a slip, and enough of them to hide in.

    Args:
        slips: of how many people the right was used for this batch.
        sheets: how many were entered.
        voting_ended: then nobody else comes, and few are few.

    Raises:
        Conflict: there are more sheets than slips, or too few slips.

    """
    if sheets > slips:
        message = f"{sheets} sheets lie on {slips} slips; find the surplus and make it void"
        raise Conflict(message, code="sheets-too-many")
    if slips < SMALLEST and not voting_ended:
        message = f"{slips} slips are too few to hide in; take {SMALLEST} or more together"
        raise Conflict(message, code="batch-small")


@dataclass(frozen=True)
class Protocol:
    """What is written down about a batch; it says how many, never what was chosen.

    Args:
        ballot, batch: which batch this is.
        slips: people whose right was used for it.
        counted: sheets that lie in the box.
        invalid: sheets that said nothing that can be counted.
        decided: sheets that a third person had to decide.
        elsewhere: slips refused, as their right was used by another channel already.
        repeated: slips refused, as they had been taken on paper already.
        scans: SHA-256 of each scan that is kept.

    """

    ballot: str
    batch: int
    slips: int
    counted: int
    invalid: int
    decided: int
    elsewhere: int
    repeated: int
    scans: tuple[str, ...]

    @property
    def empty(self) -> int:
        """Say how many people handed in a slip and no sheet."""
        return self.slips - self.counted - self.invalid

    def values(self) -> dict[str, object]:
        """Give the protocol as it is stored and printed."""
        return {
            "format": PROTOCOL, "ballot": self.ballot, "batch": self.batch, "slips": self.slips,
            "counted": self.counted, "invalid": self.invalid, "empty": self.empty,
            "decided": self.decided, "elsewhere": self.elsewhere, "repeated": self.repeated,
            "scans": sorted(self.scans),
        }  # fmt: skip

    @property
    def hash(self) -> str:
        """Give the SHA-256 that is bound onto the board."""
        return sha256(canonical(self.values()).encode()).hexdigest()
