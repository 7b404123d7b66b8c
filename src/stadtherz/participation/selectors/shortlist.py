"""What people proposed, as it may come to a vote."""

from django.db.models import Exists, OuterRef

from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import Opinion, Procedure, Proposal


def shortlisted(procedure: Procedure, most: int, *, feasible: bool = False) -> list[Proposal]:
    """Give the most supported contributions of a procedure.

    At the end of the list those with equal support all come, or none: a list that is cut between
    equals would be chosen by chance. What was joined with another one comes with that.

    Args:
        procedure: whose.
        most: how many at most.
        feasible: only those that a department called feasible, and none called not.

    """
    rows = Proposal.objects.filter(procedure=procedure, state=State.RELEASED.value)
    rows = rows.order_by("-supporters", "pk")
    if feasible:
        said = Opinion.objects.filter(proposal=OuterRef("pk"))
        can = Exists(
            said.filter(feasible__in=(Opinion.Feasible.YES, Opinion.Feasible.WITH_CHANGES))
        )
        rows = rows.filter(can).exclude(Exists(said.filter(feasible=Opinion.Feasible.NO)))
    return _whole_groups(list(rows[: most + 1]), most)


def _whole_groups(rows: list[Proposal], most: int) -> list[Proposal]:
    """Take the first ones as far as no group of equals is cut."""
    if len(rows) <= most:
        return rows
    edge = rows[most].supporters
    return [one for one in rows[:most] if one.supporters > edge]
