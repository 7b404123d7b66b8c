"""Spot checks of the sheets: planned, drawn by a public seed, and what came of it.

The margin is that of the count and typed in by nobody, so nothing of it can be asked before the
announced moment. Where the rule has none, staff choose a share of the sheets, or all of them.
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
    quota_of,
)
from stadtherz.participation.domain.margins import Margin
from stadtherz.participation.models import SpotCheck, VotingBallot
from stadtherz.participation.selectors.paper import used_serials
from stadtherz.participation.selectors.paper_shown import margin_counted, plan_kept
from stadtherz.participation.selectors.procedures import fixed_ballot

ALL_PERCENT = 100


@dataclass(frozen=True)
class Planned:
    """What somebody plans.

    Args:
        seed: as thrown.
        risk_percent: the risk limit.
        share_percent: of the sheets, asked only where the result has no margin.

    """

    seed: str
    risk_percent: int = 5
    share_percent: int = 0


@transaction.atomic
def plan_check(*, ballot_id: UUID, planned: Planned, by: User, now: datetime) -> SpotCheck:
    """Plan the spot check of a ballot; a seed is thrown once, and stays.

    Raises:
        NotAllowed: without the permission to run ballots, or before the announced moment.
        Unavailable: the result is not counted yet.
        Invalid: there are no sheets, the numbers or the seed are none, or the share is missing
            where the result has no margin (code "audit-share").
        Conflict: there is a check already.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = fixed_ballot(ballot_id)
    margin = margin_counted(ballot, now)
    VotingBallot.objects.select_for_update().get(pk=ballot.pk)
    if SpotCheck.objects.filter(ballot=ballot).exists():
        message = "the spot check of this ballot is planned, and its seed is drawn"
        raise Conflict(message, code="audit-planned")
    plan = planned_for(margin, len(used_serials(ballot)), planned).checked()
    return SpotCheck.objects.create(
        ballot=ballot, sheets=plan.sheets, margin=plan.margin, each=plan.each, quota=plan.quota,
        by=by, risk_percent=planned.risk_percent, seed=check_seed(planned.seed),
    )  # fmt: skip


def planned_for(margin: Margin, sheets: int, planned: Planned) -> Plan:
    """Make a plan of what was counted and what is chosen.

    Raises:
        Invalid: code "audit-share": the result has no margin, and no share is chosen.

    """
    quota = None
    if margin.why_not:
        if not 1 <= planned.share_percent <= ALL_PERCENT:
            message = "this result has no margin; choose a share of the sheets, or all"
            raise Invalid(message, code="audit-share")
        quota = quota_of(sheets, planned.share_percent)
    return Plan(sheets, margin.votes, planned.risk_percent / 100, margin.each, quota)


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
    outcome = outcome_of(plan_kept(check), drawn, found)
    SpotCheck.objects.filter(pk=check.pk).update(
        drawn=drawn, over1=found.over1, over2=found.over2, under1=found.under1,
        under2=found.under2, outcome=outcome.value, by=by,
    )  # fmt: skip
    return outcome
