"""The map of the city in a browser that can draw it, and in those that cannot."""

import shutil
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_staff import fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
SOFTWARE = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
MOST_BYTES = 800_000
PATIENCE_MS = 60_000
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null;"


@pytest.fixture(scope="module")
def browser(browser):
    """Chromium that draws WebGL without a graphics card."""
    started = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=SOFTWARE)
    yield started
    started.close()


def colours(locator):
    """How many colours a drawn thing has: an empty map has one or two."""
    with Image.open(BytesIO(locator.screenshot())) as picture:
        return len(picture.convert("RGB").getcolors(1 << 24))


def drawn(tab, page):
    """Wait until tiles have come and something is drawn of them."""
    canvas = page.locator(".vector-map canvas")
    for _ in range(60):
        if colours(canvas) > 300:
            break
        page.wait_for_timeout(500)
    assert colours(canvas) > 300
    assert page.evaluate("window.cspReports") == []
    return canvas


@pytest.mark.parametrize(
    ("width", "dark", "path"), [(1280, False, "/karte/"), (320, True, "/en/map/")]
)
def test_it_is_drawn_from_here_alone_and_says_what_it_shows(visit, width, dark, path):
    tab = visit(width=width, dark=dark)
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("Network.enable")
    received, tiles = [], []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    tab.page.on("response", lambda one: ".mvt" in one.url and tiles.append(one.status))
    page = tab.open(path)
    canvas = drawn(tab, page)
    assert set(tiles) == {200}
    assert sum(received) < MOST_BYTES
    title = "City map" if path.startswith("/en") else "Karte der Stadt"
    expect(page.get_by_role("region", name=title)).to_be_visible()
    expect(page.locator("main noscript")).to_be_hidden()
    fits(tab)

    before = page.locator("[data-box]").get_attribute("data-box")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "old => document.querySelector('[data-box]').dataset.box !== old", arg=before,
        timeout=PATIENCE_MS,
    )  # fmt: skip
    assert "ausschnitt=" in page.url
    assert tab.violations() + tab.complaints == []


def test_a_sign_opens_what_the_list_says_and_kinds_are_switched(visit):
    tab = visit()
    page = tab.open("/karte/?gewaehlt=1&zeigen=messstellen&zeigen=mitmachen")
    first = page.evaluate("JSON.parse(document.getElementById('eingetragen').textContent)[0]")
    longitude, latitude = first["points"][0]
    page = tab.open(
        f"/karte/?ort=position/{latitude},{longitude}&gewaehlt=1&zeigen=messstellen&zeigen=mitmachen"
    )
    canvas = drawn(tab, page)
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = page.locator(".maplibregl-popup a", has_text=first["name"])
    expect(told).to_have_attribute("href", first["address"])
    page.get_by_role("button", name="Schließen").press("Enter")
    expect(told).to_have_count(0)
    with page.expect_response(lambda one: "/karte/liste/" in one.url):
        page.get_by_role("checkbox", name="Vorschläge").uncheck()
    expect(page.locator("[data-key^=vorschlag]")).to_have_count(0)
    assert tab.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_where_it_cannot_be_drawn_the_fixed_map_and_the_list_are_there(visit, script):
    tab = visit(width=320, script=script)
    if script:
        tab.page.add_init_script(NO_WEBGL)
    page = tab.open("/karte/")
    expect(page.locator("svg.city-map")).to_be_visible()
    expect(page.locator("[data-vector-map]")).to_be_hidden()
    assert page.locator("[data-key]").count() > 3
    page.get_by_role("link", name="Größerer Ausschnitt").click()
    page.wait_for_url("**ausschnitt=*")
    if script:
        assert tab.violations() + tab.complaints == []


def test_the_line_of_a_way_is_drawn_only_once_somebody_opens_it(visit):
    tab = visit(width=320)
    asked = []
    tab.page.on("request", lambda one: asked.append(one.url))
    page = tab.open("/lotse/?von=Marktstraße 3&nach=Musterviertel Bahnhof")
    part = page.locator("[data-way-map] summary")
    expect(part).to_be_visible()
    assert not [one for one in asked if "maplibre" in one or ".mvt" in one]
    part.press("Enter")
    drawn(tab, page)
    expect(page.get_by_role("region", name="Karte des Weges")).to_be_visible()
    assert tab.violations() + tab.complaints == []
