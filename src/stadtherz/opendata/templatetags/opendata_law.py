"""How pages name sums of money, charges, and what a dataset costs."""

from django import template
from django.utils import timezone
from django.utils.formats import number_format

from stadtherz.opendata.models import Charge, Dataset
from stadtherz.opendata.selectors.using import charges_on

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Write cents as euros."""
    return number_format(cents / 100, decimal_pos=2, use_l10n=True, force_grouping=True)


@register.simple_tag
def charges_of(row: Dataset) -> list[Charge]:
    """Give the charges for a dataset, in force or announced."""
    return list(charges_on(timezone.localdate()).filter(dataset=row))
