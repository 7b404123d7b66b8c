"""Pages to read: procedures, the board, and what became of a receipt."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import User
from stadtherz.design.public import Made, Share, render_for_readers
from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.public import project_of
from stadtherz.participation.domain.happenings import Happening, Subject
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.sealing import spaced
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.models import DayHead, VotingBallot
from stadtherz.participation.selectors import shown
from stadtherz.participation.selectors.board import (
    raw_public_key,
    receipt_state,
    turnout,
)
from stadtherz.participation.selectors.city_answers import outcome_of
from stadtherz.participation.selectors.following import is_followed
from stadtherz.participation.selectors.offers import offers_of
from stadtherz.participation.selectors.plans import announced_plans, changes_of_procedure
from stadtherz.participation.selectors.procedures import (
    ballot_in,
    procedure_with,
    procedures,
)
from stadtherz.participation.selectors.sharing import share_of_procedure
from stadtherz.participation.views.offer_words import groups_of

NEWEST_HEADS = 14
BAD_REQUEST = 400


@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Show every procedure, those first in which one can do something now."""
    now = timezone.now()
    context = {"procedures": shown.shown_procedures(procedures(), now), "now": now}
    return render(request, "participation/procedures.html", context)


@require_safe
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """Show a procedure with its phases, and what one can do in it now, later, or could."""
    account = request.user

    def share() -> Share | None:
        return share_of_procedure(key, account) if isinstance(account, User) else None

    return render_for_readers(request, lambda asked: _procedure(asked, key), share)


def _procedure(request: HttpRequest, key: str) -> Made:
    now = timezone.now()
    try:
        row = procedure_with(key)
    except NotFound as error:
        raise Http404(str(error)) from error
    offers, changes = offers_of(row, now), list(changes_of_procedure(key))
    is_answered = any(one.kind == Happening.ANSWERED for one in changes)
    context = {
        "procedure": shown.shown_procedure(row, now), "groups": groups_of(offers, row),
        "now": now, "plans": announced_plans().filter(procedure=row),
        "outcome": outcome_of(row, now, told=offers.first_told, is_answered=is_answered),
        "changes": changes, "project": project_of(row.project),
        "followed": is_followed(request.user, Subject.PROCEDURE, key), "what": f"procedure:{key}",
        "trail": [(reverse("participation:procedures"), gettext("Mitmachen")), ("", row.title)],
    }  # fmt: skip
    return Made("participation/procedure.html", context, {"what": context["what"]})


@csrf_exempt  # to ask changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def receipt(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Say where the ballot of a receipt is.

    The number is posted, so that it stands in no log of addresses and no history of a browser.
    """
    found = found_ballot(procedure, key)
    context = about(found, gettext("Beleg prüfen")) | {"typed": request.POST.get("nummer", "")}
    if context["typed"]:
        try:
            state = receipt_state(found, context["typed"])
        except Invalid:
            context["fault"] = True
            return render(request, "participation/check.html", context, status=BAD_REQUEST)
        context |= {"state": state, "number": spaced(state.commitment)}
    return render(request, "participation/check.html", context)


@require_safe
def board(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show the board: its heads, how many came, what it proves and what not."""
    found = found_ballot(procedure, key)
    heads = DayHead.objects.filter(box_id=found.pk).order_by("-number")
    context = about(found, gettext("Öffentliche Tafel")) | {
        "heads": heads[:NEWEST_HEADS], "turnout": turnout(found), "key": raw_public_key(),
    }  # fmt: skip
    return render(request, "participation/board.html", context)


def found_ballot(procedure: str, key: str) -> VotingBallot:
    """Find a ballot for a page; it does not exist before its rules are fixed."""
    try:
        return ballot_in(procedure, key)
    except NotFound as error:
        raise Http404(str(error)) from error


def about(ballot: VotingBallot, here: str = "") -> dict[str, Any]:
    """Give what every page of a ballot shows."""
    row, now = ballot.procedure, timezone.now()
    trail: list[tuple[str, Any]] = [
        (reverse("participation:procedures"), gettext("Mitmachen")),
        (reverse("participation:procedure", args=[row.key]), row.title),
    ]
    own = reverse("participation:ballot", args=[row.key, ballot.key])
    trail += [(own, ballot.title), ("", here)] if here else [("", ballot.title)]
    stage = ballot.times.stage(now)
    return {
        "ballot": ballot, "now": now, "stage": stage, "trail": trail,
        "is_open": stage is Stage.OPEN and may_vote_now(ballot),
    }  # fmt: skip


def may_vote_now(ballot: VotingBallot) -> bool:
    """Whether the phases of the procedure allow to vote as well."""
    return ballot.procedure.as_domain().refusal(Act.VOTE, timezone.now()) is None
