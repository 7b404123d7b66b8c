"""The action API of CKAN, as far as harvesters read it; writing and raw SQL are not offered."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.opendata.domain.ckan import answer, failure
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.selectors.ckan import ACTIONS

BODY_BYTES = 100_000
NOT_OFFERED = {
    "datastore_search_sql": "raw SQL is not offered; use datastore_search or the files",
}


@csrf_exempt  # it only reads, and programs have no token
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, name: str) -> JsonResponse:
    """Answer one action; parameters come in the address or as JSON in the body."""
    help_address = f"{address()}/api/3/action/help_show?name={name}"
    found = ACTIONS.get(name)
    if found is None:
        words = NOT_OFFERED.get(name, f"Action name not known: {name}")
        return _told(failure(help_address, "Not Found Error", words), 404)
    try:
        return _told(answer(help_address, found(_given(request))), 200)
    except NotFound as error:
        return _told(failure(help_address, "Not Found Error", str(error)), 404)
    except Invalid as error:
        kind = "Search Query Error" if error.code == "search" else "Validation Error"
        return _told(failure(help_address, kind, str(error)), 409)
    except Unavailable as error:
        return _told(failure(help_address, "Service Unavailable", str(error)), 503)


def _given(request: HttpRequest) -> dict[str, Any]:
    """Read the parameters.

    Raises:
        Invalid: the body is no JSON object, or a text has a sign that no text has.

    """
    given = _read(request)
    if "\0" in "".join(map(str, given.values())):
        message = "Bad request: there is a NUL in a parameter"
        raise Invalid(message, code="body")
    return given


def _read(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        return dict(request.GET.items())
    if not request.headers.get("Content-Type", "").startswith("application/json"):
        return dict(request.POST.items())
    try:
        body = json.loads(request.body[:BODY_BYTES] or b"{}")
    except (ValueError, RecursionError) as error:
        message = "Bad request - JSON Error: the body is no JSON"
        raise Invalid(message, code="body") from error
    if not isinstance(body, dict):
        message = "Bad request - JSON Error: the body must be an object"
        raise Invalid(message, code="body")
    return body


def _told(content: dict[str, Any], status: int) -> JsonResponse:
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
