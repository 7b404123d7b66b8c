"""Plans for the demonstration, from the file beside the city's; they say that they are made up."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import User
from stadtherz.city.public import departments, districts, themes
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.plans import PlanState
from stadtherz.participation.models import Plan
from stadtherz.participation.services.plans import Step, announce_plan, take_step

COUNCIL = "Stadtrat"


def participation_file() -> Path:
    """Find what the demonstration shows of participation, beside the city file."""
    return Path(settings.CITY_FILE).with_suffix("") / "participation.toml"


@transaction.atomic
def load_demo_plans(*, by: User, now: datetime) -> int:
    """Announce the plans that are not there yet; gives how many were new."""
    file = participation_file()
    if not file.is_file():
        return 0
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("plans", [])
    new = [one for one in entries if not Plan.objects.filter(key=one["key"]).exists()]
    for entry in new:
        plan = _made(entry, now)
        announce_plan(plan_id=plan.pk, by=by, now=now)
        if state := entry.get("state"):
            take_step(plan_id=plan.pk, step=Step(PlanState(state)), by=by, now=now)
    return len(new)


def _made(entry: dict[str, Any], now: datetime) -> Plan:
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
