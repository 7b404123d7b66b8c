"""The map of the data: what the map knows of crossings, and where it matters most."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from stadtherz.accounts.public import Permission, permissions_in
from stadtherz.city.public import Mark, district_areas
from stadtherz.guidance.domain.quality import (
    SHARES,
    DistrictFacts,
    Junction,
    Share,
    SoundSignal,
    Told,
)
from stadtherz.guidance.selectors.quality import ShownQuality, current_quality
from stadtherz.kernel.geo import Point
from stadtherz.streets.public import besides, current_map

CHOICES, USUAL, WHOLE = (5, 10, 20), 5, 100
JUNCTIONS_SHOWN, LINKS = 10, 4
WORDS: dict[Told, Promise] = {
    Told.MAPPED: gettext_lazy("ob dort eine Querung ist"),
    Told.SECURED: gettext_lazy("Sicherung"), Told.SOUND: gettext_lazy("Ton der Ampel"),
    Told.KERB: gettext_lazy("Bordstein"), Told.TACTILE: gettext_lazy("Bodenfeld"),
    Told.ISLAND: gettext_lazy("Mittelinsel"),
}  # fmt: skip


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what the map knows by district, the worst junctions, and where a sound helps most."""
    shown = current_quality()
    context: dict[str, Any] = {
        "map": current_map(), "shown": shown,
        "trail": [(reverse("guidance:plan"), _("Lotse")), ("", _("Karte der Daten"))],
    }  # fmt: skip
    if shown is not None:
        context |= _told(shown, _number(request), is_reviewer=_may_review(request))
    return render(request, "guidance/quality.html", context)


def _told(shown: ShownQuality, number: int, *, is_reviewer: bool) -> dict[str, Any]:
    found = shown.found
    junctions, signals = found.junctions[:JUNCTIONS_SHOWN], found.signals[:number]
    saved = sum(one.gain_m for one in signals)
    return {
        "facts": [WORDS[told] for told in SHARES], "number": number, "choices": CHOICES,
        "rows": [(_district(one.key, shown), one, _cells(one)) for one in found.districts],
        "whole": _cells(shown.whole),
        "junctions": [_junction(one, shown, is_reviewer=is_reviewer) for one in junctions],
        "signals": [
            _signal(one, shown, is_reviewer=is_reviewer) | {"beside": where}
            for one, where in zip(signals, _corners(signals), strict=True)
        ],
        "marks": [*_marks(junctions, "kreuzung"), *_marks(signals, "ton")],
        "saved": saved, "saved_each": saved / (found.sample.walks or 1),
        "saved_share": WHOLE * saved / (found.sample.cost_m or 1),
        "schematic": not all(one.official for one in district_areas()),
    }  # fmt: skip


def _cells(one: DistrictFacts) -> list[tuple[Share, int | None]]:
    """Give each share with its whole percent, None where there is nothing to know."""
    shares = (one.shares[told] for told in SHARES)
    return [(share, WHOLE * share.known // share.of if share.of else None) for share in shares]


def _district(key: str, shown: ShownQuality) -> str:
    return shown.names.get(key, "") or _("außerhalb der Stadtteile")


def _junction(one: Junction, shown: ShownQuality, *, is_reviewer: bool) -> dict[str, Any]:
    return _linked(one, shown, is_reviewer=is_reviewer) | {
        "name": " / ".join(one.streets) or one.label or _("Kreuzung ohne Namen"),
        "missing": [WORDS[told] for told in one.missing],
        "each": one.burden_m / (one.walks or 1), "unknown": one.unknown_m / (one.walks or 1),
    }  # fmt: skip


def _signal(one: SoundSignal, shown: ShownQuality, *, is_reviewer: bool) -> dict[str, Any]:
    name = one.street or one.label or _("Straße ohne Namen")
    return _linked(one, shown, is_reviewer=is_reviewer) | {"name": name}


def _corners(signals: Sequence[SoundSignal]) -> list[str]:
    """Say where in its street each signal stands: a street has many."""
    return besides([((one.lon, one.lat), one.street) for one in signals])


def _linked(
    one: Junction | SoundSignal, shown: ShownQuality, *, is_reviewer: bool
) -> dict[str, Any]:
    surveys = reverse("streets-survey-find") if is_reviewer else ""
    return {
        "row": one, "district": _district(one.district, shown),
        "crossings": [
            (_thing(ref), f"{surveys}?ref={ref}" if surveys else "")
            for ref in [ref for ref in one.refs if ref in shown.there][:LINKS]
        ],
    }  # fmt: skip


def _thing(ref: str) -> str:
    return reverse("streets:ogc-item", args=["crossings", ref.replace("/", "-")])


def _marks(some: Sequence[Junction | SoundSignal], kind: str) -> Iterator[Mark]:
    signs = {"kreuzung": ("triangle", _("Kreuzung")), "ton": ("diamond", _("Ton"))}
    sign, word = signs[kind]
    for number, one in enumerate(some, 1):
        streets = one.streets if isinstance(one, Junction) else (one.street,)
        name = " / ".join(streets[:2]) or one.label or _("ohne Namen")
        key = f"{kind}-{number}"
        yield Mark(key, Point(one.lon, one.lat), name, f"{word} {number}", sign, f"#{key}")


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("anzahl", "")
    return next((one for one in CHOICES if str(one) == asked), USUAL)


def _may_review(request: HttpRequest) -> bool:
    return Permission.REVIEW_STREETS in permissions_in(request)
