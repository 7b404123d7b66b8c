import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from stadtherz.accounts.public import Permission, User, require
from stadtherz.city.public import Department, District, Theme
from stadtherz.kernel.errors import Conflict, Invalid, Refused
from stadtherz.kernel.events import publish
from stadtherz.kernel.text import Text
from stadtherz.programme import models
from stadtherz.programme.domain.dependencies import circle_through
from stadtherz.programme.domain.gate import Missing, missing_for_approval


class ApprovalRefused(Refused):
    """A project does not pass the benefit gate; `details` lists what is missing."""

    code = "approval"


@dataclass(frozen=True)
class ProjectApproved:
    """A project passed the benefit gate."""

    project_id: int


@dataclass(frozen=True)
class MilestoneShifted:
    """A promised date was moved."""

    milestone_id: int


@transaction.atomic
def approve_project(*, project_id: int, by: User) -> models.Project:
    """Approve a project that passes the benefit gate.

    Raises:
        NotAllowed: without the permission to approve.
        ApprovalRefused: naming everything that is missing.

    """
    require(by, Permission.APPROVE_PROJECTS)
    project = models.Project.objects.select_for_update().get(pk=project_id)
    refuse_gaps(missing_for_approval(project.as_candidate()), project)
    project.approved_at, project.approved_by, project.published = timezone.now(), by, True
    project.save(update_fields=["approved_at", "approved_by", "published"])
    transaction.on_commit(lambda: publish(ProjectApproved(project_id)))
    return project


@transaction.atomic
def withdraw_approval(*, project_id: int, by: User) -> models.Project:
    """Take an approval back; the project stays public and shows that it is not approved."""
    require(by, Permission.APPROVE_PROJECTS)
    project = models.Project.objects.select_for_update().get(pk=project_id)
    project.approved_at = project.approved_by = None
    project.save(update_fields=["approved_at", "approved_by"])
    return project


def refuse_gaps(missing: tuple[Missing, ...], project: models.Project) -> None:
    """Refuse when something is missing."""
    if missing:
        message = f"{project} cannot be approved; missing: {', '.join(missing)}"
        raise ApprovalRefused(message, details=tuple(missing))


@transaction.atomic
def shift_milestone(
    *, milestone_id: int, new_due: date, reason: str, by: User
) -> models.MilestoneShift:
    """Move a promised date; the old one and the reason stay visible.

    Raises:
        NotAllowed: without the permission to edit the programme.
        Invalid: without a reason, or to the same day.
        Conflict: when the milestone is done or dropped.

    """
    require(by, Permission.EDIT_PROGRAMME)
    milestone = models.Milestone.objects.select_for_update().get(pk=milestone_id)
    if milestone.is_done or milestone.is_dropped:
        message = f"{milestone} is finished; a finished milestone keeps its date"
        raise Conflict(message, code="milestone-finished")
    if not reason.strip() or new_due == milestone.due:
        message = "a shift needs a new date and a reason that residents can read"
        raise Invalid(message, code="shift")
    return record_shift(milestone, new_due=new_due, reason=reason, by=by)


def record_shift(
    milestone: models.Milestone, *, new_due: date, reason: str, by: User | None
) -> models.MilestoneShift:
    """Write the shift down and move the date."""
    shift = models.MilestoneShift.objects.create(
        milestone=milestone, old_due=milestone.due, new_due=new_due, reason=reason.strip(),
        shifted_at=timezone.now(), shifted_by=by,
    )  # fmt: skip
    milestone.due = new_due
    milestone.save(update_fields=["due"])
    transaction.on_commit(lambda: publish(MilestoneShifted(milestone.pk)))
    return shift


def note_edited_milestones(*, project: models.Project, before: dict[int, date], by: User) -> int:
    """Write down every date that an edit moved; gives their number."""
    moved = [
        milestone
        for milestone in models.Milestone.objects.filter(project=project)
        if milestone.pk in before and before[milestone.pk] != milestone.due
    ]
    for milestone in moved:
        models.MilestoneShift.objects.create(
            milestone=milestone,
            old_due=before[milestone.pk],
            new_due=milestone.due,
            reason=milestone.reason or gettext("Ohne Angabe eines Grundes."),
            shifted_at=timezone.now(),
            shifted_by=by,
        )
        milestone.reason = ""
        milestone.save(update_fields=["reason"])
    return len(moved)


@transaction.atomic
def keep_gate(*, project_id: int) -> tuple[Missing, ...]:
    """Take the approval from a project that lost what the gate asks for; gives what is missing."""
    project = models.Project.objects.select_for_update().get(pk=project_id)
    missing = missing_for_approval(project.as_candidate()) if project.approved_at else ()
    if missing:
        project.approved_at = project.approved_by = None
        project.save(update_fields=["approved_at", "approved_by"])
    return missing


def refuse_circles(project_id: int, needed: list[int]) -> None:
    """Refuse dependencies that would wait for each other.

    Raises:
        Invalid: naming the projects of the circle.

    """
    others = models.Dependency.objects.exclude(project_id=project_id)
    pairs = [*others.values_list("project_id", "needs_id"), *((project_id, n) for n in needed)]
    if circle := circle_through(project_id, pairs):
        names = dict(models.Project.objects.filter(pk__in=circle).values_list("pk", "key"))
        keys = tuple(names.get(pk, str(pk)) for pk in circle)
        message = "these projects would wait for each other: " + " -> ".join(keys)
        raise Invalid(message, code="dependency-circle", details=keys)


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
    project = models.Project.objects.create(**plain, position=position, published=True)
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
        models.MilestoneShift.objects.create(
            milestone=row, old_due=old, new_due=shift["new_due"], reason=shift["reason"],
            shifted_at=timezone.now(),
        )  # fmt: skip
        old = shift["new_due"]


def read_programme() -> dict[str, Any]:
    """Read the programme of the city; empty where it has none."""
    path = programme_file()
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
