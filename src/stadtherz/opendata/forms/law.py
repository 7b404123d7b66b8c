"""Shape of what staff enter about high-value data, reports and charges."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextInLanguagesField


def a_day() -> forms.DateInput:
    """Give a field in which browsers let people choose a day; they want it written in one way."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PeriodForm(forms.Form):
    """From when to when a report is about."""

    von = forms.DateField(label=_("Von"), widget=a_day())
    bis = forms.DateField(label=_("Bis"), widget=a_day())


class ReasonForm(forms.Form):
    """Why something is missing."""

    words = TextInLanguagesField(long=True, required=False, label=_("Warum noch etwas fehlt"))


class ChargeForm(forms.Form):
    """A charge that is planned."""

    what = TextInLanguagesField(label=_("Wofür"))
    dataset = forms.SlugField(
        label=_("Datensatz"), required=False, max_length=80,
        help_text=_("Sein Schlüssel, wie er in der Adresse steht. Leer bei einer Dienstleistung."),
    )  # fmt: skip
    euros = forms.DecimalField(
        label=_("Euro"), max_digits=9, decimal_places=2, min_value=Decimal("0.01"), localize=True
    )
    basis = forms.CharField(
        label=_("Wie der Betrag berechnet ist"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Erlaubt sind nur Grenzkosten: was es kostet, gerade diese Daten zu geben."),
    )  # fmt: skip
    first_day = forms.DateField(label=_("Gilt von"), widget=a_day())
    last_day = forms.DateField(label=_("Gilt bis"), required=False, widget=a_day())
