"""What a person does on a station's page: enlarge a stretch of time, see and hear new values."""

import json
import random
import subprocess
import sys
from math import hypot

import pytest

from tests.running_city import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
STATION = "/messwerte/rad-mainzer-tor/?zeit=month"


def told(page):
    """Give heading and words of the range."""
    return tuple(page.locator(f".range > {part}").inner_text() for part in ("h2", ".range__words"))


def days_of(page, prefix):
    return [page.locator(f"#{prefix}{name}").input_value() for name in ("von", "bis")]


def draw_a_stretch(page):
    """Draw a fifth of the chart larger; gives the step of what was loaded."""
    plot = page.locator(".range .u-over")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40, steps=4)
    with page.expect_response("**/verlauf.json*") as answered:
        page.mouse.up()
    return answered.value.json()["step"]


def test_drawing_loads_finer_values_and_a_button_leads_back(visit):
    tab = visit()
    page = tab.open(STATION)
    said = page.locator(".range [role=status]")
    said.get_by_text("je Tag").wait_for()
    before, days = told(page), days_of(page, "")
    assert draw_a_stretch(page) == "hour"
    said.get_by_text("je Stunde").wait_for()
    assert days_of(page, "")[0] > days[0]
    back = page.get_by_role("button", name="Wieder den ganzen Zeitraum zeigen")
    back.focus()
    page.keyboard.press("Enter")
    said.get_by_text("je Tag").wait_for()
    assert not back.is_visible()
    page.wait_for_url(f"**{STATION}")
    assert (told(page), days_of(page, "")) == (before, days)
    assert page.evaluate("document.activeElement.id") == "von"
    assert tab.complaints == []


def test_all_of_the_page_follows_what_is_drawn_larger(visit):
    tab = visit()
    page = tab.open(STATION)
    said = page.locator(".range [role=status]")
    said.get_by_text("je Tag").wait_for()
    draw_a_stretch(page)
    said.get_by_text("je Stunde").wait_for()
    assert said.inner_text().startswith(told(page)[0].replace(" bis ", " – "))
    days = days_of(page, "")
    assert days_of(page, "laden-") == days
    assert f"von={days[0]}&bis={days[1]}" in page.url
    again = visit().open(page.url.removeprefix(tab.address).replace("#zeitraum", ""))
    rows = [one.locator(".range table tbody tr").count() for one in (page, again)]
    assert (told(again), rows[1]) == (told(page), rows[0])
    assert rows[0] > 24


def test_when_finer_values_do_not_come_the_chart_stays(visit):
    page = visit().open(STATION)
    page.locator(".range [role=status]").get_by_text("je Tag").wait_for()
    page.route("**/verlauf.json*", lambda route: route.abort())
    page.locator(".range .u-over").dblclick()
    page.get_by_text("ließen sich gerade nicht laden").wait_for()
    assert page.locator(".range .u-over").count() == 1


def measure(environment, value):
    """Let the station measure now, in a process of its own."""
    code = (
        "from django.utils import timezone\n"
        "from stadtherz.observations.models import Datastream\n"
        "from stadtherz.observations.services.store import Reading, record\n"
        "one = Datastream.objects.get(key='waschmuehle-water')\n"
        f"record(readings=[Reading(one.pk, timezone.now(), {value})])\n"
    )
    subprocess.run(
        [sys.executable, "-m", "stadtherz.site", "shell", "--no-imports", "-c", code],
        env=environment, cwd=ROOT, check=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/messwerte/waschmuehle/", pytest.param("/", marks=pytest.mark.soak)]
)
def test_a_new_value_appears_can_be_stopped_and_is_read_only_on_request(
    visit, city_environment, path
):
    environment, _ = city_environment
    new = 30 + 10 * random.random()
    page = visit().open(path)
    bar = page.locator(".live")
    bar.wait_for()
    value = page.locator("[data-live-station=waschmuehle] [data-live-value]")
    before = value.inner_text()
    assert page.locator("[aria-live=polite]").count() == 0
    bar.get_by_role("button", name="Anhalten").click()
    bar.get_by_text("Angehalten.").wait_for()
    measure(environment, new)
    page.wait_for_timeout(1500)
    assert value.inner_text() == before
    bar.get_by_role("button", name="Neue Werte vorlesen").click()
    bar.get_by_role("button", name="Fortsetzen").click()
    expected = f"{new:.1f}".replace(".", ",")
    value.filter(has_text=expected).wait_for()
    aloud = page.locator("[data-live-said][aria-live=polite]")
    aloud.filter(has_text=f"Waschmühle: {expected} °C").wait_for(state="attached")


