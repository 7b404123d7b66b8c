"""How pages name themes, categories and columns of datasets."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.terms import HighValue, Theme
from stadtherz.opendata.models import (
    HIGH_VALUE_NAMES,
    THEME_NAMES,
    Dataset,
    Distribution,
    Edition,
)

register = template.Library()
MEANINGS = {
    "datastream_id": _("Nummer der Datenreihe, wie sie in SensorThings steht"),
    "datastream": _("Schlüssel der Datenreihe: Messstelle und Richtung oder Sensor"),
    "time_utc": _("Beginn der Messung in Weltzeit (UTC)"),
    "time_local": _("dieselbe Zeit auf den Uhren der Stadt"),
    "value": _("der Wert in der Einheit der Messgröße"),
    "unit": _("Einheit nach UCUM"),
    "flag": _(
        "wie weit der Wert zu glauben ist: raw (ungeprüft), plausible (geprüft), suspect"
        " (verdächtig), corrected (berichtigt), gap-filled (geschätzt)"
    ),
    "rule": _("welche Regel ihn für verdächtig hält"),
    "raw": _("was der Sensor gesagt hat, wo der Wert berichtigt wurde"),
}


@register.filter
def theme_names(row: Dataset) -> list[str]:
    """Name the themes of a dataset."""
    return [str(THEME_NAMES[Theme(one)]) for one in row.themes if one in set(Theme)]


@register.filter
def category_name(one: HighValue) -> str:
    """Name a category of high-value datasets."""
    return str(HIGH_VALUE_NAMES[one])


@register.filter
def column_meaning(name: str) -> str:
    """Say what a column of files of readings means."""
    return str(MEANINGS.get(name, ""))


@register.simple_tag
def file_of(row: Dataset, one: Distribution | Edition) -> str:
    """Give the address of a file, without host."""
    return reverse("opendata-files:file", args=[row.key, one.path.rpartition("/")[2]])
