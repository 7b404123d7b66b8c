"""How the days of a phase are said, on pages and in what is told of it."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

MIDNIGHT = time(0)


def days_in_words(begins: datetime, ends: datetime) -> str:
    """Say from when to when a phase lasts; one that ends at midnight lasts to the day before."""
    first, end = timezone.localtime(begins), timezone.localtime(ends)
    if end.time() == MIDNIGHT:
        return f"{_moment(first)} – {_moment(end - timedelta(days=1))}"
    if end.date() == first.date():
        return f"{_moment(first)} – {date_format(end, 'TIME_FORMAT')}"
    return f"{_moment(first)} – {_moment(end)}"


def _moment(at: datetime) -> str:
    short = "SHORT_DATE_FORMAT" if at.time() == MIDNIGHT else "SHORT_DATETIME_FORMAT"
    return date_format(at, short)
