"""The printable label of a place: a QR code, the code to type, the name. SVG and PDF, 90 x 50 mm.

The QR code is made with error correction level Q (25 %), because labels hang outside and get
scratched (ISO/IEC 18004). The address is also printed, for people without a camera.

Both files show the same lines. They are measured in Bitstream Vera, which is embedded in the PDF
and wider than the usual sans-serif fonts that draw the SVG, so a line that fits here fits there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import groupby

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from stadtherz.city.domain.tagged import FIGURE, HEADING, PARAGRAPH, TaggedPages

WIDTH_MM, HEIGHT_MM = 90, 50
QR_MM, MARGIN_MM = 35, 6
QUIET_MM = 5  # four modules of the code stay free around it
LEFT_MM = MARGIN_MM + QR_MM + QUIET_MM
RIGHT_MM = 4
ROOM_MM = WIDTH_MM - LEFT_MM - RIGHT_MM
NAME_TOP_MM, NAME_BOTTOM_MM = 10.6, 30  # between the name of the platform and the invitation
NAME_SIZES_MM = (4.4, 4.0, 3.6, 3.2, 2.8, 2.4, 2.0)
WHOLE_WORDS_MM = NAME_SIZES_MM[:5]  # smaller is hard to read; a long word is then rather cut
LINE = 1.25
FONT, BOLD = "Vera", "VeraBd"
PARTS = re.compile(r"[^-/]+[-/]*|[-/]+")
# where a German syllable usually begins: at the consonant, or what sounds like one, before a vowel
SYLLABLE = re.compile(r"(?:sch|ch|ck|ph|qu|th|[b-df-hj-np-tv-zß])(?=[aeiouyäöü])")


@dataclass(frozen=True)
class Label:
    """What stands on a label.

    Args:
        name: of the place.
        code: to type.
        address: the full short link.
        platform: name of the platform.
        invitation: the question under the name.
        language: of the words (BCP 47).
        picture: what the QR code is, for who does not see it; by default the address.

    """

    name: str
    code: str
    address: str
    platform: str
    invitation: str
    language: str = "de"
    picture: str = ""


@dataclass(frozen=True)
class Line:
    """A line of text on the label: where its foot begins and how high its letters are, in mm."""

    words: str
    y: float
    size: float
    bold: bool = False
    x: float = LEFT_MM

    @property
    def width(self) -> float:
        """Say how wide the words are, in mm."""
        return _width(self.words, self.size, bold=self.bold)


def lines_of(label: Label) -> list[Line]:
    """Set everything that is written on the label; no line is wider than its room."""
    return [
        _fitted(label.platform, 8, 2.9),
        *_name(label.name),
        _fitted(label.invitation, 34.5, 2.8),
        _fitted(label.code, 41, 5.2, bold=True),
        _fitted(_short(label.address), 47.6, 2.4, x=MARGIN_MM),
    ]


def as_svg(label: Label) -> str:
    """Write the label as an SVG of 90 x 50 mm."""
    lines = "".join(
        f'<text x="{line.x:g}" y="{line.y:g}" font-size="{line.size:g}" '
        f'font-weight="{700 if line.bold else 400}">{escape(line.words)}</text>'
        for line in lines_of(label)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
        f'viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" font-family="Fira Sans, Arial, sans-serif">'
        f"<title>{escape(label.name)}: {escape(label.address)}</title>"
        f'<rect width="{WIDTH_MM}" height="{HEIGHT_MM}" fill="#fff"/>'
        f'<path d="{_qr_path(label.address)}" fill="#000"/>{lines}</svg>'
    )


def as_pdf(label: Label) -> bytes:
    """Write the label as a tagged PDF page of 90 x 50 mm; the same label gives the same bytes."""
    _register_fonts()
    target = BytesIO()
    sheet = (WIDTH_MM * mm, HEIGHT_MM * mm)
    page = Canvas(target, pagesize=sheet, invariant=1, lang=label.language)
    page.setTitle(f"{label.name} ({label.code})")
    tagged = TaggedPages(page)
    platform, *name, invitation, code, address = lines_of(label)
    _write(tagged, PARAGRAPH, [platform])
    _write(tagged, HEADING, name, said=label.name)
    _write(tagged, PARAGRAPH, [invitation])
    _write(tagged, PARAGRAPH, [code])
    _draw_code(tagged, label)
    _write(tagged, PARAGRAPH, [address])
    tagged.close()
    page.save()
    return target.getvalue()


def _write(tagged: TaggedPages, kind: str, lines: Iterable[Line], said: str = "") -> None:
    part, page = tagged.part(kind, said=said), tagged.canvas
    for line in lines:
        page.setFont(BOLD if line.bold else FONT, line.size * mm)
        with tagged.drawing(part):
            page.drawString(line.x * mm, (HEIGHT_MM - line.y) * mm, line.words)


def _draw_code(tagged: TaggedPages, label: Label) -> None:
    left, top = MARGIN_MM * mm, (HEIGHT_MM - MARGIN_MM) * mm
    box = (left, top - QR_MM * mm, left + QR_MM * mm, top)
    with tagged.drawing(tagged.part(FIGURE, said=label.picture or label.address, box=box)):
        for x, y, width, size in _qr_bars(label.address):
            bottom = (HEIGHT_MM - y - size) * mm
            tagged.canvas.rect(x * mm, bottom, width * mm, size * mm, stroke=0, fill=1)


def _register_fonts() -> None:
    for font in (FONT, BOLD):
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))


def _width(words: str, size: float, *, bold: bool) -> float:
    _register_fonts()
    return float(pdfmetrics.stringWidth(words, BOLD if bold else FONT, size))


def _fitted(words: str, y: float, size: float, *, bold: bool = False, x: float = LEFT_MM) -> Line:
    """Set one line, smaller if it does not fit."""
    wide, room = _width(words, size, bold=bold), WIDTH_MM - RIGHT_MM - x
    if wide > room:
        size = int(size * room / wide * 100) / 100
    return Line(words, y, size, bold, x)


def _name(name: str) -> list[Line]:
    """Set the name as large as possible; words are cut only where no size takes them whole."""
    words = name.split()
    for size in WHOLE_WORDS_MM:
        rows = _rows(words, size)
        if len(rows) <= _rows_at(size) and all(_fits(row, size) for row in rows):
            return _placed(rows, size)
    for size in NAME_SIZES_MM:
        rows = _rows(_cut(words, size), size)
        if len(rows) <= _rows_at(size):
            return _placed(rows, size)
    size = NAME_SIZES_MM[-1]
    rows = _rows(_cut(words, size), size)[: _rows_at(size)]
    return _placed([*rows[:-1], f"{rows[-1][:-2]}…"], size)


def _placed(rows: Sequence[str], size: float) -> list[Line]:
    first = NAME_TOP_MM + size
    return [
        Line(row, round(first + number * LINE * size, 2), size, bold=True)
        for number, row in enumerate(rows)
    ]


def _rows_at(size: float) -> int:
    return 1 + int((NAME_BOTTOM_MM - NAME_TOP_MM - size) / (LINE * size))


def _fits(row: str, size: float) -> bool:
    return _width(row, size, bold=True) <= ROOM_MM


def _rows(words: Iterable[str], size: float) -> list[str]:
    """Fill rows, breaking at spaces and after hyphens and slashes."""
    rows = [""]
    for word in words:
        for number, part in enumerate(PARTS.findall(word)):
            joined = f"{rows[-1]}{' ' if number == 0 and rows[-1] else ''}{part}"
            if rows[-1] and not _fits(joined, size):
                rows.append(part)
            else:
                rows[-1] = joined
    return rows


def _cut(words: Iterable[str], size: float) -> Iterator[str]:
    """Cut words that are wider than the room, where a syllable begins if there is one."""
    for word in words:
        rest = word
        while not _fits(rest, size):
            ends = [end for end in range(1, len(rest)) if _fits(f"{rest[:end]}-", size)]
            begun = {found.start() for found in SYLLABLE.finditer(rest)} & set(ends[1:])
            end = max(begun or ends)
            yield f"{rest[:end]}-"
            rest = rest[end:]
        yield rest


def _short(address: str) -> str:
    return address.split("://", 1)[-1]


def _qr_bars(address: str) -> list[tuple[float, float, float, float]]:
    """Give the dark runs of the QR code: x, y, width and height in mm from the upper left."""
    rows = [list(row) for row in segno.make(address, error="q", micro=False).matrix]
    size = QR_MM / len(rows)
    bars = []
    for row_number, row in enumerate(rows):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                x, y = MARGIN_MM + column * size, MARGIN_MM + row_number * size
                bars.append((x, y, length * size, size))
            column += length
    return bars


def _qr_path(address: str) -> str:
    return "".join(
        f"M{x:.3f} {y:.3f}h{width:.3f}v{size:.3f}h-{width:.3f}z"
        for x, y, width, size in _qr_bars(address)
    )
