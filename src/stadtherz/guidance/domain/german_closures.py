"""What is closed on the way, in German: what, where, until when, and who says so (R38)."""

from datetime import datetime

from stadtherz.guidance.domain.street_names import spoken
from stadtherz.streets.values import Closed, Closure

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
SIDES = {
    Closed.NORTH: "Nordseite", Closed.EAST: "Ostseite", Closed.SOUTH: "Südseite",
    Closed.WEST: "Westseite",
}  # fmt: skip


def closed(found: Closure) -> str:
    """Say what is closed, in three sentences."""
    begin = "Auf dem Weg wird es eng" if found.narrow else "Der Weg führt um eine Sperrung herum"
    what = [found.words.strip().rstrip("."), spoken(found.street), SIDES.get(found.side, "")]
    said = f", eingetragen am {_day(found.said)}" if found.said else ""
    source = found.source.strip().rstrip(".")
    return f"{begin}: {', '.join(filter(None, what))}. {_time(found)} Quelle: {source}{said}."


def _time(found: Closure) -> str:
    if found.until is None:
        return f"Das gilt seit dem {_day(found.starts)}, das Ende ist nicht bekannt."
    return f"Das gilt vom {_day(found.starts)} bis zum {_day(found.until)}."


def _day(moment: datetime) -> str:
    return f"{moment.day}. {MONTHS[moment.month - 1]} {moment.year}"
