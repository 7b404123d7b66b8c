"""Letters with voting codes: DIN A4 for window envelopes (DIN 5008, form B), one code a letter.

The address stands where a window is (20 mm from the left, 45 mm from the top, 85 by 45 mm), marks
to fold at are at 105 and 210 mm. At the foot is the slip for who votes on paper. What is printed is
made in memory and given back; nothing of it is stored.
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
    wrapped,
)

LEFT, RIGHT = 25.0, 20.0
ROOM = WIDTH_MM - LEFT - RIGHT
WINDOW_TOP, ADDRESS_TOP, WINDOW_WIDTH = 45.0, 62.7, 80.0
BODY_TOP, FOOT = 98.5, 20.0
FOLDS, PUNCH = (105.0, 210.0), 148.5
QR = 32.0
GAP = 3.0
SENDER_SIZES = (7, 6.5, 6, 5.5)
"""The line of the sender stands in the window in one line; the smallest is wrapped."""


def sender_size(sender: str) -> float:
    """Give the greatest size with which the sender takes one line."""
    fit = (one for one in SENDER_SIZES if len(wrapped(sender, one, WINDOW_WIDTH)) == 1)
    return next(fit, SENDER_SIZES[-1])


@dataclass(frozen=True)
class Addressed:
    """To whom a letter goes, line by line (none where it is handed out), and its code."""

    lines: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class LetterWords:
    """What stands in every letter of a ballot, in one language.

    Args:
        language: BCP 47.
        sender: one line, small, above the address.
        subject: what the letter is about.
        before, after: paragraphs before and after the code.
        code: the word for the code.
        address: where one votes; printed and as a QR code. It holds no code.
        picture: what the QR code is, for who does not see it.
        slip: heading of the slip, and what to do with it.

    """

    language: str
    sender: str
    subject: str
    before: tuple[str, ...]
    code: str
    after: tuple[str, ...]
    address: str
    picture: str
    slip: tuple[str, str]


def letters_as_pdf(letters: Sequence[Addressed], words: LetterWords, *, large: bool) -> bytes:
    """Write letters one behind the other as tagged PDF."""

    def writer(letter: Addressed) -> Callable[[TaggedPages], None]:
        return lambda tagged: _Letter(tagged, words, Size.of(large=large)).write(letter)

    return pages_as_pdf(words.subject, words.language, map(writer, letters))


class _Letter:
    def __init__(self, tagged: TaggedPages, words: LetterWords, size: Size) -> None:
        self.tagged, self.words, self.size = tagged, words, size
        self.pen = Pen(tagged)

    def write(self, letter: Addressed) -> None:
        self._head(letter.lines)
        y = self.pen.write(
            self.words.subject, Box(LEFT, BODY_TOP, ROOM), self.size.text, bold=True, kind=HEADING
        )
        for paragraph in self.words.before:
            y = self._paragraph(paragraph, y + GAP)
        y = self._code(letter.code, y + GAP)
        for paragraph in self.words.after:
            y = self._paragraph(paragraph, y + GAP)
        if y + GAP > self._slip_top():
            self.tagged.turn()
        self._slip(letter.code)

    def _head(self, lines: Sequence[str]) -> None:
        for y in (*FOLDS, PUNCH):
            self.pen.rule(4, y, 9 if y != PUNCH else 11)
        box = Box(LEFT, WINDOW_TOP + 10, WINDOW_WIDTH)
        self.pen.write(self.words.sender, box, sender_size(self.words.sender))
        y = ADDRESS_TOP
        for line in lines:
            y = self.pen.write(line, Box(LEFT, y, WINDOW_WIDTH), 10)

    def _paragraph(self, words: str, y: float) -> float:
        """Write a paragraph, on the next page where this one is full."""
        if y + height_of(words, self.size.text, ROOM) > HEIGHT_MM - FOOT:
            self.tagged.turn()
            y = FOOT
        return self.pen.write(words, Box(LEFT, y, ROOM), self.size.text)

    def _code(self, code: str, y: float) -> float:
        """Write the code beside the QR code of the address; both stand on one page."""
        if y + QR > HEIGHT_MM - FOOT:
            self.tagged.turn()
            y = FOOT
        room = Box(LEFT, y + 4, ROOM - QR - 6)
        below = self.pen.write(self.words.code, room, self.size.text)
        below = self.pen.write(code, Box(LEFT, below, room.width), self.size.heading + 2, bold=True)
        below = self.pen.write(
            self.words.address, Box(LEFT, below + 1, room.width), self.size.small
        )  # fmt: skip
        self.pen.code(
            self.words.address, Box(WIDTH_MM - RIGHT - QR, y, QR), self.words.picture
        )  # fmt: skip
        return max(below, y + QR)

    def _slip_top(self) -> float:
        heading, what = self.words.slip
        high = (
            height_of(heading, self.size.text, ROOM, bold=True)
            + height_of(what, self.size.small, ROOM)
            + height_of("X", self.size.heading, ROOM)
        )
        return HEIGHT_MM - FOOT + 8 - high - 2 * GAP

    def _slip(self, code: str) -> None:
        y = self._slip_top()
        self.pen.rule(0, y, WIDTH_MM, dashed=True)
        heading, what = self.words.slip
        below = self.pen.write(heading, Box(LEFT, y + GAP, ROOM), self.size.text, bold=True)
        below = self.pen.write(code, Box(LEFT, below, ROOM), self.size.heading, bold=True)
        self.pen.write(what, Box(LEFT, below, ROOM), self.size.small)
