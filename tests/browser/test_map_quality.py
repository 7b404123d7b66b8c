"""The map of the data is for everybody: each state, on a phone, dark, and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.running_city import command

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]


def test_each_state_is_for_everybody(visit, city_environment):
    command(city_environment[0], "guidance_quality", "--pairs", "60", "--again")
    for width, dark, path in (
        (1280, False, "/lotse/karte-der-daten/"), (320, True, "/en/guide/map-of-the-data/"),
    ):  # fmt: skip
        tab = visit(width=width, dark=dark, script=True)
        for asked in ("", "?anzahl=20"):
            page = tab.open(path + asked)
            assert tab.violations() + tab.complaints == [], (path, asked)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    plain = visit(script=False)
    page = plain.open("/lotse/karte-der-daten/")
    page.locator("#anzahl").select_option("20")
    page.get_by_role("button", name="Zeigen").click()
    page.wait_for_url("**anzahl=20**")
    expect(page.locator("#ton-1 h3")).to_be_visible()
