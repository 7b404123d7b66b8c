import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.models import RoleChange
from stadtherz.accounts.selectors import departments_of, permissions, roles_of
from stadtherz.accounts.services.roles import ensure_roles, grant_role, revoke_role
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.observations.models import AccessToken, Device
from tests.accounts.factories import person
from tests.accounts.people import PASSWORD, confirmed, is_in, log_in
from tests.observations.factories import station

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


class TestTables:
    """What a role edits it finds in the administration, and no table is nobody's."""

    STATIONS = {
        "station", "datastream", "observedproperty", "device", "alertrule", "qualityrules",
        "balance",
    }  # fmt: skip
    PROGRAMME = {"project", "goal", "strategypaper", "indicator", "indicatorvalue"}
    OPENS = {
        Role.RESIDENT: set(),
        Role.EDITOR: set(),
        Role.MODERATOR: {"plan", "procedure"},
        Role.DATA_OWNER: STATIONS,
        Role.DATA_OFFICE: set(),
        Role.DATA_PROTECTION: set(),
        Role.ENGINEER: {*STATIONS, "accesstoken", "place"},
        Role.TELLER: set(),
        Role.TESTER: set(),
        Role.CDO: {*PROGRAMME, "place", "plan", "procedure"},
    }

    @pytest.mark.parametrize("role", Role)
    def test_a_role_opens_its_lists_and_no_other(self, client, settings, role):
        settings.STAFF_MFA = False
        client.force_login(person("wer", role))
        lists = {
            model._meta.model_name: reverse(model.snippet_viewset.get_url_name("list"))
            for model in get_snippet_models()
        }
        opened = {name for name, path in lists.items() if client.get(path).status_code == 200}
        assert opened == self.OPENS[role]

    def test_every_table_of_the_administration_is_somebodys(self):
        assert {model._meta.model_name for model in get_snippet_models()} == set().union(
            *self.OPENS.values()
        )

    def test_an_engineer_enters_a_device_and_takes_a_token_back(self, client, settings):
        settings.STAFF_MFA = False
        client.force_login(person("technik", Role.ENGINEER))
        form = {"eui": "a84041000181c061", "name": "", "decoder": "", "station": station().pk}
        empty = {f"streams-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        client.post(reverse(Device.snippet_viewset.get_url_name("add")), form | empty)
        assert Device.objects.count() == 1
        token = AccessToken.objects.create(name="Werkstatt", digest="a" * 64)
        adding = client.get(reverse(AccessToken.snippet_viewset.get_url_name("add")))
        assert adding.status_code == 302
        client.post(reverse(AccessToken.snippet_viewset.get_url_name("delete"), args=[token.pk]))
        assert not AccessToken.objects.exists()


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

    def test_what_is_so_already_is_not_written_down_again(self):
        leitung, anna = person("leitung", Role.CDO), person("anna", Role.EDITOR)
        with pytest.raises(Conflict, match="has the role"):
            grant_role(person=anna, role=Role.EDITOR, reason="so", by=leitung)
        with pytest.raises(Conflict, match="does not have"):
            revoke_role(person=anna, role=Role.CDO, reason="so", by=leitung)
        assert not RoleChange.objects.exists()


class TestCommandLine:
    def grant(self, *words):
        call_command("accounts_grant", *words)

    def test_the_operator_makes_the_first_who_grants(self, capsys):
        confirmed("anna")
        self.grant("Anna", "cdo", "--reason", "Beschluss vom 3. November")
        change = RoleChange.objects.get()
        assert (change.reason, change.by_operator) == ("Beschluss vom 3. November", True)
        assert roles_of(change.person) == {Role.CDO}
        assert "Anna has the role cdo" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            (("niemand", "cdo", "--reason", "x"), NotFound),
            (("anna", "koenigin", "--reason", "x"), CommandError),
            (("anna", "cdo"), CommandError),
            (("anna", "cdo", "--reason", " "), Invalid),
        ],
    )
    def test_everything_else_is_refused_and_changes_nothing(self, words, refusal):
        anna = person("anna")
        with pytest.raises(refusal):
            self.grant(*words)
        assert roles_of(anna) == set()


@pytest.fixture
def leitung(client, settings):
    settings.STAFF_MFA = False
    found = confirmed("leitung", Role.CDO)
    client.force_login(found)
    return found


