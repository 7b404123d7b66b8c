"""The staff page of a plan: announce it, move its treatment, say what came out."""

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import Permission, User, require
from stadtherz.design.public import TextInLanguagesField
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.domain.plans import NEXT, PlanState
from stadtherz.participation.models import Plan
from stadtherz.participation.models.plans import PlanState as States
from stadtherz.participation.services.plans import (
    NewDay,
    Step,
    announce_plan,
    move_treatment,
    take_step,
)

EDITOR = "wagtailsnippets_participation_plan:edit"
REFUSED = {
    "plan-late": _("Die Beratung kommt zu früh. Verschieb sie, oder sag, warum es nicht warten"
                   " kann: Das steht dann öffentlich da."),
    "plan-reason": _("Sag, warum sich der Termin ändert. Das steht dann öffentlich da."),
    "plan-outcome": _("Sag, was herauskam. Das steht dann öffentlich da."),
    "plan-announced": _("Das Vorhaben ist schon angekündigt; der Tag bleibt."),
    "plan-step": _("Das geht von diesem Stand aus nicht. Sieh nach, wie weit das Vorhaben ist."),
}  # fmt: skip


class DayForm(forms.Form):
    """A new day of the first treatment, and why."""

    day = forms.DateField(
        label=_("Neuer Tag"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leer: noch ohne Termin."),
    )  # fmt: skip
    reason = TextInLanguagesField(label=_("Warum"), long=True)
    why_late = TextInLanguagesField(
        label=_("Warum es nicht drei Monate warten kann, falls das so ist"),
        long=True, required=False,
    )  # fmt: skip


class StepForm(forms.Form):
    """What becomes of a plan."""

    state = forms.ChoiceField(label=_("Neuer Stand"))
    outcome = TextInLanguagesField(label=_("Was herauskam, und warum"), long=True, required=False)

    def __init__(self, *args: object, state: PlanState, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = cast(forms.ChoiceField, self.fields["state"])
        field.choices = [(one.value, States(one.value).label) for one in PlanState
                         if one in NEXT[state]]  # fmt: skip


def plan_desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far a plan is, and do the next step."""
    require(request.user, Permission.EDIT_PARTICIPATION)
    found = get_object_or_404(Plan.objects.select_related("procedure"), pk=pk)
    sent = request.POST
    day = DayForm(sent if "move" in sent else None, prefix="day")
    step = StepForm(sent if "step" in sent else None, prefix="step", state=PlanState(found.state))
    if request.method == "POST" and _act(request, found, day, step):
        return redirect(request.path)
    context = {
        "plan": found, "day": day, "step": step, "editor": reverse(EDITOR, args=[pk]),
        "notice": found.notice or found.notice_since(timezone.localdate()),
    }  # fmt: skip
    return render(request, "participation/admin/plan.html", context)


def _act(request: HttpRequest, plan: Plan, day: DayForm, step: StepForm) -> bool:
    """Do what was asked; gives whether the page is to be shown afresh."""
    by, now = cast(User, request.user), timezone.now()
    try:
        if "announce" in request.POST:
            announce_plan(plan_id=plan.pk, by=by, now=now)
        elif "move" in request.POST and day.is_valid():
            given = day.cleaned_data
            to = NewDay(given["day"], given["reason"], given["why_late"])
            move_treatment(plan_id=plan.pk, to=to, by=by, now=now)
        elif "step" in request.POST and step.is_valid():
            given = step.cleaned_data
            to_state = Step(PlanState(given["state"]), given["outcome"])
            take_step(plan_id=plan.pk, step=to_state, by=by, now=now)
        else:
            return False
    except (Conflict, Invalid) as refusal:
        messages.error(request, REFUSED[refusal.code])
        return False
    messages.success(request, gettext("Gespeichert. Wer das Vorhaben verfolgt, erfährt es."))
    return True
