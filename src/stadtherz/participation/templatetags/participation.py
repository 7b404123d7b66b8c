"""How pages of participation write money and channels."""

from django import template
from django.utils.formats import number_format

from stadtherz.participation.models.register import Channel

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Write cents as euros for readers, cents only where there are some."""
    return number_format(cents / 100, 2 if cents % 100 else 0, use_l10n=True, force_grouping=True)


@register.filter
def channel_name(key: str) -> str:
    """Name a channel."""
    return str(Channel(key).label)
