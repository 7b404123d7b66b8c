"""Withdrawing a survey: the staff page, and what the public page says afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.design.public import TextInLanguagesField
from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.surveys.withdrawing import people_to_withdraw
from stadtherz.participation.models import Survey, SurveyWithdrawal
from stadtherz.participation.selectors.surveys import withdrawal_in
from stadtherz.participation.services.withdrawing import (
    ask_to_withdraw,
    confirm_withdrawal,
    keep_survey,
)
from stadtherz.participation.views.paper_words import staff_person
from stadtherz.participation.views.survey_editing import found_survey
from stadtherz.participation.views.survey_editor_words import refusal_said

GONE, REFUSED = 410, 400
ONE = "participation-survey"
View = Callable[..., HttpResponse]


class WithdrawForm(forms.Form):
    """Why a survey is withdrawn."""

    reason = TextInLanguagesField(
        label=_("Warum"), long=True, help_text=_("Alle lesen es, auch wer schon geantwortet hat.")
    )


def or_withdrawn(view: View) -> View:
    """Say on the page of a survey that was withdrawn why it was, where the survey is gone."""

    @wraps(view)
    def shown(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
        try:
            return view(request, procedure, key)
        except Http404:
            found = withdrawal_in(procedure, key)
            if found is None:
                raise
            return _gone(request, found)

    return shown


def _gone(request: HttpRequest, found: SurveyWithdrawal) -> HttpResponse:
    survey, of = found.survey, found.survey.procedure
    trail = [
        (reverse("participation:procedures"), gettext("Mitmachen")),
        (reverse("participation:procedure", args=[of.key]), of.title), ("", survey.title),
    ]  # fmt: skip
    context = {"survey": survey, "withdrawal": found, "trail": trail}
    return render(request, "participation/survey_withdrawn.html", context, status=GONE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Ask for it, confirm it, or leave it."""
    require(request.user, Permission.RUN_SURVEYS)
    found = found_survey(survey)
    if not found.published:
        raise Http404
    form = WithdrawForm(request.POST if request.POST.get("act") == "ask" else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        if _acted(request, found, form):
            return redirect(ONE, found.pk)
        if not form.is_bound:
            return redirect(request.path)
    return _shown(request, found, form)


def _acted(request: HttpRequest, found: Survey, form: WithdrawForm) -> bool:
    by, now, act = staff_person(request.user), timezone.now(), request.POST.get("act")
    words = gettext("Zurückgezogen. Auf ihrer Seite steht jetzt, warum.")
    try:
        if act == "confirm":
            confirm_withdrawal(survey_id=found.pk, by=by, now=now)
        elif act == "keep":
            keep_survey(survey_id=found.pk, by=by)
            words = gettext("Sie bleibt.")
        else:
            reason = form.cleaned_data["reason"]
            made = ask_to_withdraw(survey_id=found.pk, reason=reason, by=by, now=now)
            if made.withdrawn_at is None:
                words = gettext("Notiert. Bis eine zweite Person zustimmt, läuft sie weiter.")
    except Refused as refusal:
        _refused(request, form, refusal)
        return False
    messages.success(request, words)
    return True


def _refused(request: HttpRequest, form: WithdrawForm, refusal: Refused) -> None:
    if form.is_bound:
        form.add_error("reason", refusal_said(refusal))
    else:
        messages.error(request, refusal_said(refusal))


def _shown(request: HttpRequest, found: Survey, form: WithdrawForm) -> HttpResponse:
    asked = SurveyWithdrawal.objects.filter(survey=found).select_related("asked_by").first()
    context: dict[str, Any] = {
        "survey": found, "procedure": found.procedure, "form": form, "asked": asked,
        "people": people_to_withdraw(found.opens, found.closes, timezone.now()),
        "is_mine": asked is not None and asked.asked_by_id == request.user.pk,
    }  # fmt: skip
    status = REFUSED if form.errors else 200
    return render(request, "participation/surveys/withdraw.html", context, status=status)
