"""The head of the programme at work: judging, filling gaps, keeping promises honest."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_people import log_in, no_complaints

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


@pytest.fixture
def desk(visit):
    tab = visit()
    log_in(tab, "demo-leitung")
    return tab


def open_approval(desk, name):
    page = desk.open("/verwaltung/snippets/programme/project/")
    page.get_by_role("row", name=name).get_by_role("link").last.click()
    page.wait_for_url(re.compile("/freigabe/"))
    return page


def test_a_gap_leads_to_the_very_field(desk):
    page = open_approval(desk, "Lokale Logistik")
    assert page.locator("h1").inner_text() == "Freigabe: Lokale Logistik"
    assert [one for one in desk.violations() if "sidebar" not in one] == []
    for words, field in (
        ("woran wir den Nutzen sehen", "id_benefits-0-how_known_0"),
        ("ein Ziel der Stadt", "id_contributions-ADD"),
        ("wer es dauerhaft verantwortet", "id_permanent_owner"),
    ):
        page.get_by_role("link", name=words).click()
        expect(page.locator(f"#{field}")).to_be_visible()
        expect(page.locator(f"#{field}")).to_be_in_viewport()
        page.go_back()
        page.wait_for_url(re.compile("/freigabe/"))
    no_complaints(desk)


def test_a_project_is_approved_and_the_approval_taken_back_with_a_reason(desk):
    page = open_approval(desk, "Lotsensystem")
    page.get_by_role("button", name="Freigeben").click()
    expect(page.get_by_text("Das Projekt ist freigegeben.")).to_be_visible()
    page.get_by_label("Warum nimmst du die Freigabe zurück?").fill("Zum Üben.")
    page.get_by_role("button", name="Freigabe zurücknehmen").click()
    expect(page.get_by_role("cell", name="Zum Üben.")).to_be_visible()
    page.reload()  # Wagtail's message fades in, and half faded it has too little contrast
    assert [one for one in desk.violations() if "sidebar" not in one] == []
    no_complaints(desk)


def test_a_date_is_not_moved_without_a_reason(desk):
    page = desk.open("/verwaltung/snippets/programme/project/")
    page.get_by_role("link", name="KIMONO").first.click()
    page.get_by_role("tab", name="Termine und Risiken").click()
    expect(page.locator("#id_milestones-0-first_due")).to_be_disabled()
    page.fill("#id_milestones-0-due", "2027-06-30")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("tab", name="Termine und Risiken").click()
    expect(page.get_by_text("Sag, warum")).to_be_visible()
    page.fill("#id_milestones-0-reason", "Zum Üben.")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url(re.compile("/project/$"))
    shown = desk.open("/projekte/kimono/")
    assert "verschoben: 2026 → 2027. Zum Üben." in shown.locator("main").inner_text()
    no_complaints(desk)
