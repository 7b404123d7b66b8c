"""What a backup says of itself: each file with its SHA-256, each table with its version.

A backup is whole when its manifest is there and each file is as the manifest says; it is written
last. Times are ISO 8601 in UTC.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid

FORMAT = 1


@dataclass(frozen=True)
class Piece:
    """One file of a backup: its path below the backup's folder, its bytes, its SHA-256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Args:
        made_at: when it was begun.
        versions: version of each Delta table, by its name in the backup.
        rows: rows of each Delta table.
        records: rows of each table of the database, by model.
        flushed: up to which sequence the lake holds what had been hot.
        pieces: all files but the manifest.

    """

    made_at: str
    versions: Mapping[str, int]
    rows: Mapping[str, int]
    records: Mapping[str, int]
    flushed: int
    pieces: tuple[Piece, ...]

    def by_path(self) -> dict[str, Piece]:
        """Find files by their path."""
        return {piece.path: piece for piece in self.pieces}

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)


def manifest_from(written: str) -> Manifest:
    """Read a manifest.

    Raises:
        Invalid: when it is none, or of a format that this version does not know.

    """
    try:
        said: dict[str, Any] = json.loads(written)
        if said.pop("format") != FORMAT:
            message = "the backup is of a format that this version of the program does not read"
            raise Invalid(message, code="backup")
        pieces = tuple(Piece(**one) for one in said.pop("pieces"))
        return Manifest(pieces=pieces, **said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"the manifest of the backup cannot be read: {str(error)[:80]}"
        raise Invalid(message, code="backup") from error


def differences(said: Iterable[Piece], found: Mapping[str, Piece]) -> list[str]:
    """Name what is not as the manifest says, file by file."""
    faults = []
    for piece in said:
        there = found.get(piece.path)
        if there is None:
            faults.append(f"{piece.path} is missing")
        elif there.size != piece.size:
            faults.append(f"{piece.path} has {there.size} bytes, not {piece.size}")
        elif there.sha256 != piece.sha256:
            faults.append(f"{piece.path} is not what was written: its SHA-256 differs")
    return faults
