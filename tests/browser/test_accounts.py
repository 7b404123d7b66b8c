"""The pages of an account in a real browser: both schemes, phone and desktop, faults included."""

import pytest

from tests.browser.test_pages import check
from tests.browser.test_people import PASSWORD, log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
PAGES = {
    "my data": "/konto/meine-daten/",
    "erasing": "/konto/meine-daten/loeschen/",
    "addresses": "/konto/email/",
    "new password": "/konto/password/change/",
    "log-out": "/konto/logout/",
    "second factors": "/konto/2fa/",
    "code app": "/konto/2fa/totp/activate/",
    "passkeys": "/konto/2fa/webauthn/",
    "new passkey": "/konto/2fa/webauthn/add/",
    "linked services": "/konto/3rdparty/",
}


@pytest.fixture(
    params=[
        pytest.param((320, False), id="phone"),
        pytest.param((1280, True), id="desktop in the dark", marks=pytest.mark.soak),
    ]
)
def inside(visit, request):
    """A tab of somebody who logged in and said who it is a moment ago."""
    width, dark = request.param
    tab = visit(width=width, dark=dark)
    log_in(tab, "demo-bewohnerin")
    tab.open("/konto/reauthenticate/")
    tab.page.fill("[name=password]", PASSWORD)
    tab.page.locator("main button[type=submit]").first.click()
    tab.page.wait_for_load_state()
    return tab


def send(page, **values):
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()


def check_fault(tab, name):
    """Title and focus say it, and the first link leads into the field to mend."""
    page = tab.page
    assert page.title().startswith("Fehler: "), name
    assert page.evaluate("document.activeElement.id") == "fehler", name
    check(tab, name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") in {"INPUT", "TEXTAREA"}, name


def test_pages(inside):
    for name, path in PAGES.items():
        inside.open(path)
        check(inside, name)


def test_faults_inside(inside):
    page = inside.open(PAGES["code app"])
    send(page, code="000000")
    check_fault(inside, "code app")
    page = inside.open(PAGES["new password"])
    send(page, oldpassword="falsch", password1="kurz", password2="anders")
    check_fault(inside, "new password")
    page = inside.open(PAGES["erasing"])
    send(page, username="wer?")
    check_fault(inside, "erasing")


@pytest.mark.parametrize("width", [320, 1280])
def test_faults_outside(visit, width):
    tab = visit(width=width)
    page = tab.open("/konto/login/")
    send(page, login=f"niemand{width}", password="falsch")
    check_fault(tab, "log-in")
    page = tab.open("/konto/signup/")
    send(page, username="stadt-kl", email="a@mail.example", password1="passwort")
    check_fault(tab, "sign-up")


def test_the_key_of_the_code_app_can_be_selected(inside):
    page = inside.open(PAGES["code app"])
    field = page.locator("#authenticator_secret")
    field.focus()
    page.keyboard.press("Control+A")
    selected = field.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert len(selected.replace(" ", "")) == 32


def test_roles_are_granted_by_keyboard(visit):
    tab = visit()
    page = log_in(tab, "demo-leitung")
    page.goto(tab.address + "/verwaltung/rollen/")
    page.get_by_label("Benutzername oder ein Teil davon").fill("bewohnerin")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="demo-bewohnerin").click()
    page.get_by_label("Rolle", exact=True).select_option("data-owner")
    page.locator("#id_reason").fill("Vertretung")
    page.keyboard.press("Enter")
    page.get_by_text("Geändert und mit dem Grund notiert.").wait_for()
    page.locator("#revoke_data-owner").fill("Vertretung vorbei")
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="Vertretung vorbei").wait_for()
    assert page.locator("#revoke_data-owner").count() == 0
