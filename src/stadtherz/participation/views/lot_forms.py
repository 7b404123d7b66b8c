"""The forms in which staff prepare a drawing of lots: what it is about, who is left out, quotas."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.ballots import KEY
from stadtherz.participation.domain.lots.rule import MOST_SEATS, OLDEST, Source
from stadtherz.participation.views.ballot_forms import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    YEARS,
    moment,
)

SOURCES = (
    (Source.AGE.value, _("Alter")), (Source.DISTRICT.value, _("Stadtteil")),
    (Source.SAID.value, _("eigene Angabe")),
)  # fmt: skip
DAY = "%Y-%m-%d"


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TITLE, **more)


def _long(label: Any, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=area, **more)


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def _hidden_key() -> forms.CharField:
    """Keep the key of a row that has one; new ones get theirs from the title."""
    check = RegexValidator(rf"^(?:{KEY.pattern})$")
    return forms.CharField(required=False, max_length=60, widget=forms.HiddenInput,
                           validators=[check])  # fmt: skip


class EventForm(forms.Form):
    """Which public event gives the seed, and from when on anybody can know it."""

    seed_event = _long(
        _("Woher die Startzahl kommt"),
        help_text=_("Ein öffentliches Ereignis, das die Stadt nicht beeinflusst, mit Tag und"
                    " Reihenfolge: etwa die Lottozahlen eines Samstags, aufsteigend. Schreib auch,"
                    " was gilt, wenn es ausfällt."),
    )  # fmt: skip
    seed_event_en = _long(_("Woher die Startzahl kommt, auf Englisch"), required=False)
    seed_known = moment(
        _("Startzahl steht fest ab"),
        help_text=_("Vorher muss die Liste veröffentlicht sein. Plan einen Tag dafür ein."),
    )


class LotForm(EventForm):
    """What is drawn, who may come forward, and when."""

    field_order = (
        "title", "title_en", "summary", "summary_en", "seats", "term_ends", "key", "minimum_age",
        "year", "residents_only", "opens", "closes", "seed_known", "seed_event", "seed_event_en",
    )  # fmt: skip
    title = _words(_("Titel"))
    title_en = _words(_("Titel auf Englisch"), required=False)
    summary = _long(_("Worum es geht"))
    summary_en = _long(_("Worum es geht, auf Englisch"), required=False)
    key = forms.CharField(
        label=_("Schlüssel"), max_length=60, required=False,
        validators=[RegexValidator(
            rf"^(?:{KEY.pattern})$", _("Nur kleine Buchstaben, Ziffern und Bindestriche."))],
        help_text=_("Er steht in der Adresse. Leer: aus dem Titel."),
    )  # fmt: skip
    seats = _number(_("Plätze"), 1, MOST_SEATS, initial=10)
    minimum_age = _number(
        _("Mindestalter"),
        0,
        OLDEST,
        initial=16,
        help_text=_("0: keines. Nie weniger als in der Beteiligung."),
    )
    residents_only = forms.BooleanField(
        label=_("Nur, wer in einem Stadtteil der Stadt wohnt"), required=False, initial=True
    )
    year = _number(
        _("Jahr, nach dem das Alter zählt"),
        YEARS[0],
        YEARS[-1],
        help_text=_("Wer in diesem Jahr so alt wird, ist so alt."),
    )
    opens = moment(_("Melden ab"))
    closes = moment(_("Melden bis"))
    term_ends = forms.DateField(
        label=_("Ende der Amtszeit"),
        widget=forms.DateInput(format=DAY, attrs={"type": "date"}),
        help_text=_("Danach werden die Namen gelöscht."),
    )


class OfficeForm(forms.Form):
    """A task that keeps somebody out of the drawing."""

    key = _hidden_key()
    title = _words(_("Aufgabe"), required=False)
    title_en = _words(_("Aufgabe auf Englisch"), required=False)

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] = super().clean() or {}
        if found.get("title_en") and not found.get("title"):
            self.add_error("title", _("Schreib die Aufgabe, oder leer die ganze Zeile."))
        return found


class CriterionForm(forms.Form):
    """A way to tell candidates apart."""

    key = _hidden_key()
    source = forms.ChoiceField(choices=SOURCES, widget=forms.HiddenInput)
    title = _words(_("Kriterium"))
    title_en = _words(_("Kriterium auf Englisch"), required=False)


class GroupForm(forms.Form):
    """A part of a criterion with its quota: so many seats, or a share of them."""

    key = _hidden_key()
    title = _words(_("Gruppe"), required=False)
    title_en = _words(_("Gruppe auf Englisch"), required=False)
    least = _number(_("mindestens"), 0, MOST_SEATS, required=False)
    most = _number(_("höchstens"), 0, MOST_SEATS, required=False)
    share = forms.DecimalField(
        label=_("oder Anteil in %"), min_value=Decimal(0), max_value=Decimal(100), max_digits=5,
        decimal_places=2, localize=True, required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] = super().clean() or {}
        bounds = [found.get("least"), found.get("most")]
        if found.get("share") is not None and any(one is not None for one in bounds):
            self.add_error("share", _("Schreib Plätze oder einen Anteil, nicht beides."))
        if not found.get("title") and self.is_used(found) and "title" not in self.errors:
            self.add_error("title", _("Schreib, wie die Gruppe heißt, oder leer die ganze Zeile."))
        return found

    @staticmethod
    def is_used(row: dict[str, Any]) -> bool:
        """Whether something was entered in a row."""
        return any(value not in (None, "", []) for name, value in row.items() if name != "key")


class AgeForm(GroupForm):
    """A group of ages."""

    youngest = _number(_("von (Jahre)"), 0, OLDEST, required=False)
    oldest = _number(_("bis (Jahre)"), 0, OLDEST, required=False)

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] = super().clean() or {}
        youngest, oldest = found.get("youngest") or 0, found.get("oldest")
        if oldest is not None and oldest < youngest:
            self.add_error("oldest", _("„bis“ liegt vor „von“."))
        return found


class DistrictForm(GroupForm):
    """A group of districts; the view gives the choices."""

    districts = forms.MultipleChoiceField(
        label=_("Stadtteile dieser Gruppe"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] = super().clean() or {}
        if self.is_used(found) and not found.get("districts") and "districts" not in self.errors:
            self.add_error("districts", ValidationError(_("Wähl mindestens einen Stadtteil.")))
        return found


GROUPS: dict[str, type[GroupForm]] = {
    Source.AGE: AgeForm, Source.DISTRICT: DistrictForm, Source.SAID: GroupForm,
}  # fmt: skip


class FileForm(forms.Form):
    """A file from which the form is filled in."""

    file = forms.FileField(
        label=_("Datei"), required=False,
        help_text=_("JSON, wie es die Seite einer Auslosung zum Laden gibt. Gespeichert wird erst"
                    " mit „Speichern“."),
    )  # fmt: skip
