from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from stadtherz.programme import models
from stadtherz.programme.domain.indicators import Reading, Scale, judge, scale_of
from stadtherz.programme.selectors.promises import OPEN_STATES, ShownMilestone, milestones_of

WIDTH_OF_A_SCALE = 300


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
