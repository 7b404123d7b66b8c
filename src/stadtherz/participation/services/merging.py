"""Joins two proposals that want the same, as far as their people agree.

The author is asked, and every supporter. Who says nothing stays with the original, which stays
readable; nobody's name is put under a text that they did not choose.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.domain import proposals as rules
from stadtherz.participation.domain.proposals import State, Step
from stadtherz.participation.models import (
    EventKind,
    MergeAnswer,
    MergeOffer,
    Proposal,
    Support,
    Unnamed,
)
from stadtherz.participation.services.noticing import Change, note

SHORTEST_NOTE = 10


@transaction.atomic
def offer_merge(
    *, source_id: int, target_id: int, why: str, ends_at: datetime, by: User, now: datetime
) -> MergeOffer:
    """Propose to join a proposal with another one, and ask its people until a moment.

    Raises:
        NotAllowed: without the permission to moderate.
        Invalid: code "merge": the same, of another procedure, without a reason, or in the past.
        Conflict: one of both is not public, or an offer is open already.

    """
    require(by, Permission.MODERATE)
    source, target = _both(source_id, target_id)
    if (
        source.pk == target.pk or source.procedure_id != target.procedure_id
        or ends_at <= now or len(why.strip()) < SHORTEST_NOTE
    ):  # fmt: skip
        message = "merge two proposals of one procedure, with a reason and time to answer"
        raise Invalid(message, code="merge")
    open_offers = MergeOffer.objects.filter(closed_at=None)
    there = open_offers.filter(Q(source__in=[source, target]) | Q(target=source))
    if {source.stands, target.stands} != {State.RELEASED} or there.exists():
        message = "one of both is not public, or people are being asked already"
        raise Conflict(message, code="merge-open")
    made = MergeOffer.objects.create(
        source=source, target=target, note=why.strip(), by=by, made_at=now, ends_at=ends_at
    )
    last = timezone.localdate(ends_at)
    note(Change(source, EventKind.MERGE_ASKED, reason=made.note, due=last), by=by, now=now)
    return made


def _both(source_id: int, target_id: int) -> tuple[Proposal, Proposal]:
    """Lock both in the order of their numbers, so that two acts never wait for each other."""
    found = Proposal.objects.select_for_update().filter(pk__in=[source_id, target_id])
    rows = {row.pk: row for row in found.order_by("pk")}
    if missing := {source_id, target_id} - set(rows):
        message = f"there is no proposal {min(missing)}"
        raise NotFound(message, code="proposal")
    return rows[source_id], rows[target_id]


@transaction.atomic
def answer_merge(*, offer_id: int, account: User, agrees: bool, now: datetime) -> MergeAnswer:
    """Say whether one goes along; it can be changed until the end.

    Raises:
        NotFound: there is no such offer.
        NotAllowed: code "not-asked": neither author nor supporter.
        Conflict: the time to answer is over.

    """
    found = MergeOffer.objects.select_for_update(of=("self",)).filter(pk=offer_id).first()
    if found is None:
        message = f"nobody is asked under {offer_id}"
        raise NotFound(message, code="merge")
    supports = Support.objects.filter(proposal_id=found.source_id, account=account).exists()
    if not supports and found.source.author_id != account.pk:
        message = "only the author and the supporters are asked"
        raise NotAllowed(message, code="not-asked")
    _require_open(found, now)
    values = {"agrees": agrees, "answered_at": now}
    return MergeAnswer.objects.update_or_create(offer=found, account=account, defaults=values)[0]


@transaction.atomic
def answer_merge_with_key(
    *, offer_id: int, author: Unnamed, agrees: bool, now: datetime
) -> MergeOffer:  # fmt: skip
    """Say as the author without an account whether one goes along; it can be changed.

    Who supports with a code is not asked and stays where they are.

    Raises:
        NotFound: nobody asks about something of theirs.
        Conflict: the time to answer is over.

    """
    rows = MergeOffer.objects.select_for_update(of=("self",))
    found = rows.filter(pk=offer_id, source__unnamed=author).first()
    if found is None:
        message = f"nobody is asked under {offer_id}"
        raise NotFound(message, code="merge")
    _require_open(found, now)
    found.key_agrees = agrees
    found.save(update_fields=["key_agrees"])
    return found


def _require_open(found: MergeOffer, now: datetime) -> None:
    if found.closed_at is not None or now >= found.ends_at:
        message = "the time to answer is over"
        raise Conflict(message, code="merge-over")


def close_merges(*, now: datetime) -> list[MergeOffer]:
    """Do what people said, for every offer whose time is over; gives those that were closed."""
    due = MergeOffer.objects.filter(closed_at=None, ends_at__lte=now).values_list("pk", flat=True)
    closed = [_close(pk, now) for pk in list(due)]
    return [one for one in closed if one is not None]


@transaction.atomic
def _close(pk: int, now: datetime) -> MergeOffer | None:
    waiting = MergeOffer.objects.select_for_update(of=("self",)).filter(pk=pk, closed_at=None)
    found = waiting.first()
    if found is None:
        return None  # another process was faster
    source, target = _both(found.source_id, found.target_id)
    both_there = source.stands is target.stands is State.RELEASED
    found.closed_at, found.merged = now, both_there and _author_agrees(found, source)
    found.save(update_fields=["closed_at", "merged"])
    if found.merged:
        note(Change(source, EventKind.MERGED, reason=found.note), by=None, now=now)
        _move(found, source, target)
        source.state, source.merged_into = rules.after(Step.MERGE, source.stands), target
        source.save(update_fields=["state", "merged_into"])
    return found


def _author_agrees(found: MergeOffer, source: Proposal) -> bool:
    """Whether the author said yes; an author who erased the account cannot be asked any more."""
    if source.unnamed_id is not None:
        return bool(found.key_agrees)
    if source.author_id is None:
        return True
    said = MergeAnswer.objects.filter(offer=found, account_id=source.author_id)
    return said.filter(agrees=True).exists()


def _move(found: MergeOffer, source: Proposal, target: Proposal) -> None:
    """Move the support of those who agreed; who supports both already is counted once."""
    agreed = MergeAnswer.objects.filter(offer=found, agrees=True).values("account_id")
    moving = Support.objects.filter(proposal=source, account_id__in=agreed)
    there = set(Support.objects.filter(proposal=target).values_list("account_id", flat=True))
    new = [
        Support(proposal=target, account_id=one.account_id, language=one.language,
                created_at=one.created_at)
        for one in moving if one.account_id not in there | {target.author_id}
    ]  # fmt: skip
    gone, _ = moving.delete()
    Support.objects.bulk_create(new)
    rows = Proposal.objects
    rows.filter(pk=source.pk).update(supporters=F("supporters") - gone)
    rows.filter(pk=target.pk).update(supporters=F("supporters") + len(new))
