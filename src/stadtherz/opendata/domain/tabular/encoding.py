"""In which encoding the bytes of a text file are, judged from all of them.

UTF-8 cannot be mistaken: other encodings hardly ever make valid sequences (Unicode 3.9, table 3-7).
Single-byte encodings are told apart by German words. A byte between two letters is a letter: 0x8A
is an "ä" of Mac Roman in "Fähre", while the "Š" that Windows-1252 has there begins a word. Counting
bytes alone would take its quotation marks for umlauts of DOS. Code pages 437 and 850 write German
letters alike and are read as 850.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Histogram = NDArray[np.int64]
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
NOT_IN_1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
ANSI = ((0xE4, 0xF6, 0xFC, 0xDF), (0xC4, 0xD6, 0xDC))
"""Umlauts and sharp s of Windows-1252 and ISO 8859-1, small ones and capitals."""
OLD = {
    "cp850": ((0x84, 0x94, 0x81), (0x9A, 0x99)),
    "mac_roman": ((0x8A, 0x9F, 0xA7), (0x86, 0x80)),
}
"""The same of older encodings, where no letter of Windows-1252 stands in such a place.

The "ö" of Mac Roman is the "š" of "Dušan", the "ß" of DOS the "á" of "Juárez", the "Ä" of DOS the
"Ž" of "BOŽENA", the "Ö" of Mac Roman the dots of "VON…BIS": they prove nothing by themselves.
"""
STREET = b"tra\xe1e"
"""A street of DOS, the word that files of cities are full of: no language has "traáe"."""
HIGH = 0x80
DAMAGE = 0.02
"""Up to this share of broken among valid sequences a file is damaged UTF-8 and nothing else."""


@dataclass(frozen=True)
class Seen:
    """What was counted in all bytes of a file.

    Args:
        head: its first bytes, at least four where it has them.
        counts: how often each byte occurs, shape (256,).
        zeros: how many zero bytes lie at even and at odd places.
        broken: bytes that are no valid UTF-8.
        within: how often each byte stands between a letter and a small letter.
        capitals: how often each byte stands between two capitals.
        streets: how often `STREET` stands there.
        mac_words: how many German words have an "ö" of Mac Roman (`old_mac_words.py`).

    """

    head: bytes
    counts: Histogram
    zeros: tuple[int, int] = (0, 0)
    broken: int = 0
    within: Histogram = field(default_factory=lambda: np.zeros(256, np.int64))
    capitals: Histogram = field(default_factory=lambda: np.zeros(256, np.int64))
    streets: int = 0
    mac_words: int = 0


@dataclass(frozen=True)
class Encoding:
    """How to read the bytes.

    Args:
        codec: name of Python's codec.
        mark: bytes of the byte order mark, to be skipped.
        damaged: whether single bytes are not of this encoding.

    """

    codec: str
    mark: int = 0
    damaged: bool = False


def encoding_of(seen: Seen) -> Encoding:
    """Say in which encoding a file is."""
    for mark, codec in MARKS:
        if seen.head.startswith(mark):
            return Encoding(codec, len(mark), damaged=codec == "utf-8" and seen.broken > 0)
    if wide := _wide(seen):
        return Encoding(wide)
    if not seen.broken:
        return Encoding("utf-8")
    started = int(seen.counts[0xC2:0xF5].sum())
    if seen.broken <= DAMAGE * started:
        return Encoding("utf-8", damaged=True)
    return Encoding(_single(seen))


def _wide(seen: Seen) -> str:
    """Recognise UTF-16 without a mark: every other byte of European text is zero."""
    even, odd = seen.zeros
    enough = int(seen.counts.sum()) / 2 * 0.3
    if odd > enough and odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > enough and even > 10 * odd else ""


def _single(seen: Seen) -> str:
    often = {codec: _letters(seen, found) for codec, found in OLD.items()}
    often["cp850"] += seen.streets
    often["mac_roman"] += seen.mac_words
    likely = max(often, key=lambda codec: often[codec])
    if often[likely] > 2 * _letters(seen, ANSI):
        return likely
    between = int(seen.counts[0x80:0xA0].sum())
    if between and not any(seen.counts[byte] for byte in NOT_IN_1252):
        return "cp1252"
    return "iso-8859-1"


def _letters(seen: Seen, found: tuple[tuple[int, ...], tuple[int, ...]]) -> int:
    small, capital = found
    return int(seen.within[list(small)].sum() + seen.capitals[list(capital)].sum())


def neighbours(piece: NDArray[np.uint8]) -> tuple[Histogram, Histogram]:
    """Count the bytes from 0x80 on that stand within words, and those between capitals.

    Args:
        piece: of a text in an encoding with one byte a sign that holds ASCII.

    Two such bytes beside each other, as in "Größe", are looked at together.

    """
    framed = np.concatenate((np.zeros(2, np.uint8), piece, np.zeros(2, np.uint8)))
    at = np.flatnonzero(framed >= HIGH)
    before, after = framed[at - 1], framed[at + 1]
    before = np.where(before >= HIGH, framed[at - 2], before)
    after = np.where(after >= HIGH, framed[at + 2], after)
    upper = (before >= ord("A")) & (before <= ord("Z"))
    small = (before >= ord("a")) & (before <= ord("z"))
    goes_on = (after >= ord("a")) & (after <= ord("z"))
    high = (after >= ord("A")) & (after <= ord("Z"))
    found = framed[at]
    return (
        np.bincount(found[(upper | small) & goes_on], minlength=256),
        np.bincount(found[upper & high], minlength=256),
    )
