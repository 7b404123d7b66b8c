"""Addresses of the OGC interfaces and the links between them."""

from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from stadtherz.opendata.domain.ogc.collection import Link
from stadtherz.opendata.domain.ogc.standards import CONFORMANCE, HTML, JSON, OPENAPI
from stadtherz.opendata.selectors.addresses import address


def place(name: str, *parts: str) -> str:
    """Give the whole address of a page of an interface."""
    return address() + reverse(f"opendata-files:{name}", args=parts)


def own(request: HttpRequest, **changed: str) -> str:
    """Give the address that was asked, with other parameters; "" takes one away."""
    asked = {**request.GET.dict(), **changed}
    query = urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)
    return f"{address()}{request.path}" + (f"?{query}" if query else "")


def self_links(request: HttpRequest, form: str, forms: dict[str, str]) -> list[Link]:
    """Link to what was asked, and to the same in other forms."""
    found = [Link(own(request, f=form), "self", forms[form], _("diese Antwort"))]
    others = [
        Link(own(request, f=one), "alternate", kind) for one, kind in forms.items() if one != form
    ]
    return found + others


def root_links(name: str) -> list[Link]:
    """Link from the landing page of an interface to what it has."""
    return [
        Link(place(f"{name}-api"), "service-desc", OPENAPI, _("Beschreibung für Programme")),
        Link(place(f"{name}-api") + "?f=html", "service-doc", HTML, _("Beschreibung für Menschen")),
        Link(place(f"{name}-conformance"), "conformance", JSON, _("was erfüllt ist")),
        Link(place(f"{name}-conformance"), CONFORMANCE, JSON, _("was erfüllt ist")),
        Link(place(f"{name}-collections"), "data", JSON, _("Sammlungen")),
    ]
