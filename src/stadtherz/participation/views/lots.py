"""The pages of a drawing of lots: come forward, follow each step, repeat the draw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.city.public import districts
from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.lots.eligibility import Statement
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import LotCandidate, LotDrawing
from stadtherz.participation.selectors import lots as selectors
from stadtherz.participation.selectors.lots import LotStage
from stadtherz.participation.services import seats
from stadtherz.participation.services.lots import (
    Candidacy,
    apply_for_lots,
    draw_lots,
    publish_list,
)
from stadtherz.participation.views.audience_words import seen_by
from stadtherz.participation.views.lots_words import fault_of, refusal_words

SEE_OTHER, REFUSED = 303, 400
LONGEST_YEAR = 4


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show a drawing; take a candidacy, or its end."""
    found = _found(procedure, key)
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _act(request, found)
        except Refused as error:
            faults = [fault_of(code, found) for code in error.details or (error.code,)]
        else:
            return HttpResponseRedirect(request.path, status=SEE_OTHER)
    context = about(found) | _own(request, found) | {
        "faults": faults, "wrong": dict(faults), "sent": request.POST,
        "offices": request.POST.getlist("amt"),
    }  # fmt: skip
    return render(request, "participation/lots.html", context, status=REFUSED if faults else 200)


def _found(procedure: str, key: str) -> LotDrawing:
    try:
        return selectors.drawing_in(procedure, key)
    except NotFound as error:
        raise Http404(str(error)) from error


def _act(request: HttpRequest, found: LotDrawing) -> None:
    account, now = request.user, timezone.now()
    if not isinstance(account, User):
        return
    if request.POST.get("schritt") == "zurueckziehen":
        seats.withdraw(drawing=found, account=account, now=now)
        messages.success(request, gettext("Du stehst nicht mehr auf der Liste."))
        return
    apply_for_lots(drawing=found, account=account, candidacy=_candidacy(request, found), now=now)


def _candidacy(request: HttpRequest, found: LotDrawing) -> Candidacy:
    sent = request.POST
    year = sent.get("jahr", "").strip()
    is_year = year.isascii() and year.isdigit() and len(year) <= LONGEST_YEAR
    said = {one.key: sent.get(f"gruppe-{one.key}", "") for one in found.as_rule().categories}
    statement = Statement(
        int(year) if is_year else None, sent.get("stadtteil", ""), said,
        frozenset(sent.getlist("amt")),
    )  # fmt: skip
    return Candidacy(statement, sent.get("name", ""), name_public="name_zeigen" in sent)


def _own(request: HttpRequest, found: LotDrawing) -> dict[str, Any]:
    """Give what concerns the person who looks, and the form."""
    account = request.user
    own = selectors.candidacy_of(found, account) if isinstance(account, User) else None
    kept = _kept_groups(found, own.groups) if own else {}
    return {
        "own_place": _place(found, own.number) if own and found.drawn_at else None,
        "said_groups": request.POST or kept,
        "own": own, "own_groups": selectors.group_titles(found, own.groups) if own else (),
        "districts": districts(), "has_account": account.is_authenticated,
        "seen": seen_by(Part.LOT_BORN, Part.LOT_GROUPS, Part.LOT_NAME),
    }  # fmt: skip


def _kept_groups(found: LotDrawing, groups: list[str]) -> dict[str, str]:
    """Give the groups that a candidate stated, as the form names them."""
    pairs = zip(found.as_rule().categories, groups, strict=True)
    return {f"gruppe-{one.key}": group for one, group in pairs}


def _place(found: LotDrawing, number: str) -> int | None:
    """Give the place among those who wait, from 1 on; 0 is a seat, None neither."""
    if number in selectors.board_of(found).numbers:
        return 0
    waiting = selectors.waiting_of(found)
    return waiting.index(number) + 1 if number in waiting else None


def about(found: LotDrawing) -> dict[str, Any]:
    """Give what the page says of a drawing to everybody."""
    row, now = found.procedure, timezone.now()
    stage = selectors.stage_of(found, now)
    context = {
        "drawing": found, "rule": found.as_rule(), "stage": stage, "now": now,
        "may_apply": stage is LotStage.CALLING and row.as_domain().refusal(Act.APPLY, now) is None,
        "trail": [
            (reverse("participation:procedures"), gettext("Mitmachen")),
            (reverse("participation:procedure", args=[row.key]), row.title),
            ("", found.title),
        ],
    }  # fmt: skip
    if found.list_hash:
        context |= {"quotas": selectors.quota_lines(found)}
    if stage is LotStage.DRAWN:
        context |= {
            "seats": selectors.seats_of(found), "steps": selectors.steps_of(found),
            "successions": found.successions.all(), "waiting": selectors.waiting_of(found),
        }  # fmt: skip
    return context


@require_safe
def file(request: HttpRequest, drawing: UUID) -> HttpResponse:
    """Give list, rule, seed and result, for the program that repeats the draw."""
    found = selectors.drawing_with(drawing)
    response = HttpResponse(selectors.file_of(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.key}.json"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def staff(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Let staff take the next step when its moment has come."""
    found = _found(procedure, key)
    require(request.user, Permission.RUN_SURVEYS)
    refused = ""
    if request.method == "POST" and isinstance(request.user, User):
        try:
            _step(request, found, request.user)
        except Refused as error:
            refused = refusal_words(error, found)
        else:
            return HttpResponseRedirect(request.path, status=SEE_OTHER)
    context = about(found) | {
        "refused": refused, "sent": request.POST,
        "people": _people(found), "is_late": timezone.now() >= found.seed_known,
    }  # fmt: skip
    status = REFUSED if refused else 200
    return render(request, "participation/lots_staff.html", context, status=status)


def _people(found: LotDrawing) -> list[tuple[LotCandidate, str]]:
    """Give the candidates with their standing, once drawn those with a seat first."""
    board = selectors.board_of(found)
    places = {number: place for place, number in enumerate((*board.numbers, *board.waiting))}
    rows = list(found.candidates.order_by("number", "name"))
    rows.sort(key=lambda one: (one.withdrawn, places.get(one.number, 0)))
    return [(one, _standing(one, found, board)) for one in rows]


def _standing(one: LotCandidate, found: LotDrawing, board: selectors.Board) -> str:
    if one.withdrawn:
        return gettext("zurückgezogen")
    if not found.drawn_at:
        return gettext("dabei")
    return gettext("hat einen Platz") if one.number in board.numbers else gettext("wartet")


def _step(request: HttpRequest, found: LotDrawing, by: User) -> None:
    now, sent = timezone.now(), request.POST
    if sent.get("schritt") == "liste":
        publish_list(drawing_id=found.pk, by=by, now=now)
        return
    draw_lots(
        drawing_id=found.pk,
        seed=sent.get("zahl", ""),
        again=sent.get("nochmal", ""),
        by=by,
        now=now,
    )