def test_a_figure_is_of_the_property_that_is_shown(visit):
    news = {"station": "kfz-kaiserstrasse", "value": 77, "unit": "", "time": "2026-11-26T08:00:00Z",
            "contact": "fresh", "state": "fresh", "suspect": 0, "lateAfter": None,
            "silentAfter": None}  # fmt: skip
    tab = visit()
    queue = []

    def answer(route):
        body = "".join(f"id: {number}\nevent: station\ndata: {json.dumps(one)}\n\n"
                       for number, one in enumerate(queue, 10**12))  # fmt: skip
        route.fulfill(body=f"retry: 900000\n\n{body}", content_type="text/event-stream")

    tab.page.route("**/api/observations/events*", answer)
    page = tab.open("/messwerte/kfz-kaiserstrasse/")
    place = page.locator("[data-live-station]").first
    shown, value = place.get_attribute("data-live-property"), place.locator("[data-live-value]")
    before = value.inner_text()
    page.locator(".live").get_by_role("button", name="Neue Werte vorlesen").click()
    queue.append(news | {"observedProperty": "speed", "measured": "2026-11-26T08:00:00Z"})
    visit_again(page.locator(".live"))
    page.locator("[data-live-moment]").filter(has_text="26. November 2026 um 09:00").wait_for()
    page.wait_for_timeout(700)
    assert (value.inner_text(), page.locator("[data-live-said]").inner_text()) == (before, "")
    queue.append(news | {"observedProperty": shown, "measured": "2026-11-26T08:00:00Z"})
    visit_again(page.locator(".live"))
    value.filter(has_text="77").wait_for()


COUNT_WRITING = """() => {
  window.written = {range: 0, status: 0};
  const options = {subtree: true, childList: true, characterData: true, attributes: true};
  const section = document.querySelector('.range');
  new MutationObserver(all => { written.range += all.length; }).observe(section, options);
  new MutationObserver(all => { written.status += all.length; })
    .observe(section.querySelector('[role=status]'), options);
}"""


@pytest.mark.parametrize(
    "held",
    [
        "#von",
        pytest.param(".range nav a >> nth=1", marks=pytest.mark.soak),
        pytest.param(".range details[open] summary", marks=pytest.mark.soak),
        pytest.param(".range [role=region]", marks=pytest.mark.soak),
    ],
)
def test_a_new_value_changes_figures_and_nothing_that_the_reader_holds(
    visit, city_environment, held
):
    environment, _ = city_environment
    tab = visit()
    page = tab.open("/messwerte/waschmuehle/")
    page.locator(".range .u-over").wait_for()
    page.locator(".range > details:not(.why) > summary").click()
    focused = page.locator(held)
    focused.focus()
    if held == "#von":
        page.keyboard.type("02")
    typed, place = page.locator("#von").input_value(), page.evaluate("scrollY")
    page.evaluate(COUNT_WRITING)
    # the words leave out the day that is still running, the table has it
    today = page.locator(".range > details[open]:not(.why) tbody tr").last
    words = today.inner_text()
    bar = page.locator(".live")
    measure(environment, 24.0)
    with page.expect_response("**/zeitraum/*"):
        bar.locator("[data-live-pause]").evaluate("one => { one.click(); one.click(); }")
    today.filter(has_not_text=words).wait_for()
    assert focused.evaluate("one => one === document.activeElement")
    assert page.locator("#von").input_value() == typed
    assert page.locator(".range > details[open]:not(.why) table").is_visible()
    assert page.evaluate("scrollY") == place
    written = page.evaluate("written")
    assert written["status"] == 0
    assert written["range"] <= 8
    assert tab.complaints == []
    measure(environment, 12.5)


