"""The staff page on which the prizes of a contest are chosen and announced."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import Procedure, Proposal
from stadtherz.participation.selectors.prizes import Prize, prizes_of, without_prize
from stadtherz.participation.services.collecting import SHORTEST_REASON
from stadtherz.participation.services.prizes import (
    Chosen,
    announce_prizes,
    choose_winner,
    undo_choice,
)
from stadtherz.participation.views.paper_words import staff_person
from stadtherz.participation.views.proposal_words import named_lines
from stadtherz.participation.views.staff_words import staff_words

REFUSED = 400


class WinnerForm(forms.Form):
    """Who gets a prize, and why."""

    proposal = forms.TypedChoiceField(label=_("Idee"), coerce=int)
    reason = forms.CharField(
        label=_("Warum"), min_length=SHORTEST_REASON, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mindestens 20 Zeichen. Mit der Bekanntgabe lesen es alle."),
    )  # fmt: skip

    def __init__(self, *args: Any, ideas: list[Proposal], **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [(one.pk, f"{one.title} ({one.supporters})") for one in ideas]
        self.fields["proposal"].choices = [("", "–"), *choices]  # type: ignore[attr-defined] # a choice field


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def prizes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose who gets which prize, take it back, announce all."""
    require(request.user, Permission.PROMISE)
    rows = Procedure.objects.filter(collection__isnull=False).select_related("collection")
    contest = get_object_or_404(rows.prefetch_related("phases"), pk=pk)
    if request.method != "POST":
        return _shown(request, contest)
    form, key = _form_sent(request, contest), request.POST.get("prize", "")
    if form is not None and not form.is_valid():
        return _shown(request, contest, **{key: form})
    try:
        messages.success(request, _done(request, contest, form))
    except Refused as refusal:
        if form is not None:  # what was written stays
            form.add_error(None, staff_words(refusal))
            return _shown(request, contest, **{key: form})
        messages.error(request, staff_words(refusal))
    return redirect(request.path)


def _form_sent(request: HttpRequest, contest: Procedure) -> WinnerForm | None:
    if request.POST.get("act") != "choose":
        return None
    prefix = request.POST.get("prize", "")
    return WinnerForm(request.POST, prefix=prefix, ideas=without_prize(contest))


def _done(request: HttpRequest, contest: Procedure, form: WinnerForm | None) -> str:
    by, now, key = staff_person(request.user), timezone.now(), request.POST.get("prize", "")
    if form is not None:
        chosen = Chosen(key, form.cleaned_data["proposal"], form.cleaned_data["reason"])
        choose_winner(procedure_id=contest.pk, chosen=chosen, by=by, now=now)
        return gettext("Gewählt. Öffentlich wird es erst, wenn du die Preise bekannt gibst.")
    if request.POST.get("act") == "undo":
        undo_choice(procedure_id=contest.pk, prize=key, by=by)
        return gettext("Zurückgenommen. Niemand hat davon erfahren.")
    number = announce_prizes(procedure_id=contest.pk, by=by, now=now)
    return ngettext(
        "Ein Preis ist bekannt gegeben.", "%(number)s Preise sind bekannt gegeben.", number
    ) % {"number": number}  # fmt: skip


def _shown(request: HttpRequest, contest: Procedure, **sent: WinnerForm) -> HttpResponse:
    names, ideas = dict(named_lines(contest.collection.prizes)), without_prize(contest)
    found = prizes_of(contest)
    context = {
        "procedure": contest, "sent": next(iter(sent.values()), None),
        "refusal": contest.as_domain().refusal(Act.DECIDE, timezone.now()),
        "rows": [(one, names[one.key], sent.get(one.key) or _form(one, ideas)) for one in found],
        "coming": [(names[one.key], one.choice) for one in found if one.choice],
    }  # fmt: skip
    status = REFUSED if sent else 200
    return render(request, "participation/admin/prizes.html", context, status=status)


def _form(prize: Prize, ideas: list[Proposal]) -> WinnerForm:
    choice = prize.choice
    filled = {"proposal": choice.proposal_id, "reason": choice.reason} if choice else None
    return WinnerForm(prefix=prize.key, ideas=ideas, initial=filled)
