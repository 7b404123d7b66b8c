from hypothesis import given
from hypothesis import strategies as st

from stadtherz.accounts.domain.roles import (
    PERMISSIONS,
    STAFF_ROLES,
    Permission,
    Role,
    permissions_of,
)


def test_only_residents_have_no_staff_rights():
    assert set(Role) - STAFF_ROLES == {Role.RESIDENT}


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Role))
def test_another_role_never_takes_a_right(roles, more):
    assert permissions_of(frozenset(roles)) <= permissions_of(frozenset(roles | {more}))


def test_every_permission_belongs_to_a_role():
    assert set().union(*PERMISSIONS.values()) == set(Permission)
