"""Somebody waits at a stop: the departures are there without scripts, and anew on a button."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]
STOP = "1007ER"


def test_departures_come_anew_on_a_button_and_are_said(visit):
    tab = visit(width=320, dark=True)
    page = tab.open(f"/en/stop/{STOP}/")
    page.evaluate("document.querySelector('.stop-state').textContent = 'old'")
    button = page.get_by_role("button", name="Load departures again")
    button.press("Enter")
    expect(page.locator("[data-stop-status]")).to_contain_text("As of")
    expect(page.locator(".stop-state")).to_contain_text("As of")
    expect(button).to_be_focused()
    assert page.url.endswith(f"/en/stop/{STOP}/")
    assert tab.violations() + tab.complaints == []
    page.route("**/stop/**", lambda route: route.abort())
    button.press("Enter")
    expect(page.locator("[data-stop-status]")).to_contain_text("could not be loaded again")


def test_without_scripts_the_button_loads_the_page(visit):
    tab = visit(script=False)
    page = tab.open(f"/haltestelle/{STOP}/")
    page.get_by_role("button", name="Abfahrten neu laden").press("Enter")
    page.wait_for_url("**/haltestelle/*/?")
    expect(page.locator("main h2").first).to_contain_text("Einstieg 1")
