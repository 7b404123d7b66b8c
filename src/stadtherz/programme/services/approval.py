from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, Refused
from stadtherz.kernel.events import publish
from stadtherz.programme import models
from stadtherz.programme.domain.gate import Missing, missing_for_approval


class ApprovalRefused(Refused):
    """A project does not pass the benefit gate; `details` lists what is missing."""

    code = "approval"


@dataclass(frozen=True)
class ProjectApproved:
    """A project passed the benefit gate."""

    project_id: int


@dataclass(frozen=True)
class ApprovalEnded:
    """A project is no longer approved: somebody withdrew it, or something is missing now."""

    project_id: int


@transaction.atomic
def approve_project(*, project_id: int, by: User, seen: datetime | None = None) -> models.Project:
    """Approve a project that passes the benefit gate, and make it public.

    Args:
        project_id: of the project; its row is locked first, so that of an edit and an approval
            the second one sees what the first one did.
        by: who approves.
        seen: when the project was last changed as far as this person saw it, if known.

    Raises:
        NotAllowed: without the permission to approve.
        Conflict: when it is approved already, or was changed since it was looked at.
        ApprovalRefused: naming everything that is missing.

    """
    require(by, Permission.APPROVE_PROJECTS)
    project = models.Project.objects.select_for_update().get(pk=project_id)
    if project.approved_at is not None:
        message = f"{project} is approved already"
        raise Conflict(message, code="already-approved")
    if seen is not None and seen != project.changed_at:
        message = f"{project} was changed meanwhile; look at it again"
        raise Conflict(message, code="changed-meanwhile")
    refuse_gaps(missing_for_approval(project.as_candidate()), project)
    now = timezone.now()
    project.approved_at, project.approved_by, project.published = now, by, True
    project.public_since = project.public_since or now
    project.save(update_fields=["approved_at", "approved_by", "published", "public_since"])
    _write_down(project, models.ApprovalStep.Kind.APPROVED, by=by)
    transaction.on_commit(lambda: publish(ProjectApproved(project_id)))
    return project


@transaction.atomic
def withdraw_approval(*, project_id: int, reason: str, by: User) -> models.Project:
    """Take an approval back; the project stays public and shows that it is not approved.

    Raises:
        NotAllowed: without the permission to approve.
        Invalid: without a reason; it is kept.
        Conflict: when it is not approved.

    """
    require(by, Permission.APPROVE_PROJECTS)
    project = models.Project.objects.select_for_update().get(pk=project_id)
    if not reason.strip():
        message = "whoever takes an approval back says why"
        raise Invalid(message, code="reason")
    if project.approved_at is None:
        message = f"{project} is not approved"
        raise Conflict(message, code="not-approved")
    _end(project, models.ApprovalStep.Kind.WITHDRAWN, by=by, reason=reason.strip())
    return project


@transaction.atomic
def keep_gate(*, project_id: int, by: User | None = None) -> tuple[Missing, ...]:
    """Take the approval from a project that lost what the gate asks for; gives what is missing."""
    project = models.Project.objects.select_for_update().get(pk=project_id)
    missing = missing_for_approval(project.as_candidate()) if project.approved_at else ()
    if missing:
        _end(project, models.ApprovalStep.Kind.LAPSED, by=by, missing=missing)
    return missing


def refuse_gaps(missing: tuple[Missing, ...], project: models.Project) -> None:
    """Refuse when something is missing."""
    if missing:
        message = f"{project} cannot be approved; missing: {', '.join(missing)}"
        raise ApprovalRefused(message, details=tuple(missing))


def _end(
    project: models.Project,
    kind: models.ApprovalStep.Kind,
    *,
    by: User | None,
    reason: str = "",
    missing: tuple[Missing, ...] = (),
) -> None:
    project.approved_at = project.approved_by = None
    project.save(update_fields=["approved_at", "approved_by"])
    _write_down(project, kind, by=by, reason=reason, missing=missing)
    transaction.on_commit(lambda: publish(ApprovalEnded(project.pk)))


def _write_down(
    project: models.Project,
    kind: models.ApprovalStep.Kind,
    *,
    by: User | None,
    reason: str = "",
    missing: tuple[Missing, ...] = (),
) -> None:
    models.ApprovalStep.objects.create(
        project=project, kind=kind, at=timezone.now(), by=by, reason=reason,
        missing=[str(gap) for gap in missing],
    )  # fmt: skip
