"""A person answers a survey without script and by keyboard; axe looks at every state."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
OF = "/mitmachen/radfahren/"
SURVEY = OF + "umfragen/abstellen/"


def test_a_person_answers_by_keyboard_without_script(visit):
    page = visit(width=360, script=False).open(SURVEY)
    page.get_by_label("Ich bin mindestens 14 Jahre alt.").press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Weiter").press("Enter")
    expect(page.get_by_role("link", name="Hier fehlt noch eine Antwort.")).to_be_visible()
    page.get_by_label("Ich wohne hier").press("Space")
    page.keyboard.press("Enter")
    page.get_by_label("am Hauptbahnhof").press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Am Hauptbahnhof")
    page.get_by_role("button", name="Zurück").press("Enter")
    expect(page.get_by_label("am Hauptbahnhof")).to_be_checked()
    page.get_by_label("nirgends").press("Space")
    page.keyboard.press("Enter")
    page.get_by_label("An wie vielen Tagen").fill("4")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Noch einmal ansehen")
    page.get_by_role("button", name="Antworten absenden").press("Enter")
    expect(page.locator("h1")).to_have_text("Danke, deine Antworten sind da")


def test_every_state_is_clean(visit):
    tab = visit()
    for path in (OF, OF + "umfragen/radfahren/ergebnis/", OF + "losen/fahrradbeirat/",
                 "/en/take-part/radfahren/surveys/radfahren/result/"):  # fmt: skip
        tab.open(path)
        check(tab, path)
    page = tab.open(OF + "quiz/stadt/")
    check(tab, "quiz")
    page.get_by_label("18", exact=True).first.check()
    page.get_by_role("button", name="Antworten ansehen").click()
    assert tab.violations() == []
    page = tab.open(SURVEY)
    check(tab, "begin")
    for fill in (None, page.get_by_label("Ich bin mindestens 14 Jahre alt.")):
        if fill:
            fill.check()
        page.get_by_role("button", name="Umfrage beginnen").click()
        assert tab.violations() == []
    page.get_by_role("button", name="Weiter").click()
    assert tab.violations() == []
    for label in ("Ich wohne hier", "am Hauptbahnhof", "nein"):
        page.get_by_label(label).check()
        page.get_by_role("button", name="Weiter").click()
    assert tab.violations() == []
    page.get_by_label("An wie vielen Tagen").fill("9")
    page.get_by_role("button", name="Weiter").click()
    assert tab.violations() == []
    page.get_by_label("An wie vielen Tagen").fill("3")
    page.get_by_role("button", name="Weiter").click()
    assert tab.violations() == []
    page.get_by_role("button", name="Antworten absenden").click()
    assert tab.violations() == []
