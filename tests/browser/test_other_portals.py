"""Other portals and the catalogue check in a real browser: staff try and take, visitors examine."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check
from tests.browser.test_people import log_in
from tests.opendata.web import small_web
from tests.running_city import command

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
LIST = "/verwaltung/andere-portale/"
CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix e: <http://e.example/> .
e:a a dcat:Dataset ; dct:title "Radwege im Landkreis"@de ; dcat:keyword "Rad"@de ;
  dct:description "Alle Radwege mit Breite und Belag, vom Landkreis erhoben"@de ;
  dct:publisher [ a foaf:Agent ; foaf:name "Landkreis" ] ; dcat:landingPage <http://e.example/p> ;
  dcat:theme <http://publications.europa.eu/resource/authority/data-theme/TRAN> ;
  dcat:distribution <http://e.example/a/csv> .
<http://e.example/a/csv> a dcat:Distribution ; dcat:downloadURL <http://e.example/a.csv> ;
  dct:title "Radwege als CSV"@de ; dcat:byteSize 48210 ;
  dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
  dct:license <http://publications.europa.eu/resource/authority/licence/DLDE_BY_2_0> .
[] a dcat:Dataset ; dct:title "Ohne Adresse" .
"""


@pytest.fixture
def small_portal():
    with small_web() as found:
        yield found


def test_a_portal_is_connected_and_its_data_are_read(visit, city_environment, small_portal):
    environment, _ = city_environment
    small_portal.say("/catalog.ttl", CATALOGUE.encode())
    tab = visit(width=390)
    page = log_in(tab, "demo-datenstelle")
    page.goto(f"{tab.address}{LIST}neu/")
    page.fill("[name=name]", "Landkreis-Portal")
    page.fill("[name=address]", f"{small_portal.base}/catalog.ttl")
    page.get_by_role("button", name="Ausprobieren").click()
    expect(page.get_by_role("alert")).to_contain_text("in einem Netz")  # this machine's own
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("h1")).to_contain_text("Landkreis-Portal")
    command(environment, "opendata_harvest", "--source", "landkreis-portal", "--private")
    page.goto(f"{tab.address}{LIST}landkreis-portal/")
    expect(page.get_by_text("1 neu, 0 geändert, 0 weggefallen, 1 abgelehnt")).to_be_visible()
    ours = [one for one in tab.violations() if "harvest" in one]
    assert ours == []
    page = tab.open("/daten/anderswo/?q=radwege")
    check(tab, "elsewhere")
    page.get_by_role("link", name="Radwege im Landkreis").click()
    expect(page.get_by_role("link", name="Zum Original")).to_be_visible()
    check(tab, "harvested")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    check(tab, "harvested in the dark")


def test_a_visitor_has_a_catalogue_examined_by_keyboard_and_without_script(visit, city_environment):
    environment, _ = city_environment
    tab = visit(width=390)
    page = tab.open("/daten/pruefen/")
    check(tab, "doctor")
    page.get_by_role("button", name="Beispiel prüfen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    check(tab, "doctor waiting")
    command(environment, "opendata_examine")
    expect(page.get_by_text("von 405 Punkten")).to_be_visible(timeout=15_000)
    check(tab, "report")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    check(tab, "report in the dark")
    plain = visit(script=False).open(page.url.removeprefix(tab.address))
    expect(plain.get_by_text("von 405 Punkten")).to_be_visible()
