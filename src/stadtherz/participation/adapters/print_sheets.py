"""Ballot sheets: DIN A4, numbered, with a box for each project. No code, no name, no address.

A sheet with many projects has several pages; its number stands on each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stadtherz.city.public import HEADING, TaggedPages
from stadtherz.participation.adapters.print_pen import (
    HEIGHT_MM,
    WIDTH_MM,
    Box,
    Pen,
    Size,
    height_of,
    pages_as_pdf,
)

LEFT, RIGHT, TOP, FOOT = 20.0, 20.0, 18.0, 18.0
ROOM = WIDTH_MM - LEFT - RIGHT
QR, SQUARE, WIDE_NUMBER = 26.0, 8.0, 62.0
GAP = 3.0


@dataclass(frozen=True)
class Option:
    """A project as it is printed: its number on the sheet, its words, what it costs."""

    number: int
    title: str
    cost: str = ""


@dataclass(frozen=True)
class SheetWords:
    """What stands on every sheet of a ballot, in one language.

    Args:
        language: BCP 47.
        title, question, how_to: what is voted on and how the sheet is filled in.
        number: the word for the number of the sheet.
        box: what a box is for, for who does not see it.
        foot: what to do with the sheet.
        address: of the ballot; printed and as a QR code.
        picture: what the QR code is, for who does not see it.

    """

    language: str
    title: str
    question: str
    how_to: str
    number: str
    box: str
    foot: str
    address: str
    picture: str


def sheets_as_pdf(
    numbers: Sequence[str], options: Sequence[Option], words: SheetWords, *, large: bool
) -> bytes:
    """Write sheets one behind the other as tagged PDF."""

    def writer(number: str) -> Callable[[TaggedPages], None]:
        return lambda tagged: _Sheet(tagged, words, Size.of(large=large)).write(number, options)

    return pages_as_pdf(words.title, words.language, map(writer, numbers))


class _Sheet:
    def __init__(self, tagged: TaggedPages, words: SheetWords, size: Size) -> None:
        self.tagged, self.words, self.size = tagged, words, size
        self.pen = Pen(tagged)

    def write(self, number: str, options: Sequence[Option]) -> None:
        words, size = self.words, self.size
        self._number(number)
        y = self.pen.write(
            words.title, Box(LEFT, TOP, ROOM - WIDE_NUMBER), size.heading, bold=True, kind=HEADING
        )
        for paragraph in (words.question, words.how_to):
            if paragraph:
                y = self.pen.write(paragraph, Box(LEFT, max(y, TOP + 14) + GAP, ROOM), size.text)
        y += 2 * GAP
        for option in options:
            if y + self._height(option) > HEIGHT_MM - FOOT:
                self.tagged.turn()
                self._number(number)
                y = TOP + 18
            y = self._option(option, y)
        if y + self._foot_height() > HEIGHT_MM - FOOT:
            self.tagged.turn()
            self._number(number)
        self._foot()

    def _number(self, number: str) -> None:
        left, width = WIDTH_MM - RIGHT - WIDE_NUMBER + 4, WIDE_NUMBER - 4
        below = self.pen.write(self.words.number, Box(left, TOP, width), self.size.small)
        self.pen.write(number, Box(left, below, width), self.size.heading, bold=True)

    def _height(self, option: Option) -> float:
        return self._words_height(option) + GAP

    def _words_height(self, option: Option) -> float:
        room = ROOM - SQUARE - 5
        title = height_of(f"{option.number}  {option.title}", self.size.text, room, bold=True)
        cost = height_of(option.cost, self.size.small, room) if option.cost else 0.0
        return max(title + cost, SQUARE)

    def _option(self, option: Option, y: float) -> float:
        self.pen.square(Box(LEFT, y, SQUARE), f"{self.words.box}: {option.title}")
        box = Box(LEFT + SQUARE + 5, y + 0.6, ROOM - SQUARE - 5)
        words = f"{option.number}  {option.title}"
        below = self.pen.write(words, box, self.size.text, bold=True)
        if option.cost:
            self.pen.write(option.cost, Box(box.left, below, box.width), self.size.small)
        return y + self._height(option)

    def _foot_height(self) -> float:
        return QR + GAP

    def _foot(self) -> None:
        y = HEIGHT_MM - FOOT - QR
        self.pen.rule(LEFT, y - GAP, WIDTH_MM - RIGHT)
        room = Box(LEFT, y, ROOM - QR - 6)
        below = self.pen.write(self.words.foot, room, self.size.small)
        self.pen.write(self.words.address, Box(LEFT, below + 1, room.width), self.size.small)
        self.pen.code(
            self.words.address, Box(WIDTH_MM - RIGHT - QR, y, QR), self.words.picture
        )  # fmt: skip
