"""Somebody asks for a way in the invented quarter and reads it, by keyboard and without scripts."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]
MOST_STROKES = 12
WEIGHTS = {"/lotse/": "gewichte/", "/en/guide/": "weights/"}


class Keys:
    """A keyboard that counts strokes; typed words count as one."""

    def __init__(self, page):
        self.page, self.strokes = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.strokes += len(keys)

    def write(self, words):
        self.page.keyboard.insert_text(words)
        self.strokes += 1

    def forward_to(self, selector):
        """Press Tab until something has the focus."""
        while not self.page.evaluate("at => document.activeElement.matches(at)", selector):
            assert self.strokes < MOST_STROKES, selector
            self.press("Tab")


@pytest.mark.parametrize(
    ("width", "dark", "path"), [(1280, False, "/lotse/"), (320, True, "/en/guide/")]
)
def test_each_state_is_for_everybody(visit, width, dark, path):
    tab = visit(width=width, dark=dark)
    for asked in (
        "", "?von=Marktstraße 3&nach=qqqqqq", "?von=Marktstr&nach=Bahnhof",
        "?von=address/marktstr/29&nach=address/marktstr/28&teil=green&teil=no-green&schritt=1",
        f"{WEIGHTS[path]}?g.crossing.zebra=41&g.crossing.large=700&fertig=1",
        "?von=address/marktstr/29&nach=address/marktstr/28&teil=quiet",
        "?von=address/marktstr/29&nach=address/marktstr/28",
    ):  # fmt: skip
        page = tab.open(path + asked)
        assert tab.violations() + tab.complaints == [], asked
        assert page.evaluate("document.documentElement.scrollWidth") <= width, asked
    expect(page.locator("main ol > li h3").first).to_be_visible()
    page.emulate_media(media="print")  # paper has the way, and nothing to press
    expect(page.locator(".way-other, .way-steps a").locator("visible=true")).to_have_count(0)


def test_a_profile_is_taken_home_and_brought_back_without_scripts(visit, tmp_path):
    tab = visit(width=320, script=False)
    page = tab.open("/lotse/gewichte/?g.crossing.zebra=41")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Dieses Profil herunterladen (JSON)").click()
    kept = tmp_path / "cane.json"
    begun.value.save_as(kept)
    page = tab.open("/lotse/gewichte/")
    page.get_by_label("Eigenes Profil laden").set_input_files(kept)
    page.get_by_role("button", name="Profil laden", exact=True).click()
    page.wait_for_url("**/lotse/gewichte/?profil=cane&g.crossing.zebra=41")
    expect(page.locator("[id='crossing.zebra']")).to_have_value("41")
    kept.write_text('{"wings": {}}', encoding="utf-8")
    page.get_by_label("Eigenes Profil laden").set_input_files(kept)
    page.get_by_role("button", name="Profil laden", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("„wings“ gibt es in keinem Profil.")


def test_the_first_step_is_a_few_strokes_away(visit):
    tab = visit(script=False)
    page = tab.open("/lotse/")
    keys = Keys(page)
    keys.press("Tab", "Enter")  # past the head of the page
    keys.forward_to("#von")
    keys.write("Marktstraße 3")
    keys.forward_to("#nach")
    keys.write("Musterviertel Bahnhof")
    keys.press("Enter")
    page.wait_for_url("**/lotse/?von=*")
    expect(page.locator("main ol > li h3").first).to_be_visible()
    assert page.title().startswith("Von Marktstraße 3")
    assert keys.strokes <= MOST_STROKES


def test_places_are_offered_while_one_types_and_chosen_by_keyboard(visit):
    tab = visit(width=320)
    page = tab.open("/lotse/")
    start = page.locator("#von")
    start.press_sequentially("Marktstr 3")
    expect(page.locator("#von-liste li").first).to_contain_text("Marktstraße 3")
    expect(page.get_by_role("status").first).to_have_text("2 Orte passen")
    assert tab.violations() == []
    start.press("ArrowDown")
    expect(start).to_have_attribute("aria-activedescendant", "von-liste-0")
    assert tab.violations() == []
    start.press("ArrowUp")
    assert start.get_attribute("aria-activedescendant") is None
    start.press("ArrowDown")
    start.press("Enter")
    expect(start).to_have_value("Marktstraße 3")
    expect(start).to_have_attribute("aria-expanded", "false")
    goal = page.locator("#nach")
    goal.press_sequentially("Musterviertel Bahnhof")
    expect(page.locator("#nach-liste li").first).to_be_visible()
    goal.press("Escape")
    expect(page.locator("#nach-liste")).to_be_hidden()
    goal.press("Enter")
    page.wait_for_url("**/lotse/?von=address%2Fmarktstr%2F3&*")
    expect(page.locator("main ol > li h3").first).to_be_visible()
    assert tab.complaints == []
