"""What all OGC interfaces share: formats, parameters, refusals, headers."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from stadtherz.kernel.errors import Invalid, NotFound, Refused, Unavailable
from stadtherz.opendata.domain.asking.misread import shown
from stadtherz.opendata.domain.ogc.collection import Link
from stadtherz.opendata.domain.ogc.standards import HTML, JSON
from stadtherz.opendata.views.problems import not_there

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"
STATUSES: tuple[tuple[type[Refused], int], ...] = ((NotFound, 404), (Unavailable, 503))
RETRY_S = "60"
PLAIN = {"json": JSON, "html": HTML}


def interface(view: View) -> View:
    """Let a view answer programs of any origin; what is refused is told as OGC wants it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.method not in {"GET", "HEAD"}:
            response = _refusal(Invalid("this interface only reads", code="method"), 405)
        else:
            response = _tried(view, request, *args, **named)
        response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Content-Crs, Link, ETag"
        # one address has several forms, so that no store on the way may take one for the other
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept", "Accept-Language"])
        return response

    return answer


def _tried(view: View, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
    try:
        return view(request, *args, **named)
    except (Invalid, NotFound, Unavailable) as error:
        if wants_page(request):
            raise not_there(error) if isinstance(error, NotFound) else error from error
        status = next((code for kind, code in STATUSES if isinstance(error, kind)), 400)
        return _refusal(error, status)


def _refusal(error: Refused, status: int) -> HttpResponse:
    said = {"code": error.code, "description": str(error), "details": error.details}
    response = HttpResponse(json.dumps(said, ensure_ascii=False), JSON, status)
    if isinstance(error, Unavailable):
        response["Retry-After"] = RETRY_S
    return response


def wants_page(request: HttpRequest) -> bool:
    """Whether a person asks: by `f`, else by what the client likes best."""
    asked = request.GET.get("f")
    return asked == "html" if asked else request.get_preferred_type([JSON, HTML]) == HTML


def form_of(request: HttpRequest, offered: Mapping[str, str], usual: str) -> str:
    """Choose the form of the answer: by `f`, else by `Accept`, else the usual one.

    Args:
        request: whose answer it is.
        offered: media types by what `f` calls them.
        usual: one of their names.

    Raises:
        Invalid: code "ogc-format".

    """
    asked = request.GET.get("f")
    if asked is not None:
        if asked not in offered:
            message = f"f {shown(asked)} is not offered; there are {', '.join(offered)}"
            raise Invalid(message, code="ogc-format", details=("f",))
        return asked
    first = [offered[usual], JSON, *offered.values()]
    found = request.get_preferred_type(first)
    return next((name for name, kind in offered.items() if kind == found), usual)


def parameters(request: HttpRequest, known: Iterable[str] | None = ("f",)) -> dict[str, str]:
    """Give the parameters of an address, each of which may stand there once.

    Args:
        request: whose they are.
        known: their names; None where somebody else judges them.

    Raises:
        Invalid: code "ogc-parameter".

    """
    allowed = None if known is None else set(known)
    for name, values in request.GET.lists():
        if len(values) > 1:
            message = f"the parameter {shown(name)} stands there {len(values)} times"
            raise Invalid(message, code="ogc-parameter", details=(name[:60],))
        if allowed is not None and name not in allowed:
            message = f"there is no parameter {shown(name)}; there are {', '.join(sorted(allowed))}"
            raise Invalid(message, code="ogc-parameter", details=(name[:60],))
    # forms of pages send what nobody filled in as well
    said = {name: str(value) for name, value in request.GET.items()}
    return {name: value for name, value in said.items() if value or said.get("f") != "html"}


def answered(
    request: HttpRequest, body: str, kind: str, *, links: Iterable[Link] = (), version: str = ""
) -> HttpResponse:
    """Give a body, or say that the client has it already.

    Args:
        request: that is answered.
        body: of the answer.
        kind: media type.
        links: for the header `Link`.
        version: what the body is made of, where it also holds the moment it was made.

    """
    digest = sha256((version or body).encode() + kind.encode()).hexdigest()[:32]
    etag = f"W/{quote_etag(digest)}"
    # form feeds of type: text has a charset, JSON has none
    response = HttpResponse(
        body, content_type=f"{kind}; charset=utf-8" if "text/" in kind else kind
    )
    unchanged: HttpResponse | None = get_conditional_response(request, etag=etag, response=response)
    found = unchanged or response
    found["ETag"] = etag
    if links:
        found["Link"] = ", ".join(
            f'<{one.href}>; rel="{one.rel}"; type="{one.type}"' for one in links
        )
    return found


def json_answer(request: HttpRequest, said: Any, kind: str = JSON) -> HttpResponse:
    """Give a document as JSON."""
    return answered(request, json.dumps(said, ensure_ascii=False, indent=1), kind)