def test_classes_and_their_downloads_follow_what_is_drawn_larger(visit):
    page = visit().open("/messwerte/kfz-kaiserstrasse/?zeit=month")
    page.locator(".range [role=status]").get_by_text("je Tag").wait_for()
    draw_a_stretch(page)
    page.locator(".range [role=status]").get_by_text("je Stunde").wait_for()
    first, last = days_of(page, "")
    for link in page.locator("section[aria-labelledby=arten] .button-row a").all():
        assert link.get_attribute("href").endswith(f"?von={first}&bis={last}")
    year, month, day = first.split("-")
    assert f"{day}.{month}.{year}" in page.locator("section[aria-labelledby=arten]").inner_text()


def visit_again(bar):
    """Let the page ask now instead of within a minute."""
    bar.get_by_role("button", name="Anhalten").click()
    bar.get_by_role("button", name="Fortsetzen").click()


def test_a_suspect_value_is_said_and_a_station_turns_late_by_itself(visit, city_environment):
    environment, _ = city_environment
    measure(environment, 12.5)
    tab = visit()
    tab.page.clock.install()
    page = tab.open("/messwerte/waschmuehle/")
    bar = page.locator(".live")
    bar.wait_for()
    doubt = page.get_by_text("Der neueste Wert ist verdächtig und hier nicht mitgerechnet.")
    assert not doubt.is_visible()
    bar.get_by_role("button", name="Neue Werte vorlesen").click()
    measure(environment, 77.0)
    visit_again(bar)
    doubt.wait_for()
    assert page.locator(".figure-big [data-live-value]").inner_text() == "–"
    page.clock.run_for(1000)
    said = page.locator("[data-live-said]")
    said.filter(has_text="Waschmühle: verdächtiger Wert").wait_for(state="attached")
    state = page.locator(".kicker [data-live-contact]")
    assert state.inner_text() == "sendet"
    page.clock.fast_forward("01:00:00")
    visit_again(bar)
    state.filter(has_text="verspätet").wait_for()
    page.clock.fast_forward("25:00:00")
    visit_again(bar)
    state.filter(has_text="schweigt").wait_for()
    measure(environment, 12.5)
    assert tab.complaints == []


def test_hidden_tabs_rest_and_a_lost_server_is_told(visit):
    tab = visit()
    page = tab.page
    asked = []
    page.route("**/api/observations/events*", lambda route: (asked.append(1), route.abort()))
    page.add_init_script("Math.random = () => 0")
    tab.open("/messwerte/waschmuehle/")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(2500)
    assert asked == []
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: false});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(1500)
    assert len(asked) >= 1


def test_the_map_leads_to_stations_and_grows_without_a_new_page(visit):
    tab = visit()
    page = tab.open("/messwerte/zustand/?zustand=fresh")
    several = page.locator("#karte .city-map__mark[href*=karte]").first
    several.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ganze Stadt zeigen").wait_for()
    assert "zustand=fresh&karte=" in page.url
    assert page.evaluate("document.activeElement.id") == "karte"
    assert tab.violations() == []
    mark = page.locator("#karte .city-map__mark[data-live-mark]").last
    box = mark.locator(".city-map__sign").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/messwerte/*/")
    page.go_back()
    page.go_back()
    page.get_by_text("Ein Stadtteil öffnet seine größere Karte.").wait_for()
    assert tab.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_marks_of_the_map_do_not_cover_each_other(visit, width):
    page = visit(width=width, script=False).open("/messwerte/zustand/")
    for larger in (False, True):
        if larger:
            page.locator("#karte .city-map__mark[href*=karte]").first.click()
            page.wait_for_url("**karte=*")
        signs = page.locator(".city-map__mark .city-map__sign").all()
        assert len(signs) > 1
        boxes = [sign.bounding_box() for sign in signs]
        middles = [(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes]
        for number, (x, y) in enumerate(middles):
            for other_x, other_y in middles[:number]:
                assert hypot(x - other_x, y - other_y) >= 24  # WCAG 2.5.8, in pixels


def test_paper_bears_neither_forms_nor_buttons(visit):
    page = visit().open("/messwerte/rad-mainzer-tor/?von=2026-11-23&bis=2026-11-23")
    page.emulate_media(media="print")
    for part in ("form", ".button", ".live", "pre.code", ".range > details table"):
        shown = [one for one in page.locator(f"main {part}").all() if one.is_visible()]
        assert shown == [], part
    assert page.locator(".range .u-over, .range svg.day-chart").first.is_visible()
