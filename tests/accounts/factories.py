"""People for tests."""

from stadtherz.accounts.models import User
from stadtherz.accounts.public import Membership, Role, ensure_roles


def person(name, *roles):
    ensure_roles()
    found = User.objects.create_user(name, f"{name}@mail.example", "pass")
    for role in roles:
        found.groups.add(*found.groups.model.objects.filter(name=role.value))
    return found


def member(name, department, *roles):
    """Somebody of a department."""
    found = person(name, *roles)
    group, _ = found.groups.model.objects.get_or_create(name=Membership(department).value)
    found.groups.add(group)
    return found


def cdo():
    return person("leitung", Role.CDO)
