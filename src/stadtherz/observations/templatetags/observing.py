"""How pages write times and the usual week."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from stadtherz.observations.adapters.history import HOURS_A_DAY, Week

register = template.Library()
SHADES = 6


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
