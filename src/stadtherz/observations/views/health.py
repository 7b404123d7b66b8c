"""The staff page of devices: what is wrong, and what somebody did about it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, User, may
from stadtherz.city.public import departments
from stadtherz.kernel import tables
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.observations.models import Health
from stadtherz.observations.selectors.health_list import Filters, Line, lines, listed, overview
from stadtherz.observations.services.attending import (
    acknowledge,
    end_silence,
    silence,
    take_back,
)

A_PAGE = 50
AT_ONCE = 500
USUAL_MAINTENANCE = timedelta(days=7)
STATES = {
    "open": gettext_lazy("mit offenen Alarmen"),
    "silent": gettext_lazy("schweigt"),
    "late": gettext_lazy("verspätet"),
    "battery": gettext_lazy("Batterie schwach oder bald leer"),
    "gaps": gettext_lazy("mit Lücken"),
    "clock": gettext_lazy("Uhr über eine Minute falsch"),
    "maintenance": gettext_lazy("in Wartung"),
    "never": gettext_lazy("noch ohne Daten"),
    "fresh": gettext_lazy("sendet"),
    "archive": gettext_lazy("Archiv, sendet nicht mehr"),
}
KINDS = {
    Health.Kind.DEVICE.value: gettext_lazy("Geräte"),
    Health.Kind.STATION.value: gettext_lazy("Messstellen"),
}
COLUMNS = (
    "kind", "name", "eui", "station", "department", "state", "contact", "last_contact_utc",
    "interval_s", "gap_share_24h", "suspect_share_24h", "battery_percent",
    "battery_days_left", "battery_days_least", "signal", "clock_offset_s",
    "clock_drift_s_a_day", "clock_drift_low", "clock_drift_high", "clock_jump_s",
    "clock_jump_utc", "open_alerts", "maintenance_until_utc",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def health(request: HttpRequest) -> HttpResponse:
    """List devices and stations with their states; take note of alerts, enter maintenance."""
    by = _technician(request)
    if request.method == "POST":
        _act(request, by)
        return redirect(_back(request))
    context = _listed(request, timezone.now()) | {
        "states": STATES,
        "kinds": KINDS,
        "departments": departments(),
        "until": timezone.localdate() + USUAL_MAINTENANCE,
        "today": timezone.localdate(),
    }
    return render(request, "observations/admin/health.html", context)


def _listed(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Gather the page of the list that somebody asked for, and what is above it."""
    filters = filters_of(request)
    page = Paginator(listed(filters, now), A_PAGE).get_page(request.GET.get("seite"))
    return {
        "lines": lines(list(page.object_list), now),
        "page": page,
        "filters": filters,
        "filtered": filters != Filters(),
        "overview": overview(now),
        "asked": _asked(request),
    }


@require_safe
def health_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream the list with the same filters as CSV."""
    _technician(request)
    response = StreamingHttpResponse(
        tables.lines(_rows(filters_of(request), timezone.now())),
        content_type="text/csv; charset=utf-8",
    )
    name = f"devices-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def filters_of(request: HttpRequest) -> Filters:
    """Read what somebody wants to see."""
    asked = request.GET
    return Filters(
        asked.get("suche", "").strip()[:100],
        asked.get("zustand", ""),
        asked.get("art", ""),
        asked.get("referat", ""),
    )


def _asked(request: HttpRequest) -> str:
    """Give the filters as a part of an address, without the page."""
    asked = request.GET.copy()
    asked.pop("seite", None)
    return asked.urlencode()


def _technician(request: HttpRequest) -> User:
    """Give the person who is logged in, if that one may edit stations."""
    if not isinstance(request.user, User) or not may(request.user, Permission.EDIT_STATIONS):
        raise PermissionDenied
    return request.user


def _act(request: HttpRequest, by: User) -> None:
    """Do what was asked, and say what became of it and how to undo it."""
    try:
        words = _done(request, by, timezone.now())
    except NotFound:
        messages.warning(request, gettext("Das gibt es nicht mehr. Es wurde nichts geändert."))
    except Conflict:
        messages.info(request, gettext("Der Alarm ist schon vorbei. Es war nichts zu tun."))
    except Invalid as refusal:
        messages.error(request, _refusal(refusal.code))
    else:
        messages.success(request, words)


def _done(request: HttpRequest, by: User, now: datetime) -> str:
    asked = request.POST
    number = int(asked["id"]) if asked.get("id", "").isdecimal() else 0
    match asked.get("act"):
        case "acknowledge":
            acknowledge(alert=number, note=asked.get("note", ""), by=by, now=now)
            return gettext("Zur Kenntnis genommen. Erinnerungen kommen nicht mehr, das Ende schon.")
        case "take-back":
            take_back(alert=number, by=by, now=now)
            return gettext("Zurückgenommen. Erinnerungen kommen wieder.")
        case "silence":
            until, reason = _end_of(asked.get("until", "")), asked.get("reason", "")
            silence(subject=asked.get("thing", ""), until=until, reason=reason, by=by, now=now)
            return gettext("Wartung eingetragen. Bis dahin meldet sich dieses Gerät nicht.")
        case "end-silence":
            end_silence(silence=number, by=by, now=now)
            return gettext("Wartung beendet. Ab jetzt wird wieder gemeldet.")
    message = "no such act"
    raise NotFound(message)


def _end_of(written: str) -> datetime:
    """Read a day as its end on the city's clocks.

    Raises:
        Invalid: it is no day.

    """
    try:
        day = date.fromisoformat(written)
        return datetime.combine(day, time(23, 59, 59), timezone.get_current_timezone())
    except (ValueError, OverflowError) as error:
        message = "a day is written as 2026-11-30"
        raise Invalid(message, code="silence-day") from error


def _refusal(code: str) -> str:
    if code == "silence-reason":
        return gettext("Schreib in wenigen Worten dazu, was gewartet wird. Nichts wurde geändert.")
    return gettext("Wähle einen Tag, der noch nicht vorbei ist. Nichts wurde geändert.")


def _back(request: HttpRequest) -> str:
    """Lead to the list as it was filtered, and to the row that was meant."""
    there = request.POST.get("back", "")
    address = f"{reverse('observations-health')}{there}"
    fine = there.startswith("?") and url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if fine else reverse("observations-health")


def _rows(filters: Filters, now: datetime) -> Iterator[Iterable[object]]:
    yield COLUMNS
    found = listed(filters, now)
    for start in range(0, found.count(), AT_ONCE):
        for line in lines(list(found[start : start + AT_ONCE]), now):
            yield map(tables.harmless, _cells(line))


def _cells(line: Line) -> list[Any]:
    row = line.health
    return [
        row.kind, row.name, row.device.eui if row.device else "", row.station.key, row.department,
        line.sign, row.contact, row.last.isoformat() if row.last else "", row.interval_s,
        row.gap_share, row.suspect_share, row.battery, row.battery_days,
        row.battery_days_least, row.signal, row.clock_offset, row.clock_drift,
        row.clock_drift_low, row.clock_drift_high, row.clock_jump,
        row.clock_jump_at.isoformat() if row.clock_jump_at else "",
        "; ".join(one.row.key for one in line.alerts),
        line.silence.until.isoformat() if line.silence else "",
    ]  # fmt: skip
