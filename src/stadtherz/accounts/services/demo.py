from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from stadtherz.accounts.domain.roles import Membership, Role
from stadtherz.accounts.models import DemoMark, User
from stadtherz.accounts.selectors import may_enter_administration
from stadtherz.accounts.services.roles import ensure_roles
from stadtherz.city.public import the_city
from stadtherz.kernel.errors import Conflict, NotAllowed

DEMO_PASSWORD = "herzlich-digital"  # noqa: S105 - printed for everybody, exists in the demo only
DEMO_PEOPLE = {
    Role.RESIDENT: "demo-bewohnerin",
    Role.EDITOR: "demo-autorin",
    Role.MODERATOR: "demo-moderator",
    Role.DATA_OWNER: "demo-daten",
    Role.DATA_OFFICE: "demo-datenstelle",
    Role.DATA_PROTECTION: "demo-datenschutz",
    Role.ENGINEER: "demo-technik",
    Role.TELLER: "demo-wahlhilfe",
    Role.TESTER: "demo-inklusion",
    Role.CDO: "demo-leitung",
}
DEMO_MEMBERS = (Role.ENGINEER, Role.DATA_OWNER)
"""They share the departments of the city, so that the demo shows who answers for which."""
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
    made = sum(_open(role, name) for role, name in DEMO_PEOPLE.items())
    for place, one in enumerate(the_city().departments):
        name = DEMO_PEOPLE[DEMO_MEMBERS[place % len(DEMO_MEMBERS)]]
        group, _ = Group.objects.get_or_create(name=Membership(one.key).value)
        group.user_set.add(User.objects.get(username=name))
    return made


def _open(role: Role, name: str) -> bool:
    """Make a login of the demo, or open it again; gives whether it is new.

    Raises:
        Conflict: the name belongs to somebody.

    """
    person, is_new = User.objects.get_or_create(
        username=name,
        defaults={"email": f"{name}@{DEMO_MAIL}", "demo_mark": DemoMark.KNOWN_TO_ALL},
    )
    if person.demo_mark != DemoMark.KNOWN_TO_ALL:
        message = f"{name!r} is an account of this city; erase it or set STADTHERZ_DEMO=no"
        raise Conflict(message, code="demo-name")
    if is_new:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if is_new or not person.is_active:
        person.is_active = True
        person.set_password(DEMO_PASSWORD)
        person.save()
    person.groups.add(Group.objects.get(name=role.value))
    return is_new


@transaction.atomic
def close_demo_logins() -> tuple[str, ...]:
    """Close what the demo left open, outside of it; gives the names of what was closed.

    These are the logins that everybody knows, and every account of staff that was made while the
    city was a demo, when anybody could become staff. A resident's account of those days goes on as
    an ordinary one.
    """
    closed = []
    for person in (
        User.objects.filter(is_active=True).exclude(demo_mark=DemoMark.NONE).order_by("pk")
    ):
        if person.demo_mark == DemoMark.KNOWN_TO_ALL or may_enter_administration(person):
            person.is_active = False
            person.set_unusable_password()
            person.save(update_fields=["is_active", "password"])
            closed.append(person.username)
        else:
            person.demo_mark = DemoMark.NONE
            person.save(update_fields=["demo_mark"])
    return tuple(closed)


def demo_logins() -> tuple[DemoLogin, ...]:
    """Name the demo's logins."""
    return tuple(DemoLogin(role.value, name, DEMO_PASSWORD) for role, name in DEMO_PEOPLE.items())
