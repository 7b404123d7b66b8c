"""Mails lead to the city's own address, whatever was written into the request that caused them."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.people import PASSWORD, confirmed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("account_reset_password", {"email": "anna@mail.example"}),
        ("account_reset_password", {"email": "niemand@mail.example"}),
        ("account_signup", {"email": "kind@mail.example"}),
        ("account_signup", {"email": "anna@mail.example"}),
    ],
    ids=["reset", "reset for nobody", "sign-up", "sign-up again"],
)
def test_links_lead_to_the_address_of_the_city(settings, asked, form):
    confirmed("anna")
    form = {"username": "kind", "password1": PASSWORD} | form
    Client(headers={"host": "testserver:6666"}).post(reverse(asked), form)
    (sent,) = mail.outbox
    links = re.findall(r"\w+://\S+", sent.body)
    assert links
    assert all(link.startswith(f"{settings.CONFIG.address}/") for link in links)
    assert "6666" not in sent.body + sent.subject
