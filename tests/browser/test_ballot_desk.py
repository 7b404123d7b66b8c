"""Staff prepare a ballot in a browser; axe looks at the states of its pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_paper_and_stand import ours_is_clean
from tests.browser.test_people import log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_a_ballot_is_prepared_mended_fixed_and_its_voters_entered(visit):
    tab = visit()
    page = log_in(tab, "demo-leitung")
    page.goto(f"{tab.address}/verwaltung/abstimmungen/")
    ours_is_clean(tab)
    page.locator(".ballot-new a", has_text="Schatten in der Stadt").click()
    page.fill("#id_title", "Was bauen wir?")
    page.fill("#id_budget", "10.000")
    opens = page.evaluate("new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 16)")
    page.fill("#id_opens", opens)
    page.fill("#id_o-0-title", "Bänke")
    page.keyboard.press("Enter")
    expect(page.locator(".paper-desk__faults")).to_be_focused()
    ours_is_clean(tab)
    page.get_by_role("link", name="Vorhaben 1, Kosten in Euro").click()
    expect(page.locator("#id_o-0-cost")).to_be_focused()
    page.keyboard.type("5000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="So wird sie aussehen")).to_be_visible()
    page.get_by_label("Ich habe Fragen, Regel und Zeiten noch einmal gelesen.").check()
    page.get_by_role("button", name="Festlegen").click()
    page.get_by_role("button", name="Alle bestätigten Konten eintragen").click()
    expect(page.get_by_text("neu im Verzeichnis")).to_be_visible()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        ours_is_clean(tab)
        page.get_by_role("link", name="Was bauen wir?").click()
        ours_is_clean(tab)
        page.go_back()
