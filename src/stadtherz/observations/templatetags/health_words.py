"""What the staff list says of alerts and batteries."""

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stadtherz.observations.domain.alert_values import Kind
from stadtherz.observations.domain.battery import NoEstimate
from stadtherz.observations.models import Alert, Health
from stadtherz.observations.selectors.health_list import OpenAlert
from stadtherz.observations.services.alert_letters import every, where
from stadtherz.observations.services.clock_words import (
    course_words,
    doubt_words,
    interval_words,
    jump_words,
)

register = template.Library()
SIGNALS = {
    "good": gettext_lazy("gut"),
    "fair": gettext_lazy("mäßig"),
    "poor": gettext_lazy("schwach"),
}
WHY_NOT = {
    NoEstimate.TOO_SHORT.value: gettext_lazy("Für eine Vorhersage braucht es 14 Tage."),
    NoEstimate.NOT_FALLING.value: gettext_lazy("Sie sinkt nicht erkennbar."),
    NoEstimate.FAR_AWAY.value: gettext_lazy("Sie reicht noch über drei Jahre."),
}
TROUBLES = {
    Kind.BATTERY_LOW.value: gettext_lazy("Batterie schwach"),
    Kind.GAP_SHARE.value: gettext_lazy("zu viele Lücken"),
    Kind.SUSPECT_SHARE.value: gettext_lazy("viele verdächtige Werte"),
    Kind.CLOCK_WRONG.value: gettext_lazy("Uhr geht falsch"),
    Kind.CLOCK_JUMPED.value: gettext_lazy("Uhr gesprungen"),
}
register.filter("every", every)


@register.filter
def signal_words(row: Health) -> str:
    """Say how well the radio link is."""
    return str(SIGNALS.get(row.signal, "–"))


@register.filter
def forecast_words(row: Health) -> str:
    """Say how long a battery lasts, with the least credible time, or why nobody can tell."""
    if row.battery_days is None:
        return str(WHY_NOT.get(row.no_estimate, ""))
    days, least = round(row.battery_days), round(row.battery_days_least or 0)
    words = ngettext("noch etwa %(days)s Tag", "noch etwa %(days)s Tage", days)
    return f"{words % {'days': days}} {_('(mindestens %(least)s)') % {'least': least}}"


@register.filter
def clock_words(row: Health) -> list[str]:
    """Say how a clock goes: a sentence, then what is added to it; nothing where nobody knows."""
    clock = row.clock()
    if clock is None or clock.heard is None:
        return []
    first = course_words(clock) or _("Noch zu wenige Ankünfte, um die Uhr zu beurteilen")
    more = [interval_words(clock), doubt_words(clock)]
    if clock.jump is not None:
        more.append(jump_words(clock.jump))
    return [first, *filter(None, more)]


@register.filter
def alert_words(one: OpenAlert) -> str:
    """Say in a few words what is wrong."""
    if one.row.kind in TROUBLES:
        return str(TROUBLES[one.row.kind])
    return _("%(part)s schweigt") % {"part": one.part} if one.part else _("schweigt")


@register.filter
def since_words(alert: Alert) -> str:
    """Say since when an alert is open."""
    moment = date_format(localtime(alert.opened_at or alert.since), "SHORT_DATETIME_FORMAT")
    return _("seit %(moment)s") % {"moment": moment}


@register.filter
def together_words(alert: Alert) -> str:
    """Say what a collective alert stands for."""
    words = {
        Kind.BATTERY_LOW: _("%(count)s Geräte %(where)s haben schwache Batterien"),
        Kind.GAP_SHARE: _("Von %(count)s Geräten %(where)s fehlen viele Werte"),
        Kind.SUSPECT_SHARE: _("Von %(count)s Geräten %(where)s sind viele Werte verdächtig"),
        Kind.CONSERVATION_BROKEN: _("%(count)s Bilanzen von Zählern %(where)s gehen nicht auf"),
        Kind.CLOCK_WRONG: _("%(count)s Uhren %(where)s gehen falsch"),
        Kind.CLOCK_JUMPED: _("%(count)s Uhren %(where)s sind gesprungen"),
    }.get(Kind(alert.kind), _("%(count)s Geräte %(where)s schweigen"))
    return words % {"count": round(alert.value), "where": where(alert.subject, {})}
