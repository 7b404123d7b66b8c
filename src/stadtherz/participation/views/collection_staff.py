"""The staff page that sets up what a procedure collects."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.domain.collections import Kind, line_from, written_lines
from stadtherz.participation.domain.moderation import TRUSTED_AFTER
from stadtherz.participation.models import Collection, Procedure
from stadtherz.participation.models.proposals import CollectionKind
from stadtherz.participation.services.collecting import Setup, set_up_collection

EDITOR = "wagtailsnippets_participation_procedure:edit"
A_LINE = _("Eine Zeile für jeden Eintrag: Deutsch | Englisch.")
REFUSED = {
    "lines-many": _("Das sind zu viele Einträge. Höchstens 40 gehen."),
    "lines-long": _("Ein Eintrag ist leer oder länger als 200 Zeichen."),
    "lines-twice": _("Ein Eintrag steht zweimal da."),
    "no-criteria": _("Schreib mindestens eine Regel, nach der Beiträge angesehen werden."),
    "collection-used": _(
        "Es ist schon etwas eingereicht. Was gesammelt wird und nach welchen Regeln, bleibt."
    ),
}


class CollectionForm(forms.Form):
    """What is collected, in lists that people can write."""

    kind = forms.ChoiceField(label=_("Was gesammelt wird"), choices=CollectionKind.choices)
    criteria = forms.CharField(
        label=_("Regeln, nach denen jeder Beitrag angesehen wird"), help_text=A_LINE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    categories = forms.CharField(
        label=_("Arten, aus denen man wählt"), required=False, help_text=A_LINE,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    prizes = forms.CharField(
        label=_("Preise eines Wettbewerbs, der erste zuerst"), required=False, help_text=A_LINE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    trusted_after = forms.IntegerField(
        label=_("So viele Beiträge, bis jemand bekannt ist und nicht mehr wartet"),
        min_value=1, max_value=50, initial=TRUSTED_AFTER,
    )  # fmt: skip
    answer_days = forms.IntegerField(
        label=_("Tage bis zur ersten Antwort"), min_value=1, max_value=365, initial=42
    )


def set_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show and change what a procedure collects."""
    require(request.user, Permission.EDIT_PARTICIPATION)
    procedure = get_object_or_404(Procedure, pk=pk)
    form = CollectionForm(request.POST or None, initial=_filled(procedure))
    if request.method == "POST" and form.is_valid() and _keep(request, procedure, form):
        return redirect(request.path)
    context = {"procedure": procedure, "form": form, "editor": reverse(EDITOR, args=[pk])}
    return render(request, "participation/admin/collection.html", context)


def _keep(request: HttpRequest, procedure: Procedure, form: CollectionForm) -> bool:
    said = form.cleaned_data
    setup = Setup(**(said | {"kind": Kind(said["kind"])}))
    try:
        set_up_collection(procedure_id=procedure.pk, setup=setup, by=cast(User, request.user))
    except (Conflict, Invalid) as refusal:
        form.add_error(None, str(REFUSED[refusal.code]))
        return False
    messages.success(request, gettext("Gespeichert."))
    return True


def _filled(procedure: Procedure) -> dict[str, Any]:
    row = Collection.objects.filter(procedure=procedure).first()
    if row is None:
        return {}
    lists = {
        name: written_lines(line_from(one) for one in getattr(row, name))
        for name in ("criteria", "categories", "prizes")
    }
    return lists | {
        "kind": row.kind, "trusted_after": row.trusted_after, "answer_days": row.answer_days
    }  # fmt: skip
