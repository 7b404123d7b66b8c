"""What anybody sends about a dataset without an account, and what staff write to it.

The field that nobody sees catches programs that fill in every field; what they send is thanked for
and not kept.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.models import Reuse

HTTPS = "https://"


class OpenForm(forms.Form):
    """A form for people without an account."""

    leer = forms.CharField(required=False, label=_("Lass dieses Feld leer"))

    @property
    def is_trap(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.data.get("leer"))

    def fields_shown(self) -> list[forms.BoundField]:
        """Give the fields that people see."""
        return [field for field in self if field.name != "leer"]


class AskForm(OpenForm):
    """A question to the owner of a dataset."""

    text = forms.CharField(
        label=_("Deine Frage"), max_length=2000, min_length=10,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Frag, was du willst: was eine Spalte bedeutet, warum ein Wert fehlt, ob es die"
                    " Daten auch anders gibt. Deine Frage steht mit der Antwort auf der Seite."),
        error_messages={
            "required": _("Schreib deine Frage auf."),
            "min_length": _("Das ist zu kurz. Schreib einen ganzen Satz."),
            "max_length": _("Das ist zu lang. Kürze auf 2.000 Zeichen."),
        },
    )  # fmt: skip
    name = forms.CharField(
        label=_("Dein Name"), max_length=80, required=False,
        help_text=_("Er steht neben deiner Frage."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    mail = forms.EmailField(
        label=_("Deine E-Mail-Adresse"), required=False, max_length=254,
        help_text=_("Für die Antwort. Niemand sieht sie, und danach löschen wir sie."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Das ist keine E-Mail-Adresse. Schreib sie wie"
                                     " name@example.org, oder lass das Feld leer.")},
    )  # fmt: skip


class ProposeForm(OpenForm):
    """Something that somebody made with the data."""

    title = forms.CharField(
        label=_("Titel"), max_length=120, error_messages={"required": _("Wie heißt es?")}
    )
    kind = forms.ChoiceField(label=_("Was ist es?"), choices=Reuse.Kind.choices)
    address = forms.CharField(
        label=_("Adresse im Netz"), max_length=300,
        help_text=_("Sie beginnt mit https://"),
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
        error_messages={"required": _("Wo findet man es?")},
    )  # fmt: skip
    description = forms.CharField(
        label=_("Kurz beschrieben"), max_length=600, min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ein, zwei Sätze: Was kann man damit, und wem hilft es?"),
        error_messages={
            "required": _("Beschreib es in ein, zwei Sätzen."),
            "min_length": _("Das ist zu kurz. Schreib einen ganzen Satz."),
            "max_length": _("Das ist zu lang. Kürze auf 600 Zeichen."),
        },
    )  # fmt: skip
    who = forms.CharField(
        label=_("Von wem ist es?"), max_length=120,
        help_text=_("Ein Name, eine Gruppe oder eine Firma; er wird gezeigt."),
        error_messages={"required": _("Wen sollen wir nennen?")},
    )  # fmt: skip
    licence = forms.CharField(
        label=_("Lizenz"),
        max_length=120,
        required=False,
        help_text=_("Wenn andere es weiterverwenden dürfen."),
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if not address.lower().startswith(HTTPS) or not is_web(address):
            message = _("Die Adresse muss mit https:// beginnen und ohne Leerzeichen sein.")
            raise forms.ValidationError(message)
        return address

    def said(self) -> dict[str, str]:
        """Give what was said, without the field that nobody sees."""
        return {name: value for name, value in self.cleaned_data.items() if name != "leer"}


class AnswerForm(forms.Form):
    """The answer of staff to a question."""

    answer = forms.CharField(
        label=_("Antwort"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schreib zuerst eine Antwort.")},
    )  # fmt: skip
    publish = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        return cleaned | {"publish": cleaned.get("publish") == "yes"}
