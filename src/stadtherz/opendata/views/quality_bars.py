"""Draws the days of an interface as bars: full where it ran, open where nobody measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stadtherz.opendata.selectors.service_quality import DAYS, Day

STEP, WIDE, HIGH, TOP = 8.0, 6.0, 40.0, 10.0
SEEN, LEAST = 0.1, 5.0
"""Height that a failure has at least, so that five minutes are seen."""


@dataclass(frozen=True)
class Bars:
    """Paths of an SVG of 720 by 50: what ran, what nobody measured, failures, signs above them."""

    up: str
    unknown: str
    down: str
    signs: str


def bars(days: Sequence[Day], today: date) -> Bars:
    """Draw days; the last of 90 places is today's, and days before the first stay empty."""
    up, unknown, down, signs = [], [], [], []
    for one in days:
        place = DAYS - 1 - (today - one.day) // timedelta(days=1)
        counted = one.counted
        if place < 0 or not counted.slots:
            continue
        left = place * STEP + (STEP - WIDE) / 2
        bad = max(LEAST, HIGH * counted.down / counted.slots) if counted.down else 0.0
        good = (HIGH - bad) * counted.up / ((counted.up + counted.unknown) or 1)
        up.append(_box(left, TOP + HIGH - good, good))
        unknown.append(_box(left, TOP + bad, HIGH - bad - good))
        down.append(_box(left, TOP, bad))
        if bad:
            signs.append(f"M{left:g} 7h{WIDE:g}l{-WIDE / 2:g}-7z")
    return Bars("".join(up), "".join(unknown), "".join(down), "".join(signs))


def _box(left: float, top: float, high: float) -> str:
    return f"M{left:g} {top:.1f}h{WIDE:g}v{high:.1f}h-{WIDE:g}z" if high >= SEEN else ""
