"""A clerk makes a survey without script: two pages, a condition, a look, public; axe looks too."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_paper_and_stand import ours_is_clean
from tests.browser.test_people import log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_a_clerk_makes_a_survey_without_script(visit):
    tab = visit(script=False)
    page = log_in(tab, "demo-leitung")
    page.goto(f"{tab.address}/verwaltung/umfragen/")
    page.get_by_role("link", name="Radfahren in Kaiserslautern").click()
    page.get_by_role("link", name="Neue Umfrage").click()
    page.get_by_label("Wer antwortet").select_option("open")
    for label, words in (
        ("Titel", "Wege im Winter"), ("Überschrift der Seite", "Zu dir"),
        ("Frage", "Fährst du im Winter Rad?"), ("Antworten", "ja | yes\nnein | no"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Seite dazunehmen").click()
    second = page.locator("#p1")
    second.get_by_label("Überschrift der Seite", exact=True).fill("Im Winter")
    second.get_by_label("Nur zeigen nach der Antwort auf").select_option(index=1)
    second.get_by_role("button", name="Antworten dieser Frage zeigen").click()
    second.get_by_label("ja", exact=True).check()
    second.get_by_label("Art der neuen Frage").select_option("text")
    second.get_by_role("button", name="Frage dazunehmen").click()
    page.get_by_role("button", name="Speichern").last.click()
    page.get_by_role("link", name="Seite 2, Frage 1: Schreib hier").click()
    second.get_by_label("Frage", exact=True).fill("Was fehlt dir?")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Speichern").last.click()
    expect(page.get_by_text("„Fährst du im Winter Rad?“: ja")).to_be_visible()
    page.get_by_role("link", name="Vorschau ansehen").click()
    expect(page.get_by_text("Was fehlt dir?")).to_be_visible()
    page.go_back()
    page.get_by_label("Ich habe mir die Vorschau angesehen.").check()
    page.get_by_role("button", name="Veröffentlichen").click()
    page.get_by_role("link", name="Öffentliche Seite ansehen").click()
    expect(page.locator("h1")).to_have_text("Wege im Winter")


def test_the_staff_pages_of_surveys_are_clean(visit):
    tab = visit()
    page = log_in(tab, "demo-leitung")
    page.goto(f"{tab.address}/verwaltung/umfragen/")
    ours_is_clean(tab)
    page.get_by_role("link", name="Radfahren in Kaiserslautern").click()
    expect(page.get_by_role("heading", name="Umfragen und Quiz")).to_be_visible()
    ours_is_clean(tab)
    page.get_by_role("link", name="Mit einem Quiz anfangen").click()
    expect(page.get_by_role("heading", name="Seiten und Fragen")).to_be_visible()
    ours_is_clean(tab)
    page.get_by_role("button", name="Verdoppeln").click(force=True)
    expect(page.locator("#p0q1 > summary")).to_be_focused()
    page.goto(page.url.split("?")[0] + "?vorlage=umfrage")
    page.fill("#p1q0-title-de", "", force=True)
    page.fill("#id_title", "")
    page.keyboard.press("Enter")
    expect(page.locator(".paper-desk__faults")).to_be_focused()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        ours_is_clean(tab)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
