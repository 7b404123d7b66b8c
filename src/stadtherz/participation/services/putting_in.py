"""Uses a right and puts its ballot into the box, in one transaction with others of the moment.

A sync of the disk takes longer than all else of a cast, so those who come while one is under way
share the next (ADR 0020). Each is answered after its commit, and alone: what the database refuses
of one changes nothing for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db import connection, transaction

from stadtherz.observations.public import Desk, Laid, Turn, the_turn
from stadtherz.participation.models import CastBallot, VotingRight


@dataclass
class _Cast(Laid):
    """A right, by what it was shown, the ballot, and whether it was put in."""

    right_id: UUID
    channel: str
    sealed: CastBallot
    is_in: bool = False


def put_in_together(*, right_id: UUID, channel: str, sealed: CastBallot) -> bool:
    """Use a right and put its ballot in; gives False, and does nothing, where it was used.

    Returns once it is on the disk. Inside of a transaction that is open already it is that one
    that keeps it.

    Raises:
        IntegrityError: the database refuses the ballot; the right stays unused then.
        Unavailable: the database takes nothing now.

    """
    cast = _Cast(right_id, channel, sealed)
    if connection.in_atomic_block:
        _put_in([cast])
    else:
        _desk(the_turn()).store(cast)
    return cast.is_in


@cache
def _desk(turn: Turn) -> Desk[_Cast]:
    return Desk(turn, _put_in)


def _put_in(casts: Sequence[_Cast]) -> None:
    # rights and ballots each in an order of their own, one everywhere: so no two transactions wait
    # for each other, and the rows of those who share a commit tell neither who came first nor,
    # laid beside each other, which ballot goes with which right
    with transaction.atomic():
        taken = [one for one in sorted(casts, key=lambda one: one.right_id) if _spend(one)]
        for one in sorted(taken, key=lambda one: one.sealed.commitment):
            one.sealed.channel = one.channel
            one.sealed.save(force_insert=True)
    for one in taken:
        one.is_in = True


def _spend(cast: _Cast) -> bool:
    """Use a right, unless it was used.

    The condition stands in one table and without a join: PostgreSQL looks at it again after it
    waited for another cast of the same right, but not at what a subquery found before.
    """
    unused = VotingRight.objects.filter(pk=cast.right_id, used=False)
    return bool(unused.update(used=True, channel=cast.channel))
