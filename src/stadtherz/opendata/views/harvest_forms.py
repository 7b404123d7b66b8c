from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department
from stadtherz.opendata.models import HarvestSource


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What staff say of another portal."""

    class Meta:
        model = HarvestSource
        fields = ("name", "address", "kind", "query", "rhythm", "department", "position",
                  "key", "active", "passed_on")  # fmt: skip
        labels = {
            "active": _("Regelmäßig holen"),
            "passed_on": _("Auch in unserem Katalog für Programme weitergeben"),
        }
        help_texts = {
            "name": _("So steht es bei jedem Datensatz: „von …“."),
            "key": _("Für Befehle und Adressen. Bleibt das Feld leer, wird er aus dem Namen."),
            "address": _(
                "Bei DCAT-AP die Adresse des Katalogs, etwa https://…/catalog.ttl; bei CKAN die"
                " Startseite des Portals."
            ),
            "kind": _("DCAT-AP sagt mehr als CKAN. Nimm CKAN nur, wo es kein RDF gibt."),
            "query": _(
                'Leer: alles. DCAT-AP: theme:TRAN publisher:"Stadt Mannheim" keyword:rad. CKAN:'
                " die Sprache von fq, etwa organization:stadt-mannheim."
            ),
            "position": _(
                "Kommt derselbe Datensatz von mehreren Portalen, gilt das, auf dessen Rechner seine"
                " Adresse liegt, sonst das mit dem kleineren Rang."
            ),
            "passed_on": _("Wer unseren Katalog liest, findet die Daten dann auch."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        self.fields["department"].queryset = Department.objects.order_by("position")  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        written = self.cleaned_data.get("key") or slugify(self.cleaned_data.get("name", ""))
        return str(written)[:50] or "quelle"

    def said(self) -> dict[str, Any]:
        """Give the values as the services take them."""
        return dict(self.cleaned_data)
