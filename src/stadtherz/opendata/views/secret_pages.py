"""Pages at an address that only one person has."""

from django.http import HttpResponse


def private(response: HttpResponse) -> HttpResponse:
    """Let nobody keep the page, find it, or learn its address from a link on it.

    With `no-referrer` browsers would send forms with an origin of `null`, which is refused.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
