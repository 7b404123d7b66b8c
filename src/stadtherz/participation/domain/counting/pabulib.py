"""Elections as the archive Pabulib keeps them: `.pb` files, read and written.

A file has the sections META, PROJECTS and VOTES, each with a head and rows of CSV with semicolons.
All that stands in it is kept, also what the count does not need, so that a file which is read and
written tells the same. Source: pabulib.org, "Data format"; Faliszewski et al., "Participatory
Budgeting: Data, Tools, and Analysis" (2023).
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.counting.election import (
    Ballot,
    Counted,
    Currency,
    Election,
    Project,
    merged,
)
from stadtherz.participation.domain.counting.pabulib_faults import KINDS, SECTIONS, sections_of

LABELS = ("district", "category", "target", "beneficiaries")


@dataclass(frozen=True)
class Table:
    """Rows under a head; each row has as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> Iterator[dict[str, str]]:
        """Give each row with the names of its columns."""
        return (dict(zip(self.head, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class File:
    """What stands in a file.

    Args:
        meta: keys and values, in order.
        projects: with the columns project_id and cost at least.
        votes: with the columns voter_id and vote at least.

    """

    meta: tuple[tuple[str, str], ...]
    projects: Table
    votes: Table

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of the official winners, as far as the file names them."""
        return tuple(
            one["project_id"] for one in self.projects.records() if one.get("selected") == "1"
        )


def read_pabulib(text: str) -> File:
    """Read a file.

    Args:
        text: decoded from UTF-8; a byte order mark is left out.

    Raises:
        Invalid: with the code `pabulib`; each fault with its line in the details, and all of those
            that can be seen at once.

    """
    sections = sections_of(text.removeprefix("\ufeff"))
    tables = {
        name: Table(rows[0].cells, tuple(one.cells for one in rows[1:]))
        for name, rows in sections.items()
    }
    meta = tuple((row[0], row[1]) for row in tables["META"].rows)
    return File(meta, tables["PROJECTS"], tables["VOTES"])


def write_pabulib(file: File) -> str:
    """Write a file, lines ended by a line feed; reading it gives the same file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    tables = (Table(("key", "value"), file.meta), file.projects, file.votes)
    for name, table in zip(SECTIONS, tables, strict=True):
        writer.writerow([name])
        writer.writerow(table.head)
        writer.writerows(table.rows)
    return out.getvalue()


def election_of(file: File) -> Election:
    """Make an election of a file; amounts with decimals make the smallest unit smaller."""
    meta = dict(file.meta)
    amounts = [meta["budget"], *(one["cost"] for one in file.projects.records())]
    digits = max(len(one.partition(".")[2].rstrip("0")) for one in map(_plain, amounts))
    kind, most = KINDS[meta["vote_type"]], meta.get("max_length", "").strip()

    def amount(text: str) -> int:
        return int(Fraction(_plain(text)) * 10**digits)

    return Election(
        kind=kind,
        budget=amount(meta["budget"]),
        projects=tuple(_project(one, amount) for one in file.projects.records()),
        ballots=merged((ballot_of(one, kind) for one in file.votes.records()), kind),
        currency=Currency(meta.get("currency", ""), digits),
        room=int(most) if most.isdecimal() else None,
    )


def groups_of(file: File, column: str) -> Mapping[str, tuple[Counted, ...]]:
    """Give the ballots by what stands in a column of the votes, as `voting_method` or `sex`."""
    kind = KINDS[dict(file.meta)["vote_type"]]
    found: dict[str, list[Ballot]] = {}
    for one in file.votes.records():
        found.setdefault(one.get(column, ""), []).append(ballot_of(one, kind))
    return {name: merged(ballots, kind) for name, ballots in sorted(found.items())}


def ballot_of(record: Mapping[str, str], kind: Kind) -> Ballot:
    """Read a ballot of a row of the votes."""
    choices = _list(record["vote"])
    if kind is not Kind.POINTS:
        return Ballot(choices)
    return Ballot(choices, tuple(int(one) for one in _list(record.get("points", ""))))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in cell.split(",") if one.strip())


def _plain(amount: str) -> str:
    return amount.strip().replace(",", ".")


def _project(record: Mapping[str, str], amount: Callable[[str], int]) -> Project:
    labels = tuple((column, label) for column in LABELS for label in _list(record.get(column, "")))
    return Project(record["project_id"], amount(record["cost"]), record.get("name", ""), labels)