@pytest.mark.usefixtures("leitung")
class TestPage:
    def page(self, of):
        return reverse("accounts-roles", args=[of.pk])

    def test_people_are_found_by_their_names(self, client):
        anna = person("annabelle", Role.EDITOR)
        body = client.get("/verwaltung/rollen/", {"q": "ANNA"}).content.decode()
        assert self.page(anna) in body
        assert "Niemand heißt so" in client.get("/verwaltung/rollen/?q=xyz").content.decode()

    def test_a_role_is_granted_and_revoked_with_a_reason_that_stays_readable(self, client):
        anna = person("anna")
        change = {"act": "grant", "role": "editor", "reason": "Vertretung im Sommer"}
        client.post(self.page(anna), change)
        assert roles_of(anna) == {Role.EDITOR}
        client.post(self.page(anna), change | {"act": "revoke", "reason": "Sommer vorbei"})
        assert roles_of(anna) == set()
        body = client.get(self.page(anna)).content.decode()
        assert body.index("Sommer vorbei") < body.index("Vertretung im Sommer")
        assert body.count("<td>leitung</td>") == 2

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"act": "grant", "role": "editor", "reason": ""}, "Schreib dazu, warum."),
            ({"act": "grant", "role": "", "reason": "so"}, "Wähle eine Rolle."),
            ({"act": "grant", "role": "koenigin", "reason": "so"}, "Fehler: "),
            ({"act": "zaubern", "role": "editor", "reason": "so"}, "Fehler: "),
        ],
    )
    def test_half_a_form_changes_nothing_and_says_what_is_missing(self, client, form, said):
        anna = person("anna")
        assert said in client.post(self.page(anna), form).content.decode()
        assert roles_of(anna) == set()

    def test_a_department_is_given_and_taken_like_a_role_and_allows_nothing(self, client):
        load_city(city=the_city())
        anna, key = person("anna"), the_city().departments[0].key
        change = {"act": "grant", "role": f"department:{key}", "reason": "Neu im Referat"}
        client.post(self.page(anna), change)
        assert (departments_of(anna), roles_of(anna), permissions(anna)) == ({key}, set(), set())
        body = client.get(self.page(anna)).content.decode()
        name = str(the_city().departments[0].name)
        assert f"Aus {name} nehmen" in body
        assert f"erhalten: {name}" in body
        client.post(self.page(anna), change | {"act": "revoke", "reason": "wechselt"})
        assert departments_of(anna) == set()
        assert (
            "Fehler: "
            in client.post(
                self.page(anna), change | {"role": "department:hofnarr"}
            ).content.decode()
        )

    def test_nobody_joins_a_department_by_oneself(self, client, leitung):
        load_city(city=the_city())
        form = {"act": "grant", "role": "department:tiefbau", "reason": "so"}
        body = client.post(self.page(leitung), form, follow=True).content.decode()
        assert "Das eigene Konto ändert jemand anderes." in body
        assert departments_of(leitung) == set()

    def test_nobody_changes_the_own_account(self, client, leitung):
        form = {"act": "grant", "role": "engineer", "reason": "so"}
        body = client.post(self.page(leitung), form, follow=True).content.decode()
        assert "Das eigene Konto ändert jemand anderes." in body
        client.post(self.page(leitung), {"act": "close", "reason": "so"})
        leitung.refresh_from_db()
        assert leitung.is_active
        assert roles_of(leitung) == {Role.CDO}

    def test_nobody_shuts_an_administrator_out(self, client):
        wurzel = person("wurzel")
        wurzel.is_superuser = True
        wurzel.save()
        client.post(self.page(wurzel), {"act": "close", "reason": "so"})
        wurzel.refresh_from_db()
        assert wurzel.is_active

    def test_an_account_is_closed_and_opened_again(self, client):
        anna = confirmed()
        client.post(self.page(anna), {"act": "close", "reason": "Werbung"})
        client.logout()
        log_in(client, "anna", PASSWORD)
        assert not is_in(client)
        change = RoleChange.objects.get()
        assert (change.role, change.granted, change.reason) == ("", False, "Werbung")

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.CDO}))
    def test_nobody_else_sees_it(self, client, role):
        client.force_login(person("andere", role))
        anna = person("anna")
        form = {"act": "grant", "role": "cdo", "reason": "so"}
        for address in ("/verwaltung/rollen/", self.page(anna)):
            assert client.get(address).status_code == 302
        client.post(self.page(anna), form)
        assert roles_of(anna) == set()
        assert "/verwaltung/rollen/" not in client.get("/verwaltung/", follow=True).content.decode()


class TestWagtailsOwnWays:
    """A role that is given anywhere else would be written down nowhere."""

    @pytest.mark.parametrize(
        "address",
        ["users/", "users/new/", "users/edit/1/", "users/delete/1/", "groups/", "groups/edit/1/",
         "bulk/accounts/user/assign_role/?id=1", "bulk/accounts/user/delete/?id=1"],
    )  # fmt: skip
    def test_lead_to_the_roles(self, admin_client, settings, address):
        settings.STAFF_MFA = False
        assert admin_client.get(f"/verwaltung/{address}").url == "/verwaltung/rollen/"
        assert admin_client.post(f"/verwaltung/{address}").status_code == 405

    def test_the_settings_of_staff_ask_for_no_name_and_no_portrait(self, client, leitung):
        body = client.get("/verwaltung/account/").content.decode()
        assert "avatar" not in body.split("<main")[1]
        assert "first_name" not in body
        form = {"name_email-first_name": "Erika", "locale-preferred_language": "de"}
        client.post("/verwaltung/account/", form)
        leitung.refresh_from_db()
        assert leitung.first_name == ""
