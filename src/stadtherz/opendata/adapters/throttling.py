"""Limits on what one visitor may do."""

from django.http import HttpRequest

from stadtherz.accounts.public import is_within

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
    return is_within(request, f"opendata:{action}", RATES[action], key)
