"""The guide's page: asks from where to where, and tells the way as text."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.selectors.ends import End, end_of
from stadtherz.guidance.services.telling import tell_way
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.public import FoundPlace, current_map

PROFILES = {
    "cane": _("mit Langstock"), "guide-dog": _("mit Führhund"), "low-vision": _("mit wenig Sehen"),
    "wheelchair": _("im Rollstuhl"), "walking-frame": _("mit Rollator"),
    "pram": _("mit Kinderwagen"),
}  # fmt: skip
NUMBERS = {str(number + 1): number for number in range(4)}


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Ask from where to where; tell the way once both are settled. Nothing is remembered."""
    ends = end_of(request.GET.get("von")), end_of(request.GET.get("nach"))
    asked = request.GET.get("profil", "cane")
    profile = asked if asked in PROFILES else "cane"
    context = _context(ends, profile)
    if not (context["map"] and ends[0].place and ends[1].place):
        return render(request, "guidance/plan.html", context)
    if not all(one.is_settled for one in ends):
        return redirect(_address(ends, profile))
    context |= _told(request, (ends[0].place, ends[1].place), profile)
    return render(request, f"guidance/{'plan' if 'problem' in context else 'way'}.html", context)


def _context(ends: tuple[End, End], profile: str) -> dict[str, Any]:
    return {
        "map": current_map(), "start": ends[0], "goal": ends[1], "profile": profile,
        "profiles": PROFILES.items(), "spoken": PROFILES[profile],
        "link": _address(ends, profile), "trail": [("", _("Lotse"))],
    }  # fmt: skip


def _told(
    request: HttpRequest, ends: tuple[FoundPlace, FoundPlace], profile: str
) -> dict[str, Any]:
    if ends[0].ref == ends[1].ref:
        return {"problem": "same"}
    asked, language = request.GET.get("weg", "1"), (get_language() or "de").split("-")[0]
    try:
        told = tell_way(ends=ends, profile=profiles()[profile], now=timezone.now(),
                        number=NUMBERS.get(asked, 0), language=language)  # fmt: skip
    except NotFound:
        return {"problem": "none"}
    choices = list(zip(told.plan.choices, told.reasons, strict=True))
    return {"told": told, "choices": choices, "chosen": told.plan.choices[told.number]}


def _address(ends: tuple[End, End], profile: str) -> str:
    refs = {key: one.place.ref for key, one in zip(("von", "nach"), ends, strict=True) if one.place}
    return f"{reverse('guidance:plan')}?{urlencode(refs | {'profil': profile})}"
