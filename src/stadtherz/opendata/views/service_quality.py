"""How well the interfaces run: a page for people, the same as JSON and as RDF (DQV)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from stadtherz.opendata.domain.dqv import Measured, statements
from stadtherz.opendata.domain.measured import DOWN, UP, state_now
from stadtherz.opendata.domain.notations import ENDINGS, written
from stadtherz.opendata.selectors.addresses import address, iri_of
from stadtherz.opendata.selectors.limits import limits_of
from stadtherz.opendata.selectors.own_services import service_of
from stadtherz.opendata.selectors.people import contact_of
from stadtherz.opendata.selectors.service_quality import DAYS, Quality, qualities
from stadtherz.opendata.views.quality_bars import bars
from stadtherz.opendata.views.use_words import LIMITS

BY_ENDING = {ending: notation for notation, ending in ENDINGS.items()}
NOW = {
    UP: ("done", gettext_lazy("antwortet")), DOWN: ("late", gettext_lazy("antwortet nicht")),
}  # fmt: skip
NOBODY = ("unknown", gettext_lazy("gerade nicht gemessen"))


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """Show how well each interface ran in the last 90 days."""
    now = timezone.now()
    found = qualities(now)
    context = {
        "services": [_shown(one, now) for one in found], "table": _table(found), "days": DAYS,
        "contact": contact_of(None), "endings": ENDINGS.values(),
        "measured": any(one.days for one in found),
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten"))],
    }  # fmt: skip
    return render(request, "opendata/quality.html", context)


@require_safe
def quality_json(_request: HttpRequest) -> JsonResponse:
    """Give the same as JSON, with all days."""
    now = timezone.now()
    said = {"generated": now.isoformat(), "services": [_told(one) for one in qualities(now)]}
    response = JsonResponse(said)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def quality_rdf(_request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give the figures as RDF, in the Data Quality Vocabulary."""
    now, notation = timezone.now(), BY_ENDING[ending]
    base = address() + reverse("opendata-files:quality-rdf", args=["ttl"])
    measured = [
        Measured(iri_of("service", one.name), metric, value)
        for one in qualities(now)
        for metric, value in _figures(one).items()
        if value is not None
    ]
    told = statements(measured, now.astimezone(UTC).isoformat(), base)
    response = HttpResponse(
        "".join(written(told, notation)), content_type=f"{notation}; charset=utf-8"
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _shown(one: Quality, now: datetime) -> dict[str, Any]:
    states = "".join(day.states for day in one.days)
    return {
        "quality": one, "service": service_of(one.name),
        "now": NOW.get(state_now(states), NOBODY),
        "bars": bars(one.days, now.astimezone(UTC).date()),
        "since": one.days[0].day if one.days else None,
        "shares": [_percent(share) for share in (
            one.whole.share_up, one.whole.share_down, one.whole.share_unknown
        )],
        "limits": [(LIMITS[limit.kind], limit.value) for limit in limits_of(one.name)],
        "sure": _duration(one.outage.sure), "most": _duration(one.outage.most),
    }  # fmt: skip


def _duration(time: timedelta) -> str:
    """Write a time as hours and minutes, "" for none."""
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts)


def _percent(share: float | None) -> float | None:
    """Give a share as a percentage, cut and not rounded: 100 stands for all of it only."""
    return None if share is None else int(share * 10_000) / 100


def _table(found: list[Quality]) -> list[dict[str, Any]]:
    """Give the days as rows, the newest first, with a cell for each interface."""
    by_name = [{day.day: day.counted for day in one.days} for one in found]
    days = sorted({day for one in by_name for day in one}, reverse=True)
    return [{"day": day, "cells": [one.get(day) for one in by_name]} for day in days]


def _figures(one: Quality) -> dict[str, float | None]:
    return {
        "availability": one.whole.share_up,
        "unknown": one.whole.share_unknown,
        "longest-outage": one.outage.most.total_seconds() if one.days else None,
        "first-byte-median": one.median_ms,
        "first-byte-p95": one.slow_ms,
        "throughput": one.bytes_a_second,
    }


def _told(one: Quality) -> dict[str, Any]:
    service = service_of(one.name)
    return {
        "service": service.iri, "title": dict(service.title), "endpoint": service.endpoint,
        "page": service.terms, "measurements": one.asked,
        "slots": {"up": one.whole.up, "down": one.whole.down, "unknown": one.whole.unknown},
        "figures": _figures(one),
        "limits": {limit.kind: limit.value for limit in limits_of(one.name)},
        "days": [
            {"day": day.day, "up": day.counted.up, "down": day.counted.down,
             "unknown": day.counted.unknown}
            for day in one.days
        ],
    }  # fmt: skip
