"""What readers can find of the programme: every word that stands on a public page."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Value

from stadtherz.kernel.text import Text
from stadtherz.programme import models
from stadtherz.programme.selectors.projects import public_projects

PARTS = (
    (models.Benefit, "project_id", ("who", "what", "how_known")),
    (models.Milestone, "project_id", ("name", "note", "note")),
    (models.Contribution, "project_id", ("goal__name", "statement", "statement")),
    (models.Risk, "project_id", ("what", "measure", "measure")),
    (models.Indicator, "goal_id", ("name", "name", "name")),
)


@dataclass(frozen=True)
class Findable:
    """A project or goal with its words in one language; `kind` is "project" or "goal"."""

    kind: str
    key: str
    title: str
    text: str


def findable_promises(language: str) -> Iterator[Findable]:
    """Give public projects with all that their pages say, and goals; in three queries."""
    parts = _parts()
    for project in public_projects().select_related("department", "permanent_owner"):
        own = [project.summary, project.description, project.take_part, project.role]
        own += [one.name for one in (project.department, project.permanent_owner) if one]
        words = _words([*own, *parts["project_id", project.pk]], language)
        title = project.name.to(language)
        yield Findable("project", project.key, title, f"{words} {project.partners}")
    for goal in models.Goal.objects.select_related("paper"):
        words = _words([goal.meaning, goal.paper.name, *parts["goal_id", goal.pk]], language)
        yield Findable("goal", goal.key, goal.name.to(language), words)


def _parts() -> dict[tuple[str, int], list[Text]]:
    """Read the texts of everything that hangs on a project or goal, with one query."""
    first, *others = [
        model.objects.order_by().values_list(
            Value(owner), F(owner), *(F(text) for text in texts)
        )
        for model, owner, texts in PARTS
    ]  # fmt: skip
    found: dict[tuple[str, int], list[Text]] = defaultdict(list)
    for owner, pk, *texts in first.union(*others, all=True):
        found[owner, pk] += dict.fromkeys(texts)
    return found


def _words(texts: list[Text], language: str) -> str:
    return " ".join(text.to(language) for text in texts if text)
