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

from stadtherz.kernel.errors import Conflict
from stadtherz.observations.public import Desk, Laid, Turn, the_turn
from stadtherz.participation.models import CastBallot, RightMark, VotingRight


@dataclass
class _Cast(Laid):
    """By what a right was shown, the ballot, and whether it was put in."""

    mark: RightMark
    sealed: CastBallot
    is_in: bool = False


def put_in_together(*, mark: RightMark, sealed: CastBallot) -> bool:
    """Use a right and put its ballot in; gives False, and does nothing, where it was used.

    It is also False where the mark was taken off the right since somebody looked.

    Returns once it is on the disk. Inside of a transaction that is open already it is that one
    that keeps it.

    Raises:
        IntegrityError: the database refuses the ballot; the right stays unused then.
        Unavailable: the database takes nothing now.

    """
    cast = _Cast(mark, sealed)
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
        taken = sorted(_spent(casts), key=lambda one: one.sealed.commitment)
        for one in taken:
            one.sealed.channel = one.mark.proof
        CastBallot.objects.bulk_create([one.sealed for one in taken])
    for one in taken:
        one.is_in = True


def _spent(casts: Sequence[_Cast]) -> list[_Cast]:
    """Hold the rights and use those that are unused, each for the first of its casts.

    Who takes a mark off a right holds the right for it, so what is seen after the wait stays. The
    condition of the update decides, by the database.

    Raises:
        Conflict: code "already-voted", a right was used although it was held.

    """
    held = VotingRight.objects.select_for_update().order_by("pk")
    rights = held.filter(pk__in={one.mark.right_id for one in casts})
    used = dict(rights.values_list("pk", "used"))
    marks = RightMark.objects.filter(pk__in={one.mark.pk for one in casts})
    there = set(marks.values_list("pk", "right_id"))
    firsts: dict[UUID, _Cast] = {}
    for one in casts:
        right = one.mark.right_id
        if (one.mark.pk, right) in there and not used.get(right, True):
            firsts.setdefault(right, one)
    by_channel: dict[str, list[UUID]] = {}
    for right, one in firsts.items():
        by_channel.setdefault(one.mark.proof, []).append(right)
    for channel, some in sorted(by_channel.items()):
        unused = VotingRight.objects.filter(pk__in=some, used=False)
        if unused.update(used=True, channel=channel) != len(some):
            message = "a right was used by another way at the same moment"
            raise Conflict(message, code="already-voted")
    return list(firsts.values())
