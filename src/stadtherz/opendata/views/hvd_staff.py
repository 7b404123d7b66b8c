"""Staff pages on law: signing a report on high-value data off, and planning charges."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Refused
from stadtherz.opendata.domain import hvd_report
from stadtherz.opendata.domain.charges import Planned
from stadtherz.opendata.forms.law import ChargeForm, PeriodForm
from stadtherz.opendata.models import Charge, HighValueReport
from stadtherz.opendata.selectors.hvd_reports import (
    changed_since,
    due,
    last_report,
    lines_now,
    period_of_next,
    waiting,
)
from stadtherz.opendata.selectors.using import charges_on
from stadtherz.opendata.services.charges import end_charge, plan_charge
from stadtherz.opendata.services.hvd_reports import sign_report
from stadtherz.opendata.views.hvd_reports import shown
from stadtherz.opendata.views.use_words import REFUSED_CHARGES

REPORT, CHARGES = "opendata-hvd-report", "opendata-charges"


def _runs_it(request: HttpRequest) -> User:
    require(request.user, Permission.RUN_CATALOGUE)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the report as it would be signed, and sign it."""
    by, today = _runs_it(request), timezone.localdate()
    if request.method == "POST":
        return _signed(request, by)
    last = last_report()
    first = period_of_next(last, today)
    form = PeriodForm(request.GET if "von" in request.GET else None,
                      initial={"von": first[0], "bis": first[1]})  # fmt: skip
    period = _period(form) or first
    lines = lines_now()
    content = hvd_report.document(lines, period, changed_since(last, lines))
    context = shown(content, today) | {
        "form": form, "seen": hvd_report.digest(content), "due": due(last, today), "last": last,
        "editions": HighValueReport.objects.all(), "waiting": waiting(),
    }  # fmt: skip
    return render(request, "opendata/admin/hvd_report.html", context)


def _period(form: PeriodForm) -> tuple[date, date] | None:
    if form.is_bound and form.is_valid():
        return form.cleaned_data["von"], form.cleaned_data["bis"]
    return None


def _signed(request: HttpRequest, by: User) -> HttpResponse:
    period = _period(PeriodForm(request.POST))
    if period is None:
        messages.error(request, gettext("Das sind keine zwei Tage. Nichts ist freigegeben."))
        return redirect(REPORT)
    try:
        found = sign_report(
            period=period, seen=request.POST.get("seen", ""), by=by, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, _refused_report(refusal))
        return redirect(REPORT)
    said = gettext("Ausgabe %(number)s ist freigegeben und öffentlich. Sie ändert sich nicht mehr.")
    messages.success(request, said % {"number": found.number})
    return redirect(REPORT)


def _refused_report(refusal: Refused) -> str:
    if refusal.code == "hvd-report-changed":
        return gettext(
            "Während du gelesen hast, hat sich im Katalog etwas geändert. Nichts ist freigegeben."
            " Unten steht der Stand von jetzt."
        )
    return gettext(
        "Der erste Tag liegt vor dem letzten, und der letzte ist höchstens heute. Nichts ist"
        " freigegeben."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def charges(request: HttpRequest) -> HttpResponse:
    """Show charges, plan one, end one."""
    by, today = _runs_it(request), timezone.localdate()
    form = ChargeForm(request.POST if request.POST.get("act") == "plan" else None)
    if request.POST.get("act") == "end":
        _ended(request, by, today)
        return redirect(CHARGES)
    if form.is_bound and form.is_valid() and _planned(request, form.cleaned_data, by, today):
        return redirect(CHARGES)
    over = Charge.objects.filter(last_day__lt=today).select_related("dataset")
    context = {"form": form, "charges": charges_on(today), "today": today, "over": over}
    return render(request, "opendata/admin/charges.html", context)


def _planned(request: HttpRequest, asked: dict[str, Any], by: User, today: date) -> bool:
    planned = Planned(
        int(asked["euros"] * 100), asked["basis"], asked["first_day"], asked["last_day"]
    )
    try:
        plan_charge(
            what=asked["what"], dataset=asked["dataset"], planned=planned, by=by, today=today
        )
    except Refused as refusal:
        words = [str(REFUSED_CHARGES[one]) for one in refusal.details if one in REFUSED_CHARGES]
        said = " ".join(words) or gettext("Diesen Datensatz gibt es nicht.")
        messages.error(request, f"{said} {gettext('Nichts wurde gespeichert.')}")
        return False
    messages.success(request, gettext("Geplant. Die Kosten stehen ab sofort auf der Seite dazu."))
    return True


def _ended(request: HttpRequest, by: User, today: date) -> None:
    number = request.POST.get("charge", "")
    try:
        end_charge(charge=int(number) if number.isdecimal() else 0, by=by, today=today)
    except Refused:
        messages.error(request, gettext("Das ist schon zu Ende. Nichts wurde geändert."))
        return
    messages.success(request, gettext("Beendet. Ab morgen kostet das nichts mehr."))
