"""One address for people and for programs that read RDF (RFC 9110, section 12.5.1)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from stadtherz.opendata.domain.notations import Notation
from stadtherz.opendata.selectors.addresses import address

SEE_OTHER = 303


def wanted_notation(request: HttpRequest) -> Notation | None:
    """Find the notation that a client likes best; None for people's browsers."""
    found = request.get_preferred_type(["text/html", *Notation])
    return Notation(found) if found in set(Notation) else None


def told_at(name: str, notation: Notation, *keys: str) -> str:
    """Give the address of the catalogue or of a dataset in a notation."""
    return address() + reverse(f"opendata-files:{name}", args=[*keys, notation.ending])


def see_other(there: str) -> HttpResponse:
    """Lead to what a client likes best."""
    response = HttpResponseRedirect(there)
    response.status_code = SEE_OTHER
    patch_vary_headers(response, ["Accept"])
    return response


def rdf_instead(request: HttpRequest, name: str, *keys: str) -> HttpResponse | None:
    """Lead a program that wants RDF from a page to it; None for people, and for questions."""
    notation = wanted_notation(request)
    if notation is None or request.GET:
        return None
    return see_other(told_at(name, notation, *keys))
