"""Staff answer to a result with the keyboard, and everybody reads it on the narrowest phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check
from tests.browser.test_paper_and_stand import ours_is_clean
from tests.browser.test_people import log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
RESULT = "/mitmachen/beispiel-stadtbudget/vorhaben/ergebnis/"


def test_staff_answer_and_everybody_reads_what_comes_next(visit):
    tab = visit()
    page = log_in(tab, "demo-leitung")
    page.goto(f"{tab.address}/verwaltung/snippets/participation/procedure/")
    page.get_by_role("link", name="Stadtbudget (Beispiel)").first.click()
    page.goto(tab.address + page.locator('a[href$="/antwort/"]').first.get_attribute("href"))
    page.fill("#id_due", "2040-02-01")
    page.get_by_role("button", name="Für alle hinschreiben").press("Enter")
    expect(page.locator(".paper-desk__faults")).to_be_focused()
    ours_is_clean(tab)
    page.get_by_role("link", name="Wer entschieden hat").click()
    page.keyboard.type("Bauausschuss")
    today = page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)")
    page.fill("#id_decided_on", today)
    page.fill("[name=decision_de]", "Die Bänke kommen zuerst.")
    page.fill("[name=reason_de]", "Sie kosten am wenigsten und sind gleich da.")
    page.fill("[name=next_step_de]", "Aufgestellt wird am Stiftsplatz.")
    page.get_by_role("button", name="Für alle hinschreiben").press("Enter")
    expect(page.get_by_text("Das steht jetzt für alle da.")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    tab.complaints.clear()  # the form that was refused
    tab.open(RESULT)  # with a log-in of the staff, whose bar has one way more
    expect(page.locator(".outcome__decision").first).to_have_text("Die Bänke kommen zuerst.")
    check(tab, "the result with an answer")
    page.get_by_text("Frühere Antworten").press("Enter")
    expect(page.locator(".outcome details .outcome__decision").first).to_be_visible()
    assert tab.violations() == []
