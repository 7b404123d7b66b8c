import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stadtherz.city.public import Department, District, Theme
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.programme import models
from stadtherz.programme.domain.history import Act


def programme_file() -> Path:
    """Find the programme beside the city file."""
    return Path(settings.CITY_FILE).with_suffix("") / "programme.toml"


@transaction.atomic
def load_programme(*, tables: dict[str, Any]) -> int:
    """Load strategy papers, goals, indicators and projects that are not there yet.

    What exists stays as people left it. Gives the number of new projects.
    """
    for paper in tables.get("papers", []):
        _create(models.StrategyPaper, paper)
    for position, goal in enumerate(tables.get("goals", [])):
        paper = models.StrategyPaper.objects.get(key=goal["paper"])
        _create(models.Goal, {**goal, "paper": paper, "position": position})
    for indicator in tables.get("indicators", []):
        _create_indicator(indicator)
    new = [
        _create_project(position, entry)
        for position, entry in enumerate(tables.get("projects", []))
        if not models.Project.objects.filter(key=entry["key"]).exists()
    ]
    return len(new)


def _texts(values: dict[str, Any]) -> dict[str, Any]:
    return {k: Text.of(v) if isinstance(v, dict) else v for k, v in values.items()}


def _create(table: Any, values: dict[str, Any]) -> Any:
    row, _ = table.objects.get_or_create(key=values["key"], defaults=_texts(values))
    return row


def _create_indicator(entry: dict[str, Any]) -> None:
    if models.Indicator.objects.filter(key=entry["key"]).exists():
        return
    values = entry.pop("values", [])
    indicator = _create(
        models.Indicator, {**entry, "goal": models.Goal.objects.get(key=entry["goal"])}
    )
    for value in values:
        models.IndicatorValue.objects.create(indicator=indicator, **value)


CHILDREN: dict[str, Any] = {
    "benefits": models.Benefit,
    "fundings": models.Funding,
    "risks": models.Risk,
    "sources": models.Source,
}
LINKS = ("themes", "districts", "contributions", "milestones", *CHILDREN)


def _create_project(position: int, entry: dict[str, Any]) -> models.Project:
    plain = _texts({k: v for k, v in entry.items() if k not in LINKS})
    for role in ("department", "permanent_owner"):
        if role in plain:
            plain[role] = Department.objects.get(key=plain[role])
    project = models.Project.objects.create(
        **plain, position=position, published=True, public_since=timezone.now()
    )
    project.themes.set(Theme.objects.filter(key__in=entry["themes"]))
    project.districts.set(District.objects.filter(key__in=entry.get("districts", [])))
    project.save()
    for name, table in CHILDREN.items():
        for child in entry.get(name, []):
            table.objects.create(project=project, **_texts(child))
    for contribution in entry.get("contributions", []):
        models.Contribution.objects.create(
            project=project,
            goal=models.Goal.objects.get(key=contribution["goal"]),
            statement=Text.of(contribution["statement"]),
        )
    for milestone in entry.get("milestones", []):
        _create_milestone(project, dict(milestone))
    return project


def _create_milestone(project: models.Project, entry: dict[str, Any]) -> None:
    shifts = entry.pop("shifts", [])
    row = models.Milestone.objects.create(project=project, **_texts(entry))
    old = row.first_due or row.due
    for shift in shifts:
        new = shift.get("new_due", old)
        models.MilestoneShift.objects.create(
            milestone=row, kind=shift.get("kind", Act.MOVED.value), old_due=old, new_due=new,
            reason=shift["reason"], shifted_at=timezone.now(),
        )  # fmt: skip
        old = new
    given_up = any(shift.get("kind") == Act.DROPPED for shift in shifts)
    if old != row.due or row.is_dropped > given_up:
        message = (
            f"{project.key}, {row}: tell in [[projects.milestones.shifts]] how the first date"
            " became the one that is planned now (new_due, reason) or why it was given up"
            ' (kind = "dropped", reason)'
        )
        raise Invalid(message, code="milestone-shifts")


def read_programme() -> dict[str, Any]:
    """Read the programme of the city; empty where it has none."""
    path = programme_file()
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
