"""A stand without a net, and staff who enter paper; axe looks at their states."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check
from tests.browser.test_people import log_in
from tests.running_city import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
STAND = "/mitmachen/zelt/haushalt/stand/"
SEALED = """() => new Promise(done => {
  const asked = indexedDB.open(`stand-${document.getElementById('stand').dataset.ballot}`);
  asked.onsuccess = () => {
    const all = asked.result.transaction('waiting').objectStore('waiting').getAll();
    all.onsuccess = () => done(all.result);
  };
})"""
SEND = """async (sealed) => (await fetch(document.getElementById('stand').dataset.cast, {
  method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(sealed),
})).status"""


@pytest.fixture(scope="module")
def codes(city_environment):
    """The number of a ballot, and its codes."""
    environment, _port = city_environment
    return subprocess.run(
        [sys.executable, "-m", "tests.participation.box_city", "3", "-", "zelt"],
        env=environment | {
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
        },
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.split()  # fmt: skip


def fill(page, code, name="baeume"):
    page.get_by_label(name).check()
    page.get_by_label("Dein Code").fill(code)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Stimme abgeben").click()
    expect(page.locator("#danke")).to_be_visible()


def test_a_vote_without_a_net_waits_sealed_and_counts_once(visit, codes):
    tab = visit(width=320, dark=True)
    page = tab.open(STAND)
    expect(page.locator("#stand[data-ready]")).to_be_attached()
    check(tab, "stand")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-state]")).to_contain_text("Ohne Netz")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("link", name="Das sind zu wenige.")).to_be_visible()
    fill(page, codes[1].lower())
    number = page.locator("[data-number]").inner_text()
    waiting = page.evaluate(SEALED)
    assert len(waiting) == 1
    for secret in ("baeume", codes[1], codes[1].replace("-", "")):
        assert secret not in str(waiting)
    page.get_by_role("button", name="Fertig").click()
    assert page.get_by_label("Dein Code").input_value() == ""
    expect(page.get_by_label("baeume")).not_to_be_checked()
    page.get_by_text("Für das Team am Stand").click()
    expect(page.locator("[data-waiting]")).to_have_text("1")
    what_a_proxy_answers_loses_no_vote(page)
    page.get_by_role("button", name="Jetzt abschicken").click()
    expect(page.locator("[data-arrived]")).to_have_text("1")
    expect(page.locator("[data-waiting]")).to_have_text("0")
    assert page.evaluate(SEND, waiting[0]["sealed"]) == 201  # the same again is the same vote
    assert page.evaluate(SEALED) == []
    a_card_that_has_voted_is_told(tab, codes[1])
    page.goto(tab.address + "/mitmachen/zelt/haushalt/beleg/")
    page.get_by_label("Nummer").fill(number)
    page.keyboard.press("Enter")
    expect(page.locator("#stand")).to_contain_text("Angenommen")


def what_a_proxy_answers_loses_no_vote(page):
    page.context.route("**/cast-sealed", lambda route: route.fulfill(status=403, body="no"))
    with page.expect_response("**/cast-sealed"):
        page.context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_have_text("1")
    expect(page.locator("[data-refused]")).to_have_text("0")
    page.context.unroute("**/cast-sealed")


def a_card_that_has_voted_is_told(tab, code):
    page = tab.page
    fill(page, code, "bank")
    expect(page.locator("[data-refused]")).to_have_text("1")
    expect(page.locator("[data-report]")).to_contain_text("schon abgestimmt")
    assert tab.violations() == []


def ours_is_clean(tab):
    assert [one for one in tab.violations() if "sidebar" not in one] == []


def test_staff_enter_paper_by_keyboard(visit, codes):
    tab = visit()
    page = log_in(tab, "demo-leitung")
    here = f"{tab.address}/verwaltung/papier/{codes[0]}/"
    page.goto(here)
    page.get_by_label("Wie viele Blätter").fill("12")
    page.get_by_label("Wohin").fill("Rathaus")
    page.get_by_role("button", name="Nummerieren", exact=True).click()
    expect(page.get_by_text("12 für Rathaus")).to_be_visible()
    ours_is_clean(tab)
    with page.expect_download() as printing:
        page.get_by_role("button", name="PDF Rathaus").click()
    assert printing.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name="Packen beginnen").click()
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(codes[2])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Leg den Umschlag in den Packen.")).to_be_visible()
    ours_is_clean(tab)
    page.get_by_role("button", name="Umschläge öffnen").click()
    page.get_by_role("link", name="Erste Eingabe").click()
    expect(page.locator("#number")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator("#number[aria-invalid]")).to_be_focused()
    ours_is_clean(tab)
    page.set_viewport_size({"width": 390, "height": 800})
    for name in ("Abgleich", "Stichprobe", "Wege"):
        page.goto(here)
        with page.expect_navigation():
            page.get_by_role("link", name=name, exact=True).click()
        ours_is_clean(tab)
