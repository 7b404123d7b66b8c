"""Shape of what staff enter about works, obstacles and events."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stadtherz.streets.domain.closing import Closed, What

WHATS = (
    (What.WORKS.value, _("Baustelle")),
    (What.OBSTACLE.value, _("Hindernis")),
    (What.EVENT.value, _("Veranstaltung")),
)
SIDES = (
    (Closed.ALL.value, _("ganze Straße")), (Closed.NORTH.value, _("Nordseite")),
    (Closed.EAST.value, _("Ostseite")), (Closed.SOUTH.value, _("Südseite")),
    (Closed.WEST.value, _("Westseite")),
)  # fmt: skip


def _day(label: Any, **named: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **named)


class StreetForm(forms.Form):
    """Which street: a part of its name."""

    strasse = forms.CharField(label=_("Straße"), min_length=3, max_length=80)


class ClosureForm(forms.Form):
    """A closure: a piece of street from the list, or a point by its degrees or from the map."""

    what = forms.ChoiceField(label=_("Art"), choices=WHATS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Was ist dort?"), max_length=200,
        help_text=_("In einem Satz, wie du es jemandem sagst, der es nicht sieht."),
    )  # fmt: skip
    piece = forms.ChoiceField(
        label=_("Welches Stück?"), widget=forms.RadioSelect, required=False, choices=()
    )
    lon = forms.FloatField(label=_("Länge in Grad"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Breite in Grad"), required=False, min_value=-90, max_value=90)
    side = forms.ChoiceField(label=_("Gesperrte Seite"), choices=SIDES, widget=forms.RadioSelect)
    starts = _day(_("Erster Tag"))
    until = _day(_("Letzter Tag"), required=False, help_text=_("Leer, wenn es niemand weiß."))
    source = forms.CharField(label=_("Wer sagt das?"), max_length=120)

    def __init__(self, *args: Any, pieces: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        nothing = ("", _("nur der Punkt"))
        self.fields["piece"] = forms.ChoiceField(
            label=self.fields["piece"].label, widget=forms.RadioSelect, required=False,
            choices=[*pieces, nothing],
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        has_point = told.get("lon") is not None and told.get("lat") is not None
        if not told.get("piece") and not has_point:
            self.add_error("piece", _("Wähl ein Stück der Straße oder gib einen Punkt an."))
        first, last = told.get("starts"), told.get("until")
        if first and last and last < first:
            self.add_error("until", _("Der letzte Tag liegt vor dem ersten."))
        return told

    def moments(self) -> tuple[datetime, datetime | None]:
        """Give when it begins and ends: whole days of the city."""
        zone = timezone.get_current_timezone()
        starts = datetime.combine(self.cleaned_data["starts"], time.min, zone)
        last = self.cleaned_data["until"]
        return starts, datetime.combine(last, time.max, zone) if last else None
