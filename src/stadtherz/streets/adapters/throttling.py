"""A limit on what one visitor may ask."""

from django.http import HttpRequest

from stadtherz.accounts.public import is_within

RATES = {"suggest": "600/10m/ip"}
"""Suggestions come while somebody types: some 20 for a way, and a school shares one address."""


def may_go_on(request: HttpRequest, action: str) -> bool:
    """Count one more, and say whether it is still within the limit."""
    return is_within(request, f"streets:{action}", RATES[action])
