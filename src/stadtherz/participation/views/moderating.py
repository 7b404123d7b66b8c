"""Pages of the staff: what waits, deciding by the rules, appeals, opinions, promises, merging."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from stadtherz.accounts.public import Permission, User, departments_of, may, require
from stadtherz.city.public import departments
from stadtherz.kernel.errors import Invalid, NotAllowed, Refused
from stadtherz.participation.domain.late_opinions import Answer
from stadtherz.participation.domain.moderation import Judgement, OpinionClock, Outcome
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.promises import Promise, PromiseState, act_of
from stadtherz.participation.models import Opinion, PromiseWord, Proposal
from stadtherz.participation.selectors import moderation as found
from stadtherz.participation.selectors.likeness import similar_to
from stadtherz.participation.selectors.proposals import open_merge
from stadtherz.participation.services import moderating as acts
from stadtherz.participation.services.merging import offer_merge
from stadtherz.participation.services.opinions import (
    answer_now,
    ask_departments,
    days_to_answer,
    give_opinion,
)
from stadtherz.participation.services.promising import promise
from stadtherz.participation.views import proposal_words as say
from stadtherz.participation.views.proposals import number_in
from stadtherz.participation.views.staff_acts import possible_acts, when
from stadtherz.participation.views.staff_words import staff_words

QUEUE, ONE, OPINIONS = "participation-queue", "participation-decide", "participation-opinions"
OPINION_DAYS, MERGE_DAYS = 14, 14
KEPT, ALL_KEPT = "ja", "alle"


def staff(request: HttpRequest, permission: Permission) -> User:
    """Give who asks, if they may do this."""
    require(request.user, permission)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits, what objects, and what was shown at once and is to be looked at."""
    by = staff(request, Permission.MODERATE)
    context = {
        "waiting": found.queue(), "number": found.number_waiting(),
        "afterwards": found.afterwards(),
        "appeals": [(one, acts.may_decide(one, by)) for one in found.appeals()],
    }  # fmt: skip
    return render(request, "participation/admin/queue.html", context)


