"""How pages name themes and categories of datasets, and where their files are."""

from django import template
from django.urls import reverse

from stadtherz.opendata.domain.terms import HighValue, Theme
from stadtherz.opendata.models import (
    HIGH_VALUE_NAMES,
    THEME_NAMES,
    Dataset,
    Distribution,
    Edition,
)

register = template.Library()


@register.filter
def theme_names(row: Dataset) -> list[str]:
    """Name the themes of a dataset."""
    return [str(THEME_NAMES[Theme(one)]) for one in row.themes if one in set(Theme)]


@register.filter
def category_name(one: HighValue) -> str:
    """Name a category of high-value datasets."""
    return str(HIGH_VALUE_NAMES[one])


@register.simple_tag
def file_of(row: Dataset, one: Distribution | Edition) -> str:
    """Give the address of a file, without host."""
    return reverse("opendata-files:file", args=[row.key, one.path.rpartition("/")[2]])
