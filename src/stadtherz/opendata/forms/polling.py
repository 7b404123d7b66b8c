"""From which address a table comes, and is kept up to date."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.handing_in.polling import LONGEST_H
from stadtherz.opendata.models import PolledFile

A_DAY = 24


class PolledForm(forms.Form):
    """An address, how often it is asked, and whether it is."""

    url = forms.URLField(
        label=_("Adresse der Datei"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Beginnt mit https:// und führt ohne Anmeldung zur Datei. Leer: keine."),
    )  # fmt: skip
    every_h = forms.IntegerField(
        label=_("Nachsehen alle … Stunden"), min_value=1, max_value=LONGEST_H
    )
    active = forms.BooleanField(label=_("Regelmäßig nachsehen"), required=False)

    def __init__(self, polled: PolledFile | None, data: Any = None) -> None:
        first = {
            "url": polled.url if polled else "", "every_h": polled.every_h if polled else A_DAY,
            "active": polled.active if polled else True,
        }  # fmt: skip
        super().__init__(data, initial=first, prefix="polled")


class AddressForm(forms.Form):
    """The address of a file that is fetched, and whether it is asked again after the release."""

    url = forms.URLField(
        label=_("Adresse der Datei"), max_length=500, assume_scheme="https",
        help_text=_("Beginnt mit https:// und führt ohne Anmeldung zur Datei."),
    )  # fmt: skip
    follow = forms.BooleanField(
        label=_("Nach der Veröffentlichung regelmäßig nachsehen, ob sie neu ist"), required=False
    )
    every_h = forms.IntegerField(
        label=_("Nachsehen alle … Stunden"), min_value=1, max_value=LONGEST_H, initial=A_DAY,
        required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="begin")

    def follow_h(self) -> int:
        """Give after how many hours it is asked again; 0 for never."""
        given = self.cleaned_data
        return (given["every_h"] or A_DAY) if given["follow"] else 0
