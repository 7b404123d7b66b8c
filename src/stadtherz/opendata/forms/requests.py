"""What people write who want data, and staff who answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import Permission, User, roles_with
from stadtherz.city.public import departments
from stadtherz.design.public import TextInLanguagesField
from stadtherz.opendata.domain.desk.answers import Answer, Redress, grounds_for
from stadtherz.opendata.domain.desk.clocks import Rule
from stadtherz.opendata.domain.desk.holidays import Holiday, Land
from stadtherz.opendata.domain.desk.standing import Kind, Outcome
from stadtherz.opendata.models import (
    GROUND_NAMES,
    KIND_NAMES,
    LONGEST_LETTER,
    LONGEST_TEXT,
    OUTCOME_NAMES,
    Arrangement,
    ClockRule,
    DataRequest,
    Dataset,
)

TOO_LONG = _("Das ist zu lang. Kürze es auf %(limit_value)s Zeichen; nichts ist verloren.")
REDRESS_NAMES = {
    Redress.OBJECTION: _("Widerspruch"),
    Redress.COURT: _("Klage ohne Widerspruch"),
    Redress.COMMISSIONER: _("Vermittlung durch die Stelle für Informationsfreiheit"),
}


class WantedForm(forms.Form):
    """A request for data; the field `website` is hidden from people and filled in by robots."""

    wanted = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Schreib, welche Daten du suchst. Ein Satz genügt."),
            "max_length": TOO_LONG,
        },
    )
    kind = forms.ChoiceField(
        choices=[(one.value, name) for one, name in KIND_NAMES.items()],
        error_messages={
            "required": _("Wähle eins von beiden."),
            "invalid_choice": _("Wähle eins von beiden."),
        },
    )
    mail = forms.EmailField(
        required=False,
        error_messages={
            "invalid": _("Das ist keine Mail-Adresse. Schreib sie wie name@beispiel.de, oder lass"
                         " das Feld leer."),
        },
    )  # fmt: skip
    name = forms.CharField(required=False, max_length=120, error_messages={"max_length": TOO_LONG})
    website = forms.CharField(required=False)

    @property
    def is_from_a_robot(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.data.get("website"))


class ReplyForm(forms.Form):
    """An answer to a question of the desk."""

    words = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Schreib deine Antwort in das Feld."),
            "max_length": TOO_LONG,
        },
    )


class SeenForm(forms.Form):
    """What staff do with a request as they saw it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(SeenForm):
    """An act that needs words: a question, reasons."""

    words = forms.CharField(
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schreib es in Worten."), "max_length": TOO_LONG},
    )
    stops = forms.BooleanField(required=False)


