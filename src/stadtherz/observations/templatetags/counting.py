"""How pages write classified counts: shares, limits between which a share lies, and names."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, pgettext_lazy

from stadtherz.kernel.text import Text
from stadtherz.observations.domain.vehicle_classes import Between

register = template.Library()
SMALLEST, FINE, ALMOST = 0.001, 0.1, 0.995
DIRECTIONS = {
    "norden": pgettext_lazy("direction", "Norden"),
    "osten": pgettext_lazy("direction", "Osten"),
    "sueden": pgettext_lazy("direction", "Süden"),
    "süden": pgettext_lazy("direction", "Süden"),
    "westen": pgettext_lazy("direction", "Westen"),
}
"""Directions as devices write them; any other is shown as the device writes it."""


@register.filter
def percent(share: float) -> str:
    """Write a share of 0 to 1 in percent, with a decimal below ten; not quite all is not all."""
    if 0 < share < SMALLEST:
        return gettext("unter 0,1\u00a0%")
    if ALMOST <= share < 1:
        return gettext("über 99\u00a0%")
    written = number_format(round(share * 100, 1 if share < FINE else 0), use_l10n=True)
    return gettext("%(number)s\u00a0%%") % {"number": written.removesuffix(",0").removesuffix(".0")}


@register.filter
def percents(share: Between) -> str:
    """Write a share that is known within limits."""
    least, most = percent(share.least), percent(share.most)
    if least == most:
        return least
    return gettext("%(least)s bis %(most)s") % {"least": least, "most": most}


@register.filter
def direction_words(direction: str) -> str:
    """Name a direction in the language of the page, where it is a point of the compass."""
    return str(DIRECTIONS.get(direction.casefold(), direction))


@register.filter
def named(label: Text | str) -> str:
    """Write a name in the language of the page."""
    return label.to(get_language() or "") if isinstance(label, Text) else label
