"""Taking back a commit that a power cut left half on the disk."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.observations.adapters.delta import Table
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.rollups import rollups_of


@dataclass(frozen=True)
class TakenBack:
    """What was taken back: the table by its folder's name, and what was wrong with it."""

    table: str
    fault: str


def repair(*, lake: Lake | None = None) -> list[TakenBack]:
    """Take back last commits that are not whole, of the lake and its roll-ups.

    Nothing acknowledged is lost by it: hot rows are deleted only after their commit was synced, an
    import goes on from the last chunk that is there, and days that were rewritten or rolled up are
    so again. In object storage there is nothing to take back, as commits are there whole or not at
    all; it is only looked whether files of the last one are missing.

    Raises:
        Unavailable: when what was there whole is damaged.

    """
    lake = lake or the_lake()
    rollups = rollups_of(lake)
    return [
        TakenBack(table.folder.name, fault)
        for table in (lake, rollups.hours, rollups.days)
        for fault in _mended(table)
    ]


def _mended(table: Table) -> Iterator[str]:
    with table.writing(anyway=True):
        while fault := table.storage.take_back():
            yield fault
