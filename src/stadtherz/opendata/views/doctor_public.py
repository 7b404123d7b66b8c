"""The page of the doctor: give a catalogue, watch it being examined, read and keep the report."""

from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.opendata.domain.diagnosis import Report
from stadtherz.opendata.domain.examining import (
    A_VISITOR,
    KEPT,
    LARGEST_BYTES,
    LONGEST_S,
    MEGABYTE,
    MOST_STATEMENTS,
)
from stadtherz.opendata.models import Examined
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.services.examining import (
    Given,
    ask_for_examination,
    examined,
    the_shapes,
)
from stadtherz.opendata.views.doctor_json import report_json
from stadtherz.opendata.views.doctor_page import context as report_context
from stadtherz.opendata.views.doctor_refusals import refusal_words
from stadtherz.opendata.views.doctor_words import STEPS
from stadtherz.opendata.views.problems import not_there

SEE_OTHER = 303
AROUND_FILE = 100_000
EXAMPLE = Path(__file__).parent.parent / "static" / "opendata" / "example-catalogue.ttl"
STATUSES = {"busy": 503, "too-often": 429, "too-large": 413}
OPEN = frozenset({Examined.State.WAITING, Examined.State.RUNNING})


@csrf_exempt  # nobody is logged in here, nothing of anybody changes, and programs may ask as well
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take an address or a file, and lead to where its report will be."""
    if request.method != "POST":
        return _form(request, request.GET.get("adresse", "")[:500])
    try:
        row = ask_for_examination(
            given=_given(request), visitor=get_adapter().get_client_ip(request), now=timezone.now()
        )
    except Refused as refused:
        asked = "" if refused.code == "too-large" else request.POST.get("address", "")[:500]
        return _form(request, asked, refused)
    response = HttpResponseRedirect(_there(request, row))
    response.status_code = SEE_OTHER
    return response


@never_cache
@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """Show the report, or how far the examination is."""
    row = _row(token)
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = {
        "row": row, "open": row.state in OPEN, "failed": row.state == Examined.State.FAILED,
        "body": row.bodies.get(language) or next(iter(row.bodies.values()), ""),
        "step": STEPS.get(row.step, ""), "until": row.asked_at + KEPT,
        "refusal": refusal_words(row.trouble, _line(row)), "seconds": LONGEST_S,
        "trail": _trail(gettext("Befund")),
    }  # fmt: skip
    response = render(request, "opendata/examined.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_safe
def result_json(request: HttpRequest, token: str) -> JsonResponse:
    """Give the same for programs."""
    row = _row(token)
    said = {
        "state": row.state, "source": row.source, "asked": _moment(row.asked_at),
        "ended": _moment(row.ended_at), "kept_until": _moment(row.asked_at + KEPT),
        "step": row.step or None, "step_words": str(STEPS.get(row.step, "")), "detail": row.detail,
        "trouble": row.trouble or None, "message": row.words or None, "report": row.report or None,
    }  # fmt: skip
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def worded(report: Report) -> tuple[dict[str, Any], dict[str, str]]:
    """Give a report as plain values, and as a part of a page in each language of the city."""
    bodies: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            bodies[code] = render_to_string("opendata/_doctor_report.html", report_context(report))
    return report_json(report), bodies


def _form(request: HttpRequest, asked: str, refused: Refused | None = None) -> HttpResponse:
    context = {
        "asked": asked, "shapes": the_shapes() is not None, "own": f"{address()}/catalog.ttl",
        "megabytes": LARGEST_BYTES // MEGABYTE, "statements": MOST_STATEMENTS, "days": KEPT.days,
        "minutes": LONGEST_S // 60, "times": A_VISITOR, "trail": _trail(),
        "refusal": refusal_words(refused.code, *refused.details) if refused else None,
    }  # fmt: skip
    status = STATUSES.get(refused.code, 400) if refused else 200
    return render(request, "opendata/doctor.html", context, status=status)


def _given(request: HttpRequest) -> Given:
    """Read what was sent; what says it is too large is not read at all.

    Raises:
        Invalid: nothing that could be examined.

    """
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdecimal() or int(said) > LARGEST_BYTES + AROUND_FILE:
        return Given(name="?", size=LARGEST_BYTES + 1)
    if request.POST.get("example"):
        body = EXAMPLE.read_bytes()
        return Given(name=EXAMPLE.name, size=len(body), start=body[:8], pieces=[body])
    links = bool(request.POST.get("links"))
    file = request.FILES.get("file")
    where = request.POST.get("address", "").strip()
    if file is None or not file.name:
        return Given(address=where, links=links)
    start = file.read(8)
    file.seek(0)
    return Given(where, file.name[:200], file.size or 0, start, file.chunks(), links)


def _there(request: HttpRequest, row: Examined) -> str:
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return reverse("opendata-files:examined-json", args=[row.token])
    return reverse("opendata:examined", args=[row.token])


def _row(token: str) -> Examined:
    try:
        return examined(token=token, now=timezone.now())
    except NotFound as error:
        raise not_there(error) from error


def _line(row: Examined) -> str:
    """Find the line that a message names, "" without one."""
    return row.words.partition(", line ")[2].partition(":")[0] if ", line " in row.words else ""


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _trail(last: str = "") -> list[tuple[str | None, str]]:
    here = gettext("Katalog-Prüfung")
    start: list[tuple[str | None, str]] = [(reverse("opendata:datasets"), gettext("Offene Daten"))]
    return [*start, (reverse("opendata:doctor"), here), (None, last)] if last else [
        *start, (None, here),
    ]  # fmt: skip
