"""The staff page of clocks: rules with their sources, holidays of the year, and a try."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, User, may
from stadtherz.opendata.domain.desk.deadlines import deadline
from stadtherz.opendata.domain.desk.holidays import LOCAL, holidays_in
from stadtherz.opendata.forms.requests import RuleForm, local_holidays
from stadtherz.opendata.models import EFFECT_NAMES, HOLIDAY_NAMES, KIND_NAMES, ClockRule
from stadtherz.opendata.selectors.desk import rules_in_force, the_calendar, the_land
from stadtherz.opendata.services.clock_rules import keep_local_holidays, keep_rule
from stadtherz.opendata.views.clock_words import why_of

LAND_NAMES = {
    "01": "Schleswig-Holstein", "02": "Hamburg", "03": "Niedersachsen", "04": "Bremen",
    "05": "Nordrhein-Westfalen", "06": "Hessen", "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg", "09": "Bayern", "10": "Saarland", "11": "Berlin",
    "12": "Brandenburg", "13": "Mecklenburg-Vorpommern", "14": "Sachsen", "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def clocks(request: HttpRequest) -> HttpResponse:
    """Show rules and holidays, count a deadline for any day, and keep what is particular here."""
    by = _person(request)
    if request.method == "POST":
        keep_local_holidays(holidays=local_holidays(request.POST), by=by, now=timezone.now())
        messages.success(request, gettext("Gespeichert. Offene Fristen sind neu gezählt."))
        return redirect("opendata-clocks")
    return render(request, "opendata/admin/clocks.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    day = _day(request.GET.get("tag", "")) or timezone.localdate()
    calendar, land = the_calendar(), the_land()
    rules = [
        {
            "rule": rule, "kind": KIND_NAMES[rule.kind], "effect": EFFECT_NAMES[rule.effect],
            "why": why_of(deadline(day, rule.period, calendar)),
        }
        for rule in rules_in_force()
    ]  # fmt: skip
    holidays = [(when, HOLIDAY_NAMES[one]) for when, one in holidays_in(day.year, calendar).items()]
    local = [(one.value, HOLIDAY_NAMES[one], one in calendar.local) for one in LOCAL.get(land, ())]
    return {
        "day": day, "rules": rules, "holidays": holidays, "land": LAND_NAMES[land.value],
        "local": local, "own": set(ClockRule.objects.values_list("key", flat=True)),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, key: str = "") -> HttpResponse:
    """Write a rule of the city, beginning with the platform's own where there is one."""
    by = _person(request)
    row = ClockRule.objects.filter(key=key).first() if key else None
    known = next((one for one in rules_in_force() if one.key == key), None)
    initial = RuleForm.of(known) if known else {}
    form = RuleForm(request.POST or None, instance=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        keep_rule(rule=form.save(commit=False), by=by, now=timezone.now())
        messages.success(request, gettext("Gespeichert. Offene Fristen sind neu gezählt."))
        return redirect("opendata-clocks")
    return render(request, "opendata/admin/clock.html", {"form": form, "known": known})


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if 1995 <= found.year <= 2100 else None  # noqa: PLR2004 - holidays are known then


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not may(request.user, Permission.RUN_CATALOGUE):
        raise PermissionDenied
    return request.user
