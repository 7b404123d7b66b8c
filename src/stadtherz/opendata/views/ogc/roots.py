"""What every OGC interface has at its root: what it offers, fulfils, and how it is described."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from stadtherz.opendata.domain.ogc.standards import HTML, OPENAPI
from stadtherz.opendata.selectors.interfaces import described_interface
from stadtherz.opendata.views.ogc import pages
from stadtherz.opendata.views.ogc.addresses import root_links, self_links
from stadtherz.opendata.views.ogc.answers import (
    PLAIN,
    form_of,
    interface,
    json_answer,
    parameters,
)


@dataclass(frozen=True)
class Root:
    """An interface: the name of its addresses, what it is for, and what it `conforms` to."""

    name: str
    title: Promise
    description: Promise
    conforms: Sequence[str]


@interface
def landing(request: HttpRequest, root: Root) -> HttpResponse:
    """Say what the interface offers."""
    parameters(request)
    form = form_of(request, PLAIN, "json")
    links = [*self_links(request, form, PLAIN), *root_links(root.name)]
    said = {
        "title": str(root.title), "description": str(root.description),
        "links": [one.told() for one in links],
    }  # fmt: skip
    return pages.landing(request, root.name, said) if form == "html" else json_answer(request, said)


@interface
def conformance(request: HttpRequest, root: Root) -> HttpResponse:
    """List the parts of the standards that are fulfilled."""
    parameters(request)
    if form_of(request, PLAIN, "json") == "html":
        return pages.conformance(request, root.name, str(root.title), root.conforms)
    return json_answer(request, {"conformsTo": root.conforms})


@interface
def api(request: HttpRequest, root: Root) -> HttpResponse:
    """Describe this interface as OpenAPI 3.0, or as a page."""
    parameters(request)
    form = form_of(request, {"json": OPENAPI, "html": HTML}, "json")
    there = reverse(f"opendata-files:{root.name}")
    said = described_interface(there, str(root.title), str(root.description))
    return pages.api(request, said) if form == "html" else json_answer(request, said, OPENAPI)
