"""Addresses for programs: casting with a code, and the board to take away."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from stadtherz.accounts.public import origin_of
from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import from_json
from stadtherz.participation.selectors.board import board_lines
from stadtherz.participation.selectors.procedures import fixed_ballot
from stadtherz.participation.services.casting import Wanted, cast_by_code

CREATED = 201
LARGEST_BYTES = 65_536
LINES = "application/jsonl; charset=utf-8"


@csrf_exempt  # the code is the proof, and no session is looked at
@require_POST
@never_cache
def cast(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Cast a ballot with a code; the same request again gives the same receipt."""
    code, wanted = asked(request.body)
    receipt = cast_by_code(
        ballot=fixed_ballot(ballot), code=code, wanted=wanted, now=timezone.now(),
        origin=origin_of(request),
    )  # fmt: skip
    return JsonResponse(receipt.values(), status=CREATED)


def asked(body: bytes) -> tuple[str, Wanted]:
    """Read the JSON object that a program sends: code, choice, nonce.

    Raises:
        Invalid: it is none.

    """
    if len(body) > LARGEST_BYTES:
        message = f"a ballot has at most {LARGEST_BYTES} bytes"
        raise Invalid(message, code="ballot-shape")
    try:
        sent = json.loads(body)
        code, nonce, choice = sent["code"], sent["nonce"], sent["choice"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = "send a JSON object with code, choice and nonce"
        raise Invalid(message, code="ballot-shape") from error
    if not (isinstance(code, str) and isinstance(nonce, str)):
        message = "code and nonce are texts"
        raise Invalid(message, code="ballot-shape")
    return code, Wanted(from_json(choice), nonce)


@require_safe
def board(request: HttpRequest, ballot: UUID) -> StreamingHttpResponse:
    """Give the whole board, line by line."""
    found = fixed_ballot(ballot)
    lines = (f"{line}\n" for line in board_lines(found, timezone.now()))
    response = StreamingHttpResponse(lines, content_type=LINES)
    response["Content-Disposition"] = f'attachment; filename="{found.key}.jsonl"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
