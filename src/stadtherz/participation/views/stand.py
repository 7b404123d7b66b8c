"""Stand mode: a page for a tablet that takes votes without a net, and sends them sealed later."""

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from stadtherz.accounts.public import origin_of
from stadtherz.kernel.errors import Invalid
from stadtherz.participation.adapters.stand_keys import public_point, unsealed
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.ballots import WITH_NUMBERS
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.register import PROOFS, Access
from stadtherz.participation.models import VotingBallot
from stadtherz.participation.selectors.procedures import fixed_ballot
from stadtherz.participation.services.casting import cast_by_code
from stadtherz.participation.views.audience_words import seen_by
from stadtherz.participation.views.machines import CREATED, LARGEST_BYTES, asked
from stadtherz.participation.views.pages import about, found_ballot
from stadtherz.participation.views.words import how_to


@require_safe
def page(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show the ballot for a stand; without script it leads to the usual form."""
    found = _with_codes(procedure, key)
    context = about(found, pgettext("booth", "Stand"))
    context |= {
        "how_to": how_to(found.limits), "options": list(found.options.all()),
        "seen": seen_by(Part.QUEUE, Part.CODE, Part.CHOICE, announced=found.announced),
        "with_numbers": found.limits.kind in WITH_NUMBERS,
        "key": public_point(found.pk) if context["is_open"] else "",
    }  # fmt: skip
    return render(request, "participation/stand.html", context)


@require_safe
@never_cache
def worker(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Give the service worker; it lies below the page, so it serves that page and no other."""
    _with_codes(procedure, key)
    return render(request, "participation/stand-worker.js", content_type="text/javascript")


@csrf_exempt  # the code is the proof, and no session is looked at
@require_POST
@never_cache
def cast(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Cast what a stand sealed, by the rules of casting with a code; twice is once."""
    found = fixed_ballot(ballot)
    code, wanted = asked(unsealed(found.pk, _sealed(request)).rstrip(b" "))
    receipt = cast_by_code(
        ballot=found, code=code, wanted=wanted, now=timezone.now(), origin=origin_of(request)
    )
    return JsonResponse({"commitment": receipt.commitment}, status=CREATED)


def _sealed(request: HttpRequest) -> dict[str, str]:
    try:
        sent = json.loads(request.body[: LARGEST_BYTES + 1])
    except (ValueError, RecursionError) as error:
        message = "send a JSON object with key, iv and text"
        raise Invalid(message, code="stand-seal") from error
    return sent if isinstance(sent, dict) else {}


def _with_codes(procedure: str, key: str) -> VotingBallot:
    found = found_ballot(procedure, key)
    if Proof.STAND not in PROOFS[Access(found.access)]:
        raise Http404
    return found
