"""All interfaces for programs: as OpenAPI, and as a page to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.opendata.domain.ogc.standards import OPENAPI
from stadtherz.opendata.selectors.interfaces import described
from stadtherz.opendata.views.ogc.answers import interface, json_answer
from stadtherz.opendata.views.ogc.pages import grouped


@interface
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe all interfaces for programs as OpenAPI 3.0."""
    return json_answer(request, described(), OPENAPI)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List all interfaces for people who write programs."""
    said = described()
    context = {"said": said, "groups": grouped(said), "trail": [(None, gettext("Schnittstellen"))]}
    return render(request, "opendata/ogc/interfaces.html", context)
