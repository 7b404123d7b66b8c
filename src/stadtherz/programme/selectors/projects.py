from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from stadtherz.kernel.errors import NotFound
from stadtherz.newsroom.public import NewsPage, Teaser, address_of
from stadtherz.observations.public import Station, public_stations
from stadtherz.programme import models
from stadtherz.programme.selectors.promises import OPEN_STATES, ShownMilestone, milestones_of

ENDED = (models.Project.Status.DONE, models.Project.Status.STOPPED)
CARD_PARTS = ("themes", "districts", "milestones")


@dataclass(frozen=True)
class ShownCard:
    """What a card says of a project: what is promised next, how much is done, what one can do."""

    next: ShownMilestone | None
    done: int
    all: int
    may_take_part: bool


def public_projects() -> QuerySet[models.Project]:
    return models.Project.objects.filter(published=True)


def project_cards() -> QuerySet[models.Project]:
    """Public projects with what a card shows, in a fixed number of queries."""
    return public_projects().select_related("department").prefetch_related(*CARD_PARTS)


def card_of(project: models.Project, today: date) -> ShownCard:
    """Give what the card of a project shows; its milestones should be loaded."""
    shown = milestones_of(project, today)
    return ShownCard(
        next=next((one for one in shown if one.state in OPEN_STATES), None),
        done=sum(one.milestone.is_done for one in shown),
        all=len(shown),
        may_take_part=bool(project.take_part_link) and project.status not in ENDED,
    )


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


def news_of_theme(key: str, language: str, limit: int) -> list[Teaser]:
    """Give the newest public news that carry a theme."""
    news = NewsPage.objects.live().public().filter(locale__language_code=language, themes__key=key)
    found = news.order_by("-date", "-pk")[:limit]
    return [Teaser(page.title, address_of(page, language), page.date, page.lead) for page in found]


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
            Prefetch("contributions", models.Contribution.objects.select_related("goal")),
            "milestones__shifts",
            "fundings",
            "risks",
            "sources",
            Prefetch("dependencies", models.Dependency.objects.select_related("needs")),
        )
        .filter(key=key)
        .first()
    )
    if project is None:
        message = f"there is no project {key!r}"
        raise NotFound(message, code="project")
    return project


def link_of(key: str) -> tuple[str, str] | None:
    """Give name and address of a public project, for pages of other systems."""
    project = public_projects().filter(key=key).only("name", "key").first()
    if project is None:
        return None
    return project.name.to(get_language() or ""), reverse("programme:project", args=[key])


def has_project(key: str) -> bool:
    """Whether there is a project of this key, public or not."""
    return models.Project.objects.filter(key=key).exists()


def stations_of(keys: Iterable[str], limit: int) -> QuerySet[Station]:
    """Give the public stations that measure for some projects."""
    return public_stations().filter(project__in=list(keys))[:limit]


def judged_projects() -> QuerySet[models.Project]:
    """Projects with everything that the benefit gate looks at, in a fixed number of queries."""
    return models.Project.objects.select_related(
        "department", "permanent_owner", "approved_by"
    ).prefetch_related("benefits", "contributions__goal", "fundings", "approval_steps__by")


def ways_to_take_part(limit: int) -> QuerySet[models.Project]:
    cards = project_cards().exclude(take_part_address="", take_part_mail="")
    return cards.exclude(status__in=ENDED)[:limit]
