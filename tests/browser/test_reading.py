"""Reading with own needs: wide letters on a small window, less motion."""

import pytest

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
