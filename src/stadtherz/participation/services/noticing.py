"""Writes down what changed, and who is to be told; both in the transaction of the change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from stadtherz.accounts.public import User
from stadtherz.participation.models import (
    Argument,
    EventKind,
    Notice,
    Proposal,
    ProposalEvent,
    Support,
)


@dataclass(frozen=True)
class Change:
    """What happened to a proposal or an argument.

    Args:
        proposal: which one.
        kind: what happened.
        argument: which argument, if it is about one; only its author is told then.
        reason: in words; of a refusal the author's alone.
        promise, due: of a promise; by when people answer who are asked about merging.

    """

    proposal: Proposal
    kind: EventKind
    argument: Argument | None = None
    reason: str = ""
    promise: str = ""
    due: date | None = None


# for these nobody but the author has an interest, or the author did it and knows
TO_THE_AUTHOR = frozenset({EventKind.HANDED_IN})


def note(change: Change, *, by: User | None, now: datetime) -> ProposalEvent:
    """Write down a change, and that its author and supporters are to be told; not who did it."""
    event = ProposalEvent.objects.create(
        proposal=change.proposal, argument=change.argument, kind=change.kind, at=now,
        reason=change.reason, promise=change.promise, due=change.due, by=by,
    )  # fmt: skip
    people = dict(_people(change))
    if by is not None:
        people.pop(by.pk, None)
    Notice.objects.bulk_create(
        [Notice(event=event, account_id=pk, language=words) for pk, words in people.items()],
        ignore_conflicts=True,
    )
    return event


def _people(change: Change) -> Iterable[tuple[int, str]]:
    """Give accounts with their languages."""
    written = change.argument or change.proposal
    if change.argument is None and change.kind not in TO_THE_AUTHOR:
        supports = Support.objects.filter(proposal=change.proposal)
        yield from supports.values_list("account_id", "language")
    if written.author_id is not None:
        yield written.author_id, written.language
