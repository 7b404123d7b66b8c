"""Spot checks of the sheets: planned, drawn by a public seed, and what came of it.

The margin is that of the result, so nothing of it can be asked before the announced moment.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.domain.audit import (
    Found,
    Outcome,
    Plan,
    check_seed,
    outcome_of,
)
from stadtherz.participation.models import SpotCheck, VotingBallot
from stadtherz.participation.selectors.paper import used_serials
from stadtherz.participation.selectors.procedures import fixed_ballot
from stadtherz.participation.selectors.totals import require_told


@dataclass(frozen=True)
class Planned:
    """What somebody plans: margin in votes, risk limit in percent, seed as thrown."""

    margin: int
    risk_percent: int
    seed: str


@transaction.atomic
def plan_check(*, ballot_id: UUID, planned: Planned, by: User, now: datetime) -> SpotCheck:
    """Plan the spot check of a ballot; a seed is thrown once, and stays.

    Raises:
        NotAllowed: without the permission to run ballots, or before the announced moment.
        Invalid: there are no sheets, or the numbers or the seed are none.
        Conflict: there is a check already.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = fixed_ballot(ballot_id)
    require_told(ballot, now)
    VotingBallot.objects.select_for_update().get(pk=ballot.pk)
    if SpotCheck.objects.filter(ballot=ballot).exists():
        message = "the spot check of this ballot is planned, and its seed is drawn"
        raise Conflict(message, code="audit-planned")
    sheets, each = len(used_serials(ballot)), ballot.points_each or 1
    Plan(sheets, planned.margin, planned.risk_percent / 100, each).checked()
    return SpotCheck.objects.create(
        ballot=ballot, sheets=sheets, margin=planned.margin, each=each, by=by,
        risk_percent=planned.risk_percent, seed=check_seed(planned.seed),
    )  # fmt: skip


@transaction.atomic
def record_check(*, check_id: UUID, drawn: int, found: Found, by: User) -> Outcome:
    """Write down how many sheets were looked at, and what was wrong; the check goes on with it.

    Raises:
        NotAllowed: without the permission to run ballots.
        Invalid: more faults than sheets, or fewer sheets than before.

    """
    require(by, Permission.RUN_BALLOTS)
    check = SpotCheck.objects.select_for_update().get(pk=check_id)
    if not max(found.faults, check.drawn) <= drawn:
        message = "a check counts all sheets that were looked at so far, and what was wrong there"
        raise Invalid(message, code="audit")
    outcome = outcome_of(plan_of(check), drawn, found)
    SpotCheck.objects.filter(pk=check.pk).update(
        drawn=drawn, over1=found.over1, over2=found.over2, under1=found.under1,
        under2=found.under2, outcome=outcome.value, by=by,
    )  # fmt: skip
    return outcome


def plan_of(check: SpotCheck) -> Plan:
    """Give what a check is about."""
    return Plan(check.sheets, check.margin, check.risk_percent / 100, check.each)
