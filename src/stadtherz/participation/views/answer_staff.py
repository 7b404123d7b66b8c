"""The staff page on which the city says what it makes of a result."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.design.public import TextInLanguagesField
from stadtherz.kernel.errors import Invalid, Refused
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import Procedure
from stadtherz.participation.selectors.city_answers import (
    WHOLE,
    answerable,
    first_told,
    outcome_of,
)
from stadtherz.participation.services.city_answers import NewAnswer, answer_result
from stadtherz.participation.views.paper_words import staff_person
from stadtherz.participation.views.staff_words import staff_words

REFUSED = 400
FAULTS: dict[str, tuple[str, str | Promise]] = {
    "who": ("who", _("Sag, wer entschieden hat.")),
    "on": ("decided_on", _("Der Tag liegt in der Zukunft.")),
    "decision": ("decision", _("Sag, was entschieden ist.")),
    "reason": ("reason", _("Schreib den Grund in mindestens 20 Zeichen. Alle werden ihn lesen.")),
    "next-step": ("next_step", _("Sag, was bis zu diesem Tag geschieht, oder lass den Tag weg.")),
    "due": ("due", _("Sag, bis wann: ein Tag, der noch kommt.")),
}


def _day(**named: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                           **named)  # fmt: skip


class AnswerForm(forms.Form):
    """What was decided, why, and what happens next."""

    about = forms.ChoiceField(label=_("Worauf die Stadt antwortet"), required=False)
    who = TextInLanguagesField(label=_("Wer entschieden hat"), max_length=200)
    decided_on = _day(label=_("Entschieden am"))
    decision = TextInLanguagesField(label=_("Die Entscheidung"), long=True, max_length=4000)
    reason = TextInLanguagesField(label=_("Warum so"), long=True, max_length=4000)
    next_step = TextInLanguagesField(
        label=_("Was als Nächstes geschieht"), long=True, max_length=2000, required=False,
        help_text=_("Leer, wenn nichts mehr zu tun ist."),
    )  # fmt: skip
    due = _day(
        label=_("Bis wann"), required=False,
        help_text=_("Danach steht öffentlich da, wie viele Tage es zu spät ist."),
    )  # fmt: skip

    def __init__(self, *args: Any, results: list[tuple[str, Any]], **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [(WHOLE, _("die ganze Beteiligung")), *((key, str(it)) for key, it in results)]
        self.fields["about"].choices = choices  # type: ignore[attr-defined] # a choice field

    def say(self, refusal: Refused) -> None:
        """Put what is wrong at the fields that it is about."""
        if isinstance(refusal, Invalid) and refusal.code == "answer":
            for fault in refusal.details:
                field, words = FAULTS[fault]
                self.add_error(field, str(words))
        else:
            self.add_error(None, staff_words(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what was answered so far, and take a new answer."""
    require(request.user, Permission.PROMISE)
    rows = Procedure.objects.filter(published=True).prefetch_related("phases", "ballots")
    found, now = get_object_or_404(rows, pk=pk), timezone.now()
    form = AnswerForm(request.POST or None, results=answerable(found, now))
    if request.method == "POST" and form.is_valid():
        try:
            given = NewAnswer(**form.cleaned_data)
            by = staff_person(request.user)
            answer_result(procedure_id=found.pk, given=given, by=by, now=now)
        except Refused as refusal:
            form.say(refusal)
        else:
            messages.success(request, gettext("Das steht jetzt für alle da. Wer die Beteiligung"
                                              " verfolgt, bekommt eine E-Mail."))  # fmt: skip
            return redirect(request.path)
    context = {
        "procedure": found, "form": form, "refusal": found.as_domain().refusal(Act.DECIDE, now),
        "outcome": outcome_of(found, now, told=first_told(found, now)),
    }  # fmt: skip
    status = REFUSED if form.errors else 200
    return render(request, "participation/admin/answer.html", context, status=status)
