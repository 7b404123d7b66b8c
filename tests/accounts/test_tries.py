"""Five wrong passwords close the door, whatever is done around it."""

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from stadtherz.site import settings as product
from tests.accounts.hashers import CountedHasher
from tests.accounts.people import confirmed, is_in, log_in

pytestmark = pytest.mark.django_db
MAIL = "anna@mail.example"


def guess(login, times=5, **headers):
    for _ in range(times):
        Client(**headers).post(reverse("account_login"), {"login": login, "password": "falsch"})


class TestAccount:
    """The door of an account is one, whether its name or its mail address is typed."""

    @pytest.mark.parametrize(
        ("knocked", "then"), [("anna", MAIL), (MAIL, "anna"), ("ANNA", MAIL.upper())]
    )
    def test_it_is_closed_under_its_other_name_too(self, client, knocked, then):
        confirmed("anna")
        guess(knocked)
        log_in(client, then)
        assert not is_in(client)

    def test_the_answer_does_not_tell_that_both_are_one_person(self, client):
        confirmed("anna")
        guess("anna")
        wrong = log_in(client, MAIL).context["form"].non_field_errors()
        unknown = log_in(client, "niemand@mail.example").context["form"].non_field_errors()
        assert wrong == unknown
        assert "Nach fünf falschen Versuchen hilft fünf Minuten lang auch" in wrong[0]

    def test_nor_does_the_time_of_the_answer(self, client, settings):
        settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountedHasher"]
        confirmed("anna")
        guess("anna")
        CountedHasher.paid.clear()
        log_in(client, MAIL)
        assert len(CountedHasher.paid) == 1

    def test_others_get_in(self, client):
        confirmed("anna")
        confirmed("bert")
        guess("anna")
        log_in(client, "bert")
        assert is_in(client)

    def test_a_port_in_the_address_is_no_new_door(self, client):
        confirmed("anna")
        guess("niemand", 4, HTTP_HOST="testserver:1")
        guess("niemand", 1, HTTP_HOST="testserver:2")
        answer = log_in(client, "niemand")
        assert "zu viele Versuche" in answer.context["form"].non_field_errors()[0]

    def test_right_passwords_are_not_counted(self, client):
        confirmed("anna")
        for _ in range(6):
            client.logout()
            log_in(client)
        assert is_in(client)

    def test_a_new_password_opens_every_door(self, client, mailoutbox):
        confirmed("anna")
        for login in ("anna", MAIL):
            guess(login)
        client.post(reverse("account_reset_password"), {"email": MAIL})
        link = next(word for word in mailoutbox[-1].body.split() if "/key/" in word)
        form = {"password1": "Neu-gewählt-2026", "password2": "Neu-gewählt-2026"}
        client.post(client.get(link).url, form)
        for login in ("anna", MAIL):
            client.logout()
            log_in(client, login, "Neu-gewählt-2026")
            assert is_in(client)


class TestCounters:
    @pytest.fixture(autouse=True)
    def in_the_database(self, settings):
        """The cache that the product has; tests have a lighter one otherwise."""
        settings.CACHES = product.CACHES
        call_command("createcachetable", verbosity=0)

    def rows(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM django_cache")
            return cursor.fetchall()

    def test_no_number_of_other_counters_opens_a_closed_door(self, client):
        confirmed("anna")
        guess("anna")
        for number in range(700):
            cache.set(f"zähler{number}", [1.0], 300)
        log_in(client)
        assert not is_in(client)
        assert cache.get("zähler0") == [1.0]

    def test_what_has_expired_is_swept_away(self):
        cache.set("alt", [1.0], -5)
        for number in range(350):
            cache.set(f"vorbei{number}", [1.0], -5)
        assert len(self.rows()) < 350

    def test_neither_name_nor_address_can_be_read_in_it(self, client):
        confirmed("anna")
        guess("anna", REMOTE_ADDR="198.51.100.23")
        client.post(reverse("account_reset_password"), {"email": MAIL})
        keys = [key for key, _ in self.rows()]
        assert len(keys) >= 3
        assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)
        assert caches["default"].make_key("x") != caches["default"].make_key("y")
