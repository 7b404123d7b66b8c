"""Writes and draws on tagged A4 pages: lines that are wrapped, boxes to tick, QR codes.

Everything is measured in mm from the upper left, as people do with a ruler on a letter. Bitstream
Vera is embedded, so every printer has the same letters.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from stadtherz.city.public import FIGURE, PARAGRAPH, TaggedPages

FONT, BOLD = "Vera", "VeraBd"
WIDTH_MM, HEIGHT_MM = 210.0, 297.0
MM_PER_POINT = 25.4 / 72
LINE = 1.35


@dataclass(frozen=True)
class Size:
    """How large a print is, in points: its text, headings, and what is printed small."""

    text: float = 10.5
    heading: float = 14
    small: float = 8

    @classmethod
    def of(cls, *, large: bool) -> "Size":
        """Give the sizes of a usual or a large print (18 points, as for people who see little)."""
        return cls(18, 22, 14) if large else cls()


@dataclass(frozen=True)
class Box:
    """Where words stand: their left edge, the top of the first line, how wide they may be."""

    left: float
    top: float
    width: float


def pages_as_pdf(
    title: str, language: str, documents: Iterable[Callable[[TaggedPages], None]]
) -> bytes:
    """Write documents one behind the other as tagged PDF, each from a new page on."""
    target = BytesIO()
    canvas = _canvas_for(target, title, language)
    tagged = TaggedPages(canvas)
    for place, write in enumerate(documents):
        if place:
            tagged.turn()
        write(tagged)
    tagged.close()
    canvas.save()
    return target.getvalue()


def _canvas_for(target: BytesIO, title: str, language: str) -> Canvas:
    """Begin a document of A4 pages in a language (BCP 47)."""
    _know_fonts()
    canvas = Canvas(
        target, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm), invariant=1, lang=language,
        pageCompression=1,
    )  # fmt: skip
    canvas.setTitle(title)
    return canvas


def wrapped(words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break words into lines of at most `width` mm; what fits on no line is cut."""
    font, rows = BOLD if bold else FONT, [""]
    for word in words.split():
        joined = f"{rows[-1]} {word}".strip()
        if _wide(joined, font, size) <= width:
            rows[-1] = joined
            continue
        rows += _cut(word, font, size, width)
    return [row for row in rows if row]


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    pieces, rest = [], word
    while _wide(rest, font, size) > width and len(rest) > 1:
        end = next(
            end for end in range(len(rest) - 1, 0, -1)
            if end == 1 or _wide(rest[:end], font, size) <= width
        )  # fmt: skip
        pieces.append(rest[:end])
        rest = rest[end:]
    return [*pieces, rest]


@cache
def _know_fonts() -> None:
    """Read the fonts, once a process: for writing as well as for measuring."""
    for font in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))


def _wide(words: str, font: str, size: float) -> float:
    _know_fonts()
    return float(pdfmetrics.stringWidth(words, font, size)) / mm


def height_of(words: str, size: float, width: float, *, bold: bool = False) -> float:
    """Say how high words are when they are wrapped, in mm."""
    return len(wrapped(words, size, width, bold=bold)) * size * LINE * MM_PER_POINT


class Pen:
    """Writes onto the pages of a document, and names what it writes."""

    def __init__(self, tagged: TaggedPages) -> None:
        self.tagged = tagged
        self.canvas = tagged.canvas

    def write(
        self, words: str, box: Box, size: float, *, bold: bool = False, kind: str = PARAGRAPH
    ) -> float:
        """Write words as a part of their own; gives where the next line may begin, in mm."""
        high, baseline = size * LINE * MM_PER_POINT, box.top + size * MM_PER_POINT
        part = self.tagged.part(kind)
        rows = wrapped(words, size, box.width, bold=bold)
        self.canvas.setFont(BOLD if bold else FONT, size)
        with self.tagged.drawing(part):
            for number, row in enumerate(rows):
                y = HEIGHT_MM - baseline - number * high
                self.canvas.drawString(box.left * mm, y * mm, row)
        return box.top + len(rows) * high

    def rule(self, x: float, y: float, to_x: float, *, dashed: bool = False) -> None:
        """Draw a line from left to right that says nothing: to cut or to fold at."""
        with self.tagged.beside():
            self.canvas.setLineWidth(0.4)
            self.canvas.setDash(2, 2) if dashed else self.canvas.setDash()
            self.canvas.line(x * mm, (HEIGHT_MM - y) * mm, to_x * mm, (HEIGHT_MM - y) * mm)
            self.canvas.setDash()

    def square(self, box: Box, said: str) -> None:
        """Draw a box to be ticked or written into, as wide as it is high."""
        place = _rectangle(box)
        part = self.tagged.part(FIGURE, said=said, box=place)
        with self.tagged.drawing(part):
            self.canvas.setLineWidth(0.8)
            self.canvas.rect(place[0], place[1], box.width * mm, box.width * mm)

    def code(self, address: str, box: Box, said: str) -> None:
        """Draw an address as a QR code (error correction Q, ISO/IEC 18004)."""
        part = self.tagged.part(FIGURE, said=said, box=_rectangle(box))
        with self.tagged.drawing(part):
            for x, y, wide, high in _bars(address, box):
                bottom = (HEIGHT_MM - y - high) * mm
                self.canvas.rect(x * mm, bottom, wide * mm, high * mm, stroke=0, fill=1)


def _rectangle(box: Box) -> tuple[float, float, float, float]:
    left, bottom = box.left * mm, (HEIGHT_MM - box.top - box.width) * mm
    return left, bottom, left + box.width * mm, bottom + box.width * mm


def _bars(address: str, box: Box) -> Iterator[tuple[float, float, float, float]]:
    rows = [list(row) for row in segno.make(address, error="q", micro=False).matrix]
    size = box.width / len(rows)
    for number, row in enumerate(rows):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield box.left + column * size, box.top + number * size, length * size, size
            column += length
