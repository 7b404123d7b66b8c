"""Acts on the page of a proposal: supporting, saying something, going along with a merge."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from stadtherz.accounts.public import origin_of
from stadtherz.kernel.errors import Refused
from stadtherz.participation.models import Proposal
from stadtherz.participation.services.discussing import Said, argue
from stadtherz.participation.services.merging import answer_merge
from stadtherz.participation.services.supporting import support, take_support_back
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.proposals import about, found_proposal, number_in
from stadtherz.participation.views.proposing import person

BAD_REQUEST = 400


@login_required
@require_POST
def supported(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Support a proposal, or take that back."""
    row = found_proposal(request, procedure, pk)
    account = person(request)
    try:
        if request.POST.get("act") == "zurueck":
            take_support_back(proposal_id=row.pk, account=account)
            messages.success(request, gettext("Du unterstützt das nicht mehr."))
        else:
            language = get_language() or "de"
            support(
                proposal_id=row.pk, account=account, language=language, now=timezone.now(),
                origin=origin_of(request),
            )  # fmt: skip
            messages.success(
                request,
                gettext("Du unterstützt das. Wenn sich etwas tut, bekommst du eine E-Mail."),
            )
    except Refused as refusal:
        messages.error(request, say.refusal_words(refusal))
    return redirect("participation:proposal", procedure, pk)


@login_required
@require_POST
def argued(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Say something about a proposal; what cannot be taken is shown again, with why."""
    row = found_proposal(request, procedure, pk)
    said = _said(request)
    try:
        made = argue(
            proposal_id=row.pk, author=person(request), said=said,
            answer=request.POST.get("antwort", ""), now=timezone.now(),
            origin=origin_of(request),
        )  # fmt: skip
    except Refused as refusal:
        return _again(request, row, said, say.refusal_words(refusal))
    if made.is_public:
        messages.success(request, gettext("Dein Beitrag ist da."))
    else:
        messages.success(request, gettext("Dein Beitrag ist angekommen. Jemand sieht ihn sich an,"
                                          " bevor ihn alle sehen."))  # fmt: skip
    return redirect("participation:proposal", procedure, pk)


def _said(request: HttpRequest) -> Said:
    number = number_in(request.POST.get("auf", "")) or None
    stance, text = request.POST.get("haltung", ""), request.POST.get("text", "")
    return Said(stance, text, get_language() or "de", number)


def _again(request: HttpRequest, row: Proposal, said: Said, fault: str) -> HttpResponse:
    context = about(request, row) | {"said": said, "fault": fault}
    return render(request, "participation/proposals/proposal.html", context, status=BAD_REQUEST)


@login_required
@require_POST
def merge_answered(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Say whether one goes along when a proposal is joined with another."""
    row = found_proposal(request, procedure, pk)
    offer = number_in(request.POST.get("angebot", ""))
    try:
        answer_merge(
            offer_id=offer, account=person(request), now=timezone.now(),
            agrees=request.POST.get("act") == "mitgehen",
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, say.refusal_words(refusal))
    else:
        messages.success(request, gettext("Deine Antwort ist gespeichert. Du kannst sie ändern,"
                                          " bis die Frist zu Ende ist."))  # fmt: skip
    return redirect("participation:proposal", procedure, row.pk)
