import pytest
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from tests.accounts.people import code_of, confirmed, is_in, log_in, log_in_with_code, with_app
from tests.programme.factories import person

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


class TestSecondFactor:
    def test_staff_without_one_are_sent_to_set_it_up(self, client):
        client.force_login(person("leitung", Role.CDO))
        response = client.get("/verwaltung/")
        assert (response.status_code, response.url) == (302, reverse("mfa_index"))

    def test_staff_with_one_get_in(self, client):
        secret = with_app(confirmed("leitung", Role.CDO))
        log_in_with_code(client, "leitung", secret)
        assert client.get("/verwaltung/").status_code == 200

    def test_residents_are_not_asked(self, client):
        client.force_login(person("anna", Role.RESIDENT))
        assert client.get("/verwaltung/").url != reverse("mfa_index")

    def test_logging_in_asks_for_the_code(self, client):
        anna = confirmed()
        secret = with_app(anna)
        assert log_in(client).url == reverse("mfa_authenticate")
        assert not is_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert client.session["_auth_user_id"] == str(anna.pk)
