"""The staff page on which two people take an account off a letter that it does not belong to."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.register import Access
from stadtherz.participation.models import Unbinding, VotingBallot
from stadtherz.participation.services.unbinding import (
    ask_to_unbind,
    take_back_unbinding,
    unbind_account,
)
from stadtherz.participation.views.ballot_desk import found_ballot
from stadtherz.participation.views.ballot_words import said
from stadtherz.participation.views.paper_words import staff_person

REFUSED = 400
OF_REASONS = frozenset({"unbinding-reason"})
ASKED_MYSELF = _("Du hast darum gebeten. Zustimmen muss jemand anderes.")


class ConfirmForm(forms.Form):
    """The name of the account, once more."""

    name = forms.CharField(label=_("Name des Kontos"), max_length=150)


class AskForm(ConfirmForm):
    """Which account, and why."""

    reason = forms.CharField(
        label=_("Warum"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mindestens 20 Zeichen. Es bleibt im Protokoll dieser Abstimmung. Schreib keine"
                    " Namen hinein."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def unbind(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Show what was asked for, and take the next step."""
    require(request.user, Permission.RUN_BALLOTS)
    found = found_ballot(ballot)
    if Access(found.access) is not Access.REGISTER or not found.rule_hash:
        raise Http404
    if request.method != "POST":
        return _shown(request, found)
    if request.POST.get("act") == "back":
        return _taken_back(request, found)
    confirms = request.POST.get("act") == "confirm"
    kind = ConfirmForm if confirms else AskForm
    form = kind(request.POST, prefix="confirm" if confirms else "ask")
    if form.is_valid() and _done(request, found, form, confirms=confirms):
        return redirect(request.path)
    return _shown(request, found, **{"confirm" if confirms else "ask": form})


def _taken_back(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    try:
        take_back_unbinding(
            ballot_id=found.pk, unbinding_id=UUID(request.POST.get("which", "")),
            by=staff_person(request.user), now=timezone.now(),
        )  # fmt: skip
    except ValueError as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(said(refusal)))
    else:
        messages.success(request, gettext("Zurückgenommen. Konto und Brief bleiben verbunden."))
    return redirect(request.path)


def _done(request: HttpRequest, found: VotingBallot, form: forms.Form, *, confirms: bool) -> bool:
    given = {
        "ballot_id": found.pk, "by": staff_person(request.user), "now": timezone.now(),
        **form.cleaned_data,
    }  # fmt: skip
    try:
        if confirms:
            unbind_account(**given)
        else:
            ask_to_unbind(**given)
    except Refused as refusal:
        words = ASKED_MYSELF if refusal.code == "second-person" else said(refusal)
        form.add_error("reason" if refusal.code in OF_REASONS else "name", str(words))
        return False
    words = gettext("Gelöst. Das Konto kann jetzt mit dem richtigen Brief verbunden werden.")
    asked = gettext("Notiert. Eine zweite Person nennt das Konto noch einmal und löst es.")
    messages.success(request, words if confirms else asked)
    return True


def _shown(request: HttpRequest, found: VotingBallot, **sent: forms.Form) -> HttpResponse:
    rows = Unbinding.objects.filter(ballot=found).select_related("asked_by")
    context: dict[str, Any] = {
        "ballot": found, "over": timezone.now() >= found.closes, "rows": rows,
        "may_confirm": any(one.asked_by_id != request.user.pk for one in rows),
        "ask": AskForm(prefix="ask"), "confirm": ConfirmForm(prefix="confirm"),
        "sent": next(iter(sent.values()), None),
    } | sent  # fmt: skip
    status = REFUSED if sent else 200
    return render(request, "participation/ballots/unbind.html", context, status=status)
