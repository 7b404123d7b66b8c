"""Staff page on reported obstacles: confirming, answering, passing on, and ending them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stadtherz.accounts.public import User, permissions_in
from stadtherz.city.public import departments
from stadtherz.kernel.errors import NotAllowed, Refused
from stadtherz.streets.domain.obstacles import Says, Standing, agreed
from stadtherz.streets.models import ObstacleReport
from stadtherz.streets.selectors.obstacles import obstacles_for_staff
from stadtherz.streets.services.obstacle_desk import (
    AT_DESK,
    KNOWN,
    answer_obstacle,
    decide_on_obstacle,
    may_answer,
    pass_obstacle_on,
)
from stadtherz.streets.views.obstacles import line_of

DESK = "streets-obstacles"


def person(request: HttpRequest) -> User:
    """Give the person who may look at this page."""
    held = permissions_in(request)
    if not isinstance(request.user, User) or not any(one in held for one in AT_DESK):
        message = "this page is for who closes or reviews streets, and for departments"
        raise NotAllowed(message)
    return request.user


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what is in the way, what waits for an answer first, and what ended lately."""
    by = person(request)
    there, over = obstacles_for_staff(timezone.now())
    held = permissions_in(request)
    context = {
        "there": [_line(row, by) for row in there], "over": [_line(row, by) for row in over],
        "known": any(one in held for one in KNOWN), "departments": list(departments()),
    }  # fmt: skip
    return render(request, "streets/admin/obstacles.html", context)


@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Confirm, end, answer or pass on."""
    by = person(request)
    try:
        messages.success(request, _done(request, by, pk, what))
    except Refused as refused:
        messages.error(request, _refusal(refused.code))
    return redirect(DESK)


def _done(request: HttpRequest, by: User, pk: int, what: str) -> str:
    now = timezone.now()
    if what == "bestaetigen":
        decide_on_obstacle(pk=pk, says=Says.THERE, by=by, now=now)
        return _("Bestätigt. Wege werden ab jetzt danach geplant.")
    if what == "beenden":
        decide_on_obstacle(pk=pk, says=Says.GONE, by=by, now=now)
        return _("Beendet. Wege führen wieder hier entlang.")
    if what == "antworten":
        answer_obstacle(pk=pk, text=request.POST.get("answer", ""), by=by, now=now)
        return _("Die Antwort steht jetzt öffentlich bei der Meldung.")
    pass_obstacle_on(pk=pk, department=request.POST.get("department", ""), by=by)
    return _("Weitergegeben. Das Referat bekommt eine Mail.")


def _refusal(code: str) -> str:
    words = {
        "obstacle-ended": _("Das ist inzwischen vorbei."),
        "obstacle-answer": _("Schreib eine Antwort mit höchstens 600 Zeichen."),
        "other-department": _("Hier antwortet das zuständige Referat."),
        "not-allowed": _("Dafür fehlt dir das Recht."),
    }  # fmt: skip
    return words.get(code, _("Das passt so nicht. Prüf deine Angaben."))


def _line(row: ObstacleReport, by: User) -> dict[str, Any]:
    standing = row.standing(timezone.now())
    voices = row.voices()
    return line_of(row, standing) | {
        "agreed": agreed(voices),
        "gone": sum(one.says is Says.GONE for one in voices),
        "answers": may_answer(by, row), "is_over": standing is Standing.ENDED,
        "confirmed": standing is Standing.CONFIRMED,
    }  # fmt: skip
