"""Counts what comes in from one address without an account, so that nobody floods the city.

As in accounts it is counted under a mark from which the address cannot be read, in the same table,
and forgotten when the time is over.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

SENT = {"app": "stadtherz.opendata", "action": "sent", "config": {"sent": "5/h/ip"}}


def is_one_too_many(request: HttpRequest) -> bool:
    """Count one more thing that somebody sends; whether it is more than five in an hour."""
    return ratelimit.consume(request, **SENT) is None
