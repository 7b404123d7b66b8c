"""Decides whether contributions are shown, by the rules of their procedure, and hears appeals."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import without_control_signs
from stadtherz.participation.domain import proposals as rules
from stadtherz.participation.domain.moderation import (
    SHORTEST_REASON,
    Judgement,
    Outcome,
    checked,
    may_appeal,
    require_somebody_else,
)
from stadtherz.participation.domain.proposals import State, Step
from stadtherz.participation.models import (
    Appeal,
    Argument,
    Decision,
    EventKind,
    Proposal,
    Unnamed,
)
from stadtherz.participation.selectors.own_proposals import Writer
from stadtherz.participation.services.noticing import Change, note
from stadtherz.participation.services.publishing import make_public

STEPS = {Outcome.RELEASE: Step.RELEASE, Outcome.REFUSE: Step.REFUSE}
KINDS = {Outcome.RELEASE: EventKind.RELEASED, Outcome.REFUSE: EventKind.REFUSED}
Subject = Proposal | Argument


@dataclass(frozen=True)
class About:
    """Which contribution is meant: "proposal" or "argument", and its number."""

    kind: str
    pk: int


def criteria_of(subject: Subject) -> tuple[str, ...]:
    """Give the keys of the rules by which a contribution is looked at."""
    proposal = subject if isinstance(subject, Proposal) else subject.proposal
    return tuple(one["key"] for one in proposal.procedure.collection.criteria)


@transaction.atomic
def decide(*, about: About, judgement: Judgement, by: User, now: datetime) -> Decision:
    """Show a contribution or refuse it, before it is seen or afterwards.

    Raises:
        NotAllowed: without the permission to moderate, it is the own one, or an appeal lifted what
            the same person decided about it.
        NotFound: there is no such contribution.
        Conflict: somebody was faster.
        Invalid: code "judgement", with what is wrong in the details.

    """
    require(by, Permission.MODERATE)
    row = _locked(about)
    require_somebody_else(by.pk, row.author_id, *_overruled(row))
    if row.stands is State.REFUSED or (row.looked_at and judgement.outcome is Outcome.RELEASE):
        message = "somebody decided this already; load the page anew"
        raise Conflict(message, code="decided")
    checked(judgement, criteria_of(row))
    return _decided(row, judgement, Decision(by=by, waited_since=row.handed_in_at or now), now)


def _decided(row: Subject, judgement: Judgement, made: Decision, now: datetime) -> Decision:
    """Keep a decision, do what it says, and tell whom it concerns."""
    was_public = row.is_public
    row.state = rules.after(STEPS[judgement.outcome], row.stands)
    row.looked_at, row.waits_for = True, []
    if row.is_public and isinstance(row, Argument):
        row.released_at = row.released_at or now
    row.save(update_fields=["state", "looked_at", "waits_for", "released_at"])
    made.outcome, made.decided_at = judgement.outcome.value, now
    made.kept, made.broken = sorted(judgement.kept), sorted(judgement.broken)
    made.reason, made.shown_before = judgement.reason.strip(), was_public
    argument = row if isinstance(row, Argument) else None
    proposal = row.proposal if isinstance(row, Argument) else row
    made.argument, made.proposal = argument, None if argument else proposal
    made.save(force_insert=True)
    if isinstance(row, Proposal) and row.is_public:
        if not was_public:
            make_public(row, by=made.by, now=now)
    elif not (was_public and row.is_public):
        change = Change(proposal, KINDS[judgement.outcome], argument, made.reason)
        note(change, by=made.by, now=now)
    return made


def _overruled(row: Subject) -> list[int | None]:
    """Give whose refusal an appeal lifted: they cannot refuse the same once more."""
    return list(row.decisions.filter(lifted=True).values_list("by_id", flat=True))


def _locked(about: About) -> Subject:
    table: type[Proposal | Argument] = Proposal if about.kind == "proposal" else Argument
    row = table._default_manager.select_for_update().filter(pk=about.pk).first()  # noqa: SLF001 - Django's public name for any table
    if row is None:
        message = f"there is no {about.kind} {about.pk}"
        raise NotFound(message, code="contribution")
    return row


@transaction.atomic
def appeal(*, decision_id: int, author: Writer, text: str, now: datetime) -> Appeal:
    """Object to the refusal of the own contribution; somebody else looks at it then.

    Raises:
        NotFound: there is no such decision about something of this person.
        NotAllowed: code "appeal": it was done before, or thirty days are over.
        Invalid: code "appeal-text": it says nothing.

    """
    rows = Decision.objects.select_for_update(of=("self",)).filter(outcome=Outcome.REFUSE)
    made = rows.filter(pk=decision_id).first()
    if made is None or not _is_by(made.about, author):
        message = f"there is no refusal {decision_id} to object to"
        raise NotFound(message, code="decision")
    done = made.on_appeal or made.lifted or Appeal.objects.filter(decision=made).exists()
    is_refused = made.about.stands is State.REFUSED
    if not is_refused or not may_appeal(decided_at=made.decided_at, appealed=done, at=now):
        message = "an appeal is possible once, within thirty days"
        raise NotAllowed(message, code="appeal")
    words = without_control_signs(text).strip()
    if len(words) < SHORTEST_REASON:
        message = f"say in at least {SHORTEST_REASON} signs what was overlooked"
        raise Invalid(message, code="appeal-text")
    return Appeal.objects.create(decision=made, text=words, made_at=now)


def _is_by(row: Subject, writer: Writer) -> bool:
    return writer.pk == (row.unnamed_id if isinstance(writer, Unnamed) else row.author_id)


@transaction.atomic
def decide_appeal(*, appeal_id: int, judgement: Judgement, by: User, now: datetime) -> Decision:
    """Decide on an appeal, as somebody who neither wrote nor refused it.

    Raises:
        NotAllowed: code "same-person", or without the permission to moderate.
        Conflict: it is decided.
        Invalid: code "judgement".

    """
    require(by, Permission.MODERATE)
    found = Appeal.objects.select_for_update(of=("self",)).filter(pk=appeal_id).first()
    if found is None:
        message = f"there is no appeal {appeal_id}"
        raise NotFound(message, code="appeal")
    first = found.decision
    subject = first.about
    require_somebody_else(by.pk, subject.author_id, first.by_id)
    row = _locked(About("proposal" if isinstance(subject, Proposal) else "argument", subject.pk))
    if found.answer_id is not None or row.stands is not State.REFUSED:
        message = "somebody decided this already; load the page anew"
        raise Conflict(message, code="decided")
    checked(judgement, criteria_of(row))
    made = Decision(by=by, waited_since=found.made_at, on_appeal=True)
    found.answer = _decided(row, judgement, made, now)
    found.save(update_fields=["answer"])
    first.lifted = judgement.outcome is Outcome.RELEASE
    first.save(update_fields=["lifted"])
    return found.answer


def may_decide(appeal_row: Appeal, by: User) -> bool:
    """Whether somebody may decide on an appeal: for pages, which say it before it is tried."""
    try:
        require_somebody_else(by.pk, appeal_row.decision.about.author_id, appeal_row.decision.by_id)
    except NotAllowed:
        return False
    return True
