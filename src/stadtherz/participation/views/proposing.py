"""Writing a proposal, looking at it beside what is alike, handing it in. No script needed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext

from stadtherz.accounts.public import BITS, User, origin_of
from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.participation.domain.access import WITH_ACCOUNT, WITHOUT_ACCOUNT, Access
from stadtherz.participation.domain.collections import Demands, Kind
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import Procedure, Proposal
from stadtherz.participation.selectors.likeness import similar_to
from stadtherz.participation.selectors.own_proposals import own_draft
from stadtherz.participation.selectors.standing import is_known, proposal_puzzle
from stadtherz.participation.services import proposing as acts
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.ages import ask_age
from stadtherz.participation.views.collection_words import WORDS
from stadtherz.participation.views.proposal_forms import ProposalForm, filled, writing_of
from stadtherz.participation.views.proposals import collecting, trail

BAD_REQUEST = 400
PICTURE_FIELDS = {"picture-large": "picture", "picture-kind": "picture"}


def person(request: HttpRequest) -> User:
    """Give who is logged in; `login_required` has seen to it."""
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


def write(request: HttpRequest, procedure: str) -> HttpResponse:
    """Write a new proposal; what is sent becomes a draft, without an account nothing does."""
    row = collecting(procedure)
    access = Access(row.collection.access)
    is_unnamed = not request.user.is_authenticated and access in WITHOUT_ACCOUNT
    if is_unnamed or access not in WITH_ACCOUNT:
        return redirect("participation:propose-unnamed", row.key)
    return _write(request, row)


@login_required
def _write(request: HttpRequest, row: Procedure) -> HttpResponse:
    if not WORDS[Kind(row.collection.kind)].write:  # paragraphs of a draft come from the house
        return redirect("participation:proposals", row.key)
    return ask_age(request, row) or _form(request, row, None)


@login_required
def change(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Change a draft."""
    draft = _draft(request, procedure, pk)
    return _form(request, draft.procedure, draft)


def _draft(request: HttpRequest, procedure: str, pk: int) -> Proposal:
    try:
        return own_draft(procedure, pk, person(request))
    except NotFound as error:
        raise Http404(str(error)) from error


def _form(request: HttpRequest, procedure: Procedure, draft: Proposal | None) -> HttpResponse:
    has_picture = draft is not None and hasattr(draft, "picture")
    if request.method != "POST":
        initial = filled(draft) if draft else {}
        form = ProposalForm(
            initial=initial, has_picture=has_picture, collection=procedure.collection
        )
        return _filling(request, procedure, draft, form)
    form = ProposalForm(
        request.POST, request.FILES, has_picture=has_picture, collection=procedure.collection
    )
    if form.is_valid():
        try:
            kept = _keep(request, procedure, draft, form.cleaned_data)
        except Refused as refusal:
            form.add_error(PICTURE_FIELDS.get(refusal.code), say.refusal_words(refusal))
        else:
            return redirect("participation:proposal-hand-in", procedure.key, kept.pk)
    return _filling(request, procedure, draft, form)


def _filling(
    request: HttpRequest, procedure: Procedure, draft: Proposal | None, form: ProposalForm
) -> HttpResponse:
    refusal = procedure.as_domain().refusal(Act.PROPOSE, timezone.now())
    context = {
        "procedure": procedure, "draft": draft, "form": form, "refusal": refusal,
        "rules": say.criteria_words(procedure.collection),
        "write": (write := str(WORDS[Kind(procedure.collection.kind)].write)),
        "trail": trail(procedure, ("", write)),
    } | say.seen_while_writing()  # fmt: skip
    status = BAD_REQUEST if form.errors else 200
    return render(request, "participation/proposals/write.html", context, status=status)


def _keep(
    request: HttpRequest, procedure: Procedure, draft: Proposal | None, said: dict[str, Any]
) -> Proposal:
    """Keep the draft, then its picture: a picture that cannot be read loses no text."""
    author = person(request)
    kept = acts.write_draft(
        procedure=procedure, author=author, writing=writing_of(said),
        language=get_language() or "de", now=timezone.now(),
        draft_id=draft.pk if draft else None,
    )  # fmt: skip
    if file := said["picture"]:
        acts.put_picture(
            draft_id=kept.pk, author=author, file=file, size=file.size,
            words=said["picture_words"],
        )  # fmt: skip
    elif draft is not None:
        acts.change_picture(
            draft_id=kept.pk, author=author, words=said["picture_words"],
            remove=said["picture_remove"],
        )  # fmt: skip
    return kept


@login_required
def review(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Look at a draft once more, beside what is alike; hand it in or discard it."""
    draft, author, faults = _draft(request, procedure, pk), person(request), []
    if asking := ask_age(request, draft.procedure):
        return asking
    if request.method == "POST":
        try:
            return _done(request, draft)
        except Refused as refusal:
            faults = _fault_words(refusal, draft.procedure.collection.demands)
    context = {
        "procedure": draft.procedure, "proposal": draft, "faults": faults,
        "similar": similar_to(draft), "seen": say.seen_of_proposal(),
        "puzzle": proposal_puzzle(author, draft), "bits": BITS,
        "hand_in": WORDS[Kind(draft.procedure.collection.kind)].hand_in,
        "known": is_known(author, draft.procedure.collection),
        "trail": trail(draft.procedure, ("", gettext("Noch einmal ansehen"))),
    }  # fmt: skip
    status = BAD_REQUEST if faults else 200
    return render(request, "participation/proposals/review.html", context, status=status)


def _done(request: HttpRequest, draft: Proposal) -> HttpResponse:
    author, now = person(request), timezone.now()
    if request.POST.get("schritt") == "verwerfen":
        acts.withdraw(proposal_id=draft.pk, author=author, now=now)
        messages.success(request, gettext("Der Entwurf ist verworfen."))
        return redirect("participation:proposals", draft.procedure.key)
    answer = request.POST.get("antwort", "")
    row = acts.hand_in(
        draft_id=draft.pk, author=author, answer=answer, now=now, origin=origin_of(request)
    )
    if row.is_public:
        messages.success(request, gettext("Das können jetzt alle lesen. Danke."))
    else:
        messages.success(
            request,
            gettext("Danke, das ist angekommen. Jemand sieht es sich an, bevor es alle sehen;"
                    " du bekommst eine E-Mail."),
        )  # fmt: skip
    return redirect("participation:proposal", draft.procedure.key, row.pk)


def _fault_words(refusal: Refused, demands: Demands) -> list[str]:
    if refusal.code == "proposal":
        limits = say.limits_in_words(demands)
        return [str(say.FAULTS[one][1]) % limits for one in refusal.details]
    return [say.refusal_words(refusal)]
