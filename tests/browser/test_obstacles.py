"""Somebody reports an obstacle from a step of a way in three actions; staff answer; all see it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_people import log_in
from tests.browser.test_staff import fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
WAY = "/lotse/?von=Marktstraße 3&nach=Musterviertel Bahnhof"


def holds(tab, width):
    assert tab.violations() + tab.complaints == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_three_actions_from_a_step_and_an_answer(visit):
    tab = visit(width=320, dark=True)
    page = tab.open(WAY)
    page.locator("a[href*='/hindernis/?ort=']").nth(1).click()
    holds(tab, 320)
    page.get_by_label("Mülltonnen im Weg").check()
    page.get_by_role("button", name="Melden", exact=True).click()
    page.wait_for_url("**/hindernis/*/?danke=*")
    expect(page.get_by_role("status").first).to_contain_text("Code")
    holds(tab, 320)
    code = page.locator(".facts strong").inner_text()

    desk = visit(width=1280)
    staff = log_in(desk, "demo-technik")
    staff.goto(f"{desk.address}/verwaltung/strassen/hindernisse/")
    fits(desk)
    staff.get_by_role("button", name=f"{code} bestätigen").press("Enter")
    staff.get_by_label("Öffentliche Antwort").first.fill("Wir räumen sie heute weg.")
    staff.get_by_role("button", name=f"Zu {code} antworten").press("Enter")

    reader = visit(script=False)
    seen = reader.page
    reader.open("/en/obstacles/")
    seen.get_by_label("Code of a report").fill(code)
    seen.keyboard.press("Enter")
    expect(seen.get_by_text("Wir räumen sie heute weg.")).to_be_visible()
    expect(seen.get_by_text("The guide takes this spot for narrow")).to_be_visible()
    staff.get_by_role("button", name=f"Ist weg: {code}").press("Enter")
    expect(staff.get_by_role("button", name=f"Ist weg: {code}")).to_have_count(0)


def test_errors_and_empty_pages_are_for_everybody(visit):
    tab = visit(width=320)
    page = tab.open("/hindernisse/")
    holds(tab, 320)
    page.goto(tab.address + "/en/obstacle/?ort=Marktstr")
    holds(tab, 320)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 49.4447, "longitude": 7.7689})
    page.goto(tab.address + "/hindernis/")
    field = page.get_by_label("Wo ist es?")
    expect(field).to_have_value("")  # nobody pressed
    page.get_by_role("button", name="Wo ich gerade bin").press("Enter")
    expect(field).to_have_value("49.44470, 7.76890")
    field.fill("")
    page.get_by_role("button", name="Melden", exact=True).press("Enter")
    expect(page.locator("#fehler a")).to_have_count(2, timeout=30_000)  # once the puzzle is solved
    tab.complaints.clear()  # a browser says on its own that the form was refused
    holds(tab, 320)
