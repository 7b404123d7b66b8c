"""How pages write times."""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def moment(seconds: float) -> datetime:
    """Give the time on the city's clocks that seconds since 1970 mean."""
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())
