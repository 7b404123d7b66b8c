import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from tests.accounts.factories import person
from tests.accounts.hashers import CountedHasher
from tests.accounts.people import (
    PASSWORD,
    code_of,
    confirmed,
    is_in,
    log_in,
    log_in_with_code,
    with_app,
)

pytestmark = pytest.mark.django_db


class TestPassword:
    def test_five_wrong_passwords_close_the_door_for_the_right_one(self, client):
        confirmed()
        for _ in range(5):
            log_in(client, password="falsch")
        log_in(client)
        assert not is_in(client)

    def test_the_session_changes_its_key(self, client):
        confirmed()
        client.get(reverse("account_login"))
        client.session["x"] = 1
        before = client.session.session_key
        log_in(client)
        assert client.session.session_key != before
        assert is_in(client)

    def test_no_way_leads_to_a_foreign_site(self, client):
        confirmed()
        response = log_in(client, next="https://boese.example/")
        assert "boese" not in response.url

    def test_logging_out_needs_a_post(self, client):
        client.force_login(confirmed())
        client.get(reverse("account_logout"))
        assert is_in(client)
        client.post(reverse("account_logout"))
        assert not is_in(client)

    @pytest.mark.parametrize("way", ["account_login", "wagtailadmin_login", "wagtailcore_login"])
    def test_an_unconfirmed_address_lets_nobody_in(self, client, way):
        person("anna", Role.CDO)
        form = {"login": "anna", "username": "anna", "password": "pass"}
        client.post(reverse(way), form, follow=True)
        assert not is_in(client)
        assert not client.login(username="anna", password="pass")


class TestTimeOfTheAnswer:
    """Counted in hashes, the only thing in a log-in that takes long."""

    @pytest.fixture
    def paid(self, settings):
        settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountedHasher"]
        confirmed("anna")
        by_provider = confirmed("ohne.passwort")
        by_provider.set_unusable_password()
        by_provider.save()
        person("nie.bestaetigt")
        CountedHasher.paid.clear()
        return CountedHasher.paid

    @pytest.mark.parametrize(
        "login",
        ["anna", "ANNA", "anna@mail.example", "niemand", "niemand@mail.example", "ohne.passwort",
         "nie.bestaetigt", "nie.bestaetigt@mail.example"],
    )  # fmt: skip
    def test_a_wrong_password_costs_one_hash_whoever_is_named(self, client, paid, login):
        log_in(client, login, password="falsch")
        assert len(paid) == 1


class TestAddresses:
    """Ten wrong passwords a minute from one address close the door for that address."""

    def try_all(self, client, *forwarded):
        for number, address in enumerate(forwarded):
            client.post(
                reverse("account_login"), {"login": f"wer{number}", "password": "falsch"},
                headers={"x-forwarded-for": address},
            )  # fmt: skip

    def is_let_in(self, client, address):
        client.post(
            reverse("account_login"), {"login": "anna", "password": PASSWORD},
            headers={"x-forwarded-for": address},
        )  # fmt: skip
        return is_in(client)

    def test_without_a_proxy_an_invented_address_helps_nobody(self, client):
        confirmed()
        self.try_all(client, *(f"198.51.100.{n}" for n in range(10)))
        assert not self.is_let_in(client, "203.0.113.7")

    def test_behind_a_proxy_the_guesser_is_shut_out_and_nobody_else(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        confirmed()
        self.try_all(client, *(f"198.51.100.{n}, 192.0.2.66" for n in range(10)))
        assert not self.is_let_in(client, "198.51.100.99, 192.0.2.66")
        assert self.is_let_in(client, "203.0.113.7")


class TestOneWayIn:
    """Wagtail's own ways in and out would pass by throttling and second factor."""

    def test_the_log_in_of_the_administration_is_the_one_of_the_city(self, client):
        confirmed("leitung", Role.CDO)
        for address in ("/verwaltung/login/", "/_util/login/", "/en/_util/login/"):
            shown = client.get(address, {"next": "/verwaltung/pages/"})
            assert shown.url.endswith("/login/?next=%2Fverwaltung%2Fpages%2F")
            client.post(address, {"username": "leitung", "password": PASSWORD})
            assert not is_in(client)

    @pytest.mark.parametrize("rest", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
    def test_so_is_the_way_to_a_new_password(self, client, rest):
        response = client.get(f"/verwaltung/password_reset/{rest}")
        assert response.url == reverse("account_reset_password")

    def test_a_link_to_the_log_out_of_the_administration_ends_nothing(self, client, settings):
        settings.STAFF_MFA = False
        client.force_login(confirmed("leitung", Role.CDO))
        assert client.get("/verwaltung/logout/").url == reverse("account_logout")
        assert is_in(client)
        assert client.post("/verwaltung/logout/").status_code == 302
        assert not is_in(client)


class TestSecondFactor:
    def test_staff_without_one_are_sent_to_set_it_up(self, client):
        client.force_login(person("leitung", Role.CDO))
        response = client.get("/verwaltung/")
        assert (response.status_code, response.url) == (302, reverse("mfa_index"))

    def test_staff_with_one_get_in(self, client):
        secret = with_app(confirmed("leitung", Role.CDO))
        log_in_with_code(client, "leitung", secret)
        assert client.get("/verwaltung/").status_code == 200

    def test_a_session_that_is_older_than_the_second_factor_is_asked(self, client):
        leitung = confirmed("leitung", Role.CDO)
        client.force_login(leitung)
        secret = with_app(leitung)
        response = client.get("/verwaltung/pages/")
        assert response.url == f"{reverse('mfa_reauthenticate')}?next=%2Fverwaltung%2Fpages%2F"
        client.post(response.url, {"code": code_of(secret)})
        assert client.get("/verwaltung/").status_code == 200

    def test_whoever_has_only_a_passkey_is_asked_for_it(self, client):
        leitung = confirmed("leitung", Role.CDO)
        Authenticator.objects.create(user=leitung, type="webauthn", data={"name": "Schlüssel"})
        client.force_login(leitung)
        asked = client.get("/verwaltung/").url
        assert asked == f"{reverse('mfa_reauthenticate_webauthn')}?next=%2Fverwaltung%2F"

    def test_whatever_group_lets_in_counts_as_staff(self, client):
        group = Group.objects.create(name="Vertretung")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        anna = confirmed()
        anna.groups.add(group)
        client.force_login(anna)
        assert client.get("/verwaltung/").url == reverse("mfa_index")

    def test_residents_are_not_asked(self, client):
        client.force_login(person("anna", Role.RESIDENT))
        assert client.get("/verwaltung/").url != reverse("mfa_index")

    @pytest.mark.parametrize("address", ["/verwaltung/", "/verwaltung/login/?next=/verwaltung/"])
    def test_residents_are_told_that_they_have_no_role(self, client, address):
        client.force_login(person("anna", Role.RESIDENT))
        body = client.get(address, follow=True).content.decode()
        assert "Dein Konto hat keine Rolle in der Verwaltung." in body

    def test_logging_in_asks_for_the_code(self, client):
        anna = confirmed()
        secret = with_app(anna)
        assert log_in(client).url == reverse("mfa_authenticate")
        assert not is_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert client.session["_auth_user_id"] == str(anna.pk)
