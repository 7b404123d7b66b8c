"""What is closed on the way, in English; what staff wrote of it stays in their words (R38)."""

from datetime import datetime

from stadtherz.guidance.domain.street_names import spoken
from stadtherz.streets.values import Closed, Closure

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SIDES = {
    Closed.NORTH: "north side", Closed.EAST: "east side", Closed.SOUTH: "south side",
    Closed.WEST: "west side",
}  # fmt: skip


def closed(found: Closure) -> str:
    """Say what is closed, in three sentences."""
    begin = "The way gets narrow" if found.narrow else "The way leads around a closure"
    what = [found.words.strip().rstrip("."), spoken(found.street), SIDES.get(found.side, "")]
    said = f", entered on {_day(found.said)}" if found.said else ""
    source = found.source.strip().rstrip(".")
    return f"{begin}: {', '.join(filter(None, what))}. {_time(found)} Source: {source}{said}."


def _time(found: Closure) -> str:
    if found.until is None:
        return f"This has held since {_day(found.starts)}; its end is not known."
    return f"This holds from {_day(found.starts)} to {_day(found.until)}."


def _day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
