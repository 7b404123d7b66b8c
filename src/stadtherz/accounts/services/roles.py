from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as TablePermission
from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.domain.roles import PERMISSIONS, STAFF_ROLES, Permission, Role
from stadtherz.accounts.models import RoleChange, User
from stadtherz.accounts.selectors import require
from stadtherz.kernel.errors import Invalid, NotAllowed

TABLES_OF = {
    Permission.EDIT_PROGRAMME: (
        "programme",
        ("project", "goal", "strategypaper", "indicator", "indicatorvalue"),
    ),
    Permission.EDIT_STATIONS: ("observations", ("station", "datastream", "observedproperty")),
    Permission.EDIT_PLACES: ("city", ("place",)),
}


BROUGHT_BY_WAGTAIL = ("Moderators", "Editors")


def ensure_roles() -> None:
    """Make a group for each role, with the tables it edits in the administration.

    The groups that Wagtail brings go when nobody is in them: they are rights that no role names.
    """
    Group.objects.filter(name__in=BROUGHT_BY_WAGTAIL, user=None).delete()
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        if role in STAFF_ROLES:
            group.permissions.add(TablePermission.objects.get(codename="access_admin"))
        for permission, (app, tables) in TABLES_OF.items():
            if permission in PERMISSIONS[role]:
                group.permissions.add(
                    *TablePermission.objects.filter(
                        content_type__app_label=app, content_type__model__in=tables
                    )
                )


@transaction.atomic
def grant_role(*, person: User, role: Role, reason: str, by: User) -> None:
    """Give a person a role; the change is written down.

    Raises:
        NotAllowed: without the permission to grant roles, or to oneself.
        Invalid: without a reason.

    """
    _change_role(person=person, role=role, reason=reason, by=by, granted=True)


@transaction.atomic
def revoke_role(*, person: User, role: Role, reason: str, by: User) -> None:
    """Take a role from a person; the change is written down."""
    _change_role(person=person, role=role, reason=reason, by=by, granted=False)


def _change_role(*, person: User, role: Role, reason: str, by: User, granted: bool) -> None:
    require(by, Permission.GRANT_ROLES)
    if person.pk == by.pk and granted:
        message = "nobody gives a role to oneself; ask a second person"
        raise NotAllowed(message, code="own-role")
    if not reason.strip():
        message = "a change of roles needs a reason"
        raise Invalid(message, code="reason")
    group, _ = Group.objects.get_or_create(name=role.value)
    (person.groups.add if granted else person.groups.remove)(group)
    RoleChange.objects.create(
        person=person, role=role.value, granted=granted, reason=reason.strip(), changed_by=by,
        changed_at=timezone.now(),
    )  # fmt: skip
