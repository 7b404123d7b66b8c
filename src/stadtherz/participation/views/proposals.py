"""Pages to read: the list of proposals, one of them, its picture, and the log of the moderation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.accounts.public import User
from stadtherz.city.public import Mark, districts, themes
from stadtherz.design.public import Made, Share, render_for_readers
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.access import WITHOUT_ACCOUNT, Access
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.domain.happenings import RADII, Around
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import Procedure, PromiseWord, Proposal, Stance
from stadtherz.participation.selectors import proposals as found
from stadtherz.participation.selectors.ages import age_missing
from stadtherz.participation.selectors.drafts import revisions_of, shown_draft
from stadtherz.participation.selectors.moderation import public_log
from stadtherz.participation.selectors.procedures import procedure_collecting
from stadtherz.participation.selectors.sharing import share_of_list, share_of_proposal
from stadtherz.participation.selectors.standing import argument_puzzle
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.collection_words import WORDS

LONGEST = 15  # digits of a number that the database can hold


def collecting(key: str) -> Procedure:
    """Find a procedure that collects proposals, for a page."""
    try:
        return procedure_collecting(key)
    except NotFound as error:
        raise Http404(str(error)) from error


def trail(procedure: Procedure, *more: tuple[str, Any]) -> list[tuple[str, Any]]:
    """Give the way from the list of procedures to a page of proposals."""
    own = reverse("participation:proposals", args=[procedure.key])
    name = procedure.collection.get_kind_display()
    return [
        (reverse("participation:procedures"), gettext("Mitmachen")),
        (reverse("participation:procedure", args=[procedure.key]), procedure.title),
        *(((own, name), *more) if more else (("", name),)),
    ]


@require_safe
def listed(request: HttpRequest, procedure: str) -> HttpResponse:
    """List proposals: search, filters, order, pages, and a map of the same page."""
    return render_for_readers(
        request, lambda asked: _list(asked, procedure), lambda: share_of_list(procedure)
    )


def _list(request: HttpRequest, procedure: str) -> Made:
    row, wanted = collecting(procedure), _wanted(request.GET)
    now, kind = timezone.now(), Kind(row.collection.kind)
    if kind is Kind.DRAFT:
        return _draft(row)
    page = found.listed(row, wanted, timezone.localdate(now))
    rows = list(page.object_list)
    counts = found.argument_counts(rows)
    context = {
        "procedure": row, "page": page, "wanted": wanted, "today": timezone.localdate(now),
        "cards": [(one, counts.get(one.pk, 0)) for one in rows], "marks": _marks(row, rows),
        "districts": districts(), "themes": themes(), "promises": PromiseWord.choices,
        "refusal": row.as_domain().refusal(Act.PROPOSE, now), "trail": trail(row),
        "rest": _rest(request.GET), "words": WORDS[kind],
        "categories": say.named_lines(row.collection.categories),
        "prizes": _prizes(row), "placed": row.collection.demands.somewhere,
        "counted": WORDS[kind].counted(page.paginator.count),
        "unnamed": found.number_without_account(row),
    }  # fmt: skip
    return Made("participation/proposals/list.html", context)


def _draft(row: Procedure) -> Made:
    """Show a draft, paragraph by paragraph."""
    context = {
        "procedure": row, "draft": shown_draft(row), "trail": trail(row),
        "words": WORDS[Kind.DRAFT],
        "refusal": row.as_domain().refusal(Act.DISCUSS, timezone.now()),
    }  # fmt: skip
    return Made("participation/proposals/draft.html", context)


def _wanted(asked: QueryDict) -> found.Wanted:
    names = ("q", "stadtteil", "thema", "stand", "sortierung", "seite", "art")
    words, district, theme, promise, sort, page, kind = (asked.get(one, "") for one in names)
    return found.Wanted(words[:100].strip(), district, theme, promise, sort or "newest", page, kind)


def _rest(asked: QueryDict) -> str:
    kept = asked.copy()
    kept.pop("seite", None)
    return kept.urlencode()


def _prizes(procedure: Procedure) -> list[tuple[Text, Proposal | None]]:
    """Give each prize of a contest with its winner, if there is one yet."""
    if not procedure.collection.prizes:
        return []
    winners = {one.prize: one for one in found.public_proposals(procedure).exclude(prize="")}
    return [(name, winners.get(key)) for key, name in say.named_lines(procedure.collection.prizes)]


def _marks(procedure: Procedure, rows: list[Proposal]) -> list[Mark]:
    return [
        Mark(
            str(one.pk), Point(one.lon, one.lat), one.title, "", "dot",
            reverse("participation:proposal", args=[procedure.key, one.pk]),
        )
        for one in rows if one.lon is not None and one.lat is not None
    ]  # fmt: skip


def found_proposal(request: HttpRequest, procedure: str, pk: int) -> Proposal:
    """Find a proposal that this person may see, for a page."""
    try:
        return found.visible_proposal(procedure, pk, request.user)
    except NotFound as error:
        raise Http404(str(error)) from error


@require_safe
def shown(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Show a proposal with all that is said about it and was promised."""
    account = None if "auf" in request.GET else request.user

    def share() -> Share | None:
        return share_of_proposal(procedure, pk, account) if isinstance(account, User) else None

    return render_for_readers(request, lambda asked: _proposal(asked, procedure, pk), share)


