from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise as Words
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from stadtherz.kernel.errors import Invalid
from stadtherz.programme import models
from stadtherz.programme.domain.dates import Known, last_day
from stadtherz.programme.domain.gate import Missing
from stadtherz.programme.domain.history import Edit, Fault, faults_of
from stadtherz.programme.domain.money import cents_of, euros_of
from stadtherz.programme.domain.promises import Promise
from stadtherz.programme.selectors.promises import (
    milestone_may_be_deleted,
    milestones_beside,
    stored_milestone,
)
from stadtherz.programme.services.approval import keep_gate
from stadtherz.programme.services.milestones import (
    change_milestone,
    delete_milestone,
    note_new_milestone,
)
from stadtherz.programme.services.projects import hold_project, refuse_circles

FAULTS: dict[Fault, tuple[str | None, Words]] = {
    Fault.FIRST_DATE: ("first_due", _("Der zuerst versprochene Termin steht fest.")),
    Fault.FINISHED: (
        "due",
        _("Was erledigt oder aufgegeben ist, behält seine Termine. Nimm es zuerst wieder auf."),
    ),
    Fault.REASON: (
        "reason",
        _("Sag, warum: Wer einen Termin verschiebt, aufgibt oder wieder aufnimmt, nennt einen"
          " Grund, den alle lesen können."),
    ),
    Fault.DONE_LATER_THAN_TODAY: ("done_on", _("Dieser Tag liegt in der Zukunft.")),
    Fault.DAY_WITHOUT_DONE: ("done_on", _("Kreuze „erledigt“ an oder lass den Tag leer.")),
    Fault.DONE_AND_DROPPED: ("is_dropped", _("Entweder erledigt oder aufgegeben, nicht beides.")),
}  # fmt: skip


