"""Who comes without an account: a mark that can be counted and not be read, and how often it came.

Kept is a hash of the address, for an hour (`Counters`).
"""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

A_WHILE_S = 3_600


def origin_of(request: HttpRequest) -> str:
    """Give the mark of the network that is made for log-ins too: a keyed hash."""
    return str(get_adapter().get_client_ip(request))


def refuse_other_sites(request: HttpRequest) -> None:
    """Refuse a form that the page of another site sent from the browser of somebody who knows not.

    It is for forms without a token of a session. Browsers say of themselves where a request comes
    from (`Sec-Fetch-Site`); programs and old browsers do not, and pass.

    Raises:
        PermissionDenied: it comes from elsewhere.

    """
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        message = "this form came from the page of another site; send it from a page of the city"
        raise PermissionDenied(message)


def is_let_in(what: str, visitor: str, most: int) -> bool:
    """Count a try, and say whether it is one of the first `most` within an hour.

    Args:
        what: what is counted, such as "participation:quiz".
        visitor: a mark of who asks; the cache hashes it under the secret of the installation.
        most: how many tries pass.

    """
    key = _key(what, visitor)
    if cache.add(key, 1, A_WHILE_S):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it expired meanwhile
        return True


def is_within(request: HttpRequest, what: str, rate: str, key: str | None = None) -> bool:
    """Count a request as wrong passwords are counted, and say whether it is within the limit.

    Args:
        request: of whom; counted under a mark from which no address can be read.
        what: what is counted, such as "guidance:way".
        rate: so many in a time, for whom, such as "5/h/ip,15/d/ip" or "3/d/key".
        key: for a rate by key: what is counted for, such as an address of mail.

    """
    used = ratelimit.consume(
        request, app="stadtherz", action=what, config={what: rate}, key=key, limit_get=True
    )
    return used is not None


def tries_of(what: str, visitor: str) -> int:
    """Say how many tries were counted within the hour, and count none."""
    return int(cache.get(_key(what, visitor)) or 0)


def _key(what: str, visitor: str) -> str:
    return f"{what}:{visitor}"
