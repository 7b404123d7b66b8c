"""A limit on what one visitor may ask; it is counted as accounts counts wrong passwords.

Counted is under a mark from which the address of the visitor cannot be read.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

APP = "stadtherz.streets"
RATES = {"suggest": "600/10m/ip"}
"""Suggestions come while somebody types: some 20 for a way, and a school shares one address."""


def may_go_on(request: HttpRequest, action: str) -> bool:
    """Count one more, and say whether it is still within the limit."""
    used = ratelimit.consume(request, app=APP, action=action, config=RATES, limit_get=True)
    return used is not None
