"""Shape of what staff enter about a thing that somebody saw on the spot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SOURCES = (
    ("Begehung", _("selbst vor Ort gesehen")),
    ("Ortstermin mit Betroffenen", _("Ortstermin mit Betroffenen")),
    ("Unterlagen der Stadt", _("Unterlagen der Stadt")),
    ("Hinweis einer Person", _("Hinweis einer Person")),
)


class FindThingForm(forms.Form):
    """Which thing: its number in the map."""

    ref = forms.RegexField(
        r"^(node|way)/\d{1,18}$", label=_("Nummer in der Karte"),
        help_text=_("Wie „node/311587712“. Sie steht auf der Seite des Objekts."),
        error_messages={"invalid": _("Das ist keine Nummer der Karte. Sie beginnt mit node/ oder"
                                     " way/, dahinter stehen Ziffern.")},
    )  # fmt: skip


class FindingForm(forms.Form):
    """What was found of one attribute; the choices depend on it."""

    value = forms.CharField(label=_("Was hast du gefunden?"), max_length=80)
    seen_on = forms.DateField(
        label=_("Gesehen am"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.ChoiceField(label=_("Woher weißt du es?"), choices=SOURCES)

    def __init__(self, *args: Any, words: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        if words:
            self.fields["value"] = forms.ChoiceField(
                label=self.fields["value"].label, choices=words, widget=forms.RadioSelect
            )