@require_safe
def one(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show a contribution with the list of rules, and everything that helps to decide."""
    return _shown(request, kind, pk)


def _shown(
    request: HttpRequest, kind: str, pk: int, refusal: Refused | None = None, *,
    all_kept: bool = False,
) -> HttpResponse:  # fmt: skip
    """Show it, after a refusal with all that was typed."""
    by = staff(request, Permission.MODERATE)
    waiting = found.waiting_one(kind, pk)
    proposal = waiting.proposal
    collection = proposal.procedure.collection
    appeal = found.appeal_about(waiting)
    context = {
        "one": waiting, "proposal": proposal,
        "rules": [
            (key, words, KEPT if all_kept else request.POST.get(f"regel-{key}", ""))
            for key, words in say.criteria_words(collection)
        ],
        "next": found.next_waiting(by.pk, waiting),
        "appeal": appeal, "may_decide": acts.may_decide(appeal, by) if appeal else True,
        "decisions": found.decisions_about(waiting), "waits_for": say.waits_words(
            waiting.row.waits_for
        ),
        "opinions": proposal.opinions.select_related("department"),
        "departments": departments(), "similar": similar_to(proposal),
        "merging": open_merge(proposal, by, timezone.now()),
        "promising": may(by, Permission.PROMISE), **_what_the_phases_allow(proposal),
        **_typed(request, refusal, keep=all_kept),
    }  # fmt: skip
    status = _status_of(refusal) if refusal else HTTPStatus.OK
    return render(request, "participation/admin/decide.html", context, status=status)


def _typed(request: HttpRequest, refusal: Refused | None, *, keep: bool) -> dict[str, Any]:
    """Give what was refused, which form it is about, and what was typed there."""
    if refusal is None:
        return {"typed": {"entscheiden": request.POST}} if keep else {}
    act = request.POST.get("act", "")
    form = act if act in ACTS else "entscheiden"
    return {
        "fault": staff_words(refusal), "at": form, "typed": {form: request.POST},
        "asked": request.POST.getlist("referat"),
    }  # fmt: skip


def _status_of(refusal: Refused) -> HTTPStatus:
    return HTTPStatus.FORBIDDEN if isinstance(refusal, NotAllowed) else HTTPStatus.BAD_REQUEST


def _what_the_phases_allow(proposal: Proposal) -> dict[str, Any]:
    """Give what staff may do now, the days by which departments may be asked, and the promises."""
    now, phases, before = timezone.now(), proposal.procedure.as_domain(), proposal.promised()
    needed = {
        value: act_of(before.state if before else None, PromiseState(value))
        for value in PromiseWord.values
    }
    days = days_to_answer(proposal.procedure, now)
    wanted = timezone.localdate(now) + timedelta(days=OPINION_DAYS)
    return {
        "possible": possible_acts(phases, now), "days": days,
        "opinion_day": days and min(max(wanted, days[0]), days[1]),
        "promises": [
            (value, word) for value, word in PromiseWord.choices
            if not (act := needed[value]) or phases.refusal(act, now) is None
        ],
    }  # fmt: skip


@require_POST
def decided(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Decide on a contribution, or on the appeal about it."""
    by = staff(request, Permission.MODERATE)
    if request.POST.get("act") == ALL_KEPT:
        return _shown(request, kind, pk, all_kept=True)
    appeal = number_in(request.POST.get("widerspruch", ""))
    try:
        judgement, now = _judgement(request), timezone.now()
        if appeal:
            acts.decide_appeal(appeal_id=appeal, judgement=judgement, by=by, now=now)
        else:
            acts.decide(about=acts.About(kind, pk), judgement=judgement, by=by, now=now)
    except Refused as refusal:
        return _shown(request, kind, pk, refusal)
    is_shown = judgement.outcome is Outcome.RELEASE
    done = gettext("Veröffentlicht.") if is_shown else gettext("Nicht veröffentlicht.")
    coming = None if appeal else found.next_waiting(by.pk)
    if coming is None:
        messages.success(request, done)
        return redirect(QUEUE)
    number = found.number_waiting()
    left = ngettext("Eines wartet noch.", "%(number)s warten noch.", number) % {"number": number}
    messages.success(request, f"{done} {left}")
    return redirect(ONE, coming.kind, coming.row.pk)


def _judgement(request: HttpRequest) -> Judgement:
    """Read which rules are kept and which are broken; none is chosen before."""
    sent = request.POST
    rules = {name[6:]: value for name, value in sent.items() if name.startswith("regel-")}
    outcome = Outcome.RELEASE if sent.get("act") == "zeigen" else Outcome.REFUSE
    return Judgement(
        outcome, frozenset(key for key, value in rules.items() if value == "ja"),
        frozenset(key for key, value in rules.items() if value == "nein"), sent.get("grund", ""),
    )  # fmt: skip


def _day(words: str) -> date | None:
    """Read a day.

    Raises:
        Invalid: code "day".

    """
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        message = f"{words[:20]!r} is no day"
        raise Invalid(message, code="day") from error


@require_POST
def acted(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask departments, change the promise, or propose to merge."""
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is not None:
            messages.success(request, act(request, pk))
    except Refused as refusal:
        return _shown(request, "proposal", pk, refusal)
    return redirect(ONE, "proposal", pk)


def _asked(request: HttpRequest, pk: int) -> str:
    by, sent = staff(request, Permission.MODERATE), request.POST
    made = ask_departments(
        proposal_id=pk, keys=sent.getlist("referat"), question=sent.get("frage", "")[:500],
        due=_day(sent.get("bis", "")) or date.min, by=by, now=timezone.now(),
    )  # fmt: skip
    return gettext("Gefragt: %(number)s.") % {"number": len(made)}


def _promised(request: HttpRequest, pk: int) -> str:
    by, sent = staff(request, Permission.PROMISE), request.POST
    state = sent.get("zusage", "")
    if state not in PromiseWord.values:
        message = "choose what is promised"
        raise Invalid(message, code="promise", details=("no-change",))
    given = Promise(PromiseState(state), _day(sent.get("bis", "")))
    promise(proposal_id=pk, given=given, reason=sent.get("grund", ""), by=by, now=timezone.now())
    return gettext("Die Zusage ist geändert. Alle, die es angeht, bekommen eine E-Mail.")


def _merge_offered(request: HttpRequest, pk: int) -> str:
    by, sent = staff(request, Permission.MODERATE), request.POST
    until = _day(sent.get("bis", "")) or timezone.localdate() + timedelta(days=MERGE_DAYS)
    ends_at = timezone.make_aware(datetime.combine(until, time(23, 59)))
    offer_merge(
        source_id=pk, target_id=number_in(sent.get("ziel", "")), why=sent.get("grund", ""),
        ends_at=ends_at, by=by, now=timezone.now(),
    )  # fmt: skip
    return gettext("Alle werden gefragt. Ohne Zustimmung geht niemand mit.")


ACTS: dict[str, Callable[[HttpRequest, int], str]] = {
    "fragen": _asked, "zusagen": _promised, "zusammenlegen": _merge_offered
}  # fmt: skip


def opinions(request: HttpRequest) -> HttpResponse:
    """List the opinions that are wanted, and keep one that is given."""
    by = staff(request, Permission.GIVE_OPINIONS)
    refused = _given(request, by) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect(OPINIONS)
    mine, number = departments_of(by), number_in(request.POST.get("nummer", ""))
    rows = [_asked_of(row) for row in found.opinions_wanted(mine)[:100]]
    for one in rows:
        if one.row.pk == number and one.is_open and one.row.department.key in mine:
            _as_typed(one.row, request)
    context = {
        "mine": [one for one in rows if one.row.department.key in mine],
        "refused": staff_words(refused) if refused else "", "number": number,
        "others": [one for one in rows if one.row.department.key not in mine],
        "departments": departments().filter(key__in=mine), "choices": Opinion.Feasible.choices,
    }  # fmt: skip
    status = _status_of(refused) if refused else HTTPStatus.OK
    return render(request, "participation/admin/opinions.html", context, status=status)


@dataclass(frozen=True)
class Asked:
    """An opinion: whether it is late, can be given now, only with a reason, and when it can."""

    row: Opinion
    is_late: bool
    is_open: bool
    is_after: bool
    when: str


def _as_typed(row: Opinion, request: HttpRequest) -> None:
    """Show again what was typed and refused."""
    sent = request.POST
    row.feasible, row.text = sent.get("machbar", ""), sent.get("text", "")
    row.why_late = sent.get("spaet", "")


def _asked_of(row: Opinion) -> Asked:
    now, phases = timezone.now(), row.proposal.procedure.as_domain()
    given = timezone.localdate(row.given_at) if row.given_at else None
    is_late = OpinionClock(row.due, given).is_late(timezone.localdate(now))
    found = answer_now(row, now)
    is_open = found in {Answer.IN_PHASE, Answer.LATE}
    words = when(phases, Act.JUDGE, now)
    if found is Answer.WHILE_VOTING:
        words = gettext("Gerade wird abgestimmt. Danach kannst du noch antworten.")
    return Asked(row, is_late, is_open, found is Answer.LATE, words)


def _given(request: HttpRequest, by: User) -> Refused | None:
    """Keep an opinion; gives why it was refused, if it was."""
    sent = request.POST
    try:
        give_opinion(
            opinion_id=number_in(sent.get("nummer", "")), feasible=sent.get("machbar", ""),
            text=sent.get("text", ""), by=by, now=timezone.now(), why_late=sent.get("spaet", ""),
        )  # fmt: skip
    except Refused as refusal:
        return refusal
    messages.success(request, gettext("Die Stellungnahme ist gespeichert."))
    return None
