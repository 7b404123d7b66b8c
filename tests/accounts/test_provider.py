"""The log-in of another service, against a real OpenID Connect provider over HTTP."""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.models import User
from stadtherz.site.oidc import oidc_apps
from tests.accounts.people import confirmed, is_in, with_app
from tests.running_city import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture(scope="module")
def address():
    port = free_port()
    started = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    at = f"http://localhost:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(at, timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield at
    started.terminate()
    started.wait(timeout=15)


@pytest.fixture
def stadtkonto(address, settings, tmp_path):
    """The city with this provider; gives a way to say who the person there is."""

    def install(at=address):
        (tmp_path / "secret").write_text("not-secret")
        (tmp_path / "oidc.toml").write_text(
            '[[provider]]\nid = "stadtkonto"\nname = "Stadtkonto"\nclient_id = "stadtherz"\n'
            f'secret_file = "secret"\nserver_url = "{at}"\n'
            'scopes = ["openid", "email", "profile"]\n'
        )
        apps = oidc_apps(str(tmp_path / "oidc.toml"))
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}

    install()
    return install


def person_there(address, sub, **claims):
    request = urllib.request.Request(
        f"{address}/users/{sub}", json.dumps(claims).encode(), method="PUT",
        headers={"content-type": "application/json"},
    )  # fmt: skip
    urllib.request.urlopen(request, timeout=5).close()


def set_out(client):
    """Press the button of the log-in page; gives the answer of the city."""
    return client.post(reverse("openid_connect_login", args=["stadtkonto"]))


def agree(asked, sub):
    """Agree at the provider; gives the address it sends the browser back to."""
    form = urllib.parse.urlencode({"sub": sub}).encode()
    try:
        urllib.request.build_opener(Stay).open(asked, form, timeout=5)
    except urllib.error.HTTPError as answer:
        return answer.headers["location"]


def log_in_there(client, sub):
    back = urllib.parse.urlsplit(agree(set_out(client).url, sub))
    return client.get(f"{back.path}?{back.query}", follow=True)


def sign_up(client, **form):
    return client.post(reverse("socialaccount_signup"), form)


def test_a_new_person_chooses_the_public_name_and_nothing_else_is_taken_over(
    client, address, stadtkonto
):
    person_there(
        address, "ada", email="ada@mail.example", email_verified=True, name="Ada Muster",
        given_name="Ada", family_name="Muster",
    )  # fmt: skip
    log_in_there(client, "ada")
    sign_up(client, username="vom.betze", email="ada@mail.example")
    ada = User.objects.get()
    assert is_in(client)
    assert (ada.username, ada.first_name, ada.last_name) == ("vom.betze", "", "")


@pytest.mark.parametrize("verified", [False, True])
def test_the_address_of_an_existing_account_opens_it_for_nobody(
    client, address, stadtkonto, verified
):
    anna = confirmed("anna")
    person_there(address, "boese", email=anna.email, email_verified=verified)
    log_in_there(client, "boese")
    assert not is_in(client)
    sign_up(client, username="boese", email=anna.email)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert EmailAddress.objects.get().user == anna


def test_an_unconfirmed_address_is_confirmed_here_first(client, address, stadtkonto):
    person_there(address, "neu", email="neu@mail.example", email_verified=False)
    log_in_there(client, "neu")
    sign_up(client, username="neu.hier", email="neu@mail.example")
    assert not is_in(client)
    assert re.search(r"https?://\S+", mail.outbox[-1].body)


def test_whoever_has_a_second_factor_here_is_asked_for_it(client, address, stadtkonto):
    leitung = confirmed("leitung", Role.CDO)
    with_app(leitung)
    SocialAccount.objects.create(user=leitung, provider="stadtkonto", uid="leitung")
    person_there(address, "leitung", email=leitung.email, email_verified=True)
    answer = log_in_there(client, "leitung")
    assert answer.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not is_in(client)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_provider_that_does_not_answer_is_said_in_words(client, address, stadtkonto, moment):
    person_there(address, "ada", email="ada@mail.example", email_verified=True)
    if moment == "before":
        stadtkonto(f"http://localhost:{free_port()}")
        answer = set_out(client)
    else:
        back = urllib.parse.urlsplit(agree(set_out(client).url, "ada"))
        stadtkonto(f"http://localhost:{free_port()}")
        answer = client.get(f"{back.path}?{back.query}")
    body = answer.content.decode()
    assert "antwortet gerade nicht" in body
    assert reverse("account_login") in body
    assert not is_in(client)


@pytest.mark.parametrize("state", ["falsch", ""])
def test_a_wrong_state_is_refused(client, address, stadtkonto, state):
    person_there(address, "ada", email="ada@mail.example", email_verified=True)
    back = urllib.parse.urlsplit(agree(set_out(client).url, "ada"))
    query = dict(urllib.parse.parse_qsl(back.query)) | {"state": state}
    answer = client.get(back.path, query)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert "Fang von vorn an" in answer.content.decode()


def test_a_code_that_another_browser_fetched_is_refused(client, address, stadtkonto):
    person_there(address, "ada", email="ada@mail.example", email_verified=True)
    back = urllib.parse.urlsplit(agree(set_out(client).url, "ada"))
    victim = Client()
    victim.get(f"{back.path}?{back.query}")
    assert not is_in(victim)
    assert not SocialAccount.objects.exists()
