from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.models import User
from stadtherz.accounts.services.roles import ensure_roles
from stadtherz.kernel.errors import NotAllowed

DEMO_PASSWORD = "herzlich-digital"  # noqa: S105 - printed for everybody, exists in the demo only
DEMO_PEOPLE = {
    Role.RESIDENT: "demo-bewohnerin",
    Role.EDITOR: "demo-autorin",
    Role.MODERATOR: "demo-moderator",
    Role.DATA_OWNER: "demo-daten",
    Role.ENGINEER: "demo-technik",
    Role.CDO: "demo-leitung",
}
DEMO_MAIL = "stadtherz.example"


@dataclass(frozen=True)
class DemoLogin:
    """A login that everybody knows."""

    role: str
    username: str
    password: str


@transaction.atomic
def create_demo_people() -> int:
    """Make the demo's logins; gives the number of new ones.

    Raises:
        NotAllowed: outside of the demo.

    """
    if not settings.DEMO:
        message = "demo logins are for the demo; set STADTHERZ_DEMO=yes to make them"
        raise NotAllowed(message, code="demo")
    ensure_roles()
    new = 0
    for role, name in DEMO_PEOPLE.items():
        person, created = User.objects.get_or_create(
            username=name, defaults={"email": f"{name}@{DEMO_MAIL}"}
        )
        if created:
            EmailAddress.objects.create(
                user=person, email=person.email, verified=True, primary=True
            )
            new += 1
        if created or not person.is_active:
            person.is_active = True
            person.set_password(DEMO_PASSWORD)
            person.save()
        person.groups.add(Group.objects.get(name=role.value))
    return new


def close_demo_logins() -> int:
    """Close the demo's logins outside of the demo, where everybody knows their password."""
    known = User.objects.filter(username__in=DEMO_PEOPLE.values(), email__endswith=f"@{DEMO_MAIL}")
    closed = 0
    for person in known.filter(is_active=True):
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        closed += 1
    return closed


def demo_logins() -> tuple[DemoLogin, ...]:
    """Name the demo's logins."""
    return tuple(DemoLogin(role.value, name, DEMO_PASSWORD) for role, name in DEMO_PEOPLE.items())
