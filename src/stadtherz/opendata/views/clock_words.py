"""Shows how a deadline came about: each day, counted or not, and the holidays in between."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stadtherz.opendata.domain.desk.clocks import Clock
from stadtherz.opendata.domain.desk.deadlines import Deadline, Skip, Skipped, Unit
from stadtherz.opendata.models import HOLIDAY_NAMES

A_WEEK = 7


@dataclass(frozen=True)
class Day:
    """A day in the table of a deadline: its number where it is counted, else why it is not."""

    day: date
    number: int | None = None
    reason: str = ""
    holiday: Any = ""
    is_event: bool = False
    is_due: bool = False


@dataclass(frozen=True)
class Why:
    """A deadline and its explanation, for a template."""

    deadline: Deadline
    weeks: list[list[Day | None]]
    holidays: list[tuple[date, Any]]
    weekend_days: int
    paused: int
    moved: bool


def why_of(found: Deadline) -> Why:
    """Explain a deadline."""
    reasons = [one.reason for one in found.skipped]
    return Why(
        deadline=found,
        weeks=_weeks(found) if found.period.unit is Unit.WORKING_DAYS else [],
        holidays=[
            (one.day, HOLIDAY_NAMES[one.holiday])
            for one in found.skipped
            if one.holiday and one.reason is Skip.HOLIDAY
        ],
        weekend_days=sum(1 for one in reasons if one in {Skip.SATURDAY, Skip.SUNDAY}),
        paused=reasons.count(Skip.PAUSE),
        moved=found.due != found.nominal,
    )


def clock_context(clock: Clock) -> dict[str, Any]:
    """Give what templates need to tell a clock and why it is so."""
    shown = clock.deadline or clock.first
    return {"clock": clock, "rule": clock.rule, "why": why_of(shown)}


def _weeks(found: Deadline) -> list[list[Day | None]]:
    """Lay the days from the event to the end into weeks from Monday to Sunday."""
    numbers = {day: number for number, day in enumerate(found.counted, start=1)}
    skipped = {one.day: one for one in found.skipped}
    first = found.event - timedelta(days=found.event.weekday())
    last = found.due + timedelta(days=6 - found.due.weekday())
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    cells = [
        _cell(day, found, numbers, skipped) if found.event <= day <= found.due else None
        for day in days
    ]
    return [cells[start : start + A_WEEK] for start in range(0, len(cells), A_WEEK)]


def _cell(
    day: date, found: Deadline, numbers: dict[date, int], skipped: dict[date, Skipped]
) -> Day:
    passed = skipped.get(day)
    holiday = HOLIDAY_NAMES[passed.holiday] if passed and passed.holiday else ""
    return Day(
        day, numbers.get(day), passed.reason.value if passed else "", holiday,
        is_event=day == found.event, is_due=day == found.due,
    )  # fmt: skip
