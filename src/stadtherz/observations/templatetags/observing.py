"""How pages write times, and how they stay up to date."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone

from stadtherz.observations.adapters.figures import Card
from stadtherz.observations.adapters.newest import number_of
from stadtherz.observations.domain.chart import Spark

register = template.Library()


@register.filter
def moment(seconds: float) -> datetime:
    """Give the time on the city's clocks that seconds since 1970 mean."""
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())


@register.inclusion_tag("observations/_live.html")
def live(shown: Iterable[Card | tuple[Card, Spark | None]]) -> dict[str, Any]:
    """Keep cards up to date: a bar that says so, with a button to stop it; needs a script."""
    cards = [one[0] if isinstance(one, tuple) else one for one in shown]
    asked = [("of", "stations"), *(("station", card.station.key) for card in cards)]
    return {
        "address": f"{reverse('observations-data:events')}?{urlencode(asked)}",
        "since": number_of(cards),
        "zone": timezone.get_current_timezone_name(),
        "many": len(cards) > 1,
    }


@register.filter
def alone(card: Card) -> list[Card]:
    """Give a list of one card."""
    return [card]
