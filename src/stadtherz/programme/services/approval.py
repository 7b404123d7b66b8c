from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Refused
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
    project.public_since = project.public_since or timezone.now()
    project.save(update_fields=["approved_at", "approved_by", "published", "public_since"])
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
def keep_gate(*, project_id: int) -> tuple[Missing, ...]:
    """Take the approval from a project that lost what the gate asks for; gives what is missing."""
    project = models.Project.objects.select_for_update().get(pk=project_id)
    missing = missing_for_approval(project.as_candidate()) if project.approved_at else ()
    if missing:
        project.approved_at = project.approved_by = None
        project.save(update_fields=["approved_at", "approved_by"])
    return missing
