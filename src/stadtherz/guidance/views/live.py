"""The pages of those who walk their way or practise it: steps one by one, read on the device."""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from stadtherz.guidance.domain.question import NUMBER, START
from stadtherz.guidance.services.carrying import carry_way, closed_now, network_name
from stadtherz.guidance.views.told import Shown, shown_way

KEYS = {
    "next": (pgettext_lazy("key", "N"), _("Nächster Schritt")),
    "back": (pgettext_lazy("key", "V"), _("Voriger Schritt")),
    "where": (pgettext_lazy("key", "W"), _("Wo bin ich?")),
    "repeat": (pgettext_lazy("key", "R"), _("Wiederholen")),
    "more": (pgettext_lazy("key", "D"), _("Mehr dazu")),
    "follow": (pgettext_lazy("key", "M"), _("Mitgehen")),
    "speak": (pgettext_lazy("key", "L"), _("Vorlesen")),
    "feel": (pgettext_lazy("key", "K"), _("Kompass und Schritte nutzen")),
    "often": (pgettext_lazy("key", "B"), _("Alle 10 Meter bestätigen")),
    "cue": (pgettext_lazy("key", "T"), _("Ton vor Ansagen")),
    "mark": (pgettext_lazy("key", "O"), _("Ton am Ort")),
    "all": (pgettext_lazy("key", "A"), _("Alle Schritte zeigen")),
}
AT_HOME = ("next", "back", "more", "speak", "all")


@require_safe
def walk(request: HttpRequest) -> HttpResponse:
    """Go along a way: the list of its steps, which the scripts turn into one at a time."""
    return _page(request, "guidance/live.html", _("Unterwegs"))


@require_safe
def practise(request: HttpRequest) -> HttpResponse:
    """Go through a way at home, with its junctions and without a position."""
    return _page(request, "guidance/practise.html", _("Weg üben"), practises=True)


@require_safe
def closures(_request: HttpRequest) -> JsonResponse:
    """Give all that is closed in the city as numbers of edges; who asks says nothing of a way."""
    found = {"network": network_name(), "edges": closed_now(now=timezone.now())}
    return JsonResponse(found, headers={"Cache-Control": "max-age=15"})


def _page(
    request: HttpRequest, template: str, here: Any, *, practises: bool = False
) -> HttpResponse:
    shown = shown_way(request)
    if not isinstance(shown, Shown):
        return shown
    way = carry_way(told=shown.told, language=shown.language, manner=shown.asked.manner,
                    practises=practises)  # fmt: skip
    context = shown.context(here) | {
        "steps": way.steps, "network": way.network,
        "carried": json.loads(way.content.text) if way.content else None,
        "key": {name: key for name, (key, _words) in KEYS.items()},
        "keys": [KEYS[name] for name in (AT_HOME if practises else KEYS)],
        "again": _again(shown),
        "elsewhere": f"{reverse('guidance:plan')}?{urlencode(_again(shown))}",
    }  # fmt: skip
    return render(request, template, context)


def _again(shown: Shown) -> list[tuple[str, str]]:
    """Give what a new way has in common with this one: all but where it begins."""
    parameters = shown.asked.question.parameters
    return [(name, value) for name, value in parameters if name not in {START, NUMBER}]
