"""The printable label of a place: a QR code, the code to type, the name. SVG and PDF, 90 x 50 mm.

The QR code is made with error correction level Q (25 %), because labels hang outside and get
scratched (ISO/IEC 18004). The address is also printed, for people without a camera.
"""

from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import groupby

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH_MM, HEIGHT_MM = 90, 50
QR_MM, MARGIN_MM = 38, 6
NAME_SIGNS_A_LINE, NAME_LINES = 20, 3
FONT, BOLD = "Vera", "VeraBd"


@dataclass(frozen=True)
class Label:
    """What stands on a label; `address` is the full short link."""

    name: str
    code: str
    address: str
    platform: str
    invitation: str


def as_svg(label: Label) -> str:
    """Write the label as an SVG of 90 x 50 mm."""
    left = MARGIN_MM + QR_MM + 4
    lines = "".join(
        f'<text x="{left}" y="{15 + 5.5 * number:g}" font-size="4.4" font-weight="bold">'
        f"{escape(line)}</text>"
        for number, line in enumerate(_lines(label.name))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
        f'viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" font-family="Fira Sans, Arial, sans-serif">'
        f"<title>{escape(label.name)}: {escape(label.address)}</title>"
        f'<rect width="{WIDTH_MM}" height="{HEIGHT_MM}" fill="#fff"/>'
        f'<path d="{_qr_path(label.address)}" fill="#000"/>'
        f'<text x="{left}" y="9" font-size="3.2">{escape(label.platform)}</text>{lines}'
        f'<text x="{left}" y="35" font-size="3">{escape(label.invitation)}</text>'
        f'<text x="{left}" y="41" font-size="5.5" font-weight="bold" letter-spacing="0.6">'
        f"{escape(label.code)}</text>"
        f'<text x="{left}" y="45" font-size="2.2">{escape(_short(label.address))}</text></svg>'
    )


def as_pdf(label: Label) -> bytes:
    """Write the label as a PDF page of 90 x 50 mm; the same label gives the same bytes."""
    _register_fonts()
    target = BytesIO()
    page = Canvas(target, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm), invariant=1, lang="de")
    page.setTitle(f"{label.name} ({label.code})")
    for x, y, width, size in _qr_bars(label.address):
        page.rect(x * mm, (HEIGHT_MM - y - size) * mm, width * mm, size * mm, stroke=0, fill=1)
    left = MARGIN_MM + QR_MM + 4
    _write(page, FONT, 8, left, 9, label.platform)
    for number, line in enumerate(_lines(label.name)):
        _write(page, BOLD, 10.5, left, 15 + 5.5 * number, line)
    _write(page, FONT, 7.5, left, 35, label.invitation)
    _write(page, BOLD, 14, left, 41, label.code)
    _write(page, FONT, 5.5, left, 45, _short(label.address))
    page.save()
    return target.getvalue()


def _register_fonts() -> None:
    for font in (FONT, BOLD):
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))


def _write(page: Canvas, font: str, points: float, x: float, y: float, words: str) -> None:
    """Write `words` at `x`, `y` mm from the upper left corner, narrower if they do not fit."""
    room = (WIDTH_MM - x - 2) * mm
    wide = pdfmetrics.stringWidth(words, font, points)
    page.setFont(font, points * min(1.0, room / wide) if wide else points)
    page.drawString(x * mm, (HEIGHT_MM - y) * mm, words)


def _lines(name: str) -> list[str]:
    """Break a name into lines at its spaces; what does not fit ends with an ellipsis."""
    lines = [""]
    for word in name.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= NAME_SIGNS_A_LINE or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > NAME_LINES:
        lines = [*lines[: NAME_LINES - 1], f"{lines[NAME_LINES - 1]} …"]
    return lines


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
