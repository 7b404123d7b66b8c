"""The page for who took part without an account: the key or code shows what is theirs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import origin_of
from stadtherz.kernel.errors import Refused
from stadtherz.participation.models import Argument, Procedure, Proposal, Unnamed
from stadtherz.participation.selectors import own_proposals as found
from stadtherz.participation.services.discussing import bring_argument_back, withdraw_argument
from stadtherz.participation.services.merging import answer_merge_with_key
from stadtherz.participation.services.moderating import appeal
from stadtherz.participation.services.proposing import bring_back, withdraw
from stadtherz.participation.services.unnamed import erase_with_key, holder_of
from stadtherz.participation.services.without_account import take_code_support_back
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.proposals import number_in, trail
from stadtherz.participation.views.without_account import (
    BAD_REQUEST,
    STATUS_OF,
    access_of,
    open_collection,
)


@csrf_exempt  # the key proves the right, no session; it never stands in an address
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def key(request: HttpRequest, procedure: str) -> HttpResponse:
    """Ask for a key or code; show what is theirs, and do what they ask."""
    row, words = open_collection(procedure), request.POST.get("schluessel", "").strip()
    if request.method != "POST":
        return _asked(request, row, words)
    try:
        mine = holder_of(procedure=row, words=words, origin=origin_of(request))
    except Refused as refused:
        return _asked(request, row, words, refused)
    if (one := _to_be_erased(request, mine)) is not None:
        return _sure(request, row, words, one)
    done, fault = _acted(request, mine)
    now = timezone.now()
    context = access_of(row) | {
        "key": words, "proposals": found.own_proposals(mine), "done": done, "fault": fault,
        "arguments": found.own_arguments(mine), "supported": found.supported_by_code(mine),
        "merges": found.merges_asked(mine, now), "seen": say.seen_of_keyed_appeal(),
        "trail": trail(row, ("", gettext("Dein Beitrag ohne Konto"))),
    }  # fmt: skip
    status = BAD_REQUEST if fault else 200
    return render(request, "participation/unnamed/own.html", context, status=status)


def _asked(
    request: HttpRequest, procedure: Procedure, words: str, refused: Refused | None = None
) -> HttpResponse:
    context = access_of(procedure) | {
        "key": words, "fault": say.code_refusal_words(refused, request.POST) if refused else "",
        "trail": trail(procedure, ("", gettext("Dein Beitrag ohne Konto"))),
    }  # fmt: skip
    status = STATUS_OF.get(refused.code, BAD_REQUEST) if refused else 200
    return render(request, "participation/unnamed/key.html", context, status=status)


def _to_be_erased(request: HttpRequest, mine: Unnamed) -> Proposal | Argument | None:
    """Give what somebody wants to erase and was not asked about yet."""
    if request.POST.get("act") != "loeschen" or "sicher" in request.POST:
        return None
    pk = number_in(request.POST.get("nummer", ""))
    return found.own_erasable(mine, request.POST.get("art", ""), pk)


def _sure(
    request: HttpRequest, procedure: Procedure, words: str, one: Proposal | Argument
) -> HttpResponse:
    """Ask once more before something is erased for good, beside what would be erased."""
    context = access_of(procedure) | {
        "key": words, "one": one, "is_argument": isinstance(one, Argument),
        "trail": trail(procedure, ("", gettext("Endgültig löschen?"))),
    }  # fmt: skip
    return render(request, "participation/unnamed/erase.html", context)


def _acted(request: HttpRequest, mine: Unnamed) -> tuple[str, str]:
    """Do what is asked; give what was done, or why not."""
    act = ACTS.get(request.POST.get("act", ""))
    try:
        return (act(request, mine, number_in(request.POST.get("nummer", ""))) if act else ""), ""
    except Refused as refused:
        return "", say.refusal_words(refused)


def _withdrawn(_request: HttpRequest, mine: Unnamed, pk: int) -> str:
    withdraw(proposal_id=pk, author=mine, now=timezone.now())
    return gettext("Zurückgezogen. Wieder einreichen kannst du es, solange die Phase läuft.")


def _back(_request: HttpRequest, mine: Unnamed, pk: int) -> str:
    bring_back(proposal_id=pk, author=mine, now=timezone.now())
    return gettext("Dein Beitrag ist wieder da, wie er war.")


def _argument_gone(_request: HttpRequest, mine: Unnamed, pk: int) -> str:
    withdraw_argument(argument_id=pk, author=mine)
    return gettext("Dein Beitrag ist zurückgezogen.")


def _argument_back(_request: HttpRequest, mine: Unnamed, pk: int) -> str:
    bring_argument_back(argument_id=pk, author=mine, now=timezone.now())
    return gettext("Dein Beitrag ist wieder da, wie er war.")


def _objected(request: HttpRequest, mine: Unnamed, pk: int) -> str:
    words = request.POST.get("text", "")
    appeal(decision_id=pk, author=mine, text=words, now=timezone.now())
    return gettext("Dein Widerspruch ist da. Jemand anderes entscheidet darüber.")


def _erased(request: HttpRequest, mine: Unnamed, pk: int) -> str:
    erase_with_key(author=mine, kind=request.POST.get("art", ""), pk=pk)
    return gettext("Gelöscht. Das lässt sich nicht zurückholen.")


def _unsupported(_request: HttpRequest, mine: Unnamed, pk: int) -> str:
    take_code_support_back(proposal_id=pk, unnamed=mine)
    return gettext("Du unterstützt das nicht mehr.")


def _joined(request: HttpRequest, mine: Unnamed, pk: int) -> str:
    agrees = request.POST.get("antwort") == "mitgehen"
    answer_merge_with_key(offer_id=pk, author=mine, agrees=agrees, now=timezone.now())
    return gettext("Deine Antwort ist gespeichert. Du kannst sie ändern, bis die Frist zu Ende"
                   " ist.")  # fmt: skip


ACTS: dict[str, Callable[[HttpRequest, Unnamed, int], str]] = {
    "zurueckziehen": _withdrawn, "wiederholen": _back, "beitrag-zurueckziehen": _argument_gone,
    "beitrag-wiederholen": _argument_back,
    "widersprechen": _objected, "loeschen": _erased, "nicht-unterstuetzen": _unsupported,
    "zusammenlegen": _joined,
}  # fmt: skip
