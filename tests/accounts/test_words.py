"""The pages of an account speak plainly, in "du", and say what to do when something fails."""

import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.core import mail
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override, pgettext

from tests.accounts.people import PASSWORD, confirmed, is_in, log_in, with_app

pytestmark = pytest.mark.django_db
NOT_SAID = {"Are you sure?"}  # our own page asks nothing, and Wagtail says it too
FORMAL = re.compile(r"\b(Sie|Ihr|Ihre|Ihren|Ihrem|Ihrer|Ihnen)\b")
JARGON = re.compile(r"Token|Authentifizier|Authenticator|Verifizier|Anmeldename|MFA|Drittanbieter")
OUTSIDE = (
    "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
    "account_email_verification_sent", "account_inactive", "socialaccount_login_cancelled",
    "socialaccount_login_error",
)  # fmt: skip
INSIDE = (
    "accounts:mine", "accounts:erase", "account_email", "account_change_password", "account_logout",
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
    "socialaccount_connections", "account_reauthenticate",
)  # fmt: skip


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its title."""

    def __init__(self, page):
        super().__init__()
        self.found, self.title = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.found and self.found[-1][0] == "title" and not self.title:
            self.title = data

    def all(self, tag, **attributes):
        return [
            have for name, have in self.found
            if name == tag and attributes.items() <= have.items()
        ]  # fmt: skip


@pytest.fixture
def inside(client):
    """Anna, logged in a moment ago."""
    anna = confirmed()
    client.force_login(anna)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return anna


def words(response):
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)


def check(response):
    said = words(response)
    assert FORMAL.findall(said) + JARGON.findall(said) == []


class TestTone:
    def test_no_text_of_the_log_in_is_formal(self):
        file = Path(allauth.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"
        with file.open("rb") as catalogue, override("de"):
            every = [message for message in read_po(catalogue) if message.id]
            said = [_spoken(message) for message in every if message.id not in NOT_SAID]
        assert len(said) > 300
        assert [text for text in said if FORMAL.search(text)] == []

    @pytest.mark.parametrize("name", OUTSIDE)
    def test_pages_for_everybody(self, client, name):
        check(client.get(reverse(name)))

    @pytest.mark.parametrize("name", INSIDE)
    def test_pages_of_an_account(self, client, inside, name):
        response = client.get(reverse(name))
        assert response.status_code == 200
        check(response)

    @pytest.mark.parametrize(
        "name", ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
                 "mfa_deactivate_totp", "mfa_reauthenticate"],
    )  # fmt: skip
    def test_pages_with_a_second_factor(self, client, inside, name):
        with_app(inside)
        client.post(reverse("mfa_generate_recovery_codes"))
        check(client.get(reverse(name)))

    def test_mails(self, client):
        confirmed("anna")
        for name in ("kind", "anna"):
            form = {"username": f"{name}.zwei", "password1": PASSWORD}
            client.post(reverse("account_signup"), form | {"email": f"{name}@mail.example"})
        for name in ("anna", "niemand"):
            client.post(reverse("account_reset_password"), {"email": f"{name}@mail.example"})
        assert len(mail.outbox) == 4
        for sent in mail.outbox:
            assert FORMAL.findall(sent.body + sent.subject) == []
            assert sent.body.startswith("Hallo,")


def _spoken(message):
    if isinstance(message.id, tuple):
        return ngettext(*message.id, 2)
    return pgettext(message.context, message.id) if message.context else gettext(message.id)


def wrong_log_in(client):
    return log_in(client, "niemand", "falsch")


def wrong_sign_up(client):
    return client.post(reverse("account_signup"), {"username": "admin", "email": "x"})


def wrong_code(client):
    client.get(reverse("mfa_activate_totp"))
    return client.post(reverse("mfa_activate_totp"), {"code": "000000"})


def wrong_password_change(client):
    form = {"oldpassword": "falsch", "password1": "kurz", "password2": "anders"}
    return client.post(reverse("account_change_password"), form)


def wrong_name_at_erasing(client):
    return client.post(reverse("accounts:erase"), {"username": "wer?"})


def no_confirmation(client):
    return client.post(reverse("account_reauthenticate"), {"password": "falsch"})


def bad_address(client):
    return client.post(reverse("account_email"), {"action_add": "", "email": "keine"})


FAULTS = [wrong_log_in, wrong_sign_up, wrong_code, wrong_password_change, wrong_name_at_erasing,
          no_confirmation, bad_address]  # fmt: skip


class TestFaults:
    @pytest.mark.parametrize("way", FAULTS)
    def test_title_summary_and_fields_say_it(self, client, request, way):
        if way not in (wrong_log_in, wrong_sign_up):
            request.getfixturevalue("inside")
        response = way(client)
        page = Elements(response.content.decode())
        assert page.title.startswith("Fehler: ")
        (summary,) = page.all("div", id="fehler")
        assert summary["tabindex"] == "-1"
        assert "autofocus" in summary
        links = [a["href"] for a in page.all("a") if a["href"].startswith("#id_")]
        assert links
        for link in links:
            assert page.all("input", id=link[1:]), link
        check(response)

    @pytest.mark.parametrize("way", [wrong_log_in, wrong_sign_up])
    def test_english_titles_as_well(self, client, way):
        client.cookies["x"] = "y"
        with override("en"):
            assert Elements(way(client).content.decode()).title.startswith("Error: ")

    def test_a_page_without_a_fault_has_none(self, client):
        page = Elements(client.get(reverse("account_login")).content.decode())
        assert page.title.startswith("Anmelden")
        assert page.all("div", id="fehler") == []

    def test_a_wrong_code_is_told_why_and_what_to_do(self, client):
        anna = confirmed()
        with_app(anna)
        log_in(client)
        said = words(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
        assert "gilt nur 30 Sekunden" in said
        assert "Uhr deines Geräts" in said

    def test_too_many_attempts_get_a_page_in_words(self, client):
        for number in range(31):
            response = log_in(client, f"niemand{number}", "falsch")
        assert response.status_code == 429
        assert "Warte ein paar Minuten" in words(response)
        assert not is_in(client)


class TestCodeApp:
    def test_the_picture_says_what_it_is_and_not_the_secret(self, client, inside):
        body = client.get(reverse("mfa_activate_totp")).content.decode()
        page = Elements(body)
        (picture,) = page.all("img", alt="QR-Code für deine App")
        (field,) = page.all("textarea", id="authenticator_secret")
        assert "readonly" in field
        assert "disabled" not in field
        secret = re.search(r"<textarea[^>]*>([^<]+)<", body)[1]
        assert re.fullmatch(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", secret)
        assert page.all("label", **{"for": "authenticator_secret"})
