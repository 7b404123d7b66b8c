"""What staff see of the administration in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_people import log_in, news_index, no_complaints  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_the_preview_shows_the_page_as_readers_will_see_it(visit, news_index):  # noqa: F811
    tab = visit()
    page = log_in(tab, "demo-autorin")
    page.goto(f"{tab.address}/verwaltung/pages/add/newsroom/newspage/{news_index}/")
    page.locator("[name=title]").press_sequentially("Ein Brunnen für alle")
    page.fill("[name=date]", "2026-11-24")
    page.fill("[name=lead]", "Er sprudelt seit heute.")
    page.locator("[data-side-panel-toggle=preview]").first.click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.locator("h1")).to_have_text("Ein Brunnen für alle", timeout=20_000)
    expect(frame.locator("main .lead")).to_have_text("Er sprudelt seit heute.")
    expect(frame.locator(".brand__name")).to_be_visible()
    no_complaints(tab)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_administration_shows_whose_it_is_and_that_this_is_a_demo(visit, width):
    tab = visit(width=width)
    page = log_in(tab, "demo-autorin")
    page.goto(f"{tab.address}/verwaltung/")
    expect(page.locator(".demo-notice")).to_be_in_viewport()
    if width > 800:
        expect(page.locator(".sidebar .our-brand .mark")).to_be_in_viewport()
        assert page.locator(".sidebar").bounding_box()["y"] == 0
    no_complaints(tab)
