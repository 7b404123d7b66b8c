"""The staff page that sets up what a procedure collects."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.participation.domain.access import Access
from stadtherz.participation.domain.collections import Kind, line_from, written_lines
from stadtherz.participation.domain.moderation import TRUSTED_AFTER
from stadtherz.participation.models import AccessWord, Collection, Procedure
from stadtherz.participation.models.proposals import CollectionKind
from stadtherz.participation.selectors.own_proposals import number_of_codes
from stadtherz.participation.services.collecting import Setup, set_up_collection
from stadtherz.participation.services.unnamed import MOST_CODES, make_contribution_codes
from stadtherz.participation.views.setup_examples import example_rules

EDITOR = "wagtailsnippets_participation_procedure:edit"
A_LINE = _("Eine Zeile für jeden Eintrag: Deutsch | Englisch.")
REFUSED = {
    "lines-many": _("Das sind zu viele Einträge. Höchstens 40 gehen."),
    "lines-long": _("Ein Eintrag ist leer oder länger als 200 Zeichen."),
    "lines-twice": _("Ein Eintrag steht zweimal da."),
    "no-criteria": _("Schreib mindestens eine Regel, nach der Beiträge angesehen werden."),
    "access-used": _("Es ist schon etwas eingereicht. Wer mitmacht, bleibt."),
    "access-codes": _("Codes sind schon gemacht. Wer einen hat, könnte sonst nicht mitmachen."),
    "contribution-codes": _(
        "Codes gibt es nur, wo man mit Code mitmacht, höchstens 10.000 auf einmal."
    ),
    "procedure-over": _("Alle Phasen sind vorbei. Neue Codes könnte niemand mehr nutzen."),
    "collection-used": _(
        "Es ist schon etwas eingereicht. Was gesammelt wird und nach welchen Regeln, bleibt."
    ),
}


class CollectionForm(forms.Form):
    """What is collected, in lists that people can write."""

    kind = forms.ChoiceField(label=_("Was gesammelt wird"), choices=CollectionKind.choices)
    criteria = forms.CharField(
        label=_("Regeln, nach denen jeder Beitrag angesehen wird"),
        help_text=_("Eine Zeile für jeden Eintrag: Deutsch | Englisch. Am Anfang stehen hier die"
                    " sieben von Stadt.Raum.Wir. als Beispiel; ändere, was nicht passt."),
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
    access = forms.ChoiceField(
        label=_("Wer mitmacht"), choices=AccessWord.choices, initial=AccessWord.ACCOUNT,
        help_text=_("Mit Code: Ein Brief ist ein Mensch, Konten zählen nicht. Offen: Schreiben geht"
                    " ohne Konto, Unterstützen nur mit. Was ohne Konto kommt, wartet immer. Das"
                    " bleibt, sobald etwas eingereicht ist oder Codes gemacht sind."),
    )  # fmt: skip


class CodesForm(forms.Form):
    """How many codes are made."""

    number = forms.IntegerField(label=_("Wie viele"), min_value=1, max_value=MOST_CODES)


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
    setup = Setup(**(said | {"kind": Kind(said["kind"]), "access": Access(said["access"])}))
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
        return {"criteria": example_rules()}
    lists = {
        name: written_lines(line_from(one) for one in getattr(row, name))
        for name in ("criteria", "categories", "prizes")
    }
    return lists | {
        "kind": row.kind, "trusted_after": row.trusted_after, "answer_days": row.answer_days,
        "access": row.access,
    }  # fmt: skip


@never_cache
def codes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make codes for a collection, and give them this once as a table."""
    require(request.user, Permission.EDIT_PARTICIPATION)
    procedure = get_object_or_404(Procedure.objects.select_related("collection"), pk=pk)
    form = CodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _table(procedure, _made(request, procedure, form))
        except (Conflict, Invalid, NotFound) as refusal:
            form.add_error(None, str(REFUSED.get(refusal.code, REFUSED["contribution-codes"])))
    context = {
        "procedure": procedure, "form": form, "made": number_of_codes(procedure),
        "refusal": _no_codes(procedure),
        "back": reverse("participation-collection", args=[pk]),
    }  # fmt: skip
    return render(request, "participation/admin/collection_codes.html", context)


def _no_codes(procedure: Procedure) -> str:
    """Say why no codes can be made here; empty where they can."""
    rows = Collection.objects.filter(procedure=procedure)
    if Access.CODE not in {Access(one.access) for one in rows}:
        return gettext("Hier macht man nicht mit Codes mit.")
    return ""


def _made(request: HttpRequest, procedure: Procedure, form: CodesForm) -> tuple[str, ...]:
    return make_contribution_codes(
        procedure_id=procedure.pk, number=form.cleaned_data["number"],
        by=cast(User, request.user), now=timezone.now(),
    )  # fmt: skip


def _table(procedure: Procedure, made: tuple[str, ...]) -> HttpResponse:
    """Give codes as a table, one a line; nobody keeps a copy on the way."""
    lines = "".join(f"{code}\n" for code in ("code", *made))
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{procedure.key}-codes.csv"'
    response["Cache-Control"] = "no-store"
    return response
