import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from stadtherz.accounts.models import User
from tests.accounts.factories import person
from tests.accounts.hashers import CountedHasher
from tests.accounts.people import PASSWORD, confirmed, is_in, log_in

pytestmark = pytest.mark.django_db
SIGN_UP = {"username": "lautrer.kind", "email": "kind@mail.example", "password1": PASSWORD}


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), SIGN_UP | changes)


def test_a_get_never_confirms_a_post_does(client):
    sign_up(client)
    address = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    client.get(address)
    assert not EmailAddress.objects.get().verified
    client.post(address)
    assert EmailAddress.objects.get().verified


def test_who_signs_up_to_take_part_comes_back_to_it(client):
    there = "/mitmachen/vorschlaege/vorschlaege/neu/"
    sign_up(client, next=there)
    address = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    answer = client.post(address)
    assert answer.url == "/konto/login/?next=%2Fmitmachen%2Fvorschlaege%2Fvorschlaege%2Fneu%2F"
    form = {"login": "lautrer.kind", "password": PASSWORD, "next": there}
    assert client.post("/konto/login/", form).url == there


def test_nobody_is_led_to_another_site(client):
    sign_up(client, next="https://boese.example/")
    address = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    assert client.post(address).url == "/konto/login/"


def test_before_the_confirmation_nobody_logs_in(client):
    sign_up(client)
    client.logout()
    log_in(client, "lautrer.kind")
    assert not is_in(client)


def test_a_known_address_is_not_given_away(client):
    confirmed("anna")
    fresh = sign_up(client)
    known = sign_up(client, username="zweite", email="anna@mail.example")
    assert (fresh.status_code, fresh.url) == (known.status_code, known.url)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("known", ["anna@mail.example", "halb@mail.example"])
def test_nor_by_what_the_next_page_says(client, known, times):
    confirmed("anna")
    sign_up(Client(), username="halb", email="halb@mail.example")
    for who in range(times):
        answer = Client().post(
            reverse("account_signup"),
            SIGN_UP | {"username": f"zweite{who}", "email": known}, follow=True,
        )  # fmt: skip
    fresh = client.post(reverse("account_signup"), SIGN_UP, follow=True)
    pages = [one.content.decode().replace(known, SIGN_UP["email"]) for one in (answer, fresh)]
    assert "Wir haben eine Mail an kind@mail.example geschickt." in pages[1]
    assert without_tokens(pages[0]) == without_tokens(pages[1])


def without_tokens(body):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)


@pytest.mark.parametrize("name", ["anna x", "ma<b>x", "anna@x"])
def test_a_name_with_other_signs_is_refused_in_our_words(client, name):
    body = sign_up(client, username=name).content.decode()
    assert "Erlaubt sind Buchstaben, Ziffern, Punkt, Unterstrich und Bindestrich." in body
    assert "@/./+/-/_" not in body


def test_the_log_in_offers_browsers_the_user_name(client):
    body = client.get(reverse("account_login")).content.decode()
    (field,) = re.findall(r'<input[^>]*name="login"[^>]*>', body)
    assert 'autocomplete="username"' in field


def test_a_known_address_costs_as_many_hashes_as_a_new_one(client, settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountedHasher"]
    confirmed("anna")
    CountedHasher.paid.clear()
    sign_up(client)
    fresh = list(CountedHasher.paid)
    sign_up(client, username="zweite", email="anna@mail.example")
    assert CountedHasher.paid == fresh * 2


def test_the_form_says_that_the_name_is_public(client):
    body = client.get(reverse("account_signup")).content.decode()
    assert "Diesen Namen sehen alle." in body


@pytest.mark.parametrize("name", ["admin", "a@b.example", "x", "Аdmin", "stadt-kl", "demo-leitung"])
def test_a_forbidden_name_is_refused_with_a_reason(client, name):
    response = sign_up(client, username=name)
    assert response.status_code == 200
    assert "kern-error" in response.content.decode()
    assert not User.objects.exists()


def test_capitals_make_no_second_account():
    person("anna")
    with pytest.raises(IntegrityError), transaction.atomic():
        person("Anna")


def test_passwords_are_argon2(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert person("anna").password.startswith("argon2$argon2id$")
