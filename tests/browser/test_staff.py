"""What staff see of the administration in a real browser."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import WAYS
from tests.browser.test_people import log_in, news_index, no_complaints  # noqa: F401 - a fixture
from tests.running_city import ROOT

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


@pytest.fixture
def odd_value(city_environment):
    """Leave a finding of the datastream with the longest name in the hour that comes twice."""
    environment, _ = city_environment
    code = (
        "from stadtherz.observations.models import Correction, Datastream, Episode\n"
        "one = Datastream.objects.get(key='kfz-kaiserstrasse-1-westen')\n"
        "Episode.objects.get_or_create(datastream=one, rule='conservation', count=1, reason={},\n"
        "    first_us=1792887600000000, last_us=1792891200000000)\n"
        "Correction.objects.get_or_create(datastream=one, act='plausible', reason='x', count=1,\n"
        "    first_us=1792887600000000, last_us=1792887600000000, first_sequence=0)\n"
    )
    subprocess.run(
        [sys.executable, "-m", "stadtherz.site", "shell", "--no-imports", "-c", code],
        env=environment, cwd=ROOT, check=True,
    )  # fmt: skip


@pytest.mark.parametrize(("width", "dark"), WAYS)
def test_pages_on_values_and_devices_fit_and_are_accessible(visit, odd_value, width, dark):
    tab = visit(width=width, dark=dark)
    page = log_in(tab, "demo-daten")
    page.goto(f"{tab.address}/verwaltung/auffaellige-werte/?stand=alle")
    fits(tab)
    page.get_by_role("link", name="Einsiedlerhof").first.click()
    page.wait_for_url("**/werte/kfz-kaiserstrasse-1-westen/?von=2026-10-25T*")
    assert page.get_by_label("Sommerzeit oder Winterzeit?").count() == 4
    fits(tab)
    tab = visit(width=width, dark=dark)
    log_in(tab, "demo-technik").goto(f"{tab.address}/verwaltung/geraete/zustand/")
    fits(tab)


@pytest.mark.parametrize("width", [320, 1024, 1280])
def test_no_state_of_a_device_is_broken_within_its_word(visit, width):
    tab = visit(width=width)
    page = log_in(tab, "demo-technik")
    page.goto(f"{tab.address}/verwaltung/geraete/zustand/")
    lines = page.evaluate(
        "[...document.querySelectorAll('.health__table .status')].map(one => {"
        " one.lastChild.data = 'verspätet'; const range = document.createRange();"
        " range.selectNodeContents(one.lastChild); return range.getClientRects().length; })"
    )
    assert set(lines) == {1}


def fits(tab):
    """Check that our own parts lie within the window, and that axe finds nothing in them."""
    outside = tab.page.evaluate(
        "[...document.querySelectorAll('h1, .nice-padding *')].filter(one =>"
        " one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 &&"
        " !one.closest('thead, [role=region], .health__scroll'))"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    assert outside == []
    expect(tab.page.locator("h1")).to_have_count(1)
    # the frame around the page is Wagtail's, with the city's mark in it
    assert [one for one in tab.violations() if ".sidebar" not in one] == []


LONG = """() => document.querySelectorAll('.giving__drop, .giving__other').forEach(one => {
  const words = 'eine neue Fassung von „Ausgaben der Stadt nach Aufgaben“'.repeat(3);
  one.insertAdjacentHTML('beforeend', `<div><select><option>${words}</option></select></div>`);
})"""
SHOWN = """() => {
  document.querySelectorAll('.giving details').forEach(one => { one.open = true });
  document.querySelector('.giving').insertAdjacentHTML('beforeend', `<section>
    <ol><li class="giving__stop giving__stop--now"><span class="giving__dot">1</span></li></ol>
    <p class="error-message">Ein Name. <a href="#menschen">Nimm ihn heraus.</a></p>
    <form class="giving__form"><label for="grund">Warum?</label><textarea id="grund"></textarea>
    </form>
    <a href="#">Frühere Ausgaben</a></section>`);
}"""
BEYOND = """() => [...document.querySelectorAll('.giving *')].filter(one => {
  const card = one.parentElement.closest('.giving__card, .giving__drop, .giving__other, .giving');
  return one.getClientRects().length && !one.closest('.giving__scroll')
    && one.getBoundingClientRect().right > card.getBoundingClientRect().right + 0.5;
}).map(one => `${one.tagName} ${one.id}`)"""
DOT = """() => {
  const light = color => { const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(
    one => one / 255).map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05; };
  const seen = one => { const drawn = getComputedStyle(one).backgroundColor;
    return drawn === 'rgba(0, 0, 0, 0)' ? seen(one.parentElement) : drawn; };
  const dot = document.querySelector('.giving__stop--now .giving__dot');
  const [one, other] = [light(seen(dot)), light(seen(dot.parentElement))];
  return Math.max(one, other) / Math.min(one, other);
}"""


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
def test_pages_for_tables_fit_and_show_what_can_be_opened_and_where_one_is(visit, width, dark):
    tab = visit(width=width, dark=dark)
    page = log_in(tab, "demo-datenstelle")
    for path in ("", "oeffentlich/"):
        tab.open(f"/verwaltung/daten/{path}")
        page.evaluate(LONG)
        page.evaluate(SHOWN)
        assert page.evaluate(BEYOND) == []
        assert page.evaluate(DOT) > 3
        words = page.locator(".error-message a")
        assert words.evaluate("one => getComputedStyle(one).textDecorationLine") == "underline"
        assert page.locator(".giving section > a").last.bounding_box()["height"] >= 24
    marks = page.locator(".giving summary").evaluate_all(
        "all => all.map(one => getComputedStyle(one)).map(one => one.display + one.listStyleType)"
    )
    assert set(marks) == {"list-itemdisclosure-open"}


def test_without_script_nothing_lies_over_a_page_and_all_areas_are_listed(visit):
    tab = visit(width=390, script=False)
    page = log_in(tab, "demo-datenstelle")
    page.goto(f"{tab.address}/verwaltung/daten/")
    expect(page.locator(".sidebar-loading")).to_be_hidden()
    page.get_by_label("Adresse der Datei").click(position={"x": 5, "y": 5}, timeout=5_000)
    page.get_by_role("link", name="Alle Bereiche der Verwaltung").click()
    page.get_by_role("link", name="Was öffentlich ist").click()
    expect(page).to_have_url(f"{tab.address}/verwaltung/daten/oeffentlich/")
