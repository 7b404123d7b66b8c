"""Somebody proposes, another supports and argues, staff decide; axe looks at every state."""

import io
import os
import re
import subprocess
import sys

import pytest
from PIL import Image
from playwright.sync_api import expect

from stadtherz.accounts.services.demo import DEMO_PASSWORD
from tests.accounts.people import PASSWORD
from tests.browser.test_pages import check
from tests.running_city import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
LIST = "/mitmachen/ideen/vorschlaege/"
DESK = "/verwaltung/vorschlaege/"
OPEN_ALL = "document.querySelectorAll('main details').forEach(one => { one.open = true; })"


@pytest.fixture(scope="module")
def numbers(city_environment):
    """The number of a discussed proposal of the running city, and of one that waits."""
    environment, _port = city_environment
    return subprocess.run(
        [sys.executable, "-m", "tests.participation.proposals_running", "25", "60"],
        env=environment | {
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
        },
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.split()  # fmt: skip


def log_in(tab, name, password=DEMO_PASSWORD):
    page = tab.open("/konto/login/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#id_password")).to_have_count(0)
    return page


def a_picture():
    target = io.BytesIO()
    Image.new("RGB", (400, 300), (40, 90, 60)).save(target, "JPEG")
    return {"name": "platz.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def test_proposing_without_a_script_and_with_keys_alone(visit, numbers):
    tab = visit(width=360, script=False)
    page = log_in(tab, "schreiberin", PASSWORD)
    tab.open(LIST)
    page.get_by_role("link", name="Vorschlag schreiben").press("Enter")
    page.get_by_label("Titel").fill("Vorschlag")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("link", name=re.compile("Dein Vorschlag: Schreib 40 bis"))
    ).to_be_visible()
    expect(page.get_by_label("Titel")).to_have_value("Vorschlag")
    page.get_by_label("Titel").fill("Vorschlag 3 wort3 text")
    page.get_by_label("Dein Vorschlag", exact=True).fill("wort3 text " * 8)
    page.get_by_label("Stadtteil").select_option("ganze-stadt")
    page.get_by_label("Bild", exact=True).set_input_files(a_picture())
    page.get_by_label("Was das Bild zeigt").fill("Der leere Platz am Morgen")
    page.get_by_role("button", name="Weiter").press("Enter")
    expect(page.get_by_role("img", name="Der leere Platz am Morgen")).to_be_visible()
    page.get_by_role("button", name="Vorschlag einreichen").press("Enter")
    expect(page.get_by_text("Jemand sieht es sich an")).to_be_visible()
    page.get_by_role("link", name="Deine Vorschläge").press("Enter")
    expect(page.get_by_text("Es kam ohne die kleine Rechenaufgabe")).to_be_visible()
    page.get_by_role("button", name="Zurückziehen").press("Enter")
    page.get_by_role("button", name="Wieder einreichen").press("Enter")
    expect(page.get_by_text("wieder da, wie er war")).to_be_visible()


def test_a_browser_solves_the_puzzle(visit, numbers):
    tab = visit()
    page = log_in(tab, "demo-leitung")
    tab.open(f"{LIST}{numbers[0]}/")
    page.get_by_role("button", name="Unterstützen", exact=True).click()
    expect(page.get_by_text("Du unterstützt das.").first).to_be_visible()
    page.get_by_role("radio", name="dafür").check()
    page.get_by_label("Dein Beitrag").fill("Das hilft auch mir.")
    page.get_by_role("button", name="Beitrag absenden").click()
    expect(page.get_by_text("Dein Beitrag ist angekommen.")).to_be_visible(timeout=20_000)
    page.goto(page.url.split("/mitmachen")[0] + DESK)
    waiting = page.locator(".desk__item", has_text="Das hilft auch mir.")
    expect(waiting).to_contain_text("Die ersten Beiträge eines Kontos")
    expect(waiting).not_to_contain_text("Rechenaufgabe")


@pytest.mark.parametrize(
    ("width", "dark"), [(320, True), pytest.param(1280, False, marks=pytest.mark.soak)]
)
def test_every_state_is_clean(visit, numbers, width, dark):
    reader = visit(width=width, dark=dark)
    one = f"{LIST}{numbers[0]}/"
    english = f"/en/take-part/ideen/proposals/{numbers[0]}/"
    empty, late = LIST + "?q=xyzzy", LIST + "?stand=overdue"
    for path in (LIST, late, empty, one, one + "?seite=2", LIST + "protokoll/", english):
        reader.open(path)
        check(reader, path)
    tab = visit(width=width, dark=dark)
    page = log_in(tab, "schreiberin", PASSWORD)
    answering = page.locator(".argument a").first
    tab.open(one)
    answering.click()
    expect(page.get_by_label("Deine Antwort")).to_be_visible()
    check(tab, "answering")
    for path in (one, LIST + "neu/", "/mitmachen/deine-vorschlaege/"):
        tab.open(path)
        page.evaluate(OPEN_ALL)
        check(tab, path)
    tab.open(LIST + "neu/")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert tab.violations() == []


def test_the_desk_is_clean(visit, numbers):
    tab = visit()
    page = log_in(tab, "demo-leitung")
    decide = f"{DESK}proposal/{numbers[1]}/"
    for path in (DESK, decide, f"{DESK}proposal/{numbers[0]}/", f"{DESK}stellungnahmen/"):
        tab.open(path)
        page.evaluate(OPEN_ALL)
        assert [one for one in tab.violations() if "sidebar" not in one] == [], path
    tab.open(decide)
    page.get_by_role("button", name="Nicht veröffentlichen").press("Enter")
    expect(page.get_by_text("Nenn mindestens eine verletzte Regel.")).to_be_visible()
    page.get_by_role("row", name=re.compile("Regel feasible")).get_by_label("verletzt").check()
    page.get_by_label("Grund").first.fill("Dort liegen Leitungen im Boden, das geht nicht.")
    page.get_by_role("button", name="Nicht veröffentlichen").press("Enter")
    expect(page.get_by_text("Nicht veröffentlicht.")).to_be_visible()
