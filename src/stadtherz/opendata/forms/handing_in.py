"""What people say of a table that they hand in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import departments
from stadtherz.design.public import TextInLanguagesField
from stadtherz.opendata.domain.handing_in.told import ColumnSaid, Told
from stadtherz.opendata.domain.tabular.schema import Column
from stadtherz.opendata.domain.terms import LICENCES, Frequency
from stadtherz.opendata.models import FREQUENCY_NAMES, THEME_NAMES

LONGEST = 200
TEXTS = ("title", "description", "keywords", "provenance", "known_faults")
BOX = ("west", "south", "east", "north")


class DayInput(forms.DateInput):
    """A day as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _degrees(label: Any, most: int) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, min_value=-most, max_value=most)


@dataclass(frozen=True)
class ColumnFields:
    """The fields of one column, beside what is known of it."""

    column: Column
    label: Any
    meaning: Any
    unit: Any


class DescriptionForm(forms.Form):
    """The description of a table and of its columns; nothing is required until it is handed in."""

    title = TextInLanguagesField(label=_("Titel"), required=False, max_length=LONGEST)
    description = TextInLanguagesField(
        label=_("Was zeigen die Daten?"), required=False, long=True,
        help_text=_("Zwei, drei Sätze für Menschen, die deine Arbeit nicht kennen."),
    )  # fmt: skip
    keywords = TextInLanguagesField(
        label=_("Schlagwörter"), required=False, max_length=LONGEST,
        help_text=_("Wonach jemand sucht; mit Komma getrennt."),
    )  # fmt: skip
    themes = forms.MultipleChoiceField(
        label=_("Thema"), required=False, widget=forms.CheckboxSelectMultiple
    )
    department = forms.ChoiceField(label=_("Zuständiges Referat"), required=False)
    frequency = forms.ChoiceField(label=_("Wird aktualisiert"), required=False)
    begins = forms.DateField(label=_("Daten von"), required=False, widget=DayInput())
    ends = forms.DateField(label=_("Daten bis"), required=False, widget=DayInput())
    provenance = TextInLanguagesField(
        label=_("Wie entstehen die Daten?"), required=False, long=True
    )
    known_faults = TextInLanguagesField(
        label=_("Was stimmt nicht?"), required=False, long=True,
        help_text=_(
            "Bekannte Fehler werden mit veröffentlicht. Das ist üblich und hilft allen, die mit"
            " den Daten rechnen."
        ),
    )  # fmt: skip
    licence = forms.ChoiceField(label=_("Lizenz"), required=False)
    west = _degrees(_("West"), 180)
    south = _degrees(_("Süd"), 90)
    east = _degrees(_("Ost"), 180)
    north = _degrees(_("Nord"), 90)

    def __init__(
        self, told: Told, columns: tuple[Column, ...], data: Any = None, **kwargs: Any
    ) -> None:
        self.told, self.columns = told, columns
        super().__init__(data, initial=self._initial(), **kwargs)
        choices = {
            "themes": [(one.value, name) for one, name in THEME_NAMES.items()],
            "department": [("", _("bitte wählen")), *_offices()],
            "frequency": [
                (one.value, _("bitte wählen") if one is Frequency.UNKNOWN else name)
                for one, name in FREQUENCY_NAMES.items()
            ],
            "licence": [("", _("bitte wählen")), *((k, one.name) for k, one in LICENCES.items())],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
        for place, column in enumerate(columns):
            self._add(place, column)

    def _initial(self) -> dict[str, Any]:
        told = self.told
        first = {name: getattr(told, name) for name in (*TEXTS, "department", "licence")}
        first |= {"themes": list(told.themes), "frequency": told.frequency}
        first |= {"begins": told.begins, "ends": told.ends}
        return first | dict(zip(BOX, told.box or (), strict=False))

    def _add(self, place: int, column: Column) -> None:
        said = self.told.of(column.name)
        name = column.label or column.name
        self.fields[f"label-{place}"] = TextInLanguagesField(
            label=_("Name der Spalte %(name)s") % {"name": name}, initial=said.label,
            required=False, max_length=LONGEST,
        )  # fmt: skip
        self.fields[f"meaning-{place}"] = TextInLanguagesField(
            label=_("Bedeutung der Spalte %(name)s") % {"name": name}, initial=said.meaning,
            required=False, max_length=2 * LONGEST,
        )  # fmt: skip
        self.fields[f"unit-{place}"] = forms.CharField(
            label=_("Einheit der Spalte %(name)s") % {"name": name}, initial=said.unit,
            required=False, max_length=40,
        )  # fmt: skip

    def rows(self) -> Iterator[ColumnFields]:
        """Give the fields of each column."""
        for place, column in enumerate(self.columns):
            yield ColumnFields(
                column, self[f"label-{place}"], self[f"meaning-{place}"], self[f"unit-{place}"]
            )

    @property
    def column_errors(self) -> bool:
        """Whether something is wrong with what is said of a column."""
        return any(name.partition("-")[2] for name in self.errors)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        box = [cleaned.get(name) for name in BOX]
        if any(one is not None for one in box) and None in box:
            self.add_error("west", _("Gib alle vier Ränder an, oder keinen."))
        return cleaned

    def said(self) -> Told:
        """Give what was written."""
        found = self.cleaned_data
        box = tuple(found[name] for name in BOX)
        return Told(
            **{name: found[name] for name in TEXTS},
            themes=tuple(found["themes"]), high_value=self.told.high_value,
            department=found["department"], licence=found["licence"],
            frequency=found["frequency"] or Frequency.UNKNOWN.value,
            box=None if None in box else box, begins=found["begins"], ends=found["ends"],
            columns=tuple(self._column(place, one) for place, one in enumerate(self.columns)),
        )  # fmt: skip

    def _column(self, place: int, column: Column) -> ColumnSaid:
        found = self.cleaned_data
        return ColumnSaid(
            column.name, found[f"label-{place}"], found[f"meaning-{place}"],
            found[f"unit-{place}"].strip(),
        )  # fmt: skip


def _offices() -> list[tuple[str, str]]:
    return [(one.key, str(one.name)) for one in departments()]
