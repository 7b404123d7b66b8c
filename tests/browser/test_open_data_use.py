"""Somebody asks the table of a dataset without writing a word of its language, then its owner."""

import pytest

from tests.browser.test_pages import check
from tests.browser.test_people import log_in
from tests.browser.test_staff import fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_from_the_dataset_to_an_answer_that_can_be_taken_along(visit):
    tab = visit(width=390)
    page = tab.open("/daten/noise/")
    page.get_by_role("link", name="Tabelle ansehen und fragen").click()
    page.get_by_label("Spalte", exact=True).select_option("value")
    page.get_by_label("Vergleich").select_option("more")
    page.get_by_label("Wert", exact=True).fill("50,5")
    page.locator("#gruppe").select_option("hour(time_utc)")
    page.locator("#was").select_option("avg(value)")
    page.get_by_role("button", name="Antwort zeigen").click()
    page.wait_for_url("**/tabelle/?filter=value+%3E+50.5&group=*")
    said = page.locator(".answer__sentence").inner_text()
    assert said == "Mittel von „Wert“ je Stunde von „Zeit“ – nur Zeilen, bei denen „Wert“ größer als 50,5 ist."  # fmt: skip # noqa: E501
    assert page.locator("svg.table-chart").count() == 1
    with page.expect_download() as got:
        page.locator(".take").get_by_role("link", name="CSV").click()
    assert got.value.suggested_filename == "noise-query.csv"
    page.emulate_media(color_scheme="dark")
    check(tab, "the answer")


def test_a_question_reaches_staff_and_comes_back_with_an_answer(visit):
    tab = visit(width=390)
    page = tab.open("/daten/noise/fragen/")
    page.get_by_label("Deine Frage").fill("Warum ist es nachts so laut?")
    page.get_by_role("button", name="Frage absenden").click()
    page.wait_for_url("**/daten/noise/#fragen")
    office = visit(width=1024)
    desk = log_in(office, "demo-datenstelle")
    desk.goto(f"{office.address}/verwaltung/daten/fragen/")
    fits(office)
    desk.get_by_label("Antwort").first.fill("Wegen der Autobahn.")
    desk.get_by_role("button", name="Antworten und zeigen").first.click()
    page.goto(f"{tab.address}/daten/noise/")
    assert page.get_by_text("Wegen der Autobahn.").count() == 1
    check(tab, "the answer")
