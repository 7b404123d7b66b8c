import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as TablePermission
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from stadtherz.accounts.adapters import sender
from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.domain.roles import PERMISSIONS, STAFF_ROLES, Permission, Role
from stadtherz.accounts.models import RoleChange, User
from stadtherz.accounts.selectors import require
from stadtherz.city.public import the_city
from stadtherz.kernel.errors import Invalid, NotAllowed

UNCONFIRMED_KEPT = timedelta(days=7)
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


TABLES_OF = {
    Permission.EDIT_PROGRAMME: (
        "programme",
        ("project", "goal", "strategypaper", "indicator", "indicatorvalue"),
    ),
    Permission.EDIT_STATIONS: ("observations", ("station", "datastream", "observedproperty")),
    Permission.EDIT_PLACES: ("city", ("place",)),
}


def ensure_roles() -> None:
    """Make a group for each role, with the tables it edits in the administration."""
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


def export_data(*, person: User) -> dict[str, Any]:
    """Give everything that is stored about a person, by kind, as plain values."""
    return {
        str(entry.name): {
            "purpose": str(entry.purpose),
            "retention": str(entry.retention),
            "legal_basis": entry.legal_basis,
            "rows": entry.export(person.pk),
        }
        for entry in registry.entries()
    }


def export_json(*, person: User) -> str:
    """Give the export as JSON text."""
    return json.dumps(
        export_data(person=person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
    )


def export_zip(*, person: User) -> bytes:
    """Give the export as a ZIP of JSON and a page to read."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", export_json(person=person))
        page = render_to_string("accounts/export.html", {"kinds": export_data(person=person)})
        archive.writestr("data.html", page)
    return target.getvalue()


@transaction.atomic
def erase_account(*, person: User) -> None:
    """Erase an account and everything of it; a receipt goes to the address that is erased."""
    pk, mail, name = person.pk, person.email, person.username
    for entry in reversed(registry.entries()):
        entry.erase(pk)
    User.objects.filter(pk=pk).delete()
    if mail:
        transaction.on_commit(lambda: _send_receipt(mail, name))


def _send_receipt(mail: str, name: str) -> None:
    context = {"name": name, "city": the_city()}
    send_mail(
        gettext("Dein Konto ist gelöscht"),
        render_to_string("accounts/erased_mail.txt", context),
        sender(),
        [mail],
    )


def erase_sessions(pk: int) -> None:
    """End every session of an account."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(pk):
            session.delete()


def apply_retention() -> dict[str, int]:
    """Remove expired sessions and sign-ups that nobody confirmed; gives what was removed."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    stale = User.objects.filter(
        date_joined__lt=now - UNCONFIRMED_KEPT, last_login=None, is_superuser=False
    ).exclude(emailaddress__verified=True)
    sign_ups = stale.count()
    for person in stale:
        erase_account(person=person)
    return {"sessions": sessions, "sign-ups": sign_ups}


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
