"""What is known of somebody who writes: how often, how it went, and what the next puzzle is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotAllowed
from stadtherz.participation.adapters.puzzles import puzzle_for
from stadtherz.participation.domain.moderation import History, Level, level_of
from stadtherz.participation.domain.proposals import PUBLIC, State
from stadtherz.participation.domain.spam import RATES, Kind, Rate, free_again, rates_for
from stadtherz.participation.models import Argument, Collection, Proposal, Support, Unnamed
from stadtherz.participation.selectors.own_proposals import Writer, written_by

LONGEST_WINDOW = timedelta(days=1)
PUBLIC_STATES = tuple(one.value for one in PUBLIC)


def history_of(account: User) -> History:
    """Count what somebody wrote and what became of it, in two queries."""
    released = Count("pk", filter=Q(state__in=PUBLIC_STATES))
    refused = Count("pk", filter=Q(state=State.REFUSED))
    rows = [
        table.objects.filter(author=account).aggregate(released=released, refused=refused)
        for table in (Proposal, Argument)
    ]
    return History(sum(row["released"] for row in rows), sum(row["refused"] for row in rows))


def is_known(account: User, collection: Collection) -> bool:
    """Whether what somebody writes is shown at once in this procedure."""
    return level_of(history_of(account), collection.trusted_after) is Level.KNOWN


def proposal_puzzle(account: User, draft: Proposal) -> str:
    """Give the puzzle for handing in a draft."""
    return puzzle_for("proposal", account.pk, draft.pk)


def argument_puzzle(account: User, said: int | None = None) -> str:
    """Give the puzzle for the next argument of somebody.

    Args:
        account: who writes.
        said: how many arguments they made, where that is known.

    """
    number = Argument.objects.filter(author=account).count() if said is None else said
    return puzzle_for("argument", account.pk, number)


def require_rate(kind: Kind, writer: Writer, now: datetime) -> None:
    """Let pass who did not do this too often lately, with an account, a code or a key.

    Raises:
        NotAllowed: code "too-often", with the moment from which on it is possible again.

    """
    free = free_again(_moments(kind, writer, now), _rates(kind, writer, now), now)
    if free is not None:
        message = f"too many within a short time; it is possible again at {free}"
        raise NotAllowed(message, code="too-often", details=(free.isoformat(),))


def _rates(kind: Kind, writer: Writer, now: datetime) -> Sequence[Rate]:
    if isinstance(writer, Unnamed):  # since when somebody has a code nobody knows
        return RATES[kind]
    return rates_for(kind, writer.date_joined, now)


def _moments(kind: Kind, writer: Writer, now: datetime) -> Sequence[datetime]:
    since = now - LONGEST_WINDOW
    if kind is Kind.SUPPORT and isinstance(writer, User):
        found = Support.objects.filter(account=writer, created_at__gt=since)
        return list(found.values_list("created_at", flat=True))
    table = Proposal if kind is Kind.PROPOSAL else Argument
    rows = table.objects.filter(written_by(writer), handed_in_at__gt=since)
    return [at for at in rows.values_list("handed_in_at", flat=True) if at is not None]
