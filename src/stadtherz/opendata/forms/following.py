"""What somebody wants to be told of: by mail or by calls, how often, and of which place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.domain.catalogue import Area
from stadtherz.opendata.domain.following import Rhythm, Way
from stadtherz.opendata.forms.use import HTTPS, OpenForm
from stadtherz.opendata.models import FOLLOWING_RHYTHM_NAMES
from stadtherz.opendata.selectors.catalogue import whole_city

ANYWHERE, CITY, BOX = "", "city", "box"
EDGES = ("west", "south", "east", "north")
FURTHEST = {"west": 180, "south": 90, "east": 180, "north": 90}
NO_NUMBER = _("Schreib eine Zahl in Grad, zum Beispiel 7,75.")


class _Degrees(forms.CharField):
    """A number of degrees, as people write it with comma or point."""

    def clean(self, value: Any) -> float | None:
        words = str(super().clean(value) or "").strip().replace(",", ".")
        if not words:
            return None
        try:
            return float(words)
        except ValueError:
            raise forms.ValidationError(NO_NUMBER, code="number") from None


def _degrees(label: Any) -> _Degrees:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return _Degrees(label=label, required=False, max_length=20, widget=widget)


class RhythmForm(forms.Form):
    """How often somebody is told."""

    rhythm = forms.ChoiceField(
        label=_("Wie oft?"),
        choices=[(one.value, name) for one, name in FOLLOWING_RHYTHM_NAMES.items()],
    )


class FollowForm(OpenForm):
    """What both ways have in common; a dataset of its own has no further place."""

    way: Way
    datensatz = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    thema = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    referat = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    rhythm = forms.ChoiceField(
        label=_("Wie oft?"), initial=Rhythm.WEEKLY.value,
        choices=[(one.value, name) for one, name in FOLLOWING_RHYTHM_NAMES.items()],
        help_text=_("Hat sich nichts geändert, bleibt es still."),
    )  # fmt: skip
    where = forms.ChoiceField(
        label=_("Von welchem Ort?"), required=False,
        choices=[
            (ANYWHERE, _("egal, auch Daten ohne Ort")),
            (CITY, _("Daten mit einem Ort in der Stadt")),
            (BOX, _("Daten aus dem Rechteck unten")),
        ],
    )  # fmt: skip
    west = _degrees(_("Westen (Grad Ost)"))
    south = _degrees(_("Süden (Grad Nord)"))
    east = _degrees(_("Osten (Grad Ost)"))
    north = _degrees(_("Norden (Grad Nord)"))

    def fields_shown(self) -> list[forms.BoundField]:
        """Give the fields that people see."""
        shown = [field for field in super().fields_shown() if not field.is_hidden]
        return [field for field in shown if not self._is_of_place(field.name) or self.has_place]

    def upper_fields(self) -> list[forms.BoundField]:
        """Give the fields that stand below each other."""
        return [field for field in self.fields_shown() if field.name not in EDGES]

    def edges(self) -> list[forms.BoundField]:
        """Give the edges of the box, which stand beside each other."""
        return [field for field in self.fields_shown() if field.name in EDGES]

    @property
    def has_place(self) -> bool:
        """Whether the place may be chosen."""
        return not self["datensatz"].value()

    @staticmethod
    def _is_of_place(name: str) -> bool:
        return name == "where" or name in EDGES

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("where") == BOX:
            self._look_at_box(cleaned)
        return cleaned

    def _look_at_box(self, cleaned: dict[str, Any]) -> None:
        for name in EDGES:
            value = cleaned.get(name)
            if name not in self.errors and not (value is not None and abs(value) <= FURTHEST[name]):
                self.add_error(name, NO_NUMBER)
        if self.errors:
            return
        if cleaned["west"] >= cleaned["east"]:
            self.add_error("east", _("Der Osten muss größer sein als der Westen."))
        if cleaned["south"] >= cleaned["north"]:
            self.add_error("north", _("Der Norden muss größer sein als der Süden."))

    def area(self) -> Area | None:
        """Give the place that was chosen."""
        where = self.cleaned_data.get("where") if self.has_place else ANYWHERE
        if where == CITY:
            return whole_city()
        return Area(*(self.cleaned_data[name] for name in EDGES)) if where == BOX else None


class FollowByMail(FollowForm):
    """By mail."""

    way = Way.MAIL
    address = forms.EmailField(
        label=_("Deine E-Mail-Adresse"), max_length=254,
        help_text=_("Wir schicken dir zuerst einen Link. Erst wenn du ihn öffnest und bestätigst,"
                    " geht es los."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Wohin sollen wir schreiben?"),
                        "invalid": _("Das ist keine E-Mail-Adresse. Schreib sie wie"
                                     " name@example.org.")},
    )  # fmt: skip
    field_order = ("address", "rhythm", "where", *EDGES)


class FollowByCall(FollowForm):
    """By calls of an address."""

    way = Way.CALL
    address = forms.CharField(
        label=_("Adresse deines Programms"), max_length=500,
        help_text=_("Sie beginnt mit https:// und nimmt POST mit JSON an. Auf der nächsten Seite"
                    " steht das Geheimnis, mit dem wir jeden Aufruf unterschreiben."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
        error_messages={"required": _("Welche Adresse sollen wir aufrufen?")},
    )  # fmt: skip
    field_order = ("address", "rhythm", "where", *EDGES)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if not address.lower().startswith(HTTPS) or not is_web(address):
            message = _("Die Adresse muss mit https:// beginnen und ohne Leerzeichen sein.")
            raise forms.ValidationError(message)
        return HTTPS + address[len(HTTPS) :]
