"""Plans for the demonstration: made up, said to be so, and announced by the real services."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from stadtherz.accounts.public import User
from stadtherz.city.public import departments, districts, themes
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.plans import PlanState
from stadtherz.participation.models import Happened, Plan
from stadtherz.participation.services.plans import Step, announce_plan, take_step

COUNCIL = "Stadtrat"


def create_plans(*, entries: Iterable[Mapping[str, Any]], by: User, now: datetime) -> int:
    """Announce the plans that are not announced; gives how many were new."""
    announced = set(Plan.objects.filter(announced_on__isnull=False).values_list("key", flat=True))
    new = [one for one in entries if one["key"] not in announced]
    for entry in new:
        plan = Plan.objects.filter(key=entry["key"]).first() or _made(entry, now)
        announce_plan(plan_id=plan.pk, by=by, now=now)
        if state := entry.get("state"):
            take_step(plan_id=plan.pk, step=Step(PlanState(state)), by=by, now=now)
    return len(new)


def hide_plans(keys: Iterable[str]) -> int:
    """Take example plans off the list, as if they had never been announced."""
    wanted = list(keys)
    Happened.objects.filter(plan__in=wanted).delete()
    return Plan.objects.filter(key__in=wanted, announced_on__isnull=False).update(
        announced_on=None, state=PlanState.ANNOUNCED.value
    )


def _made(entry: Mapping[str, Any], now: datetime) -> Plan:
    found = Plan.objects.create(
        key=entry["key"], title=Text.of(entry["title"]), summary=Text.of(entry["summary"]),
        degree=entry["degree"], participation=Text.of(entry["participation"]),
        department=departments()[0], council=COUNCIL, cost=entry.get("cost"),
        treated_on=timezone.localdate(now) + timedelta(days=entry["days"]),
        why_late=Text.of(entry.get("why_late", {})),
    )  # fmt: skip
    found.themes.set(themes().filter(key=entry.get("theme", "")))
    found.districts.set(districts().filter(key=entry.get("district", "")))
    return found
