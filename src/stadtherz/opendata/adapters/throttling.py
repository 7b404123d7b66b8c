"""Limits on what one visitor may do; they are counted as accounts counts wrong passwords.

Counted is under a mark from which the address of the visitor cannot be read.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

APP = "stadtherz.opendata"
RATES = {
    "ask": "5/h/ip,15/d/ip",
    "ask-mail": "3/d/key",
    "write": "30/h/ip",
    "guess": "30/10m/ip",
    "follow": "5/h/ip,15/d/ip",
    "sent": "5/h/ip",
    "follow-address": "3/d/key",
}
"""So many requests an hour and a day; so many to one mail address, which need not be the own."""


def may_go_on(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count one more, and say whether it is still within the limit."""
    used = ratelimit.consume(request, app=APP, action=action, config=RATES, key=key, limit_get=True)
    return used is not None