def _proposal(request: HttpRequest, procedure: str, pk: int) -> Made:
    context = about(request, found_proposal(request, procedure, pk))
    names = ("may_support", "by_code", "is_open")
    shared = {"procedure": {"key": procedure}, **{name: context[name] for name in names}}
    return Made("participation/proposals/proposal.html", context, shared)


def number_in(words: str) -> int:
    """Read a number of an address or a form; 0 for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= LONGEST else 0


def about(request: HttpRequest, row: Proposal) -> dict[str, Any]:
    """Give what the page of a proposal shows."""
    now, page = timezone.now(), number_in(request.GET.get("seite", "1")) or 1
    phases, asked_with = row.procedure.as_domain(), vars(row)  # answers to the same query
    account = request.user if isinstance(request.user, User) else None
    access = Access(row.procedure.collection.access)
    return {
        "proposal": row, "procedure": row.procedure, "now": now,
        "today": timezone.localdate(now), "discussion": found.discussion(row, page),
        "events": found.public_events(row), "opinions": found.opinions_of(row, request.user),
        # further pages are for the discussion
        "similar": found.similar_of(row) if row.similar and page < 2 else [],  # noqa: PLR2004 - the second page
        "merge": found.open_merge(row, request.user, now) if asked_with["merging"] else None,
        "joined": found.joined_with(row) if asked_with["has_joined"] else [],
        "may_support": phases.refusal(Act.SUPPORT, now) is None,
        "may_discuss": (may_discuss := phases.refusal(Act.DISCUSS, now) is None),
        "by_code": access is Access.CODE, "is_open": access is Access.OPEN,
        "may_answer": may_discuss and row.state == "released"
        and (request.user.is_authenticated or access in WITHOUT_ACCOUNT),
        "answer_to": number_in(request.GET.get("auf", "")),
        "age_missing": age_missing(row.procedure, account) if account else 0,
        "is_author": account is not None and row.author_id == account.pk,
        "puzzle": argument_puzzle(account, asked_with["said"]) if account else "",
        "revisions": revisions_of(row),
        "stances": Stance.choices, "seen_support": say.seen_of_support(),
        "seen_argument": say.seen_of_argument(), "marks": _marks(row.procedure, [row]),
        "trail": trail(row.procedure, ("", Text.of({row.language: row.title}))),
        "radii": RADII, "middle": _middle(row),
    }  # fmt: skip


def _middle(row: Proposal) -> str:
    """Give the point of a public proposal as a circle around it names it; empty without one."""
    if row.lon is None or row.lat is None or not row.is_public:
        return ""
    return Around(Point(row.lon, row.lat), RADII[0]).key.rpartition(",")[0]


@require_safe
def picture(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Send the picture of a proposal to who may see the proposal."""
    try:
        row = found.visible_picture(procedure, pk, request.user)
    except NotFound as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(bytes(row.content), content_type="image/jpeg")
    if row.proposal.is_public:
        patch_cache_control(answer, public=True, max_age=300)
    else:
        patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_safe
def log(request: HttpRequest, procedure: str) -> HttpResponse:
    """Show what was decided and how long people waited, without anybody's name."""
    row = collecting(procedure)
    context = {
        "procedure": row, "log": public_log(row, request.GET.get("seite", "1"), timezone.now()),
        "rules": say.criteria_words(row.collection),
        "names": dict(say.criteria_words(row.collection)),
        "trail": trail(row, ("", gettext("Protokoll der Moderation"))),
    }  # fmt: skip
    return render(request, "participation/proposals/log.html", context)
