"""A person votes without script, saves the receipt and checks it; axe looks at every state."""

import json
import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check
from tests.running_city import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
PAPER = "/mitmachen/stadtbudget/haushalt/"


@pytest.fixture(scope="module")
def codes(city_environment):
    """Codes of an open ballot in the running city."""
    environment, _port = city_environment
    made = subprocess.run(
        [sys.executable, "-m", "tests.participation.box_city", "3"],
        env=environment | {
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
        },
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.split()  # fmt: skip
    return made[1:]


def test_a_person_votes_gets_the_receipt_and_checks_it(visit, codes):
    tab = visit(width=390, script=False)
    page = tab.open(PAPER)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("link", name="Wähl mindestens eines.")).to_be_visible()
    page.get_by_label("baeume").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Weiter").press("Enter")
    expect(page.get_by_text("Eines könntest du noch dazunehmen.")).to_be_visible()
    page.get_by_label("Dein Code").fill("vertippt")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Der Code ist vertippt.")).to_be_visible()
    page.get_by_label("Dein Code").fill(codes[0].lower())
    page.get_by_role("button", name="Stimme abgeben").click()
    expect(page.locator("h1")).to_have_text("Danke, deine Stimme liegt in der Urne")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Beleg speichern").click()
    receipt = json.loads(saving.value.path().read_text())
    number = page.locator(".receipt__number").inner_text()
    assert receipt["commitment"].startswith(number.replace(" ", ""))
    page.get_by_role("link", name="Dort prüfst du sie.").click()
    page.get_by_label("Nummer").fill(number)
    page.keyboard.press("Enter")
    expect(page.locator("#stand")).to_have_text(re.compile("Angenommen"))


def test_every_state_is_clean(visit, codes):
    tab = visit()
    page = tab.open("/mitmachen/")
    check(tab, "list")
    plans = ("/mitmachen/vorhaben/", "/mitmachen/vorhaben/hitzeplan/", "/en/take-part/plans/")
    for path in (*plans, "/mitmachen/stadtbudget/", PAPER + "tafel/", "/en/take-part/stadtbudget/"):
        tab.open(path)
        check(tab, path)
    tab.open(PAPER)
    check(tab, "paper")
    page.get_by_role("button", name="Weiter").click()
    assert tab.violations() == []
    page.get_by_label("bank").check()
    page.get_by_role("button", name="Weiter").click()
    assert tab.violations() == []
    page.get_by_label("Dein Code").fill(codes[1])
    page.get_by_role("button", name="Stimme abgeben").click()
    expect(page.locator(".receipt__number")).to_be_visible()
    assert tab.violations() == []
    tab.open(PAPER + "beleg/")
    page.get_by_label("Nummer").fill("quatsch")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Das ist keine Nummer eines Belegs.")).to_be_visible()
    assert tab.violations() == []


def test_the_ballots_of_a_result_are_counted_by_other_rules(visit):
    tab = visit(width=360, script=False)
    page = tab.open("/mitmachen/beispiel-stadtbudget/vorhaben/")
    page.get_by_role("link", name="Ergebnis mit allen Gründen").click()
    expect(page.locator("#gewonnen")).to_be_visible()
    with page.expect_download() as saving:
        page.get_by_role("link", name="Alle Stimmzettel als .pb").click()
    page.get_by_role("link", name="Andere Regeln ausprobieren").click()
    expect(page.locator(".sides li")).to_have_count(4)
    beside = page.locator(".beside").inner_text()
    page.get_by_label("Datei im Format .pb").set_input_files(saving.value.path())
    page.get_by_role("button", name="Zählen und vergleichen").click()
    expect(page.locator("#vergleich")).to_have_text("Deine Datei")
    assert page.locator(".beside").inner_text() == beside


def test_rules_side_by_side_are_clean(visit):
    tab = visit(width=320)
    page = tab.open("/mitmachen/regeln-vergleichen/")
    page.get_by_role("link", name="Beispiel: Wofür geben wir").click()
    check(tab, "side by side")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Zählen und vergleichen").click()
    expect(page.locator("#fehler")).to_contain_text("Wähl zuerst eine Datei aus.")
    assert tab.violations() == []
