from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from stadtherz.kernel.errors import NotFound
from stadtherz.programme import models
from stadtherz.programme.domain.dates import Known
from stadtherz.programme.domain.history import Act, may_be_deleted
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
class ShownIndicator:
    """An indicator with its newest value and what that means."""

    indicator: models.Indicator
    latest: models.IndicatorValue | None
    reading: Reading


@dataclass(frozen=True)
class Record:
    """Promises over the whole programme: how many stand how, and the usual slip, if known."""

    tally: Tally
    usual_slip_days: int | None
    finished: int

    @property
    def usual_slip_months(self) -> int:
        return months(self.usual_slip_days or 0)


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
    return ShownMilestone(milestone, state_of(promise, today), slip_days(promise, today), shifts)


def _is_loaded(milestone: models.Milestone) -> bool:
    return "shifts" in getattr(milestone, "_prefetched_objects_cache", {})


def judged_projects() -> QuerySet[models.Project]:
    """Projects with everything that the benefit gate looks at, in a fixed number of queries."""
    return models.Project.objects.select_related(
        "department", "permanent_owner", "approved_by"
    ).prefetch_related("benefits", "contributions__goal", "fundings", "approval_steps__by")


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


def milestones_of(project: models.Project, today: date) -> list[ShownMilestone]:
    return sorted(
        (shown(milestone, today) for milestone in project.milestones.all()),
        key=lambda one: (one.milestone.done_on or one.milestone.due, one.milestone.pk),
    )


def public_milestones() -> QuerySet[models.Milestone]:
    return models.Milestone.objects.filter(project__published=True).select_related("project")


def promises_kept(today: date) -> Record:
    """Sum up all public promises, in one query."""
    rows = public_milestones().values_list(*(field.name for field in fields_of(Promise)))
    promises = [Promise(*row[:5], *map(Known, row[5:])) for row in rows]
    slip, finished = usual_slip_days(promises, today)
    return Record(tally(promises, today), slip, finished)


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


def projects_in(district_key: str, limit: int) -> QuerySet[models.Project]:
    """Projects of a district first those that name it, then those of the whole city."""
    return filtered(project_cards(), district=district_key)[:limit]


def projects_matching(words: str, limit: int) -> QuerySet[models.Project]:
    return project_cards().filter(
        Q(name__icontains=words) | Q(summary__icontains=words) | Q(description__icontains=words)
    )[:limit]


def goals_matching(words: str, limit: int) -> QuerySet[models.Goal]:
    return models.Goal.objects.filter(Q(name__icontains=words) | Q(meaning__icontains=words))[
        :limit
    ]
