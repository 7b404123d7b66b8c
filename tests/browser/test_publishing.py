"""A table from a department to the public: without training, and not past the gate."""

import re
import time

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.test_people import log_in, no_complaints
from tests.running_city import command

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
MOST_SECONDS = 120
"""Of the browser's time; a person reads and types besides, and has five minutes."""
HEADS = ["Antragsteller", "E-Mail", "Telefon", "Stadtteil", "Betrag (EUR)", "Jahr"]
PEOPLE = [
    "Anna Müller", "Peter Schmidt", "Yusuf Demir", "Olga Petrova", "Klaus Weber", "Maria Rossi",
    "Jan Kowalski", "Fatma Kaya", "Uwe Becker", "Ina Lang", "Tom Braun", "Eva Koch",
]  # fmt: skip


@pytest.fixture
def budget(tmp_path):
    """The city's budget as it comes: titles, a gap, numbers as texts, a sum, a remark."""
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["Stadt Musterlautern"], ["Haushaltsplan 2026 nach Produkten"], [],
        ["Produkt", "Ansatz 2025 (EUR)", "Ansatz 2026 (EUR)", "Stand", "Bemerkung"],
        *([f"{100 + n} Produkt {n}", 1000.5 * n + 3, "1.300,50" if n % 7 == 0 else 900 * n,
           "31.12.2025", "vorläufig" if n % 3 else "k.A."] for n in range(40)),
        ["Summe", 780510, 702000, None, None], ["* Stand der Beratungen", None, None, None, None],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    path = tmp_path / "HH_2026_final(2).xlsx"
    book.save(path)
    return path


@pytest.fixture
def grants(tmp_path):
    """Who got what: nothing for the public as it is."""
    book = openpyxl.Workbook()
    book.active.append(HEADS)
    for number, name in enumerate(PEOPLE):
        mail = name.lower().replace(" ", ".").replace("ü", "ue") + "@mail.example"
        place = "Mitte" if number % 3 else "West"
        book.active.append([name, mail, f"0631 45{number}78 12", place, 100 + 50 * number, 2025])
    path = tmp_path / "antraege.xlsx"
    book.save(path)
    return path


@pytest.fixture
def worker(city_environment):
    environment, _port = city_environment
    return lambda: command(environment, "db_worker", "--batch")


def drop(tab, path, worker):
    page = tab.open("/verwaltung/daten/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Datei lesen lassen").click()
    page.wait_for_url(re.compile(r"/verwaltung/daten/\d+/"))
    expect(page.get_by_role("heading", name="Die Datei wird gelesen")).to_be_visible()
    worker()
    page.wait_for_selector("#beschreiben")
    return page


def described(page):
    page.fill("[name=description_de]", "Was die Stadt für welche Aufgaben ausgeben will.")
    page.select_option("[name=department]", "digitalisierung")
    page.select_option("[name=frequency]", "ANNUAL")
    page.get_by_role("button", name="Speichern und prüfen").click()
    page.wait_for_load_state()


def step(tab, name, words, button):
    log_in(tab, name)
    page = tab.open("/verwaltung/daten/")
    page.locator("#wartet + *").get_by_role("link", name=words).first.click()
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()
    return page


def test_the_budget_is_published_by_an_owner_without_training(visit, budget, worker):
    owner = visit()
    log_in(owner, "demo-daten")
    begun = time.monotonic()
    page = drop(owner, budget, worker)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Haushaltsplan 2026")
    described(page)
    expect(page.get_by_role("heading", name="Nichts fehlt")).to_be_visible()
    page.get_by_role("button", name="Zur Prüfung geben").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Güte prüfen")
    assert time.monotonic() - begun < MOST_SECONDS

    step(visit(), "demo-datenstelle", "Haushaltsplan 2026", "Prüfung bestanden")
    step(visit(), "demo-datenschutz", "Haushaltsplan 2026", "Prüfung bestanden")
    page = step(visit(), "demo-datenstelle", "Haushaltsplan 2026", "Veröffentlichen")
    page.get_by_role("link", name="Den Datensatz ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Haushaltsplan 2026")
    expect(page.get_by_text("405 von 405 Punkten")).to_be_visible()

    reader = visit()
    answer = reader.open("/data/haushaltsplan-2026-nach-produkten/query.json?limit=1").content()
    assert "100 Produkt 0" in answer
    no_complaints(owner)


def test_the_gate_stops_names_and_telephone_numbers(visit, grants, worker):
    tab = visit()
    log_in(tab, "demo-daten")
    page = drop(tab, grants, worker)
    page.get_by_label("Verwaltung und Politik").check()  # its headings tell no theme
    described(page)
    expect(page.get_by_role("heading", name="Was noch fehlt")).to_have_count(0)
    expect(page.get_by_role("button", name="Zur Prüfung geben")).to_be_disabled()
    stops = page.locator(".giving__open")
    expect(stops).to_have_count(3)
    assert "Anna" not in page.locator(".giving__persons").inner_text()
    assert [one for one in tab.violations() if "sidebar" not in one] == []

    for left in (2, 1, 0):
        stops.first.get_by_role("button").first.click()
        page.wait_for_load_state()
        worker()
        page.wait_for_selector("#beschreiben")
        expect(stops).to_have_count(left)
    expect(page.get_by_role("button", name="Zur Prüfung geben")).to_be_enabled()
    assert "Anna" not in page.content()
    no_complaints(tab)
