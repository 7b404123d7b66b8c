"""Staff close a way for a while by keyboard, everybody sees it, and it is open again."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_people import log_in
from tests.browser.test_staff import fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_staff_close_a_way_and_open_it_again(visit):
    tab = visit(width=390)
    page = log_in(tab, "demo-technik")
    page.goto(f"{tab.address}/verwaltung/strassen/befunde/")
    fits(tab)
    page.goto(f"{tab.address}/verwaltung/strassen/baustellen/")
    fits(tab)
    page.get_by_role("textbox", name="Straße").fill("Parkstraße")
    page.keyboard.press("Enter")
    page.wait_for_url("**/baustellen/neu/?strasse=*")
    entry = page.locator("#eintrag")
    entry.get_by_role("button", name="Sperrung eintragen").press("Enter")
    expect(page.locator(".desk__errors a")).to_have_count(3)
    fits(tab)
    page.locator(".desk__errors a").first.press("Enter")
    page.get_by_label("Was ist dort?").fill("Ein Gerüst steht auf dem Gehweg")
    page.get_by_label("Länge in Grad").fill("7.7689")
    page.get_by_label("Breite in Grad").fill("49.4447")
    page.get_by_label("Wer sagt das?").fill("Referat Tiefbau")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verwaltung/strassen/baustellen/#id_words")
    fits(tab)

    reader = visit(width=320, dark=True)
    seen = reader.open("/baustellen/")
    expect(seen.locator("#jetzt")).to_contain_text("Jetzt gesperrt")
    expect(seen.locator("main li h3", has_text="Ein Gerüst steht")).to_be_visible()
    assert reader.violations() + reader.complaints == []

    page.get_by_role("button", name="Ein Gerüst steht auf dem Gehweg: jetzt beenden").press("Enter")
    expect(page.get_by_text("Beendet.")).to_be_visible()
    expect(page.locator(".desk__item")).to_have_count(0)
