"""Reading with own needs: wide letters on a small window, less motion, a visible focus."""

import io

import pytest
from PIL import Image

from tests.browser.test_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

# WCAG 2.2, 1.4.12: nothing may be lost when a reader sets these distances
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
)
LONG_WORDS = PAGES | {"search with long words": "/suche/?q=rad"}


def too_wide(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_no_page_is_wider_than_a_small_window_with_wide_letters(visit):
    tab = visit(width=320)
    found = {}
    for name, path in LONG_WORDS.items():
        page = tab.open(path)
        found[name, "as it is"] = too_wide(page)
        page.evaluate(
            "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " document.adoptedStyleSheets = [sheet] }",
            SPACING,
        )
        found[name, "wide letters"] = too_wide(page)
    assert {key: much for key, much in found.items() if much > 0} == {}


def test_less_motion_means_that_jumps_do_not_scroll(visit):
    page = visit().open("/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


INSIDE_THE_EDGE = """path => {
  const matrix = path.getScreenCTM(), inside = matrix.inverse();
  const length = path.getTotalLength(), spots = [];
  for (let n = 0; n < 60; n++) {
    const here = path.getPointAtLength(length * n / 60);
    const next = path.getPointAtLength(length * n / 60 + 0.5);
    const on = here.matrixTransform(matrix), to = next.matrixTransform(matrix);
    const size = Math.hypot(to.x - on.x, to.y - on.y);
    if (!size) continue;
    for (const side of [2, -2]) {
      const spot = new DOMPoint(on.x - (to.y - on.y) / size * side, on.y + (to.x - on.x) / size * side);
      if (path.isPointInFill(spot.matrixTransform(inside))) spots.push([spot.x, spot.y]);
    }
  }
  return spots;
}"""  # noqa: E501 - a line of JavaScript


@pytest.mark.parametrize("dark", [False, True])
def test_the_focused_district_of_the_map_is_outlined_on_all_sides(visit, dark):
    page = visit(dark=dark).open("/")
    page.locator(".city-map").scroll_into_view_if_needed()
    links = page.locator(".city-map a")
    for place in (0, links.count() // 2, links.count() - 1):
        links.nth(place).focus()
        spots = links.nth(place).locator("path").evaluate(INSIDE_THE_EDGE)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
        light = [picture.getpixel((round(x), round(y))) for x, y in spots]
        outlined = [tone > 160 if dark else tone < 80 for tone in light]
        assert sum(outlined) >= 0.9 * len(outlined), (place, sum(outlined), len(outlined))
        assert len(outlined) > 40
