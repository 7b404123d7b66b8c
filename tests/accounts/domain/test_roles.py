import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from stadtherz.accounts.domain.roles import (
    PERMISSIONS,
    STAFF_ROLES,
    Permission,
    Role,
    permissions_of,
    roles_with,
)

SOURCE = Path(__file__).resolve().parents[3] / "src"


def test_only_residents_have_no_staff_rights():
    assert set(Role) - STAFF_ROLES == {Role.RESIDENT}


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Role))
def test_another_role_never_takes_a_right(roles, more):
    assert permissions_of(frozenset(roles)) <= permissions_of(frozenset(roles | {more}))


def test_every_permission_belongs_to_a_role():
    assert set().union(*PERMISSIONS.values()) == set(Permission)


def test_every_permission_is_asked_somewhere():
    code = "".join(
        path.read_text()
        for path in SOURCE.rglob("*.py")
        if path.parts[-2:] != ("domain", "roles.py")
    )
    asked = set(re.findall(r"\b(?:Permission|May)\.([A-Z_]+)\b", code))
    # entering the administration is asked of Wagtail, which every staff role may do
    assert {permission.name for permission in Permission} - asked == {"ADMIN_ACCESS"}


def test_roles_with_a_permission():
    assert roles_with(Permission.PUBLISH_PAGES) == {Role.MODERATOR, Role.CDO}
