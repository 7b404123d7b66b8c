"""Uses a right and puts its ballot into the box, in one transaction with others of the moment.

A sync of the disk takes longer than all else of a cast, so those who come while one is under way
share the next (ADR 0020). Each is answered after its commit, and alone: what the database refuses
of one changes nothing for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction

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
        bound = _still_bound(casts)
        taken = [one for one in bound if _spend(one)]
        for one in sorted(taken, key=lambda one: one.sealed.commitment):
            one.sealed.channel = one.mark.proof
            one.sealed.save(force_insert=True)
    for one in taken:
        one.is_in = True


def _still_bound(casts: Sequence[_Cast]) -> list[_Cast]:
    """Hold the rights, and give the casts whose marks still stand at them, by their rights.

    Who takes a mark off a right holds the right for it, so what is seen after the wait stays.
    """
    ordered = sorted(casts, key=lambda one: one.mark.right_id)
    rights = [one.mark.right_id for one in ordered]
    held = VotingRight.objects.select_for_update().filter(pk__in=rights).order_by("pk")
    list(held.values_list("pk", flat=True))
    marks = [one.mark.pk for one in ordered]
    there = set(RightMark.objects.filter(pk__in=marks).values_list("pk", "right_id"))
    return [one for one in ordered if (one.mark.pk, one.mark.right_id) in there]


def _spend(cast: _Cast) -> bool:
    """Use a right, unless it was used; it is held."""
    unused = VotingRight.objects.filter(pk=cast.mark.right_id, used=False)
    return bool(unused.update(used=True, channel=cast.mark.proof))
