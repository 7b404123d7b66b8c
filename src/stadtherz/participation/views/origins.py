"""Where a request comes from, as a mark that can be counted and not be read."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def origin_of(request: HttpRequest) -> str:
    """Give the mark of the network that `accounts` makes for its log-ins too: a keyed hash."""
    return str(get_adapter().get_client_ip(request))
