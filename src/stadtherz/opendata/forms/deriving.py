"""How somebody says what an open view tells of a table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.deriving import (
    FEWEST,
    LEAST,
    Recipe,
    Span,
    is_measure,
    may_group,
)
from stadtherz.opendata.domain.gridding import can_grid
from stadtherz.opendata.domain.tabular.kinds import DAYS, Kind
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from stadtherz.opendata.domain.view_sizes import people_in

SPANS = {Span.YEAR: _("Jahre"), Span.QUARTER: _("Quartale"), Span.MONTH: _("Monate")}
GRIDS = {
    500: _("als Felder von 500 Metern"), 1000: _("als Felder von einem Kilometer"),
    5000: _("als Felder von 5 Kilometern"), 10_000: _("als Felder von 10 Kilometern"),
}  # fmt: skip
MOST_PEOPLE = 1000


class RecipeForm(forms.Form):
    """Which columns make the groups, and what is told of each group."""

    groups = forms.MultipleChoiceField(
        label=_("Eine Zeile für je"), widget=forms.CheckboxSelectMultiple
    )
    sums = forms.MultipleChoiceField(
        label=_("Summe von"), required=False, widget=forms.CheckboxSelectMultiple
    )
    means = forms.MultipleChoiceField(
        label=_("Mittel von"), required=False, widget=forms.CheckboxSelectMultiple
    )
    span = forms.ChoiceField(
        label=_("Zeiten zusammenfassen zu"), required=False,
        choices=[(one.value, name) for one, name in SPANS.items()],
    )  # fmt: skip
    grid = forms.ChoiceField(
        label=_("Orte"), required=False,
        choices=[("", _("nicht zeigen")), *((str(size), name) for size, name in GRIDS.items())],
    )  # fmt: skip
    least = forms.IntegerField(
        label=_("Gruppen ab so vielen Zeilen"), min_value=FEWEST, max_value=MOST_PEOPLE,
        initial=LEAST, help_text=_("Kleinere Gruppen werden weggelassen und gezählt."),
    )  # fmt: skip

    def __init__(self, schema: Schema, data: Any = None) -> None:
        super().__init__(data, prefix="view")
        columns = schema.columns
        measures = [_choice(one) for one in columns if is_measure(one)]
        people = people_in(schema)
        groups = [_choice(one) for one in columns if may_group(one) and one.name not in people]
        self.fields["groups"].choices = groups  # type: ignore[attr-defined]
        if people:
            self.fields["least"].label = _("Gruppen ab so vielen Menschen")
        for name in ("sums", "means"):
            self.fields[name].choices = measures  # type: ignore[attr-defined]
            if not measures:
                del self.fields[name]
        if not any(one.kind in {*DAYS, Kind.DATETIME} for one in columns):
            del self.fields["span"]
        if can_grid(schema):
            self.fields["groups"].required = False
        else:
            del self.fields["grid"]

    def clean(self) -> dict[str, Any]:
        """Ask for something by which rows are put together."""
        found = super().clean() or {}
        if not found.get("groups") and not found.get("grid"):
            raise forms.ValidationError(_("Wähle mindestens eine Spalte."), code="no-groups")
        return found

    def recipe(self) -> Recipe:
        """Give what was chosen."""
        found = self.cleaned_data
        return Recipe(
            tuple(found["groups"]), tuple(found.get("sums", ())), tuple(found.get("means", ())),
            Span(found.get("span") or Span.YEAR.value), found["least"],
            int(found.get("grid") or 0),
        )  # fmt: skip


def _choice(column: Column) -> tuple[str, str]:
    return column.name, column.label or column.name
