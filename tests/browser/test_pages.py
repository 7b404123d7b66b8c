"""Every page type as people meet it: both schemes, phone and desktop, keyboard, no script."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

PAGES = {
    "home": "/",
    "home in English": "/en/",
    "themes": "/themen/",
    "theme": "/themen/verkehr/",
    "goals": "/ziele/",
    "projects": "/projekte/",
    "project": "/projekte/lotsensystem/",
    "project in English": "/en/projects/lotsensystem/",
    "promises": "/versprochen/",
    "stations": "/messwerte/",
    "station": "/messwerte/waschmuehle/",
    "station in English": "/en/readings/waschmuehle/",
    "station over a month": "/messwerte/rad-mainzer-tor/?zeit=month",
    "states of stations": "/messwerte/zustand/",
    "silent stations in English": "/en/readings/state/?zustand=silent",
    "silent station": "/messwerte/wetter-volkspark/",
    "compared stations": "/messwerte/vergleichen/",
    "compared units": "/messwerte/vergleichen/?reihe=waschmuehle.water-temperature"
    "&reihe=rad-mainzer-tor.bicycles",
    "embedded station": "/messwerte/waschmuehle/einbetten/",
    "datasets": "/daten/",
    "dataset": "/daten/noise/",
    "dataset in English": "/en/data/cars/",
    "quality of interfaces": "/daten/guete/",
    "use of data": "/daten/nutzen/",
    "high-value data in English": "/en/data/high-value/",
    "interfaces": "/daten/schnittstellen/",
    "features": "/ogc/features/v1/collections/cars/items?f=html",
    "streets as data": "/ogc/streets/v1?f=html",
    "things of the street in English": "/en/ogc/streets/v1/collections/crossings/items?f=html",
    "closures": "/baustellen/",
    "districts": "/stadtteile/",
    "district": "/stadtteile/innenstadt-ost/",
    "place": "/orte/00012/",
    "place in English": "/en/places/00012/",
    "place of the map": "/ort/100018/",
    "stop of the map": "/haltestelle/1007ER/",
    "overdue in participation": "/mitmachen/ueberfaellig/",
    "result of a vote": "/mitmachen/beispiel-stadtbudget/vorhaben/ergebnis/",
    "running vote in English": "/en/take-part/beispiel-schatten/plaetze/",
    "news": "/aktuelles/",
    "news item": "/aktuelles/theatergarten-gewinnt/",
    "text page": "/was-ist-das/",
    "search": "/suche/?q=ampel",
    "search without a hit": "/suche/?q=xyzzy",
    "log-in": "/konto/login/",
    "sign-up": "/konto/signup/",
    "password reset": "/konto/password/reset/",
    "imprint": "/impressum/",
    "privacy": "/datenschutz/",
    "accessibility": "/barrierefreiheit/",
}


WAYS = [
    (320, False),
    (1280, True),
    pytest.param(320, True, marks=pytest.mark.soak),
    pytest.param(1280, False, marks=pytest.mark.soak),
]
"""The width of the window, and whether the scheme is dark."""
ALL_WAYS = [(width, dark) for width in (320, 1280) for dark in (False, True)]
PARTS = 4
"""Pages are opened in this many tests: a window for each page takes longer than the page."""


def check(tab, name):
    problems = tab.violations() + tab.complaints + tab.page.evaluate("window.cspReports")
    assert problems == [], f"{name}: {problems}"
    too_wide = tab.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert too_wide <= 0, f"{name}: {too_wide} px wider than the window"


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_in_both_usual_ways(visit, part):
    tab = visit(width=320)
    for name in list(PAGES)[part::PARTS]:
        tab.page.set_viewport_size({"width": 320, "height": 900})
        tab.page.emulate_media(color_scheme="light")
        tab.open(PAGES[name])
        check(tab, name)
        tab.page.set_viewport_size({"width": 1280, "height": 900})
        tab.page.emulate_media(color_scheme="dark")
        check(tab, f"{name}, wide and dark")


@pytest.mark.soak
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "dark"), ALL_WAYS)
def test_page(visit, name, width, dark):
    tab = visit(width=width, dark=dark)
    tab.open(PAGES[name])
    check(tab, name)


def test_pages_without_script_have_their_words(visit):
    tab = visit(script=False)
    for name, path in PAGES.items():
        page = tab.open(path)
        assert page.locator("h1").count() == 1, name
        assert len(page.locator("main").inner_text()) > 80, name


def test_skip_link_comes_first_and_leads_to_the_content(visit):
    page = visit().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


@pytest.mark.parametrize("name", ["home", "project", "station", "search", "log-in"])
def test_every_link_and_button_is_reached_by_keyboard_and_shows_it(visit, name):
    page = visit().open(PAGES[name])
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, textarea, summary,"
        ' [tabindex="0"]\')].filter(e => e.getClientRects().length && !e.disabled'
        " && e.type !== 'hidden' && getComputedStyle(e).visibility !== 'hidden'"
        " && !e.closest('details:not([open]) > :not(summary)')).length"
    )
    seen, invisible = set(), []
    for _ in range(wanted + 15):
        page.keyboard.press("Tab")
        spot = page.evaluate(
            "(() => {const e = document.activeElement; if (e === document.body) return null;"
            " const all = [...document.querySelectorAll('*')]; const s = getComputedStyle(e);"
            " const around = e.closest('.card, svg a, .skip-link');"
            " const shown = s.outlineStyle !== 'none' || s.boxShadow !== 'none' || around;"
            " return [all.indexOf(e), !!shown, e.outerHTML.slice(0, 90)]})()"
        )
        if spot:
            seen.add(spot[0])
            if not spot[1]:
                invisible.append(spot[2])
    assert invisible == []
    assert len(seen) >= wanted * 0.98, f"{len(seen)} of {wanted}"


def test_reading_sets_no_cookie(visit):
    tab = visit()
    for name in ("home", "projects", "station", "news"):
        tab.open(PAGES[name])
    assert tab.page.context.cookies() == []
