"""Somebody without an account hands in, gets a key, finds it again; axe looks at every state."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(200)]
LIST = "/mitmachen/beispiel-wege/vorschlaege/"


def written(page, title):
    page.get_by_label("Was ist hier?").fill(title)
    page.get_by_label("Was man wissen muss").fill("Ein Schild steht mitten auf dem Gehweg.")
    page.get_by_label("Art").select_option(label="Zugestellt")
    page.get_by_label("Ort oder Adresse").fill("Am Fackelbrunnen")
    page.get_by_role("button", name="Weiter").press("Enter")


def test_without_a_script_and_with_keys_alone(visit):
    tab = visit(width=360, script=False)
    page = tab.open(LIST)
    page.get_by_role("link", name="Hinweis geben").press("Enter")
    page.get_by_role("button", name="Weiter").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    written(page, "Schild im Weg")
    expect(page.get_by_role("heading", name="Schild im Weg")).to_be_visible()
    page.get_by_role("button", name="Ändern").press("Enter")
    expect(page.get_by_label("Was ist hier?")).to_have_value("Schild im Weg")
    written(page, "Schild im Gehweg")
    page.get_by_role("button", name="Hinweis einreichen").press("Enter")
    key = page.locator(".receipt__number").inner_text()
    page.get_by_role("link", name="Nachsehen").press("Enter")
    page.get_by_label("Dein Schlüssel").fill("2222-2222-2222-2222")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("nichts")
    page.get_by_label("Dein Schlüssel").fill(key.replace("-", " ").lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Es kam ohne die kleine Rechenaufgabe")).to_be_visible()
    page.get_by_role("button", name="Zurückziehen").press("Enter")
    page.get_by_role("button", name="Wieder einreichen").press("Enter")
    expect(page.get_by_text("wieder da, wie er war")).to_be_visible()
    assert not page.context.cookies()


def test_every_state_is_clean(visit):
    tab = visit(width=320, dark=True)
    page = tab.open(LIST)
    check(tab, LIST)
    first = page.locator(".card__title a").first.get_attribute("href")
    for path in (LIST + "schluessel/", LIST + "ohne-konto/", first + "ohne-konto/", first):
        tab.open(path)
        check(tab, path)
    tab.open(LIST + "ohne-konto/")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert tab.violations() == []
    tab.complaints.clear()  # the answer 400 is one
    written(page, "Stufe am Brunnen")
    expect(page.get_by_role("button", name="Hinweis einreichen")).to_be_visible()
    check(tab, "review")
    page.get_by_role("button", name="Hinweis einreichen").click()
    key = page.locator(".receipt__number").inner_text(timeout=20_000)
    check(tab, "receipt")
    tab.open(LIST + "schluessel/")
    page.get_by_label("Dein Schlüssel").fill(key)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Was ohne Konto kommt, sieht sich")).to_be_visible()
    expect(page.get_by_text("Rechenaufgabe")).to_have_count(0)
    check(tab, "own")
