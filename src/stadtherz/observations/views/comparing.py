from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.observations.adapters.sealing import one_look
from stadtherz.observations.models import ObservedProperty, Station
from stadtherz.observations.selectors.history import history_of, newest_day, properties_of
from stadtherz.observations.selectors.stations import public_stations
from stadtherz.observations.views.ranges import chosen_range, navigation, words_on_range

MOST = 4
OFFERED = 200


@dataclass(frozen=True)
class Offer:
    """One property of one station, which can be compared with others."""

    station: Station
    observed: ObservedProperty

    @property
    def key(self) -> str:
        """Name it in an address."""
        return f"{self.station.key}.{self.observed.key}"


@require_safe
@one_look()
def compare(request: HttpRequest) -> HttpResponse:
    """Show up to four series over one range; what has another unit gets a chart of its own."""
    offers = _offers()
    wanted, missing = _wanted(request, offers)
    chosen = wanted[:MOST]
    span = chosen_range(request, _newest(chosen))
    history = history_of([(one.station, one.observed) for one in chosen], span)
    asked = "".join(f"&reihe={one.key}" for one in chosen)
    context = {
        **navigation(span, history), "groups": _groups(offers, chosen), "most": MOST,
        "too_many": len(wanted) > MOST, "missing": missing, "notes": words_on_range(request),
        "asked": asked, "printed_query": f"?von={span.first}&bis={span.last}{asked}",
        "trail": [(reverse("observations:stations"), gettext("Messwerte")),
                  ("", gettext("Vergleichen"))],
    }  # fmt: skip
    return render(request, "observations/compare.html", context)


def _newest(chosen: Sequence[Offer]) -> date:
    """Give the last day with data of any of them; today where there is none."""
    today = timezone.localdate()
    return max((newest_day(one.station, today) for one in chosen), default=today)


def _offers() -> list[Offer]:
    return [
        Offer(station, observed)
        for station in public_stations()[:OFFERED]
        for observed in properties_of(station)
    ]


def _wanted(request: HttpRequest, offers: Sequence[Offer]) -> tuple[list[Offer], int]:
    """Find what was asked for by `reihe`, or by `was` and `stelle`; else the first two alike.

    Gives also how many were asked for and are not there; private ones count as well.
    """
    keys = set(request.GET.getlist("reihe"))
    what = request.GET.get("was", "")
    keys |= {f"{key}.{what}" for key in request.GET.getlist("stelle")}
    found = [one for one in offers if one.key in keys]
    if found:
        return found, len(keys) - len(found)
    what = what or next((one.observed.key for one in offers), "")
    return [one for one in offers if one.observed.key == what][:2], len(keys)


def _groups(
    offers: Sequence[Offer], chosen: Sequence[Offer]
) -> list[tuple[ObservedProperty, list[tuple[Offer, bool]], bool]]:
    """Sort the offers by property; a group is open where something of it is chosen."""
    keys = {one.key for one in chosen}
    groups: dict[int, list[Offer]] = {}
    for one in offers:
        groups.setdefault(one.observed.pk, []).append(one)
    return [
        (
            group[0].observed,
            [(one, one.key in keys) for one in group],
            any(one.key in keys for one in group),
        )
        for group in groups.values()
    ]
