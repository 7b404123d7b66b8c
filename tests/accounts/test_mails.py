"""Mails lead to the city's own address, whatever was written into the request that caused them."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from stadtherz.accounts.public import mail_address_of, mail_addresses_of
from stadtherz.accounts.services.privacy import erase_account
from tests.accounts.factories import person
from tests.accounts.people import PASSWORD, confirmed

pytestmark = pytest.mark.django_db


def test_an_address_that_nobody_confirmed_gets_the_mail_to_confirm_and_nothing_else(client):
    anna = person("anna")
    EmailAddress.objects.create(user=anna, email=anna.email, verified=False, primary=True)
    said = client.post(reverse("account_reset_password"), {"email": anna.email})
    assert (said.status_code, said.url) == (302, reverse("account_reset_password_done"))
    (sent,) = mail.outbox
    assert "/confirm-email/" in sent.body
    assert "/key/" not in sent.body
    assert mail_address_of(anna.pk) == ""
    erase_account(person=anna)
    assert len(mail.outbox) == 1


def test_mails_go_to_the_confirmed_address_the_main_one_first():
    anna, bert = confirmed("anna"), person("bert")
    for address, sure, main in (("x@y.example", True, False), ("z@y.example", False, False)):
        EmailAddress.objects.create(user=bert, email=address, verified=sure, primary=main)
    EmailAddress.objects.create(user=anna, email="a@y.example", verified=True)
    found = mail_addresses_of([anna.pk, bert.pk, 0])
    assert found == {anna.pk: "anna@mail.example", bert.pk: "x@y.example"}


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
