"""Somebody walks a way in the invented quarter: for everybody, and nobody learns where they are."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from stadtherz.streets.values import Plane, distance
from tests.browser.test_guide_live import ASKED, FEEL, STAND_IN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
ENDS = "?von=Marktstraße 3&nach=Musterviertel Bahnhof"
FED = """places => {
  for (const [longitude, latitude] of places) window.walking.watch?.({
    timestamp: window.walking.time += 1000,
    coords: {longitude, latitude, accuracy: 4, speed: null, heading: null},
  });
}"""


def carried(page):
    return page.evaluate("JSON.parse(document.getElementById('getragen').textContent)")


def places(way, stages, metres=1.0):
    """Give places along some stages, a metre apart."""
    line = [tuple(at) for stage in stages for at in stage["line"]]
    found = []
    for a, b in pairwise(line):
        steps = int(distance(a, b) / metres)
        found += [(a[0] + (b[0] - a[0]) * k / steps, a[1] + (b[1] - a[1]) * k / steps)
                  for k in range(steps)]  # fmt: skip
    plane = Plane(*way["origin"])
    return [plane.lonlat(at) for at in [*found, line[-1]]]


def aside(way, metres):
    """Give places that lead away from the end of the first stage, at a right angle."""
    (ax, ay), (bx, by) = way["stages"][0]["line"][-2:]
    size = distance((ax, ay), (bx, by))
    plane = Plane(*way["origin"])
    return [plane.lonlat((bx - (by - ay) / size * k, by + (bx - ax) / size * k))
            for k in range(metres)]  # fmt: skip


def sound(tab, width):
    assert tab.violations() + tab.complaints == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def compass_is_felt(page, region, *, german):
    """Press for compass and steps: refused at first, then allowed."""
    feel = page.locator("[data-live-feel]")
    page.evaluate(ASKED, "denied")
    feel.click()
    expect(region).to_contain_text("ohne Kompass" if german else "without compass")
    expect(feel).to_have_attribute("aria-pressed", "false")
    page.evaluate(ASKED, "granted")
    page.evaluate(FEEL, {"steps": True})
    feel.press("k" if german else "c")
    expect(feel).to_have_attribute("aria-pressed", "true")
    expect(region).to_contain_text("sind an" if german else "are on")


def is_asked_to_say_more(page, region, *, german):
    """Press for a word every ten metres, and once more."""
    often = page.locator("[data-live-often]")
    often.press("b")
    expect(often).to_have_attribute("aria-pressed", "true")
    expect(region).to_contain_text("alle 10 Meter" if german else "every 10 metres")
    often.press("b")
    expect(region).to_contain_text("seltener" if german else "less often")


def toggles_answer(page, region, *, german):
    """Press for what can be had besides: compass and steps, and more words."""
    compass_is_felt(page, region, german=german)
    is_asked_to_say_more(page, region, german=german)


@pytest.mark.parametrize(
    ("width", "dark", "path"),
    [(1280, False, "/lotse/unterwegs/"), (320, True, "/en/guide/on-the-way/")],
)
def test_each_state_on_the_way(visit, width, dark, path):
    tab = visit(width=width, dark=dark)
    page = tab.open(path + ENDS)
    region, urgent, follow, replan = (
        page.locator(f"[data-live-{name}]") for name in ("region", "urgent", "follow", "replan")
    )
    expect(page.locator("[data-live-step]:visible")).to_have_count(1)
    expect(replan).to_be_hidden()
    sound(tab, width)  # before
    follow.click()
    expect(region).to_contain_text("Ohne Erlaubnis" if path[1] == "l" else "Without permission")
    sound(tab, width)  # refused
    toggles_answer(page, region, german=path[1] == "l")
    sound(tab, width)  # compass and steps
    page.locator("[data-live-next]").click()
    expect(page.locator("[data-live-step]:visible h3")).to_be_focused()
    sound(tab, width)  # a step
    page.locator("[data-live-back]").click()
    page.evaluate(STAND_IN)
    way = carried(page)
    follow.click()
    page.evaluate(FED, places(way, way["stages"][:1]))
    expect(follow).to_have_attribute("aria-pressed", "true")
    sound(tab, width)  # following
    page.evaluate(FED, aside(way, 90))
    expect(urgent).not_to_be_empty()
    expect(replan).to_be_visible()
    sound(tab, width)  # off the way
    page.locator("[data-live-all]").click()
    for _ in way["stages"]:
        page.locator("[data-live-next]").click()
    page.evaluate(FED, places(way, way["stages"][-1:]))
    expect(follow).to_have_attribute("aria-pressed", "false", timeout=60_000)
    sound(tab, width)  # arrived


def test_no_request_carries_a_position(visit):
    tab = visit(width=360)
    page = tab.open("/lotse/unterwegs/" + ENDS)
    page.wait_for_load_state("networkidle")
    sent = []
    page.on("request", lambda one: sent.append(one))  # noqa: PLW0108 - a method is not taken
    page.evaluate(STAND_IN)
    way = carried(page)
    walked = [*places(way, way["stages"][:3]), *aside(way, 90)]
    page.locator("[data-live-follow]").click()
    page.evaluate(FEEL, {"steps": True})
    page.locator("[data-live-feel]").click()
    page.evaluate(FED, walked)
    root = page.locator("[data-live-way]")
    with page.expect_response("**/lotse/gesperrt/"):
        root.evaluate("root => root.dispatchEvent(new CustomEvent('live:look'))")
    for name in ("where", "repeat", "next", "back"):
        page.locator(f"[data-live-{name}]").click()
    expect(page.locator("[data-live-replan]")).to_be_visible()
    page.locator("[data-live-replan]").click()
    asked = [one for one in sent if "/static/" not in one.url]
    assert [one.url for one in asked] == [f"{tab.address}/lotse/gesperrt/"]
    assert not {"referer", "cookie"} & set(asked[0].all_headers())
    text = " ".join(f"{one.url} {one.all_headers()} {one.post_data}" for one in sent)
    for lon, lat in walked:
        assert f"{lat:.3f}" not in text
        assert f"{lon:.3f}" not in text


def test_a_new_closure_ahead_is_told(visit):
    tab = visit(width=360)
    page = tab.open("/lotse/unterwegs/" + ENDS)
    root = page.locator("[data-live-way]")
    network = root.get_attribute("data-live-network")
    edges = page.locator("[data-live-step]").nth(2).get_attribute("data-live-edges").split()
    answer = {"network": network, "edges": [int(edges[0])]}
    page.route("**/lotse/gesperrt/", lambda route: route.fulfill(json=answer))
    root.evaluate("root => root.dispatchEvent(new CustomEvent('live:look'))")
    expect(page.locator("[data-live-urgent]")).to_contain_text(
        "Neue Sperrung vor dir, bei Schritt 3"
    )
    expect(page.locator("[data-live-replan]")).to_be_visible()


def test_the_way_is_walked_by_keys_and_planned_anew(visit):
    page = visit(width=360).open("/lotse/unterwegs/" + ENDS)
    page.locator("[data-live-next]").focus()
    page.keyboard.press("n")
    expect(page.locator("[data-live-step]:visible")).to_have_attribute("value", "2")
    page.keyboard.press("n")
    page.keyboard.press("w")
    expect(page.locator("[data-live-region]")).to_contain_text("Schritt 3 von")
    page.keyboard.press("v")
    expect(page.locator("[data-live-step]:visible")).to_have_attribute("value", "2")
    page.get_by_label("Ab", exact=True).focus()
    page.keyboard.press("n")  # words that are typed are no keys of the way
    expect(page.locator("[data-live-step]:visible")).to_have_attribute("value", "2")
    page.get_by_role("button", name="Weg ab diesem Schritt").click()
    expect(page.get_by_role("heading", name="Schritte")).to_be_visible()
    assert "position" in page.url


def test_without_scripts_all_is_there(visit):
    tab = visit(width=320, script=False)
    page = tab.open("/lotse/?von=Marktstraße 3&nach=Musterviertel Bahnhof")
    page.get_by_role("link", name="Unterwegs").click()
    assert page.locator("[data-live-step]:visible").count() > 2
    expect(page.locator("[data-live-way]")).to_be_hidden()
    expect(page.get_by_role("button", name="Weg ab diesem Schritt")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Weg üben").click()
    expect(page.get_by_text("Dann die Kreuzung:").first).to_be_visible()


def test_practising_and_the_card_are_for_everybody(visit):
    tab = visit(width=320, dark=True)
    page = tab.open("/lotse/ueben/" + ENDS)
    page.locator("[data-live-next]").click()
    sound(tab, 320)
    for path in ("/lotse/wegkarte/", "/en/guide/card/", "/lotse/aufnahme/"):
        page = tab.open(path + ENDS)
        sound(tab, 320)
    for more in ("", "&druck=gross"):
        page = tab.open("/lotse/wegkarte/karte/" + ENDS + more)
        sound(tab, 320)


def test_the_card_is_kept_for_when_there_is_no_net(visit):
    tab = visit(width=360)
    page = tab.open("/lotse/wegkarte/" + ENDS)
    page.get_by_role("button", name="Wegkarte behalten").click()
    expect(page.locator("[data-card-state]")).to_contain_text("auf diesem Gerät")
    address = page.get_by_role("link", name="Wegkarte öffnen").get_attribute("href")
    page.context.set_offline(True)
    page.goto(tab.address + address)
    expect(page.get_by_role("heading", name="Am Ziel")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    page.context.set_offline(False)