class AnswerForm(SeenForm):
    """A whole answer; what the law wants of it is checked by the rules, not here."""

    outcome = forms.ChoiceField(
        label=_("Ergebnis"), required=False, widget=forms.RadioSelect,
        choices=[
            (one.value, OUTCOME_NAMES[one]) for one in Outcome if one is not Outcome.WITHDRAWN
        ],
    )  # fmt: skip
    text = forms.CharField(
        label=_("Dein Brief"), required=False, max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 9}), error_messages={"max_length": TOO_LONG},
    )  # fmt: skip
    conditions = forms.CharField(
        label=_("Bedingungen"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    recipient = forms.CharField(label=_("Weitergeleitet an"), required=False, max_length=200)
    where = forms.CharField(label=_("Wo die Daten stehen"), required=False, max_length=300)
    ground = forms.ChoiceField(label=_("Grund"), required=False)
    source = forms.CharField(
        label=_("Paragraf, wenn der Grund keinen nennt"), required=False, max_length=160
    )
    holder = forms.CharField(
        label=_("Wer die Rechte hat oder von wem die Daten sind"), required=False, max_length=200
    )
    redress = forms.MultipleChoiceField(
        label=_("Was die Person tun kann"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, name) for one, name in REDRESS_NAMES.items()],
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, land: Land, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [
            (one.key, f"{GROUND_NAMES[one.key]} ({one.source})" if one.source
             else GROUND_NAMES[one.key])
            for one in grounds_for(kind, land)
        ]  # fmt: skip
        self.fields["ground"].choices = [("", "–"), *grounds]  # type: ignore[attr-defined]

    def answer(self) -> Answer:
        """Give the answer as the rules know it."""
        said = self.cleaned_data
        return Answer(
            outcome=Outcome(said["outcome"]) if said["outcome"] else None, text=said["text"],
            conditions=said["conditions"], recipient=said["recipient"], where=said["where"],
            ground=said["ground"], source=said["source"], holder=said["holder"],
            redress=frozenset(Redress(one) for one in said["redress"]),
        )  # fmt: skip


class CareForm(SeenForm):
    """Who looks after a request, what the register says, which dataset is the answer."""

    public_subject = TextInLanguagesField(
        label=_("Worum es geht, öffentlich"), required=False, max_length=200
    )
    assigned = forms.ModelChoiceField(
        label=_("Bearbeitet von"), required=False, queryset=User.objects.none(), empty_label="–"
    )
    department = forms.ModelChoiceField(
        label=_("Zuständiges Referat"), required=False, queryset=departments(), empty_label="–"
    )
    dataset = forms.ModelChoiceField(
        label=_("Datensatz, der die Antwort ist"), required=False,
        queryset=Dataset.objects.exclude(state=Dataset.State.WITHDRAWN), empty_label="–",
    )  # fmt: skip

    def __init__(self, *args: Any, row: DataRequest, **kwargs: Any) -> None:
        fields = ("public_subject", "assigned", "department", "dataset")
        kwargs.setdefault("initial", {})
        kwargs["initial"] |= {name: getattr(row, name) for name in fields}
        super().__init__(*args, **kwargs)
        roles = [role.value for role in roles_with(Permission.ANSWER_REQUESTS)]
        people = User.objects.filter(is_active=True, groups__name__in=roles).distinct()
        self.fields["assigned"].queryset = people.order_by("username")  # type: ignore[attr-defined]


class RuleForm(forms.ModelForm[ClockRule]):
    """A rule of the city for a clock."""

    class Meta:
        model = ClockRule
        fields = [
            "key", "name", "kind", "length", "unit", "source", "extension", "notice_weeks",
            "effect", "effect_source", "needs_name",
        ]  # fmt: skip

    @classmethod
    def of(cls, rule: Rule) -> dict[str, Any]:
        """Give a rule that comes with the platform as what stands in the fields."""
        return {
            "key": rule.key, "name": rule.name, "kind": rule.kind.value,
            "length": rule.period.length, "unit": rule.period.unit.value, "source": rule.source,
            "extension": rule.extension.length if rule.extension else None,
            "notice_weeks": rule.notice.length if rule.notice else None,
            "effect": rule.effect.value, "effect_source": rule.effect_source,
            "needs_name": rule.needs_name,
        }  # fmt: skip


class ArrangementForm(forms.ModelForm[Arrangement]):
    """An exclusive arrangement."""

    terms = forms.URLField(
        label=_("Adresse des Wortlauts"), required=False, max_length=300, assume_scheme="https"
    )

    class Meta:
        model = Arrangement
        fields = [
            "sort", "partner", "subject", "reasons", "datasets", "agreed", "begins", "ends",
            "published", "terms", "free_copy",
        ]  # fmt: skip
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("agreed", "begins", "ends", "published")
        }


class ReviewForm(forms.Form):
    """A review of an arrangement."""

    day = forms.DateField(
        label=_("Geprüft am"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    needed = forms.TypedChoiceField(
        label=_("Ist sie weiter nötig?"), widget=forms.RadioSelect,
        choices=[("yes", _("ja")), ("no", _("nein"))], coerce=lambda said: said == "yes",
    )  # fmt: skip
    result = TextInLanguagesField(label=_("Was die Prüfung ergeben hat"), long=True)


def local_holidays(data: Any) -> frozenset[Holiday]:
    """Read which holidays were ticked."""
    known = set(Holiday)
    return frozenset(Holiday(one) for one in data.getlist("holiday") if one in known)
