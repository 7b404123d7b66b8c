"""Shape of a report of what is in the way."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.streets.domain.obstacles import LONGEST_NOTE, Lasting
from stadtherz.streets.selectors.obstacle_words import LASTING, SORTS


class ObstacleForm(forms.Form):
    """What is in the way, where, how long it stays, and what else to say."""

    art = forms.ChoiceField(
        label=_("Was ist im Weg?"), choices=tuple(SORTS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Wähl aus, was im Weg ist."),
                        "invalid_choice": _("Wähl aus, was im Weg ist.")},
    )  # fmt: skip
    ort = forms.CharField(
        label=_("Wo ist es?"), max_length=200,
        help_text=_("Straße und Hausnummer, Ecke zweier Straßen, Haltestelle oder Name."),
        error_messages={"required": _("Sag, wo es ist.")},
    )  # fmt: skip
    dauer = forms.ChoiceField(
        label=_("Wie lange steht es noch da?"), choices=tuple(LASTING.items()), required=False
    )
    notiz = forms.CharField(
        label=_("Was die Stadt noch wissen soll"), max_length=LONGEST_NOTE, required=False,
        help_text=_("Nur die Stadt liest es, und es wird nach einem Monat gelöscht. Schreib keine"
                    " Namen und keine Kennzeichen von Autos."),
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def clean_dauer(self) -> str:
        return self.cleaned_data["dauer"] or Lasting.OPEN.value

    def faults(self) -> list[tuple[str, Any]]:
        """Give each error with the place in the page that it is about."""
        there = {"art": "#art-1"}
        return [
            (there.get(name, f"#{name}"), error)
            for name, some in self.errors.items()
            for error in some
        ]
