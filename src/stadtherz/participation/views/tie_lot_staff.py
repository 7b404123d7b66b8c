"""The staff page of a lot after a tie: one announces the event, another enters its seed."""

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
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import Refused
from stadtherz.participation.models import VotingBallot
from stadtherz.participation.selectors.tie_lots import has_tie, lot_of
from stadtherz.participation.services.tie_lots import (
    LONGEST_SEED,
    Announced,
    announce_tie_lot,
    draw_tie_lot,
)
from stadtherz.participation.views.ballot_desk import found_ballot
from stadtherz.participation.views.ballot_forms import moment
from stadtherz.participation.views.ballot_setup import both
from stadtherz.participation.views.ballot_words import faults_said
from stadtherz.participation.views.paper_words import staff_person

REFUSED = 400


class EventForm(forms.Form):
    """Which event gives the seed."""

    event = forms.CharField(
        label=_("Ereignis"), max_length=500,
        help_text=_("Öffentlich, und niemand kann die Zahl vorher kennen: etwa die Lottozahlen"
                    " eines Samstags, in der Reihenfolge, in der sie bekannt gegeben werden."),
    )  # fmt: skip
    event_en = forms.CharField(label=_("Ereignis auf Englisch"), max_length=500, required=False)
    known_at = moment(_("Bekannt ab"))
    reason = forms.CharField(
        label=_("Warum dieses Ereignis"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Alle lesen es."),
    )  # fmt: skip


class SeedForm(forms.Form):
    """The seed, typed twice."""

    seed = forms.CharField(label=_("Startzahl"), max_length=LONGEST_SEED)
    again = forms.CharField(label=_("Startzahl noch einmal"), max_length=LONGEST_SEED)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def lot(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Show where the lot stands, and take the next step."""
    require(request.user, Permission.RUN_BALLOTS)
    found = found_ballot(ballot)
    if not has_tie(found, timezone.now()):
        raise Http404
    if request.method != "POST":
        return _shown(request, found)
    draws = request.POST.get("act") == "draw"
    form: forms.Form = SeedForm(request.POST) if draws else EventForm(request.POST)
    if form.is_valid() and _done(request, found, form, draws=draws):
        return redirect(request.path)
    return _shown(request, found, **{"seed_form" if draws else "event_form": form})


def _done(request: HttpRequest, found: VotingBallot, form: forms.Form, *, draws: bool) -> bool:
    by, now, sent = staff_person(request.user), timezone.now(), form.cleaned_data
    try:
        if draws:
            draw_tie_lot(ballot_id=found.pk, by=by, now=now, **sent)
            words = gettext("Das Los ist gezogen, und das Ergebnis ist ausgezählt.")
        else:
            event = both(sent["event"], sent["event_en"])
            announced = Announced(event, sent["known_at"], sent["reason"])
            announce_tie_lot(ballot_id=found.pk, announced=announced, by=by, now=now)
            words = gettext("Angekündigt. Es steht jetzt auf der Seite des Ergebnisses.")
    except Refused as refusal:
        for name, said in faults_said(refusal):
            form.add_error(name if name in form.fields else None, said)
        return False
    messages.success(request, words)
    return True


def _shown(request: HttpRequest, found: VotingBallot, **sent: forms.Form) -> HttpResponse:
    row, now = lot_of(found), timezone.now()
    context: dict[str, Any] = {
        "ballot": found, "lot": row, "is_known": row is not None and row.known_at <= now,
        "may_draw": row is not None and row.announced_by_id != request.user.pk,
        "event_form": EventForm(), "seed_form": SeedForm(),
        "sent": next(iter(sent.values()), None),
    } | sent  # fmt: skip
    status = REFUSED if sent else 200
    return render(request, "participation/ballots/lot.html", context, status=status)
