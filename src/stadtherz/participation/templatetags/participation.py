"""How pages of participation write money and channels."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext

from stadtherz.participation.domain.counting.election import EURO
from stadtherz.participation.domain.counting.money import money
from stadtherz.participation.domain.lots.rule import Group
from stadtherz.participation.domain.splits import Role
from stadtherz.participation.models import Phase
from stadtherz.participation.models.register import Channel
from stadtherz.participation.selectors.lots import QuotaLine
from stadtherz.participation.services.phase_days import days_in_words
from stadtherz.participation.views.lot_rule_words import bounds
from stadtherz.participation.views.words import ROLES, language_here

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Write cents as euros with their sign, as the language of the page does."""
    return money(cents, EURO, language_here())


@register.filter
def in_percent(number: float | Decimal | str) -> str:
    """Write a number as a share of a hundred, as the language of the page does."""
    return gettext("%(number)s\u00a0%%") % {"number": localize(number)}


@register.filter
def is_within_a_minute(moment: datetime, now: datetime) -> bool:
    """Whether a moment is so near that a page would count it as no minutes."""
    return moment - now < timedelta(minutes=1)


@register.filter
def days_of_phase(phase: Phase) -> str:
    """Say from when to when a phase lasts."""
    return days_in_words(phase.begins, phase.ends)


@register.filter
def seats_for(quota: Group | QuotaLine, seats: int) -> str:
    """Say how many of the seats a group gets."""
    return bounds(quota.least, seats if quota.most is None else quota.most, seats)


@register.filter
def channel_name(key: str) -> str:
    """Name a channel."""
    return str(Channel(key).label)


@register.filter
def role_name(key: str) -> str:
    """Name what binds people to the city."""
    return str(ROLES[Role(key)])


@register.filter
def sent_as(sent: QueryDict, key: str) -> str:
    """Give what was sent or is kept for a group of a candidate, to show it again."""
    return str(sent.get(f"gruppe-{key}", ""))
