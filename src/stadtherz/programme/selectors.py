from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from stadtherz.kernel.errors import NotFound
from stadtherz.programme import models
from stadtherz.programme.domain.indicators import Reading, judge
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

CARD_PARTS = ("themes", "benefits", "milestones")


@dataclass(frozen=True)
class ShownMilestone:
    """A milestone with its state today."""

    milestone: models.Milestone
    state: State
    late_months: int
    shifts: tuple[models.MilestoneShift, ...] = ()


@dataclass(frozen=True)
class ShownIndicator:
    """An indicator with its newest value and what that means."""

    indicator: models.Indicator
    latest: models.IndicatorValue | None
    reading: Reading


@dataclass(frozen=True)
class Record:
    """Promises over the whole programme: how many stand how, and the usual slip."""

    tally: Tally
    usual_slip_months: int | None
    finished: int


def public_projects() -> QuerySet[models.Project]:
    return models.Project.objects.filter(published=True)


def project_cards() -> QuerySet[models.Project]:
    """Public projects with what a card shows, in a fixed number of queries."""
    return public_projects().select_related("department").prefetch_related(*CARD_PARTS)


def filtered(
    cards: QuerySet[models.Project],
    *,
    theme: str = "",
    status: str = "",
    district: str = "",
    goal: str = "",
) -> QuerySet[models.Project]:
    """Narrow cards down; a project without districts belongs to each."""
    if theme:
        cards = cards.filter(themes__key=theme)
    if status:
        cards = cards.filter(status=status)
    if goal:
        cards = cards.filter(contributions__goal__key=goal)
    if district:
        cards = cards.filter(Q(districts__key=district) | Q(districts=None))
    return cards.distinct()


def project_with(key: str, *, hidden_too: bool = False) -> models.Project:
    """Find a project with everything its page shows.

    Raises:
        NotFound: when there is none, or it is not public and the reader is no staff.

    """
    projects = models.Project.objects.all() if hidden_too else public_projects()
    project = (
        projects.select_related("department", "permanent_owner")
        .prefetch_related(
            "themes",
            "districts",
            "benefits",
            "contributions__goal",
            "milestones__shifts",
            "fundings",
            "risks",
            "sources",
            "dependencies__needs",
        )
        .filter(key=key)
        .first()
    )
    if project is None:
        message = f"there is no project {key!r}"
        raise NotFound(message, code="project")
    return project


def shown(milestone: models.Milestone, today: date) -> ShownMilestone:
    promise = milestone.as_promise()
    shifts = tuple(milestone.shifts.all()) if _is_loaded(milestone) else ()
    return ShownMilestone(
        milestone, state_of(promise, today), months(slip_days(promise, today)), shifts
    )


def _is_loaded(milestone: models.Milestone) -> bool:
    return "shifts" in getattr(milestone, "_prefetched_objects_cache", {})


def milestones_of(project: models.Project, today: date) -> list[ShownMilestone]:
    return sorted(
        (shown(milestone, today) for milestone in project.milestones.all()),
        key=lambda one: (one.milestone.done_on or one.milestone.due, one.milestone.pk),
    )


def public_milestones() -> QuerySet[models.Milestone]:
    return models.Milestone.objects.filter(project__published=True).select_related("project")


def promises_kept(today: date) -> Record:
    """Sum up all public promises, in one query."""
    promises = [
        Promise(*row)
        for row in public_milestones().values_list(
            "first_due", "due", "is_done", "done_on", "is_dropped"
        )
    ]
    slip, finished = usual_slip_days(promises, today)
    return Record(tally(promises, today), None if slip is None else months(slip), finished)


def goals_with_all() -> list[models.Goal]:
    """Goals with papers, indicators and the contributions of public projects.

    A fixed number of queries; `milestones_for` brings the milestones of those that are shown.
    """
    contributions = models.Contribution.objects.filter(project__published=True)
    return list(
        models.Goal.objects.select_related("paper").prefetch_related(
            "indicators__values",
            Prefetch(
                "contributions",
                contributions.select_related("project").order_by("project__position", "pk"),
            ),
        )
    )


def milestones_for(projects: Iterable[models.Project]) -> None:
    """Bring the milestones of the projects with one query."""
    prefetch_related_objects(list(projects), "milestones")


def indicators_of(goal: models.Goal) -> list[ShownIndicator]:
    return [_shown_indicator(indicator) for indicator in goal.indicators.all()]


def _shown_indicator(indicator: models.Indicator) -> ShownIndicator:
    values: Iterable[models.IndicatorValue] = indicator.values.all()
    latest = max(values, key=lambda value: value.on, default=None)
    reading = judge(indicator.base, indicator.target, latest.value if latest else None)
    return ShownIndicator(indicator, latest, reading)


def ways_to_take_part(limit: int) -> QuerySet[models.Project]:
    return project_cards().exclude(take_part_address="").exclude(status="done")[:limit]
