"""The public page of states: which stations measure, which do not, and until when."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from stadtherz.city.public import Mark
from stadtherz.observations.selectors.standing import SIGNS, Standing, standings
from stadtherz.observations.selectors.stations import public_stations
from stadtherz.observations.templatetags.observing import STATES

A_PAGE = 100


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Show all public stations with their states, on a map and as a list of the same."""
    now = timezone.now()
    found = standings(public_stations(), now)
    chosen = request.GET.get("zustand", "")
    shown = [one for one in found if one.state == chosen] if chosen in SIGNS else found
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page,
        "chosen": chosen if chosen in SIGNS else "",
        "counts": _counts([one.state for one in found]),
        "all": len(found),
        "marks": marks_of(shown),
        "now": now,
        "trail": _trail(),
    }
    return render(request, "observations/standing.html", context)


def marks_of(found: Sequence[Standing]) -> list[Mark]:
    """Put stations with a place on a map, in their order."""
    return [
        Mark(
            one.station.key,
            one.station.place.point,
            one.station.name.to(get_language() or ""),
            str(STATES[one.state][1]),
            SIGNS[one.state],
            reverse("observations:station", args=[one.station.key]),
        )
        for one in found
        if one.station.place
    ]


def _counts(states: list[str]) -> list[dict[str, Any]]:
    """Count the stations of each state that there is."""
    return [
        {"state": state, "word": STATES[state][1], "count": states.count(state)}
        for state in SIGNS
        if state in states
    ]


def _trail() -> list[tuple[str, Any]]:
    return [
        (reverse("observations:stations"), gettext("Messwerte")),
        ("", gettext("Zustand der Messstellen")),
    ]