class EuroField(forms.CharField):
    """An amount in euros as one writes it in German; stored as integer cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return euros_of(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        words = str(super().clean(value))
        try:
            return cents_of(words) if words else None
        except Invalid as refusal:
            message = gettext("Schreib den Betrag in Euro, zum Beispiel 1.234,50.")
            raise forms.ValidationError(message, code=refusal.code) from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except forms.ValidationError:
            return True


class FundingForm(WagtailAdminModelForm):
    """A grant in the editor."""

    amount_cents = EuroField(label=_("Betrag in Euro"))


class MilestoneForm(WagtailAdminModelForm):
    """A milestone in the editor: words the rules that keep promises from being rewritten."""

    data: Any

    reason = forms.CharField(
        label=_("Grund der Änderung"),
        max_length=300,
        required=False,
        help_text=_("Nötig, wenn du einen Termin verschiebst, aufgibst oder wieder aufnimmst."
                    " Steht auf der Seite des Projekts."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored: models.Milestone | None = None
        if self.instance.pk is not None:
            self.fields["first_due"].disabled = self.fields["first_known"].disabled = True
            words = _("Steht fest. Leer heißt: Vorab war kein Termin versprochen.")
            self.fields["first_due"].help_text = words

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.stored = stored_milestone(self.instance.pk)
        if self._keeps_what_was_promised():
            return cleaned
        if not self.errors:
            self._complete_dates()
            for fault in faults_of(self.edit, timezone.localdate()):
                self.add_error(*FAULTS[fault])
        return cleaned

    @property
    def edit(self) -> Edit:
        """What the form does to the promise."""
        value = self.cleaned_data
        after = Promise(
            value["first_due"], value["due"], value["is_done"], value["done_on"],
            value["is_dropped"], Known(value["first_known"]), Known(value["due_known"]),
            Known(value["done_known"]),
        )  # fmt: skip
        before = self.stored.as_promise() if self.stored else None
        return Edit(before, after, value.get("reason", ""))

    def _keeps_what_was_promised(self) -> bool:
        """Undo the deletion of a promise that was made, and say what to do instead."""
        wanted = self.cleaned_data.get("DELETE")
        if not wanted or self.stored is None or milestone_may_be_deleted(self.stored):
            return bool(wanted)
        self.cleaned_data["DELETE"] = False
        data = self.data.copy()
        data[self.add_prefix("DELETE")] = ""
        self.data = data
        words = gettext("„%(name)s“ stand schon öffentlich und bleibt. Kreuze „aufgegeben“ an und"
                        " nenne einen Grund.")  # fmt: skip
        self.add_error(None, words % {"name": self.stored})
        return True

    def _complete_dates(self) -> None:
        """Store the last day of what is known by month or year; what is new is promised now."""
        value = self.cleaned_data
        for name in ("first", "due", "done"):
            field = {"first": "first_due", "due": "due", "done": "done_on"}[name]
            if value[field] is not None:
                value[field] = last_day(value[field], Known(value[f"{name}_known"]))
        if self.stored is not None:
            value["first_due"] = self.stored.first_due
            value["first_known"] = self.stored.first_known
        elif value["first_due"] is None and not value["is_done"]:
            value["first_due"], value["first_known"] = value["due"], value["due_known"]


class ProjectForm(WagtailAdminModelForm):
    """The editor's form of a project: one transaction for the project and its promises."""

    yearly_cost_cents = EuroField(
        label=_("Kosten im Jahr nach der Förderung, in Euro"),
        help_text=_("Leer heißt: noch nicht bekannt."),
    )
    lost_approval: tuple[Missing, ...] = ()

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        entries = [form.cleaned_data for form in self.formsets["dependencies"].forms]
        needed = [
            entry["needs"].pk for entry in entries if entry.get("needs") and not entry.get("DELETE")
        ]
        if self.instance.pk is None:
            return True  # nobody can wait for what does not exist yet
        try:
            refuse_circles(self.instance.pk, needed)
        except Invalid as refusal:
            circle = " → ".join(refusal.details)
            words = gettext("Diese Projekte würden aufeinander warten: %(circle)s.")
            self.add_error(None, words % {"circle": circle})
            return False
        return True

    def clean_key(self) -> str:
        """Keep the key of what was public: it stands in addresses that people wrote down."""
        key: str = self.cleaned_data["key"]
        before = self.initial.get("key")
        if self.instance.public_since and before != key:
            words = gettext(
                "Die Adresse dieses Projekts ist schon öffentlich. Lass den Schlüssel „%(key)s“"
                " stehen, sonst führen Links und Aushänge ins Leere."
            )
            raise forms.ValidationError(words % {"key": before})
        return key

    def save(self, commit: bool = True) -> models.Project:  # noqa: FBT001, FBT002 - Django's name
        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            hold_project(project=self.instance, by=self.for_user)
            self._keep_promises()
            project: models.Project = super().save()
            for form in self._milestones(stored=False):
                note_new_milestone(
                    milestone_id=form.instance.pk, reason=form.edit.reason, by=self.for_user
                )
            self.lost_approval = keep_gate(project_id=project.pk, by=self.for_user)
        return project

    def _keep_promises(self) -> None:
        for form in self._milestones(stored=True):
            if form.cleaned_data.get("DELETE"):
                delete_milestone(milestone_id=form.stored.pk, by=self.for_user)
            else:
                change_milestone(
                    milestone_id=form.stored.pk,
                    to=form.edit.after,
                    reason=form.edit.reason,
                    by=self.for_user,
                )
        if self.instance.pk is not None:
            # an older version of the project knows nothing of milestones that came later
            known = [one.pk for one in self.instance.milestones.all() if one.pk]
            self.instance.milestones.add(*milestones_beside(self.instance, known))

    def _milestones(self, *, stored: bool) -> list[Any]:
        forms_filled = self.formsets["milestones"].forms
        if stored:
            return [form for form in forms_filled if form.stored is not None]
        deleted = self.formsets["milestones"].deleted_forms
        return [
            form
            for form in forms_filled
            if form.stored is None and form.has_changed() and form not in deleted
        ]


class WithdrawalForm(forms.Form):
    """Why an approval is taken back."""

    reason = forms.CharField(
        label=_("Warum nimmst du die Freigabe zurück?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Sag, warum. Der Grund wird aufbewahrt.")},
    )
