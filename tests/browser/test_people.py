"""People at work in a real browser: a provider's log-in, a passkey, and the way of a news item."""

import os
import re
import sqlite3
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
PASSWORD = "herzlich-digital"


def log_in(tab, name):
    page = tab.open("/konto/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(tab.address + "/")
    return page


def no_complaints(tab):
    # the editor saves by itself, and half a form is answered by 400 until it is whole
    said = [complaint for complaint in tab.complaints if "400 (Bad Request)" not in complaint]
    assert said + tab.page.evaluate("window.cspReports") == []


def log_in_by_provider(tab):
    page = tab.open("/konto/login/")
    page.get_by_role("link", name="Stadtkonto").click()
    page.get_by_role("button", name="Weiter").click()
    page.wait_for_selector("[name=sub]")
    page.fill("[name=sub]", "ada")
    page.get_by_role("button").first.click()
    page.wait_for_url(f"{tab.address}/**")
    return page


def test_a_provider_logs_in_and_the_person_chooses_the_public_name(visit):
    tab = visit()
    page = log_in_by_provider(tab)
    page.fill("[name=username]", "ada-vom-betze")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(tab.address + "/")
    assert page.locator(".masthead").get_by_text("ada-vom-betze").count() == 1

    again = visit()
    page = log_in_by_provider(again)
    page.wait_for_url(again.address + "/")
    assert page.locator(".masthead").get_by_text("ada-vom-betze").count() == 1


def test_a_passkey_is_set_up_and_logs_in(visit):
    tab = visit()
    page = log_in(tab, "demo-bewohnerin")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.goto(tab.address + "/konto/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    page.fill("[name=name]", "Mein Handy")
    page.locator("[name=passwordless]").check()
    no_complaints(tab)
    page.get_by_role("button", name="Hinzufügen").click()
    page.wait_for_url(re.compile("recovery|webauthn/$"))

    page.context.clear_cookies()
    page.goto(tab.address + "/konto/login/")
    page.get_by_role("button", name="Passkey").click()
    page.wait_for_url(tab.address + "/")
    assert page.locator(".masthead").get_by_text("demo-bewohnerin").count() == 1
    no_complaints(tab)


@pytest.fixture
def news_index(city_environment):
    """The number of the German list of news."""
    environment, _ = city_environment
    (file,) = Path(environment["STADTHERZ_VAR"]).glob("*.sqlite3")
    with sqlite3.connect(file) as database:
        (number,) = database.execute(
            "SELECT citypage_ptr_id FROM newsroom_newsindexpage JOIN newsroom_citypage"
            " AS p ON p.id = citypage_ptr_id JOIN wagtailcore_locale AS l ON l.id = locale_id"
            " WHERE language_code = 'de'"
        ).fetchone()
    return number


def test_news_from_the_draft_over_the_second_person_to_the_reader(visit, news_index):
    author = visit()
    page = log_in(author, "demo-autorin")
    page.goto(f"{author.address}/verwaltung/pages/add/newsroom/newspage/{news_index}/")
    page.locator("[name=title]").press_sequentially("Neue Bank <b>am Rathaus</b>")
    page.fill("[name=date]", "2026-11-24")
    page.fill("[name=lead]", "Seit heute steht vor dem Rathaus eine Bank.")
    page.get_by_role("button", name="Entwurf speichern").first.click()
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    number = re.search(r"/pages/(\d+)/", page.url).group(1)
    preview = page.request.get(f"{author.address}/verwaltung/pages/{number}/edit/preview/")
    assert preview.ok
    assert visit().page.goto(author.address + "/aktuelles/neue-bank-bam-rathausb/").status == 404
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("[name=action-submit]").click()
    page.wait_for_load_state()
    no_complaints(author)

    second = visit()
    page = log_in(second, "demo-moderator")
    page.goto(f"{second.address}/verwaltung/pages/{number}/edit/")
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("[data-workflow-action-name=approve]").first.click()
    page.wait_for_url(re.compile(r"/verwaltung/(pages/\d+/)?(edit/)?$"))
    no_complaints(second)

    reader = visit()
    page = reader.page
    page.goto(reader.address + "/aktuelles/")
    page.get_by_role("link", name="Neue Bank").click()
    assert page.locator("h1").inner_text() == "Neue Bank <b>am Rathaus</b>"
    assert reader.violations() == []


def picture():
    """A PNG of 40 x 30 red dots, written by hand: no image library in the tests."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = b"".join(b"\x00" + b"\xb5\x20\x20" * 40 for _ in range(30))
    head = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (picture(), None),
        (b"<script>alert(1)</script>", "Bild"),
        (picture() + os.urandom(10_500_000), "zu groß"),
    ],
    ids=["a picture", "a script", "too large"],
)
def test_pictures_are_taken_and_everything_else_is_refused_in_words(visit, content, said):
    tab = visit()
    page = log_in(tab, "demo-autorin")
    page.goto(tab.address + "/verwaltung/images/multiple/add/")
    page.set_input_files(
        "#fileupload", {"name": "bank.png", "mimeType": "image/png", "buffer": content}
    )
    entry = page.locator("#upload-list li").first
    entry.wait_for()
    if said is None:
        page.wait_for_selector("#upload-list [name$=title]")
    else:
        expect(entry).to_contain_text(said)
    no_complaints(tab)
