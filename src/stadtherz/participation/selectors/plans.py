"""The public list of plans, and what changed in them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.plans import PlanState, Timeliness
from stadtherz.participation.models import Happened, Plan


@dataclass(frozen=True)
class PlanFilter:
    """What somebody looks for; empty is everything."""

    theme: str = ""
    district: str = ""
    state: str = ""


def announced_plans() -> QuerySet[Plan]:
    """Every public plan with what its card shows, in three queries."""
    rows = Plan.objects.filter(announced_on__isnull=False)
    return rows.select_related("department", "place", "procedure").prefetch_related(
        "themes", "districts"
    )


def plans_found(wanted: PlanFilter) -> QuerySet[Plan]:
    """Give the plans that fit: those to be treated next first, then those without a day.

    A plan without a district is about the whole city, so it fits each of them.
    """
    rows = announced_plans()
    if wanted.theme:
        rows = rows.filter(themes__key=wanted.theme)
    if wanted.district:
        rows = rows.filter(Q(districts__key=wanted.district) | Q(districts=None))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    ended = Q(state__in=[PlanState.DECIDED.value, PlanState.DROPPED.value])
    rows = rows.annotate(is_over=ExpressionWrapper(ended, BooleanField()))
    return rows.order_by("is_over", F("treated_on").asc(nulls_last=True), "-announced_on", "key")


def plan_with(key: str) -> Plan:
    """Find a public plan.

    Raises:
        NotFound: there is none, or it is not announced.

    """
    found = announced_plans().filter(key=key).first()
    if found is None:
        message = f"no plan has the key {key!r}"
        raise NotFound(message, code="plan")
    return found


def changes_of_plan(key: str) -> QuerySet[Happened]:
    """Give what happened to a plan, the newest first."""
    return Happened.objects.filter(plan=key)


def changes_of_procedure(key: str) -> QuerySet[Happened]:
    """Give what happened in a procedure, the newest first; its plans have lists of their own.

    That a phase began stands beside it in the phases.
    """
    return Happened.objects.filter(procedure=key, plan="").exclude(kind=Happening.PHASE)


def newest_happenings(most: int) -> QuerySet[Happened]:
    """Give the newest that happened anywhere in participation."""
    return Happened.objects.filter(proposal=None)[:most]


@dataclass(frozen=True)
class Punctuality:
    """How many plans were announced in time, late, and have no day yet."""

    in_time: int
    late: int
    open: int


def punctuality() -> Punctuality:
    """Count over all announced plans, those that ended too."""
    found = dict.fromkeys(Timeliness, 0)
    for announced, treated in Plan.objects.filter(announced_on__isnull=False).values_list(
        "announced_on", "treated_on"
    ):
        found[_timeliness(announced, treated)] += 1
    return Punctuality(found[Timeliness.IN_TIME], found[Timeliness.LATE], found[Timeliness.OPEN])


def _timeliness(announced: date | None, treated: date | None) -> Timeliness:
    notice = Plan(treated_on=treated, announced_on=announced).notice
    return notice.timeliness if notice else Timeliness.OPEN
