import pytest
from django.contrib.auth.models import Group

from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.models import RoleChange
from stadtherz.accounts.services.roles import ensure_roles, grant_role, revoke_role
from stadtherz.kernel.errors import Invalid, NotAllowed
from tests.programme.factories import person

pytestmark = pytest.mark.django_db


class TestGroups:
    def test_wagtails_own_groups_go_when_nobody_is_in_them(self):
        names = {"Editors", "Moderators"}
        anna = person("anna")
        for name in names:
            Group.objects.get_or_create(name=name)
        anna.groups.add(Group.objects.get(name="Editors"))
        ensure_roles()
        assert set(Group.objects.values_list("name", flat=True)) == {*Role, "Editors"}


class TestGranting:
    def test_granting_is_written_down(self):
        leitung, anna = person("leitung", Role.CDO), person("anna")
        grant_role(person=anna, role=Role.EDITOR, reason="Vertretung", by=leitung)
        revoke_role(person=anna, role=Role.EDITOR, reason="zurück", by=leitung)
        changes = RoleChange.objects.values_list("role", "granted", "reason")
        assert list(changes) == [("editor", True, "Vertretung"), ("editor", False, "zurück")]
        assert not anna.groups.exists()

    def test_nobody_gives_a_role_to_oneself(self):
        leitung = person("leitung", Role.CDO)
        with pytest.raises(NotAllowed, match="ask a second person"):
            grant_role(person=leitung, role=Role.ENGINEER, reason="so", by=leitung)

    def test_an_editor_grants_nothing(self):
        with pytest.raises(NotAllowed):
            grant_role(person=person("a"), role=Role.CDO, reason="so", by=person("b", Role.EDITOR))

    def test_a_reason_is_needed(self):
        with pytest.raises(Invalid):
            grant_role(person=person("a"), role=Role.CDO, reason=" ", by=person("c", Role.CDO))
