"""Writes down what happened, in the transaction of what it tells of."""

from datetime import datetime

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.models import Happened, Plan, Procedure, Proposal


def tell_of_plan(plan: Plan, kind: Happening, now: datetime, text: Text | None = None) -> Happened:
    """Write down what happened to a plan, with everything that it is about at this moment."""
    return Happened.objects.create(
        at=now, kind=kind.value, title=plan.title, text=text or Text(), plan=plan.key,
        procedure=plan.procedure.key if plan.procedure else "",
        themes=[one.key for one in plan.themes.all()],
        districts=[one.key for one in plan.districts.all()],
        places=[plan.place.code] if plan.place else [],
        points=[[plan.place.lon, plan.place.lat]] if plan.place else [],
    )  # fmt: skip


def tell_of_procedure(
    procedure: Procedure, kind: Happening, now: datetime, text: Text | None = None
) -> Happened:
    """Write down what happened in a procedure, with everything that its plans are about."""
    plans = list(procedure.plans.prefetch_related("themes", "districts").select_related("place"))
    return Happened.objects.create(
        at=now, kind=kind.value, title=procedure.title, text=text or Text(),
        procedure=procedure.key,
        themes=sorted({one.key for plan in plans for one in plan.themes.all()}),
        districts=sorted({one.key for plan in plans for one in plan.districts.all()}),
        places=sorted({plan.place.code for plan in plans if plan.place}),
        points=sorted({(plan.place.lon, plan.place.lat) for plan in plans if plan.place}),
    )  # fmt: skip


def tell_of_proposal(row: Proposal, now: datetime) -> Happened | None:
    """Write down that a proposal became public, for who follows what is around; once, with a place.

    Its words are not written down: they are read when it is told.
    """
    if row.lon is None or row.lat is None or Happened.objects.filter(proposal=row).exists():
        return None
    return Happened.objects.create(
        at=now, kind=Happening.PROPOSED.value, title=Text(), proposal=row,
        points=[[row.lon, row.lat]],
    )  # fmt: skip
