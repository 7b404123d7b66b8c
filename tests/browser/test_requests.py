"""A request for data from the form to the answer: one person, one clerk, no account, no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check
from tests.browser.test_people import log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
WANTED = "Luftbilder seit 1990"


def asked_by_keyboard(tab):
    """Ask without script, by keyboard; gives the secret address."""
    page = tab.open("/daten/anfragen/")
    page.get_by_label("Welche Daten suchst du?").fill(WANTED)
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(WANTED)
    return page.url.removeprefix(tab.address)


def refused_by_the_desk(tab):
    """Refuse: first without a ground, which does not leave, then with all that the law wants."""
    page = log_in(tab, "demo-datenstelle")
    page.goto(f"{tab.address}/verwaltung/anfragen/")
    page.get_by_role("link", name=WANTED).click()
    page.get_by_label("abgelehnt").check()
    expect(page.locator("#id_conditions")).to_be_hidden()
    page.get_by_role("button", name="Ablehnung").click()
    expect(page.get_by_label("abgelehnt")).to_be_checked()
    expect(page.locator("#id_text")).to_have_value(re.compile("dürfen wir nicht herausgeben"))
    page.get_by_role("button", name="Antwort abschicken").click()
    expect(page.get_by_text("Eine Ablehnung braucht einen Grund")).to_be_visible()
    assert [one for one in tab.violations() if "desk" in one or "count-days" in one] == []
    page.locator("#id_ground").select_option("property-of-others")
    page.locator("#id_holder").fill("Geobild GmbH")
    page.locator("#id_text").fill("Die Luftbilder dürfen wir nicht herausgeben.")
    page.get_by_role("button", name="Antwort abschicken").click()
    expect(page.get_by_text("Beantwortet. Der Brief ist unterwegs")).to_be_visible()


def test_from_the_form_to_a_lawful_refusal(visit):
    own = asked_by_keyboard(visit(width=390, script=False))
    refused_by_the_desk(visit())
    tab = visit(width=390)
    page = tab.open(own)
    expect(page.locator("#antwort")).to_have_text("abgelehnt")
    check(tab, "own page")
    page.get_by_role("link", name="Ganzen Brief lesen").click()
    expect(page.get_by_text("Die Rechte liegen bei: Geobild GmbH")).to_be_visible()
    check(tab, "letter")
    for path in ("/daten/anfragen/", "/daten/anfragen/verzeichnis/", "/daten/ausschliesslich/"):
        tab.open(path)
        check(tab, path)
