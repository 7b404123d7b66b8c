"""The ballot page: choose, look at it once more, cast, take the receipt home. No script needed."""

import base64
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from stadtherz.accounts.public import User, origin_of
from stadtherz.kernel.errors import Refused
from stadtherz.participation.adapters.chance import new_nonce
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.ballots import WITH_NUMBERS
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.register import PROOFS, Access
from stadtherz.participation.domain.sealing import Receipt
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.forms import Paper, read_paper
from stadtherz.participation.models import VotingBallot
from stadtherz.participation.selectors.board import few_may_vote
from stadtherz.participation.selectors.paper import comes_on_paper, paper_waits
from stadtherz.participation.selectors.roll import is_entered
from stadtherz.participation.services.casting import Wanted, cast_by_account, cast_by_code
from stadtherz.participation.services.entering import enter_oneself
from stadtherz.participation.views import words
from stadtherz.participation.views.audience_words import Seen, seen_by
from stadtherz.participation.views.pages import about, found_ballot
from stadtherz.participation.views.results import result_now

CONFLICTS = ("already-voted", "two-rights", "nonce-used", "ballot-closed")
STATUS_OF = dict.fromkeys(CONFLICTS, 409) | {
    "marks-key": 503, "database": 503, "codes-often": 429,
}  # fmt: skip
REFUSED = 400


@csrf_exempt  # to choose changes nothing, and reading sets no cookie; `_cast` is protected
@sensitive_post_parameters()
def ballot(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show a ballot; take what is sent, step by step."""
    found = found_ballot(procedure, key)
    if request.method == "POST":
        return _taken(request, found)
    context = about(found) | _filling(found, None)
    if context["stage"] is Stage.TOLD:
        context["result"] = result_now(found)
        context["waits_for_paper"] = not context["result"] and paper_waits(found.pk)
    return render(request, "participation/ballot.html", context)


@never_cache
def _taken(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    paper = read_paper(request.POST, found.limits, [one.key for one in found.options.all()])
    step = request.POST.get("schritt", "")
    if paper.faults or step == "aendern":
        context = about(found) | _filling(found, paper, tell=step != "aendern")
        status = REFUSED if context["faults"] else 200
        return render(request, "participation/ballot.html", context, status=status)
    if step != "abgeben":
        return _review(request, found, paper)
    return _cast(request, found, paper)


def _review(
    request: HttpRequest, found: VotingBallot, paper: Paper, refused: Refused | None = None
) -> HttpResponse:
    """Show what was chosen once more, with what is left, and ask for the proof."""
    keep = request.POST.get("nonce", "") if refused and refused.code != "nonce-used" else ""
    by_account = _by_account(request, found)
    by_code = _proofs(found)["takes_code"]
    context = about(found, gettext("Noch einmal ansehen")) | _proofs(found) | {
        "by_account": by_account, "seen": seen_of_vote(found, by_account=by_account or not by_code),
        "lines": _chosen(found, paper), "hidden": _hidden(paper),
        "left": words.left_words(found.limits, found.limits.left(paper.choice)),
        "few": few_may_vote(found),
        "nonce": keep or new_nonce(), "code": request.POST.get("code", ""),
        "refused": words.REFUSALS[refused.code] if refused else "",
        "at": "alter" if refused and refused.code == "age" else "code",
        "old_enough": "alter" in request.POST,
        "is_over": refused is not None and refused.code == "already-voted",
    }  # fmt: skip
    status = STATUS_OF.get(refused.code, REFUSED) if refused else 200
    return render(request, "participation/review.html", context, status=status)


def seen_of_vote(found: VotingBallot, *, by_account: bool) -> list[Seen]:
    """Say who will see what of a vote."""
    proof = Part.VOTED if by_account else Part.CODE
    age = [Part.AGE_SAID] if by_account and found.minimum_age else []
    return seen_by(proof, Part.CHOICE, *age, announced=found.announced)


@csrf_protect
def _cast(request: HttpRequest, found: VotingBallot, paper: Paper) -> HttpResponse:
    wanted = Wanted(paper.choice, request.POST.get("nonce", ""), "alter" in request.POST)
    try:
        receipt = _cast_by_proof(request, found, wanted)
    except Refused as error:
        if error.code not in words.REFUSALS:
            raise
        return _review(request, found, paper, error)
    context = about(found, gettext("Dein Beleg")) | {
        "receipt": receipt, "file": _as_file(receipt)
    }  # fmt: skip
    return render(request, "participation/receipt.html", context)


def _cast_by_proof(request: HttpRequest, found: VotingBallot, wanted: Wanted) -> Receipt:
    now, code = timezone.now(), request.POST.get("code", "").strip()
    if code or not _by_account(request, found):
        origin = origin_of(request)
        return cast_by_code(ballot=found, code=code, wanted=wanted, now=now, origin=origin)
    account = request.user
    if not isinstance(account, User):
        return cast_by_code(ballot=found, code="", wanted=wanted, now=now)
    if Access(found.access) is Access.EVERY_ACCOUNT:
        enter_oneself(ballot_id=found.pk, account=account, now=now)
    return cast_by_account(ballot=found, account=account, wanted=wanted, now=now)


def _proofs(found: VotingBallot) -> dict[str, bool]:
    """Say by what this ballot can be cast."""
    proofs = PROOFS[Access(found.access)]
    return {"takes_account": Proof.ACCOUNT in proofs, "takes_code": Proof.LETTER in proofs}


def _by_account(request: HttpRequest, found: VotingBallot) -> bool:
    """Whether somebody is logged in for it; reading asks for no session, and sets no cookie.

    Where letters are taken too, an account counts that stands on the list of voters: all others
    have a letter at best.
    """
    proofs, person = _proofs(found), request.user
    if not proofs["takes_account"] or not isinstance(person, User):
        return False
    return not proofs["takes_code"] or is_entered(found, person)


def _filling(found: VotingBallot, paper: Paper | None, *, tell: bool = True) -> dict[str, Any]:
    """Give the ballot paper to fill in, with what stood there and what is wrong with it."""
    limits, written = found.limits, paper.written if paper else {}
    return _proofs(found) | {
        "how_to": words.how_to(limits), "on_paper": comes_on_paper(found),
        "options": [(one, written.get(one.key, "")) for one in found.options.all()],
        "faults": words.paper_faults(paper, limits, found.options.all()) if paper and tell else (),
        "wrong": paper.wrong if paper and tell else {},
        "with_numbers": limits.kind in WITH_NUMBERS,
        "largest": limits.points_each or limits.most,
    }  # fmt: skip


def _chosen(found: VotingBallot, paper: Paper) -> list[tuple[Any, int | None]]:
    """Give what was chosen with its number, a ranking in its order."""
    numbers = paper.choice if isinstance(paper.choice, dict) else {}
    lines = [(one, numbers.get(one.key)) for one in found.options.all() if one.key in paper.choice]
    return sorted(lines, key=lambda line: line[1] or 0) if found.kind == "ranking" else lines


def _hidden(paper: Paper) -> list[tuple[str, str]]:
    if isinstance(paper.choice, dict):
        return [(f"zahl-{key}", str(number)) for key, number in paper.choice.items()]
    return [("wahl", key) for key in sorted(paper.choice)]


def _as_file(receipt: Receipt) -> str:
    """Give the receipt as an address that holds it, so that it is saved without a server."""
    content = json.dumps(receipt.values(), indent=1).encode()
    return f"data:application/json;base64,{base64.b64encode(content).decode()}"
