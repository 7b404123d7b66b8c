"""Handing something in without an account: write, look at it, hand in. No script, no cookie."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import BITS, origin_of
from stadtherz.kernel.errors import Refused
from stadtherz.participation.adapters.puzzles import puzzle_of_text
from stadtherz.participation.domain.access import WITHOUT_ACCOUNT, Access
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.codes import in_groups
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import Procedure, Proposal
from stadtherz.participation.selectors.likeness import similar_to
from stadtherz.participation.services.proposing import write_into
from stadtherz.participation.services.unnamed import Shown
from stadtherz.participation.services.without_account import propose_unnamed
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.collection_words import WORDS
from stadtherz.participation.views.proposal_forms import ProposalForm, writing_of
from stadtherz.participation.views.proposals import collecting, trail
from stadtherz.participation.views.unnamed_state import (
    State,
    fresh_state,
    require_fresh,
    state_of,
)

STATUS_OF = {"codes-often": 429, "too-often": 429, "phase": 403}
BAD_REQUEST = 400
FIELD_OF = {"age-said": "#alter", "no-code": "#code", "code-mistyped": "#code"}


def open_collection(key: str) -> Procedure:
    """Find a procedure in which one takes part without an account, for a page."""
    row = collecting(key)
    if Access(row.collection.access) not in WITHOUT_ACCOUNT:
        raise Http404
    return row


def access_of(procedure: Procedure) -> dict[str, Any]:
    """Give what the pages say about the code, the key and the age."""
    access = Access(procedure.collection.access)
    return {
        "procedure": procedure, "takes_code": access is Access.CODE, "bits": BITS,
        "age": procedure.minimum_age, "never_stored": True,
    }  # fmt: skip


@csrf_exempt  # no session proves anything here, and reading sets no cookie
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def propose(request: HttpRequest, procedure: str) -> HttpResponse:
    """Write something without an account, look at it beside what is alike, hand it in."""
    row = open_collection(procedure)
    if not WORDS[Kind(row.collection.kind)].write:  # paragraphs of a draft come from the house
        raise Http404
    if request.method != "POST":
        return _writing(request, row, fresh_state(), _form(row, None))
    step, state = request.POST.get("schritt", ""), state_of(request, row)
    if state is None or step not in {"aendern", "einreichen"}:
        return _looked_at(request, row, state or fresh_state())
    if step == "aendern":
        return _writing(request, row, state, _form(row, None, initial=state.typed))
    return _handed_in(request, row, state)


def _form(procedure: Procedure, typed: Any, initial: Mapping[str, str] | None = None) -> Any:
    return ProposalForm(
        typed, initial=initial, collection=procedure.collection, takes_picture=False
    )


def _writing(
    request: HttpRequest, procedure: Procedure, state: State, form: ProposalForm
) -> HttpResponse:
    access, kind = Access(procedure.collection.access), Kind(procedure.collection.kind)
    write = str(WORDS[kind].write)
    context = access_of(procedure) | {
        "form": form, "write": write, "state": state.signed(procedure),
        "refusal": procedure.as_domain().refusal(Act.PROPOSE, timezone.now()),
        "rules": say.criteria_words(procedure.collection),
        "seen": say.seen_without_account(Part.KEYED, access),
        "trail": trail(procedure, ("", write)),
    }  # fmt: skip
    status = BAD_REQUEST if form.errors else 200
    return render(request, "participation/unnamed/write.html", context, status=status)


def _looked_at(request: HttpRequest, procedure: Procedure, state: State) -> HttpResponse:
    form = _form(procedure, request.POST)
    typed = {name: request.POST.get(name, "") for name in form.fields}
    kept = replace(state, typed=typed)
    if not form.is_valid():
        return _writing(request, procedure, kept, form)
    return _review(request, procedure, kept, form)


def _review(
    request: HttpRequest, procedure: Procedure, state: State, form: ProposalForm,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    row, access = Proposal(procedure=procedure), Access(procedure.collection.access)
    writing = writing_of(form.cleaned_data)
    write_into(row, writing)
    context = access_of(procedure) | {
        "hand_in": WORDS[Kind(procedure.collection.kind)].hand_in,
        "proposal": row, "state": state.signed(procedure), "similar": similar_to(row),
        "puzzle": puzzle_of_text("proposal", state.key, writing.words),
        "seen": say.seen_without_account(Part.KEYED, access),
        "code": request.POST.get("code", ""), "old_enough": "alter" in request.POST,
        "faults": [say.code_refusal_words(refused, request.POST)] if refused else [],
        "there": FIELD_OF.get(refused.code, "") if refused else "",
        "trail": trail(procedure, ("", gettext("Noch einmal ansehen"))),
    }  # fmt: skip
    status = STATUS_OF.get(refused.code, BAD_REQUEST) if refused else 200
    return render(request, "participation/unnamed/review.html", context, status=status)


def shown_by(request: HttpRequest, procedure: Procedure, state: State, puzzle: str) -> Shown:
    """Say by what somebody takes part: their code, or the key that was drawn."""
    has_code = Access(procedure.collection.access) is Access.CODE
    return Shown(
        request.POST.get("code", "") if has_code else state.key, origin_of(request),
        "alter" in request.POST, request.POST.get("antwort", ""), puzzle,
    )  # fmt: skip


def _handed_in(request: HttpRequest, procedure: Procedure, state: State) -> HttpResponse:
    form = _form(procedure, state.typed)
    if not form.is_valid():
        return _writing(request, procedure, state, form)
    writing = writing_of(form.cleaned_data)
    puzzle = puzzle_of_text("proposal", state.key, writing.words)
    try:
        require_fresh(state)
        row = propose_unnamed(
            procedure=procedure, writing=writing, language=get_language() or "de",
            shown=shown_by(request, procedure, state, puzzle), now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return _review(request, procedure, state, form, refused)
    return received(request, procedure, state, row.title)


def received(
    request: HttpRequest, procedure: Procedure, state: State, title: str
) -> HttpResponse:  # fmt: skip
    """Show that something arrived, and the key with which it is found again, this once."""
    context = access_of(procedure) | {
        "title": title, "key": in_groups(state.key),
        "trail": trail(procedure, ("", gettext("Angekommen"))),
    }  # fmt: skip
    return render(request, "participation/unnamed/receipt.html", context)
