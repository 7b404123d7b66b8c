"""Marks on a map that stay apart: what would cover each other becomes one mark, or is laid around.

WCAG 2.2, 2.5.8 "Target Size (Minimum)": targets stand so far apart that each can be hit. Distances
are drawing units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from stadtherz.kernel.geo import Point

MOST_IN_A_RING = 12
LETTER, ABOVE, BELOW = 7, 44, 30
"""Half the width of a letter of a name, and how far a mark stays from its line, both ways."""


@dataclass(frozen=True)
class Mark:
    """Something at a point that a map shows.

    Args:
        key: names it for scripts.
        point: where it is.
        name: what it is called.
        word: its state in words.
        sign: the sign of the state (`design.SIGNS`).
        address: where a click leads to.
        lang: language of the name where it is not that of the page, else "".

    """

    key: str
    point: Point
    name: str
    word: str
    sign: str
    address: str
    lang: str = ""


@dataclass(frozen=True)
class Outline:
    """A line or an area that a map shows.

    Args:
        path: SVG path data.
        filled: whether it is an area.
        box: left, top, right and bottom.
        name: what it is called.
        address: where a click leads to.
        lang: language of the name where it is not that of the page, else "".

    """

    path: str
    filled: bool
    box: tuple[float, float, float, float]
    name: str
    address: str
    lang: str = ""


@dataclass(frozen=True)
class Spot:
    """Where marks are drawn; `root` is where they are, and `marks` has the most important first."""

    x: float
    y: float
    marks: tuple[Mark, ...]
    root: tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """The part of a drawing that is shown; `zoom` says how much larger than the whole."""

    x: float
    y: float
    width: float
    height: float
    zoom: float

    def holds(self, x: float, y: float) -> bool:
        """Say whether a spot lies within."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        """Say whether something of a box (left, top, right, bottom) lies within."""
        left, top, right, bottom = box
        across = left <= self.x + self.width and right >= self.x
        return across and top <= self.y + self.height and bottom >= self.y


def frame_around(
    box: tuple[float, float, float, float], whole: Frame, *, margin: float = 0.12, most: float = 8
) -> Frame:
    """Give the frame of the same shape as the whole that holds a box in its middle.

    Args:
        box: left, top, right, bottom.
        whole: what is shown of everything.
        margin: space around the box, as a share of it.
        most: the strongest zoom.

    """
    left, top, right, bottom = box
    share = max((right - left) / whole.width, (bottom - top) / whole.height) * (1 + 2 * margin)
    share = min(max(share, 1 / most), 1)
    width, height = whole.width * share, whole.height * share
    return Frame((left + right - width) / 2, (top + bottom - height) / 2, width, height, 1 / share)


def grouped(placed: Sequence[tuple[Mark, float, float]], distance: float) -> list[Spot]:
    """Put marks together that lie within a distance of a more important one.

    Args:
        placed: marks with their spots, the most important first.
        distance: spots that remain are farther apart than this.

    """
    found: list[tuple[float, float, list[Mark]]] = []
    for mark, x, y in placed:
        near = next((one for one in found if hypot(one[0] - x, one[1] - y) <= distance), None)
        if near is None:
            found.append((x, y, [mark]))
        else:
            near[2].append(mark)
    return [Spot(x, y, tuple(marks), (x, y)) for x, y, marks in found]


def spread(spots: Sequence[Spot], distance: float) -> list[Spot]:
    """Lay the marks of each spot in a ring around it, neighbours at least `distance` apart.

    More than twelve stay together: their ring would cover the map.
    """
    found = []
    for spot in spots:
        count = len(spot.marks)
        if count > MOST_IN_A_RING:
            found.append(spot)
            continue
        radius = 0.0 if count == 1 else distance / (2 * sin(pi / count))
        for number, mark in enumerate(spot.marks):
            turn = 2 * pi * number / count - pi / 2
            x, y = spot.x + radius * cos(turn), spot.y + radius * sin(turn)
            found.append(Spot(x, y, (mark,), spot.root))
    return found


def beside_marks(name: str, x: float, y: float, spots: Sequence[Spot], zoom: float) -> float:
    """Find the line of a name that no mark covers: where it is wished, else below, else above.

    Args:
        name: what is written, centred at `x`.
        x: its middle.
        y: the wished line; it is kept where there is no room either way.
        spots: where marks are drawn.
        zoom: how much larger than the whole the map is; names and marks keep their size.

    """
    half = (LETTER * len(name) + LETTER * 3) / zoom
    near = [spot.y for spot in spots if abs(spot.x - x) < half]

    def is_free(line: float) -> bool:
        return not any(line - ABOVE / zoom < mark < line + BELOW / zoom for mark in near)

    below = [mark + ABOVE / zoom for mark in near]
    above = [mark - BELOW / zoom for mark in near]
    lines = [y, *sorted(below, key=lambda line: abs(line - y)), *above]
    return next((line for line in lines if is_free(line)), y)
