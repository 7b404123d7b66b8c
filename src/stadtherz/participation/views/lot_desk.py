"""Staff pages of drawings of lots: the list, one with its rule in words, its file, its event."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.participation.models import LotDrawing
from stadtherz.participation.selectors.lots import LotStage, stage_of
from stadtherz.participation.selectors.lots_desk import (
    all_drawings,
    any_drawing,
    callable_procedures,
)
from stadtherz.participation.services.lots import take_later_event
from stadtherz.participation.services.lots_preparing import (
    check_calling,
    publish_drawing,
    remove_drawing,
)
from stadtherz.participation.views import lot_words
from stadtherz.participation.views.ballot_setup import both
from stadtherz.participation.views.lot_forms import EventForm
from stadtherz.participation.views.lot_rows import district_names
from stadtherz.participation.views.lot_rule_words import said_in_languages
from stadtherz.participation.views.lot_setup import file_of_setup
from stadtherz.participation.views.paper_words import staff_person

ONE, LIST = "participation-lots-one", "participation-lots-desk"
REFUSED = 400


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List every drawing, and where one can be prepared."""
    require(request.user, Permission.RUN_SURVEYS)
    now = timezone.now()
    context = {
        "rows": [(one, state_of(one, now)) for one in all_drawings()],
        "procedures": callable_procedures(now),
    }
    return render(request, "participation/lots_desk/list.html", context)


def state_of(drawing: LotDrawing, at: datetime) -> str:
    """Say in words where a drawing stands."""
    if not drawing.called:
        return gettext("vorbereitet")
    return str(lot_words.STAGES[stage_of(drawing, at)])


def found_drawing(number: UUID) -> LotDrawing:
    """Find a drawing for a page of the staff."""
    try:
        return any_drawing(number)
    except NotFound as error:
        raise Http404(str(error)) from error


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: HttpRequest, drawing: UUID) -> HttpResponse:
    """Show a drawing with its rule in words; publish it, remove it, name another event."""
    require(request.user, Permission.RUN_SURVEYS)
    found = found_drawing(drawing)
    if request.method == "POST":
        return _acted(request, found)
    return _shown(request, found)


def _shown(request: HttpRequest, found: LotDrawing, event: EventForm | None = None) -> HttpResponse:
    now = timezone.now()
    context = {
        "drawing": found, "state": state_of(found, now), "missing": _missing(found, now),
        "said": said_in_languages(found, dict(district_names())),
        "waits": found.called and stage_of(found, now) is LotStage.CLOSED,
        "event": event or EventForm(prefix="event"),
    }  # fmt: skip
    status = REFUSED if event else 200
    return render(request, "participation/lots_desk/one.html", context, status=status)


def _missing(found: LotDrawing, now: datetime) -> str:
    """Say what keeps a drawing from being published, or people from coming forward."""
    if found.called and (getattr(found, "came", False) or now >= found.closes):
        return ""
    try:
        check_calling(found, now)
    except Refused as refusal:
        return lot_words.said(refusal)
    return ""


def _acted(request: HttpRequest, found: LotDrawing) -> HttpResponse:
    """Do what was asked, say what came of it, and go on."""
    acts: dict[str, Callable[[HttpRequest, LotDrawing], HttpResponse]] = {
        "publish": _published, "remove": _removed, "event": _other_event
    }  # fmt: skip
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        message = "there is no such act"
        raise Invalid(message, code="act")
    try:
        return act(request, found)
    except Refused as refusal:
        messages.error(request, lot_words.said(refusal))
        return redirect(ONE, found.pk)


def _published(request: HttpRequest, found: LotDrawing) -> HttpResponse:
    by = staff_person(request.user)
    publish_drawing(drawing_id=found.pk, by=by, now=timezone.now())
    messages.success(
        request,
        gettext("Veröffentlicht. Bis sich jemand meldet, kannst du sie noch ändern."),
    )
    return redirect(ONE, found.pk)


def _removed(request: HttpRequest, found: LotDrawing) -> HttpResponse:
    remove_drawing(drawing_id=found.pk, by=staff_person(request.user))
    messages.success(request, gettext("„%(name)s“ ist entfernt.") % {"name": found.title})
    return redirect(LIST)


def _other_event(request: HttpRequest, found: LotDrawing) -> HttpResponse:
    form = EventForm(request.POST, prefix="event")
    if not form.is_valid():
        return _shown(request, found, form)
    given, by = form.cleaned_data, staff_person(request.user)
    try:
        take_later_event(
            drawing_id=found.pk, seed_event=both(given["seed_event"], given["seed_event_en"]),
            seed_known=given["seed_known"], by=by, now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("seed_known", lot_words.said(refusal))
        return _shown(request, found, form)
    messages.success(request, gettext("Das Ereignis steht jetzt auf der öffentlichen Seite."))
    return redirect(ONE, found.pk)


@require_safe
@never_cache
def file(request: HttpRequest, drawing: UUID) -> HttpResponse:
    """Give a drawing as the file with which it can be brought in again."""
    require(request.user, Permission.RUN_SURVEYS)
    found = found_drawing(drawing)
    response = JsonResponse(
        file_of_setup(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="{found.key}.json"'
    return response
