"""What staff say of a series of datasets."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department
from stadtherz.opendata.models import Dataset, Series


class SeriesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, description and datasets of a series."""

    members = forms.MultipleChoiceField(
        label=_("Datensätze der Reihe"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Series
        fields = ("title", "description", "department", "frequency", "key")
        help_texts = {
            "title": _("Was allen gemeinsam ist, ohne die Jahreszahl."),
            "key": _("Für die Adresse. Bleibt das Feld leer, wird er aus dem Titel."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        self.fields["department"].queryset = Department.objects.order_by("position")  # type: ignore[attr-defined]
        row = self.instance
        free = Q(series=None) | Q(series=row) if row.pk else Q(series=None)
        listed = Dataset.objects.filter(free, state=Dataset.State.PUBLISHED).order_by("key")
        self.fields["members"].choices = [(one.key, str(one.title)) for one in listed]  # type: ignore[attr-defined]
        if row.pk:
            self.initial["members"] = [one.key for one in listed if one.series_id == row.pk]

    def clean_key(self) -> str:
        written = self.cleaned_data.get("key") or slugify(str(self.cleaned_data.get("title", "")))
        return str(written)[:80] or "reihe"
