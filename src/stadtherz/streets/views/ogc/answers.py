"""What all answers of the interface share: form, parameters, refusals, headers, addresses."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.streets.domain.ogc.asked import wrong
from stadtherz.streets.domain.ogc.standards import HTML, JSON, Link

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"
FORMS = ("json", "html")


def interface(view: View) -> View:
    """Let a view answer programs of any origin; what is refused is told as the standard says."""

    @wraps(view)
    def answer(request: HttpRequest, **named: str) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.method not in {"GET", "HEAD"}:
            response = refusal(405, "method", "this interface only reads")
        else:
            response = _tried(view, request, named)
        response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Link"
        # one address has several forms, so that no store on the way may take one for the other
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept"])
        return response

    return answer


def _tried(view: View, request: HttpRequest, named: dict[str, str]) -> HttpResponse:
    try:
        return view(request, **named)
    except NotFound as error:
        if wants_page(request):
            raise Http404(str(error)) from error
        return refusal(404, error.code, str(error))
    except Invalid as error:
        if wants_page(request):
            raise
        return refusal(400, error.code, str(error), error.details)


def refusal(status: int, code: str, words: str, details: tuple[str, ...] = ()) -> HttpResponse:
    """Say why something is refused (17-069r4, 7.5)."""
    said = {"code": code, "description": words, "details": details}
    return HttpResponse(json.dumps(said, ensure_ascii=False), JSON, status)


def wants_page(request: HttpRequest) -> bool:
    """Whether a person asks: by `f`, else by what the client likes best."""
    asked = request.GET.get("f")
    return asked == "html" if asked else request.get_preferred_type([JSON, HTML]) == HTML


def parameters(request: HttpRequest, *, others: bool = False) -> dict[str, str]:
    """Give the parameters of an address, each of which may stand there once.

    Args:
        request: whose they are.
        others: whether there are more than `f`, which somebody else judges.

    Raises:
        Invalid: a parameter is unknown (/req/core/query-param-unknown) or stands there twice.

    """
    for name, values in request.GET.lists():
        if len(values) > 1:
            raise wrong(name, f"the parameter {name[:60]!r} stands there {len(values)} times")
        if name != "f" and not others:
            raise wrong(name, f"there is no parameter {name[:60]!r} here")
    if request.GET.get("f", "json") not in FORMS:
        raise wrong("f", f"f is one of {', '.join(FORMS)}")
    # forms of pages send what nobody filled in as well
    given = {name: str(value) for name, value in request.GET.items()}
    return {name: text for name, text in given.items() if text or given.get("f") != "html"}


def place(name: str, *parts: str) -> str:
    """Give the whole address of a page; from the settings, so that it is right behind a proxy."""
    return str(settings.CONFIG.address).rstrip("/") + reverse(f"streets:ogc{name}", args=parts)


def own(request: HttpRequest, **changed: str) -> str:
    """Give the address that was asked, with other parameters; "" takes one away."""
    asked = {**request.GET.dict(), **changed}
    query = urlencode({name: text for name, text in asked.items() if text}, quote_via=quote)
    there = str(settings.CONFIG.address).rstrip("/") + request.path
    return f"{there}?{query}" if query else there


def self_links(request: HttpRequest, form: str, kind: str = JSON) -> list[Link]:
    """Link to what was asked and to its other form."""
    kinds = {"json": kind, "html": HTML}
    other = "html" if form == "json" else "json"
    return [
        Link(own(request, f=form), "self", kinds[form], _("diese Antwort")),
        Link(own(request, f=other), "alternate", kinds[other], _("dasselbe in anderer Form")),
    ]


def json_answer(said: Any, kind: str = JSON, links: Iterable[Link] = ()) -> HttpResponse:
    """Give a document as JSON, with its links in the header as well."""
    response = HttpResponse(json.dumps(said, ensure_ascii=False, indent=1), kind)
    shown = [one for one in links if one.rel in {"self", "alternate", "next"}]
    if shown:
        response["Link"] = ", ".join(
            f'<{one.href}>; rel="{one.rel}"; type="{one.type}"' for one in shown
        )
    return response
