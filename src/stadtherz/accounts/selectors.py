from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from stadtherz.accounts.domain.roles import OF_DEPARTMENT, Permission, Role, permissions_of
from stadtherz.accounts.models import RoleChange, User
from stadtherz.kernel.errors import NotAllowed

KNOWN = "known_permissions"


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """Which roles this person holds; a group that is no role is ignored."""
    if not user.is_authenticated:
        return frozenset()
    names = set(user.groups.values_list("name", flat=True))
    return frozenset(role for role in Role if role.value in names)


def departments_of(user: User | AnonymousUser) -> frozenset[str]:
    """Give the keys of the departments to which somebody belongs; no superuser is in all."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    groups = user.groups.filter(name__startswith=OF_DEPARTMENT).values_list("name", flat=True)
    return frozenset(name.removeprefix(OF_DEPARTMENT) for name in groups)


def mail_addresses_of(people: Iterable[int]) -> dict[int, str]:
    """Give the address to which mails of the city go, by the number of an account.

    It is a confirmed one, the main one before others. Whoever has none is left out: an address that
    nobody confirmed may be that of somebody else, and gets the mail to confirm it and nothing more.
    """
    sure = EmailAddress.objects.filter(user_id__in=people, verified=True)
    return dict(sure.order_by("primary", "-pk").values_list("user_id", "email"))


def mail_address_of(person: int) -> str:
    """Give the confirmed address of an account; empty where there is none."""
    return mail_addresses_of([person]).get(person, "")


def people_named(part: str, *, most: int = 50) -> list[User]:
    """Find people by a part of their user names, with their groups."""
    found = User.objects.filter(username__icontains=part).order_by("username")
    return list(found.prefetch_related("groups")[:most])


def role_history(person: User) -> list[RoleChange]:
    """Every change of what somebody may, the latest first."""
    return list(person.role_changes.select_related("changed_by").order_by("-changed_at", "-pk"))


def may(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether this person may do the act; a superuser may do all."""
    return permission in permissions(user)


def permissions(user: User | AnonymousUser) -> frozenset[Permission]:
    """Give all that this person may do, in one query; a superuser may do all."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return frozenset(Permission) if user.is_superuser else permissions_of(roles_of(user))


def permissions_in(request: HttpRequest) -> frozenset[Permission]:
    """Give all that who asks may do, asked once a request: the menu of staff is on every page."""
    known: frozenset[Permission] | None = request.__dict__.get(KNOWN)
    if known is None:
        known = request.__dict__[KNOWN] = permissions(request.user)
    return known


def may_enter_administration(user: User | AnonymousUser) -> bool:
    """Whether Wagtail lets this person in, by whatever group: then it takes a second factor."""
    return bool(user.has_perm("wagtailadmin.access_admin"))


def require(user: User | AnonymousUser, permission: Permission) -> None:
    """Let pass who may do the act.

    Raises:
        NotAllowed: everybody else.

    """
    if not may(user, permission):
        message = (
            f"this needs the permission {permission.value!r}; ask the CDO for a role that has it"
        )
        raise NotAllowed(message, details=(permission.value,))
