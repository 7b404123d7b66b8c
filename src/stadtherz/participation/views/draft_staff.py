"""The staff page that publishes a draft and its next versions."""

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.models import Procedure
from stadtherz.participation.selectors.drafts import text_of
from stadtherz.participation.services.drafting import publish_draft

REFUSED = {
    "draft-empty": _("Der Entwurf hat keinen Absatz. Schreib einen, und lass zwischen zweien eine"
                     " Zeile leer."),
    "draft-long": _("Das sind mehr als 400 Absätze. Teil den Entwurf auf."),
    "draft-same": _("Der Text ist der, der schon öffentlich ist."),
}  # fmt: skip


class DraftForm(forms.Form):
    """The whole text of a draft."""

    text = forms.CharField(
        label=_("Der Text"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 30}),
        help_text=_("Zwischen zwei Absätzen steht eine leere Zeile. Überschriften beginnen mit #,"
                    " Unterüberschriften mit ##."),
    )  # fmt: skip


def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a draft, or its next version."""
    require(request.user, Permission.EDIT_PARTICIPATION)
    rows = Procedure.objects.filter(collection__kind=Kind.DRAFT.value).select_related("collection")
    procedure = get_object_or_404(rows, pk=pk)
    form = DraftForm(request.POST or None, initial={"text": text_of(procedure)})
    if request.method == "POST" and form.is_valid() and _publish(request, procedure, form):
        return redirect(request.path)
    context = {"procedure": procedure, "form": form}
    return render(request, "participation/admin/draft.html", context)


def _publish(request: HttpRequest, procedure: Procedure, form: DraftForm) -> bool:
    try:
        changed = publish_draft(
            procedure_id=procedure.pk, text=form.cleaned_data["text"], now=timezone.now(),
            by=cast(User, request.user),
        )  # fmt: skip
    except (Conflict, Invalid) as refusal:
        form.add_error("text", str(REFUSED[refusal.code]))
        return False
    words = ngettext(
        "Öffentlich. Ein Absatz ist neu oder anders; was dazu gesagt wurde, steht weiter bei ihm.",
        "Öffentlich. %(number)s Absätze sind neu oder anders; was dazu gesagt wurde, steht weiter"
        " bei ihnen.",
        changed,
    )
    messages.success(request, words % {"number": changed})
    return True
