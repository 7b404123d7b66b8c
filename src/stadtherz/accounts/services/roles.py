from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as TablePermission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from stadtherz.accounts.domain.roles import (
    PERMISSIONS,
    STAFF_ROLES,
    Membership,
    Permission,
    Role,
)
from stadtherz.accounts.models import RoleChange, User
from stadtherz.accounts.selectors import require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

TABLES_OF = {
    Permission.EDIT_PROGRAMME: (
        "programme",
        ("project", "goal", "strategypaper", "indicator", "indicatorvalue"),
    ),
    Permission.EDIT_STATIONS: (
        "observations",
        (
            "station",
            "datastream",
            "observedproperty",
            "device",
            "alertrule",
            "qualityrules",
            "balance",
        ),
    ),
    Permission.TAKE_BACK_TOKENS: ("observations", ("accesstoken",)),
    Permission.EDIT_PARTICIPATION: ("participation", ("procedure", "plan")),
    Permission.EDIT_PLACES: ("city", ("place",)),
}


BROUGHT_BY_WAGTAIL = ("Moderators", "Editors")
ENTER = "access_admin"


def ensure_roles() -> None:
    """Make a group for each role, with the tables it edits in the administration.

    The groups that Wagtail brings go when nobody is in them: they are rights that no role names.
    """
    Group.objects.filter(name__in=BROUGHT_BY_WAGTAIL, user=None).delete()
    known = Group.objects.in_bulk([role.value for role in Role], field_name="name")
    for role in Role:
        if role.value not in known:
            known[role.value], _ = Group.objects.get_or_create(name=role.value)
    rights = Group.permissions.through.objects
    given = set(rights.filter(group__in=known.values()).values_list("group_id", "permission_id"))
    wanted = {(known[role.value].pk, right) for role, right in _rights()}
    made = [Group.permissions.through(group_id=at, permission_id=one) for at, one in wanted - given]
    rights.bulk_create(made, ignore_conflicts=True)


def _rights() -> Iterator[tuple[Role, int]]:
    """Give for each role the rights that Django keeps for it."""
    columns = ("pk", "codename", "content_type__app_label", "content_type__model")
    tables = {table for _, named in TABLES_OF.values() for table in named}
    for pk, codename, app, table in TablePermission.objects.filter(
        Q(codename=ENTER) | Q(content_type__model__in=tables)
    ).values_list(*columns):
        asked = {one for one, (of, named) in TABLES_OF.items() if app == of and table in named}
        for role in Role:
            if (codename == ENTER and role in STAFF_ROLES) or asked & PERMISSIONS[role]:
                yield role, pk


@transaction.atomic
def grant_role(*, person: User, role: Role | Membership, reason: str, by: User) -> None:
    """Give a person a role, or make them a member of a department; the change is written down.

    Raises:
        NotAllowed: without the permission to grant roles, or to oneself.
        Invalid: without a reason.
        Conflict: the person has the role.

    """
    _check(person=person, by=by, own=False)
    _set_role(person, role, granted=True)
    _write_down(person, role, granted=True, reason=reason, by=by)


@transaction.atomic
def revoke_role(*, person: User, role: Role | Membership, reason: str, by: User) -> None:
    """Take a role from a person; the change is written down. One may give up one's own."""
    _check(person=person, by=by, own=True)
    _set_role(person, role, granted=False)
    _write_down(person, role, granted=False, reason=reason, by=by)


@transaction.atomic
def grant_first_role(*, username: str, role: Role | Membership, reason: str) -> None:
    """Give a role on the command line of the operator, for whom nobody else grants one yet.

    Raises:
        NotFound: nobody has this user name.
        Invalid: without a reason.
        Conflict: the person has the role.

    """
    person = User.objects.filter(username__iexact=username).first()
    if person is None:
        message = f"nobody is named {username!r}; the person signs up first"
        raise NotFound(message, details=(username,))
    ensure_roles()
    _set_role(person, role, granted=True)
    _write_down(person, role, granted=True, reason=reason, by=None)


@transaction.atomic
def close_account(*, person: User, reason: str, by: User) -> None:
    """Shut somebody out without erasing anything; the change is written down.

    Raises:
        NotAllowed: without the permission to grant roles, or the own account.
        Invalid: without a reason.
        Conflict: the account is closed.

    """
    _set_active(person, active=False, reason=reason, by=by)


@transaction.atomic
def open_account(*, person: User, reason: str, by: User) -> None:
    """Let somebody in again who was shut out; as `close_account` in everything else."""
    _set_active(person, active=True, reason=reason, by=by)


def _set_active(person: User, *, active: bool, reason: str, by: User) -> None:
    _check(person=person, by=by, own=False)
    if person.is_active == active:
        message = f"the account is {'open' if active else 'closed'} already"
        raise Conflict(message, code="account-as-it-is")
    person.is_active = active
    person.save(update_fields=["is_active"])
    _write_down(person, None, granted=active, reason=reason, by=by)


def _check(*, person: User, by: User, own: bool) -> None:
    require(by, Permission.GRANT_ROLES)
    if person.pk == by.pk and not own:
        message = "nobody gives a role to oneself; ask a second person"
        raise NotAllowed(message, code="own-role")
    if person.is_superuser and not by.is_superuser:
        message = "the account of an administrator is changed by administrators"
        raise NotAllowed(message, code="administrator")


def _set_role(person: User, role: Role | Membership, *, granted: bool) -> None:
    group, _ = Group.objects.get_or_create(name=role.value)
    if person.groups.filter(pk=group.pk).exists() == granted:
        message = f"{person.username} {'has' if granted else 'does not have'} the role {role.value}"
        raise Conflict(message, code="role-as-it-is")
    (person.groups.add if granted else person.groups.remove)(group)


def _write_down(
    person: User,
    role: Role | Membership | None,
    *,
    granted: bool,
    reason: str,
    by: User | None,
) -> None:
    """Write a change down; without a person the operator made it."""
    if not reason.strip():
        message = "a change of roles needs a reason"
        raise Invalid(message, code="reason")
    RoleChange.objects.create(
        person=person, role=role.value if role else "", granted=granted, reason=reason.strip(),
        changed_by=by, by_operator=by is None, changed_at=timezone.now(),
    )  # fmt: skip
