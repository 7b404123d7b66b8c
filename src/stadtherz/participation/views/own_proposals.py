"""The page of what somebody wrote: where it stands and why, taking back, objecting."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Refused
from stadtherz.participation.selectors import own_proposals as found
from stadtherz.participation.services.discussing import bring_argument_back, withdraw_argument
from stadtherz.participation.services.moderating import appeal
from stadtherz.participation.services.proposing import bring_back, withdraw
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.proposals import number_in
from stadtherz.participation.views.proposing import person


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """Show what somebody wrote and supports; do what they ask."""
    account = person(request)
    if request.method == "POST":
        return _acted(request, account)
    context = {
        "proposals": found.own_proposals(account), "arguments": found.own_arguments(account),
        "supported": found.supported(account), "seen": say.seen_of_appeal(),
        "trail": [
            (reverse("participation:procedures"), gettext("Mitmachen")),
            ("", gettext("Deine Vorschläge")),
        ],
    }  # fmt: skip
    return render(request, "participation/proposals/own.html", context)


def _acted(request: HttpRequest, account: User) -> HttpResponse:
    pk = number_in(request.POST.get("nummer", ""))
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is not None:
            messages.success(request, act(request, account, pk))
    except Refused as refusal:
        messages.error(request, say.refusal_words(refusal))
    return redirect("participation:own-proposals")


def _withdrawn(_request: HttpRequest, account: User, pk: int) -> str:
    withdraw(proposal_id=pk, author=account, now=timezone.now())
    return gettext("Zurückgezogen. Wieder einreichen kannst du es, solange die Phase läuft.")


def _back(_request: HttpRequest, account: User, pk: int) -> str:
    bring_back(proposal_id=pk, author=account, now=timezone.now())
    return gettext("Dein Beitrag ist wieder da, wie er war.")


def _argument_gone(_request: HttpRequest, account: User, pk: int) -> str:
    withdraw_argument(argument_id=pk, author=account)
    return gettext("Dein Beitrag ist zurückgezogen.")


def _argument_back(_request: HttpRequest, account: User, pk: int) -> str:
    bring_argument_back(argument_id=pk, author=account, now=timezone.now())
    return gettext("Dein Beitrag ist wieder da, wie er war.")


def _objected(request: HttpRequest, account: User, pk: int) -> str:
    words = request.POST.get("text", "")
    appeal(decision_id=pk, author=account, text=words, now=timezone.now())
    return gettext("Dein Widerspruch ist da. Jemand anderes entscheidet darüber.")


ACTS: dict[str, Callable[[HttpRequest, User, int], str]] = {
    "zurueckziehen": _withdrawn, "wiederholen": _back, "beitrag-zurueckziehen": _argument_gone,
    "beitrag-wiederholen": _argument_back,
    "widersprechen": _objected,
}  # fmt: skip
