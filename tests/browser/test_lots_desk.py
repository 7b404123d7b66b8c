"""Staff prepare a drawing of lots in a browser; axe looks at the states of its pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_paper_and_stand import ours_is_clean
from tests.browser.test_people import log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_a_drawing_is_prepared_mended_looked_at_and_published(visit):
    tab = visit(width=360, dark=True)
    page = log_in(tab, "demo-leitung")
    page.goto(f"{tab.address}/verwaltung/auslosungen/")
    ours_is_clean(tab)
    page.locator(".ballot-new a").first.click()
    page.fill("#id_title", "Klimabeirat")
    page.fill("#id_summary", "Wer dem Rat beim Klima hilft")
    page.fill("#id_term_ends", "2040-12-31")
    page.fill("#id_seed_event", "Lottozahlen vom Samstag danach, aufsteigend")
    page.get_by_role("button", name="Alter dazu").click()
    expect(page.locator("#id_k-0-title")).to_be_focused()
    page.fill("#id_k-0-g-0-least", "11")
    page.keyboard.press("Enter")
    expect(page.locator(".paper-desk__faults")).to_be_focused()
    ours_is_clean(tab)
    page.get_by_role("link", name="Kriterium 1, Gruppe 1, mindestens").click()
    page.locator("#id_k-0-g-0-least").fill("4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Von 10 Plätzen gehen mindestens 4 an: 16 bis 34.")).to_be_visible()
    ours_is_clean(tab)
    page.get_by_role("button", name="Veröffentlichen").click()
    page.get_by_role("link", name="Öffentliche Seite ansehen").click()
    expect(page.get_by_role("heading", name="Klimabeirat")).to_be_visible()
