"""Lines of a text file of any encoding and size, with what was found about its bytes."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np

from stadtherz.opendata.domain.tabular.encoding import (
    STREET,
    Encoding,
    Histogram,
    Seen,
    encoding_of,
    neighbours,
)
from stadtherz.opendata.domain.tabular.findings import Finding, finding
from stadtherz.opendata.domain.tabular.old_mac_words import old_mac_words

PIECE = 1 << 22
HEAD = 4
REPLACED = "�"


@dataclass(frozen=True)
class TextFile:
    """A file and how its bytes are read."""

    path: Path
    encoding: Encoding

    @property
    def findings(self) -> list[Finding]:
        """What is to be told of the bytes."""
        told = []
        if self.encoding.mark:
            told.append(finding("byte-order-mark", (), 1))
        if self.encoding.codec != "utf-8":
            told.append(finding("not-utf-8", (), 1, codec=self.encoding.codec))
        return told

    def opened(self) -> TextIO:
        """Open the file; broken bytes are read as in Windows-1252."""
        errors = "as-1252" if self.encoding.damaged else "replace"
        return self.path.open(encoding=self.encoding.codec, errors=errors, newline="")

    def lines(self) -> Iterator[str]:
        """Give the lines with their ends."""
        with self.opened() as opened:
            first = next(opened, "")
            yield first.removeprefix("\ufeff")
            yield from opened


def _old(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is no UTF-8 as people meant it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as-1252", _old)


def text_file(path: Path) -> TextFile:
    """Look at all bytes of a file and say how they are read."""
    counts, zeros = np.zeros(256, np.int64), [0, 0]
    head, broken = b"", 0
    decoder = _Broken()
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            head = head or piece[:HEAD]
            numbers = np.frombuffer(piece, np.uint8)
            counts += np.bincount(numbers, minlength=256)
            for side in range(2):  # a piece has an even length, so that places keep their side
                zeros[side] += int(np.count_nonzero(numbers[side::2] == 0))
            broken = decoder.count(piece)
    words = _words(path) if broken else ()
    return TextFile(path, encoding_of(Seen(head, counts, (zeros[0], zeros[1]), broken, *words)))


def _words(path: Path) -> tuple[Histogram, Histogram, int, int]:
    """Count the bytes within words, and telling words; those at the ends of pieces are left out."""
    within, capitals, streets, mac = np.zeros(256, np.int64), np.zeros(256, np.int64), 0, 0
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            small, high = neighbours(np.frombuffer(piece, np.uint8))
            within, capitals = within + small, capitals + high
            streets += piece.count(STREET)
            mac += old_mac_words(piece)
    return within, capitals, streets, mac


class _Broken:
    """Counts the bytes that are no UTF-8, over the ends of pieces."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.total = 0

    def count(self, piece: bytes) -> int:
        text = self.decoder.decode(piece)
        if not text.isascii():
            with_them = len(text.encode("utf-8", "surrogatepass"))
            self.total += (with_them - len(text.encode("utf-8", "ignore"))) // 3
        return self.total


def damaged_lines(file: TextFile) -> list[tuple[int, str]]:
    """Find the lines of a damaged file whose bytes are no UTF-8."""
    found = []
    with file.path.open("rb") as opened:
        for number, line in enumerate(opened, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                found.append((number, line.decode("cp1252", "replace")))
    return found
