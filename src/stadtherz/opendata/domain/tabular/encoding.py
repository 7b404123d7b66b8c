"""In which encoding the bytes of a text file are, judged from all of them.

UTF-8 cannot be mistaken: other encodings hardly ever make valid sequences (Unicode 3.9, table 3-7).
Single-byte encodings are told apart by the bytes 0x80 to 0x9F, which are control signs in
ISO 8859-1, dashes, quotation marks and the Euro sign in Windows-1252, and umlauts in the DOS code
page 850, that old programs of administrations still write.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Histogram = NDArray[np.int64]
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
NOT_IN_1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
UMLAUTS = {
    "cp1252": (0xE4, 0xF6, 0xFC, 0xC4, 0xD6, 0xDC, 0xDF),
    "cp850": (0x84, 0x94, 0x81, 0x8E, 0x99, 0x9A, 0xE1),
}
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

    """

    head: bytes
    counts: Histogram
    zeros: tuple[int, int] = (0, 0)
    broken: int = 0


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
    return Encoding(_single(seen.counts))


def _wide(seen: Seen) -> str:
    """Recognise UTF-16 without a mark: every other byte of European text is zero."""
    even, odd = seen.zeros
    enough = int(seen.counts.sum()) / 2 * 0.3
    if odd > enough and odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > enough and even > 10 * odd else ""


def _single(counts: Histogram) -> str:
    often = {codec: int(sum(counts[byte] for byte in found)) for codec, found in UMLAUTS.items()}
    if often["cp850"] > 2 * often["cp1252"]:
        return "cp850"
    between = int(counts[0x80:0xA0].sum())
    if between and not any(counts[byte] for byte in NOT_IN_1252):
        return "cp1252"
    return "iso-8859-1"
