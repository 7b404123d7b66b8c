"""Charts of any range of time, as they are drawn by the server and by the script."""

import re
from itertools import pairwise

import pytest

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
COMPARED = "/messwerte/vergleichen/"
RANGES = ["zeit=day", "zeit=week", "zeit=month", "zeit=year", "von=2026-09-20&bis=2026-11-24",
          "von=2019-03-03&bis=2026-11-24", "von=2026-11-23&bis=2026-11-24"]  # fmt: skip
LABELS = """() => [...document.querySelectorAll('.day-chart [data-time]')]
  .filter(label => getComputedStyle(label).display !== 'none')
  .map(label => {
    const box = label.getBoundingClientRect(), chart = label.ownerSVGElement.getBoundingClientRect();
    return [box.left - chart.left, box.right - chart.left, chart.width, label.textContent];
  })"""  # noqa: E501 - a line of JavaScript


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_dates_at_the_axis_do_not_overlap_and_are_whole(visit, width):
    tab = visit(width=width)
    for asked in RANGES:
        labels = tab.open(f"{COMPARED}?{asked}").evaluate(LABELS)
        words = [label[3] for label in labels]
        assert words, asked
        for (_, end, _, one), (start, *_, other) in pairwise(labels):
            assert end + 4 <= start, (asked, one, other)
        for start, end, room, word in labels:
            assert start >= -1, (asked, word)
            assert end <= room + 1, (asked, word)
        named = [word for word in words if ":" not in word]  # hours come again on the second day
        assert len(set(named)) == len(named), (asked, words)


STATION = "/messwerte/rad-mainzer-tor/?zeit=week"
NOTE_WORDS = """
window.canvasWords = [];
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
  window.canvasWords.push(words); return fill.call(this, words, ...rest);
};"""


@pytest.fixture
def far_away(browser, running_city):
    """Open a tab of a reader who lives elsewhere and whose browser speaks American English."""
    contexts = []

    def start(zone, **options):
        context = browser.new_context(
            timezone_id=zone, locale="en-US", viewport={"width": 1280, "height": 900}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(NOTE_WORDS)
        return Visit(page, running_city)

    yield start
    for context in contexts:
        context.close()


def drawn(page):
    """Wait until the script has drawn its chart."""
    page.locator(".range .u-over").wait_for()
    page.locator(".range [role=status]").wait_for()
    return page


def test_the_drawn_chart_has_a_name_and_its_range(visit):
    page = drawn(visit().open(STATION))
    first, last = page.locator("#zeitraum").inner_text().split(" bis ")
    pictures = page.locator(".range").get_by_role("img")
    assert pictures.count() == 1
    label = page.locator(".range__plot").get_attribute("aria-label")
    assert label.startswith(f"Fahrräder: {first} – {last}, je Stunde")
    assert label.endswith("die Werte stehen in der Tabelle darunter")


NOTE_ARCS = """
window.arcs = [];
const arc = CanvasRenderingContext2D.prototype.arc;
CanvasRenderingContext2D.prototype.arc = function (x, ...rest) {
  window.arcs.push([Math.round(x), this.fillStyle]); return arc.call(this, x, ...rest);
};"""


def test_values_between_gaps_are_dots_and_open_ones_where_a_part_is_missing(visit):
    told = {"times": [1_763_420_400 + 3600 * hour for hour in range(9)], "step": "hour",
            "values": [1, 2, None, 3, None, 4, None, 5, 6], "partly": [5, 8]}  # fmt: skip
    tab = visit()
    tab.page.add_init_script(NOTE_ARCS)
    tab.page.route("**/verlauf.json*", lambda route: route.fulfill(json=told))
    page = drawn(tab.open(STATION))
    (one, whole), (other, open_) = page.evaluate("arcs")
    assert one < other
    assert whole != open_
    plot = page.locator(".range .u-over")
    plot.scroll_into_view_if_needed()
    plot.hover(position={"x": plot.bounding_box()["width"] - 2, "y": 80})
    page.locator(".range [role=status]").filter(has_text="unvollständig").wait_for()
    assert tab.complaints == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_figures_at_the_axis_are_whole_and_lines_look_like_their_keys(visit, width):
    stations = ("alte-bruecke", "lauterstrasse", "mainzer-tor", "donnersbergstrasse")
    asked = "".join(f"&reihe=kfz-{key}.cars" for key in stations)
    page = visit(width=width, script=False).open(f"{COMPARED}?zeit=month{asked}")
    outside = page.evaluate(
        "[...document.querySelectorAll('.day-chart__label--figure')].map(label =>"
        " label.getBoundingClientRect().left - label.ownerSVGElement.getBoundingClientRect().left)"
    )
    assert outside
    assert min(outside) >= -0.5
    looks = page.evaluate(
        "['.series-key path', '.day-chart path.series'].map(name => [...document.querySelectorAll("
        "name)].map(getComputedStyle).map(s => s.stroke + s.strokeDasharray + s.strokeWidth))"
    )
    assert looks[0] == looks[1]
    assert len(set(looks[0])) == 4
    boxes = page.evaluate(
        "[...document.querySelectorAll('details[open] .choices input')]"
        ".map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert min(boxes) >= 24  # WCAG 2.5.8


def test_when_the_values_do_not_come_the_chart_of_the_server_stays(visit):
    tab = visit()
    tab.page.route("**/verlauf.json*", lambda route: route.abort())
    page = tab.open(STATION)
    page.locator(".range [role=status]").wait_for()
    assert page.locator(".range__plot svg[role=img][aria-label]").is_visible()
    assert page.locator(".range__plot[role=img]").count() == 0
    assert not page.locator(".range__hint").is_visible()


@pytest.mark.parametrize("touch", [False, True])
def test_who_cannot_draw_with_a_mouse_is_not_told_to(far_away, touch):
    page = drawn(far_away("Europe/Berlin", has_touch=touch, is_mobile=touch).open(STATION))
    assert "Ziehen" not in page.locator(".range [role=status]").inner_text()
    hint = page.locator(".range__hint")
    assert hint.get_attribute("aria-hidden") == "true"
    assert hint.is_visible() is not touch


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_readers_elsewhere_read_the_clock_of_the_city(far_away, zone):
    page = drawn(far_away(zone).open(STATION))
    first, last = page.locator("#zeitraum").inner_text().split(" bis ")
    said = page.locator(".range [role=status]")
    assert said.inner_text().startswith(f"{first} – {last}, je Stunde")
    words = page.evaluate("window.canvasWords")
    assert any(re.fullmatch(r"\d+\. [A-ZÄÖÜ]\w+\.?", word) for word in words)
    assert not [word for word in words if re.search(r"am$|pm$|/", word)]
    plot = page.locator(".range .u-over")
    plot.scroll_into_view_if_needed()
    plot.hover(position={"x": 300, "y": 80})
    said.get_by_text(":").wait_for()
    found = re.match(r"(\d+)\. \w+\.? \d{4}, (\d\d:\d\d): (\S+)", said.inner_text())
    page.locator(".range details summary").click()
    row = page.locator(
        ".range tr", has_text=re.compile(rf"^0?{found[1]}\.\d\d\.\d{{4}} {found[2]}")
    )
    assert row.first.locator("td.number").inner_text() == found[3]
