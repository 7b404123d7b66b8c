"""The steps of a range as moments on the city's clocks."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from stadtherz.observations.domain.ranges import Range, Step
from stadtherz.observations.selectors.finest import SECONDS


def midnight(day: date) -> datetime:
    """Give the beginning of a day on the city's clocks."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def end_of(span: Range) -> datetime:
    """Give the end of a range."""
    return midnight(span.last + timedelta(days=1))


def ends_of(span: Range) -> tuple[datetime, datetime]:
    """Give both ends of a range on the city's clocks, the second not included."""
    return midnight(span.first), end_of(span)


def times_of(span: Range) -> list[datetime]:
    """Give the beginnings of all steps of a range, on the city's clocks."""
    if span.step in SECONDS:
        start, end = midnight(span.first).timestamp(), end_of(span).timestamp()
        count = int(end - start) // SECONDS[span.step]
        zone = timezone.get_current_timezone()
        return [
            datetime.fromtimestamp(start + SECONDS[span.step] * place, zone)
            for place in range(count)
        ]
    days = [span.first + timedelta(days=place) for place in range(span.days)]
    if span.step is Step.MONTH:
        days = [day for day in days if day.day == 1 or day == span.first]
    return [midnight(day) for day in days]


def step_of(moment: datetime, span: Range) -> datetime:
    """Give the beginning of the step in which a moment lies."""
    if span.step in SECONDS:
        return moment
    day = moment.date()
    if span.step is Step.MONTH:
        day = max(span.first, day.replace(day=1))
    return midnight(day)
