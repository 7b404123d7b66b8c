"""How pages write times and the states of stations, and how they stay up to date."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stadtherz.observations.domain.chart import Spark
from stadtherz.observations.domain.comparison import Contact
from stadtherz.observations.domain.local_time import comes_twice
from stadtherz.observations.selectors.figures import Card
from stadtherz.observations.selectors.newest import number_of
from stadtherz.observations.selectors.standing import ARCHIVE, MAINTENANCE, SIGNS, Standing

register = template.Library()
MOST_NAMED = 30  # stations in an address; beyond, the page listens to all
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
def which_of_both(moment: datetime) -> str:
    """Name which of both a time is that the clock shows twice."""
    return _("Winterzeit") if timezone.localtime(moment).fold else _("Sommerzeit")


@register.filter
def on_clock(moment: datetime) -> str:
    """Write day and time; where the clock shows it twice, also which of both it is."""
    local = timezone.localtime(moment)
    words = date_format(local, "SHORT_DATETIME_FORMAT")
    return f"{words} ({which_of_both(local)})" if comes_twice(local) else words


@register.filter
def with_unit(figure: str, unit: str) -> str:
    """Put the unit behind a figure; what is counted has none."""
    return f"{figure} {unit}".rstrip()


@register.inclusion_tag("observations/_live.html")
def live(shown: Iterable[Card | Standing | tuple[Card, Spark | None]]) -> dict[str, Any]:
    """Keep stations up to date: a bar that says so, with a button to stop it; needs a script."""
    cards = [one[0] if isinstance(one, tuple) else one for one in shown]
    stations = [one.station for one in cards]
    named = [("station", one.key) for one in stations] if len(stations) <= MOST_NAMED else []
    asked = [("of", "stations"), *named, *_property_of(cards)]
    return {
        "address": f"{reverse('observations-data:events')}?{urlencode(asked)}",
        "since": number_of(stations),
        "now": int(timezone.now().timestamp()),
        "zone": timezone.get_current_timezone_name(),
        "many": len(stations) > 1,
        "states": [name for name in STATES if name != Contact.NEVER],
    }


def _property_of(cards: Sequence[Card | Standing]) -> list[tuple[str, str]]:
    """Name the property that the page of one station shows; lists show what is measured first."""
    observed = getattr(cards[0], "observed", None) if len(cards) == 1 else None
    return [("property", observed.key)] if observed else []


@register.filter
def alone(card: Card) -> list[Card]:
    """Give a list of one card."""
    return [card]


@register.inclusion_tag("observations/_state.html")
def state(name: str, until: datetime | Literal[""] | None = None) -> dict[str, Any]:
    """Show a state by word and sign; of a maintenance also until when it lasts."""
    tone, told = STATES[name]
    word = str(told)
    if until:  # a template gives "" where there is no maintenance
        day = date_format(timezone.localtime(until), "SHORT_DATE_FORMAT")
        word = _("in Wartung bis %(day)s") % {"day": day}
    return {"tone": tone, "word": word, "shape": SIGNS.get(name, "ring")}
