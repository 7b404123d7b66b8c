"""The card of a way as a recording: asked for, watched, heard."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import refuse_other_sites
from stadtherz.guidance.adapters.recording_files import path_of
from stadtherz.guidance.models import Recording
from stadtherz.guidance.services.recording import (
    OPEN,
    ask_for_recording,
    can_record,
    recording,
    remove_recording,
)
from stadtherz.guidance.views.told import Shown, shown_way
from stadtherz.kernel.errors import NotFound, Refused

REFUSALS = {
    "no-voice": _("Diese Stadt hat noch keine Stimme eingerichtet. Nimm die Karte als Text."),
    "too-long": _("Dieser Weg ist zu lang für eine Aufnahme. Nimm die Karte als Text."),
    "busy": _("Gerade warten zu viele Aufnahmen. Versuch es in einigen Minuten noch einmal."),
    "too-often": _("Das waren viele Aufnahmen. Versuch es in einer Stunde noch einmal."),
    "stopped": _("Das Vorlesen wurde unterbrochen. Versuch es noch einmal."),
}
FAILED = _("Die Aufnahme ist nicht gelungen. Nimm die Karte als Text.")


@csrf_exempt  # nobody is logged in here, and nothing of anybody changes
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Offer to record a way, or let it be recorded."""
    refuse_other_sites(request)
    shown = shown_way(request)
    if not isinstance(shown, Shown):
        return shown
    context = shown.context(_("Aufnahme")) | {"can_record": can_record()}
    if request.method != "POST":
        return render(request, "guidance/record.html", context)
    try:
        row = ask_for_recording(
            lines=_lines(shown), language=shown.language, now=timezone.now(),
            visitor=get_adapter().get_client_ip(request),
        )  # fmt: skip
    except Refused as refused:
        context["refusal"] = REFUSALS.get(refused.code, FAILED)
        return render(request, "guidance/record.html", context, status=400)
    return redirect("guidance:recording", row.token)


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far a recording is, or play it."""
    row = _row(token)
    context = {
        "row": row, "is_open": row.state in OPEN, "trail": [("", _("Aufnahme"))],
        "failed": REFUSALS.get(row.trouble, FAILED) if row.state == row.State.FAILED else "",
    }  # fmt: skip
    response = render(request, "guidance/recording.html", context)
    response["X-Robots-Tag"] = "noindex"
    response._csp_update = {"media-src": ["'self'"]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


@csrf_exempt  # likewise; only who has the address knows it
@require_POST
def remove(_request: HttpRequest, token: str) -> HttpResponse:
    """Remove a recording, also one that is not ready; leads to where a way is asked for."""
    remove_recording(token=_row(token).token)
    return redirect("guidance:plan")


@never_cache
@require_safe
def state(_request: HttpRequest, token: str) -> JsonResponse:
    """Give how far a recording is, for the page that waits."""
    row = _row(token)
    return JsonResponse({"is_open": row.state in OPEN, "done": row.done, "total": row.total})


@never_cache
@require_safe
def sound(_request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the recording itself."""
    row = _row(token)
    if row.state != row.State.DONE or not path_of(token).is_file():
        raise Http404
    return FileResponse(path_of(token).open("rb"), content_type="audio/wav", filename="weg.wav")


def _row(token: str) -> Recording:
    try:
        return recording(token=token, now=timezone.now())
    except NotFound as error:
        raise Http404 from error


def _lines(shown: Shown) -> list[str]:
    words = shown.told.words
    steps: list[Any] = [
        " ".join((f"{number}. {one.heading}.", *one.sentences))
        for number, one in enumerate(words.steps, 1)
    ]
    return [" ".join(words.overview), *steps, " ".join(words.arrival)]
