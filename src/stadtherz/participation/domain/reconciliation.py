"""Whether all paper is accounted for: sheets by what became of them, slips by what lay in them."""

from dataclasses import dataclass
from enum import StrEnum


class Gap(StrEnum):
    """What does not come out even."""

    SHEETS_MISSING = "sheets-missing"
    SHEETS_NOT_IN_BATCHES = "sheets-not-in-batches"
    SLIPS_WITHOUT_SHEET = "slips-without-sheet"
    BOX_DIFFERS = "box-differs"
    BATCHES_OPEN = "batches-open"


@dataclass(frozen=True)
class Sheets:
    """Sheets of a ballot: how many were issued, and what became of them."""

    issued: int
    used: int = 0
    void: int = 0
    returned: int = 0

    @property
    def missing(self) -> int:
        """Say of how many nobody knows: issued = used + void + returned + missing."""
        return self.issued - self.used - self.void - self.returned


@dataclass(frozen=True)
class Batches:
    """Batches of a ballot together: slips taken, what lay in the envelopes, what is still open."""

    slips: int = 0
    counted: int = 0
    invalid: int = 0
    open_slips: int = 0

    @property
    def empty(self) -> int:
        """Say how many slips of released batches came without a sheet."""
        return self.slips - self.open_slips - self.counted - self.invalid


@dataclass(frozen=True)
class Difference:
    """Something that does not come out even, and by how many."""

    gap: Gap
    number: int


def differences(sheets: Sheets, batches: Batches, rights: int) -> tuple[Difference, ...]:
    """Name everything that does not come out even; an empty tuple means all paper is there.

    Args:
        sheets: by what became of them.
        batches: all batches of the ballot.
        rights: how many rights the list of voters calls used on paper.

    """
    found = {
        Gap.BATCHES_OPEN: batches.open_slips,
        Gap.SHEETS_MISSING: sheets.missing,
        Gap.SLIPS_WITHOUT_SHEET: batches.empty,
        Gap.SHEETS_NOT_IN_BATCHES: sheets.used - batches.counted - batches.invalid,
        Gap.BOX_DIFFERS: rights - batches.slips,
    }
    return tuple(Difference(gap, number) for gap, number in found.items() if number)
