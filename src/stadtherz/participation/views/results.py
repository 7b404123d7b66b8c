"""The page of a result, and the files that hold it; nothing of either before the moment."""

from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.city.public import the_city
from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.participation.domain.counting.downloads import About, result_csv, result_pabulib
from stadtherz.participation.domain.small_cells import is_few
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.models import CountedResult, VotingBallot
from stadtherz.participation.selectors.board import turnout
from stadtherz.participation.selectors.city_answers import about_ballot, outcome_of
from stadtherz.participation.selectors.procedures import fixed_ballot
from stadtherz.participation.selectors.results import (
    ShownResult,
    published_result,
    shown_result,
)
from stadtherz.participation.selectors.tie_lots import lot_of
from stadtherz.participation.selectors.totals import opened_ballots
from stadtherz.participation.views.pages import about, found_ballot
from stadtherz.participation.views.words import language_here

CSV, JSON, PB = "text/csv; charset=utf-8", "application/json", "text/plain; charset=utf-8"
KINDS = {"csv": CSV, "json": JSON, "pb": PB}


@require_safe
def result(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show who won and why; before the moment when that will be, and nothing else."""
    found = found_ballot(procedure, key)
    context = about(found, gettext("Ergebnis"))
    if context["stage"] is Stage.TOLD:
        context |= {"result": (now := result_now(found)), "turnout": turnout(found)}
        context |= {"tie_lot": lot_of(found)} if now and now.tied else {}
        context["outcome"] = outcome_of(
            found.procedure, context["now"], about=about_ballot(found), told=found.announced
        )
    return render(request, "participation/result.html", context)


def result_now(found: VotingBallot) -> ShownResult | None:
    """Give the result; None while it is being counted, which the clock does."""
    try:
        kept = published_result(found, timezone.now())
    except Refused:
        return None
    return shown_result(found, kept, language_here())


@require_safe
def file(request: HttpRequest, ballot: UUID, ending: str) -> HttpResponseBase:
    """Give the result as a file; the same address in every language."""
    found = fixed_ballot(ballot)
    kept = published_result(found, timezone.now())
    etag = quote_etag(sha256(f"{kept.sha256} {ending}".encode()).hexdigest()[:32])
    unchanged = get_conditional_response(request, etag=etag)
    response: HttpResponseBase = unchanged or _written(found, kept, ending)
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _written(found: VotingBallot, kept: CountedResult, ending: str) -> HttpResponse:
    text = kept.content
    if ending == "csv":
        text = result_csv(kept.told())
    elif ending == "pb":
        text = pabulib_of(found, kept)
    response = HttpResponse(text, content_type=KINDS[ending])
    response["Content-Disposition"] = f'attachment; filename="{found.key}.{ending}"'
    return response


def pabulib_of(found: VotingBallot, kept: CountedResult) -> str:
    """Write a finished ballot with its votes as `.pb`.

    Of few ballots there is none: who recounts needs the board, and no second copy of them.

    Raises:
        NotFound: the ballot has no budget, or few have voted.

    """
    if is_few(kept.told()["voters"]):
        message = "few have voted, so there is no .pb file; take the board"
        raise NotFound(message, code="ballot")
    if found.budget is None:
        message = "without a budget there is no .pb file; take the board"
        raise NotFound(message, code="ballot")
    begins, ends = (timezone.localdate(at) for at in (found.opens, found.closes))
    said = About(the_city().name, str(found.title), begins, ends)
    opened = opened_ballots(found, timezone.now())
    return result_pabulib(found.sheet(), found.limits, kept.told(), opened, said)
