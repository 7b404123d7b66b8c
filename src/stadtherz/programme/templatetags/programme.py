"""How the programme says dates."""

from datetime import date

from django import template
from django.utils import formats
from django.utils.translation import pgettext

from stadtherz.programme.domain.dates import Known

register = template.Library()


@register.simple_tag
def day(value: date | None, known: str, length: str = "long") -> str:
    """Say a date as exactly as it is known: a day (long or short), a month or a year."""
    if value is None:
        return "–"
    if known == Known.YEAR:
        return str(value.year)
    if known == Known.MONTH:
        return formats.date_format(value, "YEAR_MONTH_FORMAT")
    short = pgettext("short date", "d.m.Y")
    return formats.date_format(value, short if length == "short" else "DATE_FORMAT")
