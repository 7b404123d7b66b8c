from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.programme import models
from stadtherz.programme.domain.dependencies import circle_through


@transaction.atomic
def hold_project(*, project: models.Project, by: User) -> None:
    """Begin an edit: lock the stored project and bring into `project` what was decided meanwhile.

    The lock is held until the surrounding transaction ends, so that an approval waits for the
    edit or the edit for the approval.

    Raises:
        NotAllowed: without the permission to edit the programme.

    """
    require(by, Permission.EDIT_PROGRAMME)
    stored = models.Project.objects.select_for_update().filter(pk=project.pk).first()
    for decided in models.DECIDED:
        setattr(project, decided, getattr(stored, decided) if stored else None)
    is_public = project.published or (stored is not None and stored.published)
    if is_public and project.public_since is None:
        project.public_since = timezone.now()


def refuse_deletion(project: models.Project) -> None:
    """Refuse to delete what residents could read: it ends with a reason, and stays.

    Raises:
        Conflict: when the project was public once.

    """
    if project.published or project.public_since is not None:
        message = f"{project} was public and stays; end it with a reason instead"
        raise Conflict(message, code="project-was-public", details=(project.key,))


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
