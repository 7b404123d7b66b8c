"""People with confirmed addresses, and the ways they log in."""

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from tests.accounts.factories import person

PASSWORD = "Fackelbrunnen-1849"


def confirmed(name="anna", *roles):
    """Somebody who confirmed the address and knows the password of these tests."""
    found = person(name, *roles)
    found.set_password(PASSWORD)
    found.save()
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    return found


def with_app(found):
    """Give a person a second factor; gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(found, secret)
    return secret


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(client, login="anna", password=PASSWORD, **extra):
    form = {"login": login, "password": password, **extra}
    return client.post(reverse("account_login"), form)


def log_in_with_code(client, login, secret):
    log_in(client, login)
    return client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})


def is_in(client):
    return "_auth_user_id" in client.session
