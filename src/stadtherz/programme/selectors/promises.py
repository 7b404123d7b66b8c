from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date

from django.db.models import QuerySet

from stadtherz.programme import models
from stadtherz.programme.domain.dates import Known
from stadtherz.programme.domain.history import Act, may_be_deleted
from stadtherz.programme.domain.promises import (
    Promise,
    State,
    Tally,
    months,
    slip_days,
    state_of,
    tally,
    usual_slip_days,
)

OPEN_STATES = frozenset({State.OPEN, State.OVERDUE})


@dataclass(frozen=True)
class ShownMilestone:
    """A milestone with its state today."""

    milestone: models.Milestone
    state: State
    late_days: int
    shifts: tuple[models.MilestoneShift, ...] = ()

    @property
    def late_months(self) -> int:
        return months(self.late_days)

    @property
    def times_moved(self) -> int:
        return sum(shift.kind == Act.MOVED for shift in self.shifts)

    @property
    def has_plan(self) -> bool:
        """Whether the planned date was a plan; of what nobody had promised only the end is told."""
        return not (self.milestone.is_done and self.milestone.first_due is None)


@dataclass(frozen=True)
class Record:
    """Promises over the whole programme: how many stand how, and the usual slip, if known."""

    tally: Tally
    usual_slip_days: int | None
    finished: int

    @property
    def usual_slip_months(self) -> int:
        return months(self.usual_slip_days or 0)


def public_milestones() -> QuerySet[models.Milestone]:
    return models.Milestone.objects.filter(project__published=True).select_related("project")


def all_promises() -> QuerySet[models.Milestone]:
    """Every public promise, the latest dates first."""
    return public_milestones().order_by("-due", "pk")


def shown(milestone: models.Milestone, today: date) -> ShownMilestone:
    promise = milestone.as_promise()
    shifts = tuple(milestone.shifts.all()) if _is_loaded(milestone) else ()
    return ShownMilestone(milestone, state_of(promise, today), slip_days(promise, today), shifts)


def _is_loaded(milestone: models.Milestone) -> bool:
    return "shifts" in getattr(milestone, "_prefetched_objects_cache", {})


def milestones_of(project: models.Project, today: date) -> list[ShownMilestone]:
    return sorted(
        (shown(milestone, today) for milestone in project.milestones.all()),
        key=lambda one: (one.milestone.done_on or one.milestone.due, one.milestone.pk),
    )


def promises_kept(today: date) -> Record:
    """Sum up all public promises, in one query."""
    rows = public_milestones().values_list(*(field.name for field in fields_of(Promise)))
    promises = [Promise(*row[:5], *map(Known, row[5:])) for row in rows]
    slip, finished = usual_slip_days(promises, today)
    return Record(tally(promises, today), slip, finished)


def milestone_may_be_deleted(milestone: models.Milestone) -> bool:
    project = milestone.project
    return may_be_deleted(
        was_public=project.published or project.public_since is not None,
        changes=milestone.shifts.count(),
    )


def stored_milestone(pk: int | None) -> models.Milestone | None:
    """Give a milestone as it stands in the database, whatever a form made of it."""
    if pk is None:
        return None
    return models.Milestone.objects.select_related("project").filter(pk=pk).first()


def milestones_beside(project: models.Project, known: Iterable[int]) -> list[models.Milestone]:
    """Milestones of a project that are not among the known ones."""
    return list(models.Milestone.objects.filter(project_id=project.pk).exclude(pk__in=known))
