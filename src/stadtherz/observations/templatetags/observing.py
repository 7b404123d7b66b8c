"""How pages write times, the usual week, and the states of stations."""

from datetime import datetime
from typing import Any, Literal

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stadtherz.observations.adapters.history import HOURS_A_DAY, Week
from stadtherz.observations.adapters.standing import ARCHIVE, MAINTENANCE, SIGNS
from stadtherz.observations.domain.comparison import Contact

register = template.Library()
SHADES = 6
STATES = {
    Contact.FRESH.value: ("done", gettext_lazy("sendet")),
    Contact.LATE.value: ("late", gettext_lazy("verspätet")),
    Contact.SILENT.value: ("late", gettext_lazy("schweigt")),
    Contact.NEVER.value: ("unknown", gettext_lazy("noch ohne Daten")),
    MAINTENANCE: ("planned", gettext_lazy("in Wartung")),
    ARCHIVE: ("unknown", gettext_lazy("Archiv")),
}


@register.filter
def moment(seconds: float) -> datetime:
    """Give the time on the city's clocks that seconds since 1970 mean."""
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())


@register.filter
def by_hour(week: Week) -> list[dict[str, Any]]:
    """Turn the usual week into rows of a table: a row an hour, a cell a weekday."""
    return [
        {
            "hour": hour,
            "cells": [
                {"value": day[hour], "shade": _shade(day[hour], week.most)} for day in week.rows
            ],
        }
        for hour in range(HOURS_A_DAY)
    ]


def _shade(value: float | None, most: float) -> int:
    if value is None or most <= 0:
        return 0
    return max(0, min(SHADES - 1, int(value / most * SHADES)))


@register.inclusion_tag("observations/_state.html")
def state(name: str, until: datetime | Literal[""] | None = None) -> dict[str, Any]:
    """Show a state by word and sign; of a maintenance also until when it lasts."""
    tone, told = STATES[name]
    word = str(told)
    if until:  # a template gives "" where there is no maintenance
        day = date_format(timezone.localtime(until), "SHORT_DATE_FORMAT")
        word = _("in Wartung bis %(day)s") % {"day": day}
    return {"tone": tone, "word": word, "shape": SIGNS.get(name, "ring")}
