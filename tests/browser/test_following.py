"""Somebody lets a program be called when data change, on the phone and in the dark, and ends it."""

import pytest

from tests.browser.test_pages import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_a_program_is_tried_and_ended_again(visit):
    tab = visit(width=390, dark=True)
    page = tab.open("/daten/noise/")
    page.get_by_role("link", name="Bei Änderungen Bescheid bekommen").click()
    page.get_by_role("link", name="Als Aufruf deines Programms").click()
    page.get_by_label("Adresse deines Programms").fill("https://127.0.0.1:9/hook")
    check(tab, "the form")
    page.get_by_role("button", name="Weiter zum Probe-Aufruf").click()
    page.get_by_role("button", name="Probe-Aufruf jetzt senden").click()
    assert "Nimm eine aus dem öffentlichen Internet" in page.get_by_role("alert").inner_text()
    check(tab, "the page of who follows")
    page.get_by_role("button", name="Beenden und Adresse löschen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Beendet"
    check(tab, "the end")
