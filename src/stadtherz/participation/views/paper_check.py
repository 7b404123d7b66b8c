"""Pages of staff after the result: the spot check, and what each channel chose."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, may, require
from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.audit import (
    Found,
    Outcome,
    sheets_to_draw,
)
from stadtherz.participation.models import SpotCheck, VotingBallot
from stadtherz.participation.selectors.board import turnout
from stadtherz.participation.selectors.paper import used_serials
from stadtherz.participation.selectors.paper_shown import drawing_of, margin_counted
from stadtherz.participation.selectors.results import channels_of
from stadtherz.participation.services.spot_checks import (
    Planned,
    plan_check,
    planned_for,
    record_check,
)
from stadtherz.participation.views.paper import REFUSED, paper_ballot, tried
from stadtherz.participation.views.paper_forms import FoundForm, RiskForm, SeedForm, ShareForm
from stadtherz.participation.views.paper_words import (
    OUTCOMES,
    margin_words,
    refusal_words,
    staff_person,
)

CHECK = "participation-paper-check"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def spot_check(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Say how many sheets to draw, draw them by a public seed, write down what came of it."""
    require(request.user, Permission.ENTER_PAPER)
    found = paper_ballot(ballot)
    check = SpotCheck.objects.filter(ballot=found).first()
    context: dict[str, Any] = {
        "ballot": found,
        "check": check,
        "runs_ballots": may(request.user, Permission.RUN_BALLOTS),
    }
    if not found.times.may_tell(timezone.now()):
        return render(request, "participation/paper/check.html", context | {"sealed": True})
    if check is None:
        return _planning(request, found, context)
    return _checking(request, found, check, context)


def _planning(request: HttpRequest, found: VotingBallot, context: dict[str, Any]) -> HttpResponse:
    try:
        margin = margin_counted(found, timezone.now())
    except Refused as error:
        context["uncounted"] = refusal_words(error)
        return render(request, "participation/paper/check.html", context)
    sheets, sent = len(used_serials(found)), request.POST or None
    asked: forms.Form = ShareForm(sent) if margin.why_not else RiskForm(sent or request.GET or None)
    seed = SeedForm(sent)
    language = get_language() or ""
    names = {one.key: one.title.to(language) for one in found.options.all()}
    context |= {
        "sheets": sheets, "form": asked, "seed_form": seed, "margin": margin,
        "margin_words": margin_words(margin, names),
    }  # fmt: skip
    if sheets and not margin.why_not and asked.is_bound and asked.is_valid():
        planned = Planned("", asked.cleaned_data["risk_percent"])
        context["needed"] = sheets_to_draw(planned_for(margin, sheets, planned))
    if request.method == "POST" and asked.is_valid() and seed.is_valid():
        planned = Planned(**(seed.cleaned_data | asked.cleaned_data))
        if _planned(request, found, planned, seed):
            return redirect(CHECK, found.pk)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "participation/paper/check.html", context, status=status)


def _planned(request: HttpRequest, found: VotingBallot, planned: Planned, form: SeedForm) -> bool:
    by, now = staff_person(request.user), timezone.now()
    try:
        plan_check(ballot_id=found.pk, planned=planned, by=by, now=now)
    except Refused as error:
        form.add_error("seed" if error.code == "audit-seed" else None, refusal_words(error))
        return False
    return True


def _checking(
    request: HttpRequest, found: VotingBallot, check: SpotCheck, context: dict[str, Any]
) -> HttpResponse:
    names = ("drawn", "over1", "over2", "under1", "under2")
    form = FoundForm(initial={name: getattr(check, name) for name in names})
    if request.method == "POST":
        form = FoundForm(request.POST)
        if form.is_valid():
            return _recorded(request, check, dict(form.cleaned_data))
    context |= {
        "form": form, "drawing": drawing_of(check, found, timezone.now()),
        "outcome": OUTCOMES[Outcome(check.outcome)] if check.outcome else "",
        "options": list(found.options.all()),
    }  # fmt: skip
    status = REFUSED if request.method == "POST" else 200
    return render(request, "participation/paper/check.html", context, status=status)


def _recorded(request: HttpRequest, check: SpotCheck, sent: dict[str, int]) -> HttpResponse:
    drawn, by = sent.pop("drawn"), staff_person(request.user)

    def act() -> str:
        outcome = record_check(check_id=check.pk, drawn=drawn, found=Found(**sent), by=by)
        return str(OUTCOMES[outcome])

    return tried(request, act, redirect(CHECK, check.ballot_id))


@require_safe
@never_cache
def channels(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Show how many came by each channel, and after the announced moment what they chose."""
    require(request.user, Permission.ENTER_PAPER)
    found = paper_ballot(ballot)
    context: dict[str, Any] = {"ballot": found, "turnout": turnout(found)}
    try:
        context["apart"] = channels_of(found, timezone.now())
    except Refused as error:
        context["sealed"] = refusal_words(error)
    return render(request, "participation/paper/channels.html", context)
