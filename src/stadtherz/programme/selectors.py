from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from stadtherz.kernel.errors import NotFound
from stadtherz.newsroom.public import NewsPage, Teaser, address_of
from stadtherz.programme import models
from stadtherz.programme.domain.dates import Known
from stadtherz.programme.domain.history import Act, may_be_deleted
from stadtherz.programme.domain.indicators import Reading, Scale, judge, scale_of
from stadtherz.programme.domain.open_data import OpenMilestone, OpenProject
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
ENDED = (models.Project.Status.DONE, models.Project.Status.STOPPED)
CARD_PARTS = ("themes", "districts", "milestones")
WIDTH_OF_A_SCALE = 300


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
class ShownCard:
    """What a card says of a project: what is promised next, how much is done, what one can do."""

    next: ShownMilestone | None
    done: int
    all: int
    may_take_part: bool


@dataclass(frozen=True)
class ShownIndicator:
    """An indicator with its newest value and what that means."""

    indicator: models.Indicator
    latest: models.IndicatorValue | None
    reading: Reading
    base: float | None = None
    base_on: date | None = None
    scale: Scale | None = None

    @property
    def percent(self) -> int:
        """How much of the way to the target is done."""
        return round((self.reading.share or 0) * 100)


@dataclass(frozen=True)
class ShownGoal:
    """A goal with its indicators, and its projects with what is still promised."""

    goal: models.Goal
    indicators: tuple[ShownIndicator, ...]
    projects: tuple[tuple[models.Contribution, tuple[ShownMilestone, ...]], ...] = ()
    more: int = 0


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


def numbers_by_theme() -> dict[str, int]:
    """Count the public projects of each theme."""
    counts = public_projects().order_by().values_list("themes__key").annotate(Count("pk"))
    return dict(counts)


def open_projects(today: date) -> list[OpenProject]:
    """Public projects with their milestones as open data."""
    projects = public_projects().select_related("department")
    return [
        OpenProject(
            key=one.key,
            name_de=one.name.to("de"),
            name_en=one.name.to("en"),
            summary_de=one.summary.to("de"),
            summary_en=one.summary.to("en"),
            status=one.status,
            themes=tuple(theme.key for theme in one.themes.all()),
            department=one.department.key if one.department else "",
            approved=one.approved_at is not None,
            as_of=_iso(one.as_of),
            milestones=tuple(_open_milestone(shown) for shown in milestones_of(one, today)),
        )
        for one in projects.prefetch_related("themes", "milestones__shifts")
    ]


def _open_milestone(shown: ShownMilestone) -> OpenMilestone:
    one = shown.milestone
    return OpenMilestone(
        name_de=one.name.to("de"),
        name_en=one.name.to("en"),
        first_due=_iso(one.first_due),
        first_known=one.first_known,
        due=_iso(one.due if shown.has_plan else None),
        due_known=one.due_known,
        done_on=_iso(one.done_on),
        done_known=one.done_known,
        state=shown.state.value,
        moved=shown.times_moved,
        source=one.source,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


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


def shown_goals(today: date, most: int) -> list[ShownGoal]:
    """Goals with papers, indicators and public projects with their open milestones.

    A fixed number of queries, and at most so many projects a goal; `more` says how many follow.
    """
    contributions = models.Contribution.objects.filter(project__published=True)
    goals = list(
        models.Goal.objects.select_related("paper").prefetch_related(
            "indicators__values",
            Prefetch(
                "contributions",
                contributions.select_related("project").order_by("project__position", "pk"),
            ),
        )
    )
    parts = {goal.pk: list(goal.contributions.all()) for goal in goals}
    prefetch_related_objects(
        [part.project for some in parts.values() for part in some[:most]], "milestones"
    )
    return [
        ShownGoal(
            goal,
            tuple(_shown_indicator(indicator) for indicator in goal.indicators.all()),
            tuple((part, tuple(_open_ones(part.project, today))) for part in parts[goal.pk][:most]),
            max(0, len(parts[goal.pk]) - most),
        )
        for goal in goals
    ]


def _open_ones(project: models.Project, today: date) -> Iterable[ShownMilestone]:
    return (one for one in milestones_of(project, today) if one.state in OPEN_STATES)


def _shown_indicator(indicator: models.Indicator) -> ShownIndicator:
    values = sorted(indicator.values.all(), key=lambda value: value.on)
    latest = values[-1] if values else None
    base, base_on = indicator.base, indicator.base_on
    if base is None and len(values) > 1:
        base, base_on = values[0].value, values[0].on
    now = latest.value if latest else None
    return ShownIndicator(
        indicator, latest, judge(base, indicator.target, now),
        base, base_on, scale_of(base, now, indicator.target, WIDTH_OF_A_SCALE),
    )  # fmt: skip


def goals_of_theme(key: str) -> list[ShownGoal]:
    """Goals that the public projects of a theme serve, with their indicators."""
    goals = models.Goal.objects.filter(
        pk__in=models.Contribution.objects.filter(
            project__published=True, project__themes__key=key
        ).values("goal")
    )
    return [
        ShownGoal(goal, tuple(_shown_indicator(one) for one in goal.indicators.all()))
        for goal in goals.prefetch_related("indicators__values")
    ]


def news_of_theme(key: str, language: str, limit: int) -> list[Teaser]:
    """Give the newest public news that carry a theme."""
    news = NewsPage.objects.live().public().filter(locale__language_code=language, themes__key=key)
    found = news.order_by("-date", "-pk")[:limit]
    return [Teaser(page.title, address_of(page), page.date, page.lead) for page in found]


def card_of(project: models.Project, today: date) -> ShownCard:
    """Give what the card of a project shows; its milestones should be loaded."""
    shown = milestones_of(project, today)
    return ShownCard(
        next=next((one for one in shown if one.state in OPEN_STATES), None),
        done=sum(one.milestone.is_done for one in shown),
        all=len(shown),
        may_take_part=bool(project.take_part_link) and project.status not in ENDED,
    )


def ways_to_take_part(limit: int) -> QuerySet[models.Project]:
    cards = project_cards().exclude(take_part_address="", take_part_mail="")
    return cards.exclude(status__in=ENDED)[:limit]


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
