"""How the programme says dates, and what the card of a project shows."""

from datetime import date

from django import template
from django.utils import formats, timezone

from stadtherz.programme.domain.dates import Known
from stadtherz.programme.models import Project
from stadtherz.programme.selectors import projects

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
    return formats.date_format(value, "SHORT_DATE_FORMAT" if length == "short" else "DATE_FORMAT")


@register.simple_tag
def card_of(project: Project) -> projects.ShownCard:
    """Give what the card of a project shows today."""
    return projects.card_of(project, timezone.localdate())
