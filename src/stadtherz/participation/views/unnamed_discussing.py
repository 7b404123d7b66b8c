"""Saying something about a contribution without an account, and supporting it with a code."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stadtherz.kernel.errors import Refused
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters.puzzles import puzzle_of_text
from stadtherz.participation.domain.access import COUNTED_BY_CODE, Access
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import Proposal, Stance
from stadtherz.participation.services.discussing import Said
from stadtherz.participation.services.without_account import argue_unnamed, support_with_code
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.proposals import found_proposal, number_in, trail
from stadtherz.participation.views.unnamed_state import (
    State,
    fresh_state,
    require_fresh,
    state_of,
)
from stadtherz.participation.views.without_account import (
    BAD_REQUEST,
    FIELD_OF,
    STATUS_OF,
    access_of,
    open_collection,
    received,
    shown_by,
)


@csrf_exempt  # no session proves anything here, and reading sets no cookie
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def argue(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Say something about a contribution without an account."""
    row = _public(request, procedure, pk)
    if request.method != "POST":
        return _saying(request, row, fresh_state())
    state = state_of(request, row.procedure) or fresh_state()
    said = Said(
        request.POST.get("haltung", ""), request.POST.get("text", ""), get_language() or "de",
        number_in(request.POST.get("auf", "")) or None,
    )  # fmt: skip
    shown = shown_by(request, row.procedure, state, _puzzle(row, state))
    try:
        require_fresh(state)
        argue_unnamed(proposal_id=row.pk, said=said, shown=shown, now=timezone.now())
    except Refused as refused:
        return _saying(request, row, state, refused)
    return received(request, row.procedure, state, row.title)


def _public(request: HttpRequest, procedure: str, pk: int) -> Proposal:
    open_collection(procedure)
    row = found_proposal(request, procedure, pk)
    if not row.is_public:
        raise Http404
    return row


def _puzzle(row: Proposal, state: State) -> str:
    return puzzle_of_text("argument", state.key, str(row.pk))


def _about(
    request: HttpRequest, row: Proposal, act: Act, refused: Refused | None, here: str
) -> dict[str, Any]:
    typed = request.POST
    return access_of(row.procedure) | {
        "proposal": row, "code": typed.get("code", ""), "old_enough": "alter" in typed,
        "faults": [say.code_refusal_words(refused, typed)] if refused else [],
        "linked": say.argument_faults(refused) if refused else [],
        "there": FIELD_OF.get(refused.code, "#text" if act is Act.DISCUSS else "")
        if refused else "",
        "refusal": row.procedure.as_domain().refusal(act, timezone.now()),
        "trail": trail(row.procedure, _link(row), ("", here)),
    }  # fmt: skip


def _link(row: Proposal) -> tuple[str, Any]:
    return f"../../{row.pk}/", Text.of({row.language: row.title})


def _saying(
    request: HttpRequest, row: Proposal, state: State, refused: Refused | None = None
) -> HttpResponse:
    access = Access(row.procedure.collection.access)
    context = _about(request, row, Act.DISCUSS, refused, gettext("Etwas dazu sagen")) | {
        "state": state.signed(row.procedure), "puzzle": _puzzle(row, state),
        "stances": Stance.choices, "stance": request.POST.get("haltung", ""),
        "text": request.POST.get("text", ""),
        "answers_to": number_in(request.POST.get("auf", "") or request.GET.get("auf", "")),
        "seen": say.seen_without_account(Part.KEYED_ARGUMENT, access),
    }  # fmt: skip
    status = STATUS_OF.get(refused.code, BAD_REQUEST) if refused else 200
    return render(request, "participation/unnamed/argue.html", context, status=status)


@csrf_exempt  # the code proves the right, no session
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def support(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Support a contribution with the code of a letter."""
    row = _public(request, procedure, pk)
    if Access(row.procedure.collection.access) not in COUNTED_BY_CODE:
        raise Http404
    refused, done = None, ""
    if request.method == "POST":
        shown = shown_by(request, row.procedure, fresh_state(), "")
        try:
            is_new = support_with_code(proposal_id=row.pk, shown=shown, now=timezone.now())
            done = "new" if is_new else "before"
        except Refused as error:
            refused = error
    here = gettext("Mit Code unterstützen")
    context = _about(request, row, Act.SUPPORT, refused, here)
    context |= {"done": done, "seen": say.seen_of_code_support()}
    status = STATUS_OF.get(refused.code, BAD_REQUEST) if refused else 200
    return render(request, "participation/unnamed/support.html", context, status=status)
