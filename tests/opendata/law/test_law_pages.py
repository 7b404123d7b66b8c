"""Public and staff pages on law, and what the catalogue tells of it."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
import time_machine
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.asking.checked import MOST
from stadtherz.opendata.domain.high_value import Choice, chosen_codes
from stadtherz.opendata.domain.hvd_report import COLUMNS
from stadtherz.opendata.domain.measured import availability
from stadtherz.opendata.domain.terms import HVD_LAW, LICENCES, HighValue
from stadtherz.opendata.models import Charge, Dataset, HighValueDecision, HighValueReport
from stadtherz.opendata.selectors.service_quality import Day
from stadtherz.opendata.services.high_value import decide_high_value, say_why_missing
from stadtherz.opendata.views.quality_bars import bars
from tests.opendata.law.house import NOW, dataset, measured, measured_days, office, owner

pytestmark = pytest.mark.django_db
STAFF, REPORT, CHARGES = (
    "/verwaltung/hochwertige-daten/", "/verwaltung/hochwertige-daten/bericht/",
    "/verwaltung/daten-kosten/",
)  # fmt: skip
QUERIES = {STAFF: 14, REPORT: 16}
DQV = Namespace("http://www.w3.org/ns/dqv#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
NOISE = chosen_codes(HighValue.NOISE.value)


@pytest.fixture(autouse=True)
def city(own_lake, settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    """The client of somebody of the data office."""
    by = office()
    client.force_login(by)
    return client


def high(key="laerm", by=None, **more):
    row = dataset(key, **more)
    choice = Choice(NOISE, api=True)
    decide_high_value(key=key, choice=choice, by=by or office(f"wer-{key}"), now=NOW)
    return row


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def graph(response):
    content = response.getvalue() if response.streaming else response.content
    return Graph().parse(data=content, format="turtle")


class TestPublic:
    @pytest.mark.parametrize(
        ("german", "english", "words"),
        [
            ("/daten/guete/", "/en/data/quality/", "Nobody has measured yet"),
            ("/daten/nutzen/", "/en/data/use/", "What you may do with the data"),
            ("/daten/hochwertig/", "/en/data/high-value/", "has not published any high-value data"),
        ],
    )
    def test_pages_teach_before_there_is_anything(self, client, german, english, words):
        assert "<h1>" in text(client.get(german))
        assert words in text(client.get(english))

    def test_quality_says_what_was_measured_and_what_not(self, client):
        measured_days("ckan", 2, "u144d3?141")
        measured("ckan", NOW)
        page = text(client.get("/daten/guete/"))
        # two days and 144 slots of today, of which one more was measured just now
        assert "40,08 % der Zeit erreichbar, 0,83 % nicht erreichbar, 59,08 % nicht" in page
        assert "Längster Ausfall: 15 min, höchstens 24 h" in page
        assert "antwortet</span>" in page
        assert "144 / 3 / 141" in page
        assert f"{MOST:,}".replace(",", ".") in page

    def test_quality_as_json_and_rdf_says_the_same(self, client):
        measured_days("ckan", 1, "u286d2")
        told = client.get("/data/quality.json").json()
        (ckan,) = [one for one in told["services"] if one["service"].endswith("/ckan")]
        assert ckan["slots"] == {"up": 286, "down": 2, "unknown": 144}
        assert ckan["figures"]["longest-outage"] == (2 + 144) * 300
        found = graph(client.get("/data/quality.ttl"))
        values = {
            found.value(one, DQV.isMeasurementOf).fragment: found.value(one, DQV.value)
            for one in found.subjects(DQV.computedOn, URIRef(ckan["service"]))
        }
        assert float(values["availability"]) == pytest.approx(286 / 432, rel=1e-5)
        assert set(values) == {name for name, value in ckan["figures"].items() if value is not None}
        back = set(found.objects(URIRef(ckan["service"]), DQV.hasQualityMeasurement))
        assert len(back) == len(values)
        assert all((one, RDF.type, DQV.QualityMeasurement) in found for one in back)

    @pytest.mark.parametrize("number", [1, 3])
    def test_pages_ask_as_often_for_many_as_for_one(
        self, client, django_assert_num_queries, number
    ):
        for place in range(number):
            high(f"laerm-{place}")
            measured_days(("ckan", "files", "query")[place], 5)
        client.get("/daten/")
        for address, queries in (
            ("/daten/guete/", 3), ("/daten/nutzen/", 4), ("/daten/hochwertig/", 5),
            ("/data/quality.json", 3), ("/data/high-value.json", 4),
        ):  # fmt: skip
            with django_assert_num_queries(queries):
                client.get(address)

    def test_use_gives_a_text_to_copy_for_a_dataset(self, client):
        dataset("aa-zuerst", "Zuerst")
        dataset()
        address = f"{dataset_iri('laerm')}"
        page = text(client.get("/daten/nutzen/?datensatz=laerm"))
        assert f"„Lärm an Straßen“, {LICENCES['dl-by-de-2.0'].name}" in page
        assert address in page
        assert "Diesen Datensatz gibt es nicht" in text(client.get("/daten/nutzen/?datensatz=x"))
        assert "?datensatz=laerm#quelle" in text(client.get("/daten/laerm/"))
        assert 'href="/daten/nutzen/"' in text(client.get("/daten/"))

    def test_charges_stand_where_they_are_looked_for(self, client):
        row = dataset()
        assert "Alle Daten und Schnittstellen sind kostenlos" in text(client.get("/daten/nutzen/"))
        Charge.objects.create(
            what={"de": "Plotten"}, dataset=row, cents=123456, basis={"de": "Eine Stunde"},
            first_day=date(2027, 1, 1),
        )  # fmt: skip
        page = text(client.get("/daten/nutzen/"))
        assert "1.234,56" in page
        assert "Eine Stunde" in page
        assert "Plotten: 1.234,56 €" in text(client.get("/daten/laerm/"))

    def test_the_report_says_what_is_missing_and_why(self, client):
        row = high()
        row.distributions.update(service="")
        page = text(client.get("/daten/hochwertig/"))
        assert "Datensatz: Schnittstelle" in page
        assert "Den Grund hat noch niemand aufgeschrieben" in page
        say_why_missing(key="laerm", words=Text.of("Kommt 2027"), by=office(), now=NOW)
        assert "Kommt 2027" in text(client.get("/daten/hochwertig/"))
        (head, line) = csv.reader(io.StringIO(text(client.get("/data/high-value.csv"))))
        assert tuple(head) == COLUMNS
        assert line[8:] == ["dataset:api", "Kommt 2027"]

    def test_the_query_api_is_described_with_the_limits_of_the_code(self, client):
        told = client.get("/data/query-api.json").json()
        assert set(told["paths"]) == {
            f"/data/{{key}}/query.{end}" for end in ("json", "csv", "parquet", "arrow")
        }
        (limit,) = [
            one for one in told["paths"]["/data/{key}/query.json"]["get"]["parameters"]
            if one["name"] == "limit"
        ]  # fmt: skip
        assert limit["schema"]["maximum"] == MOST

    def test_a_service_leads_to_its_part_of_the_page(self, client):
        got = client.get("/id/service/query", HTTP_ACCEPT="text/html")
        assert (got.status_code, got["Location"].endswith("/daten/guete/#query")) == (303, True)


def dataset_iri(key):
    from django.conf import settings  # noqa: PLC0415

    return f"{settings.CONFIG.address.rstrip('/')}/id/dataset/{key}"


class TestBars:
    def day(self, states, ago=0):
        return Day(NOW.date() - timedelta(days=ago), states, {}, {})

    def test_a_failure_of_one_slot_is_seen_and_has_a_sign(self):
        drawn = bars([self.day("u" * 287 + "d")], NOW.date())
        assert drawn.down == "M713 10.0h6v5.0h-6z"
        assert drawn.up == "M713 15.0h6v35.0h-6z"
        assert drawn.signs == "M713 7h6l-3-7z"
        assert drawn.unknown == ""

    def test_what_nobody_measured_is_open_and_no_failure(self):
        drawn = bars([self.day("?" * 288, ago=89)], NOW.date())
        assert drawn.unknown == "M1 10.0h6v40.0h-6z"
        assert (drawn.up, drawn.down, drawn.signs) == ("", "", "")

    @pytest.mark.parametrize(("states", "ago"), [("", 0), ("u" * 288, 90)])
    def test_nothing_to_draw(self, states, ago):
        assert bars([self.day(states, ago)], NOW.date()).up == ""
        assert availability(states).down == 0


@pytest.mark.acceptance
class TestShapes:
    def test_what_the_assistant_made_passes_the_official_shapes(self, client, judge):
        high()
        told = graph(client.get("/data/laerm.ttl"))
        for shapes in ("eu", "de", "hvd"):
            assert judge.results(told, shapes) == []
        law = URIRef(HVD_LAW)
        lawful = set(told.subjects(DCATAP.applicableLegislation, law))
        assert {str(one).split("/id/")[1] for one in lawful} == {
            "dataset/laerm", "distribution/laerm/all", "distribution/laerm/csv", "service/query",
        }  # fmt: skip
        service = next(one for one in lawful if "/service/" in str(one))
        categories = {str(one) for one in told.objects(service, DCATAP.hvdCategory)}
        assert categories == {HighValue.ENVIRONMENT.iri, HighValue.NOISE.iri}
        rights = {
            str(one).rpartition("/daten/")[2] for one in told.objects(service, DCTERMS.rights)
        }
        assert rights == {"guete/#query", "nutzen/#schnittstellen"}

    @pytest.mark.parametrize("theme", [one for one in HighValue if one is not HighValue.NOISE][:3])
    def test_other_themes_pass_as_well(self, client, judge, theme):
        row = dataset()
        row.high_value = [one.value for one in chosen_codes(theme.value)]
        row.save()
        assert judge.results(graph(client.get("/data/laerm.ttl")), "hvd") == []


class TestStaff:
    @pytest.mark.parametrize("address", [STAFF, REPORT, CHARGES, f"{STAFF}daten/laerm/"])
    def test_other_people_do_not_get_in(self, client, address):
        dataset()
        assert client.get(address).status_code == 302
        client.force_login(owner())
        expected = 403 if address in {REPORT, CHARGES} else 200
        assert client.get(address).status_code == expected

    @pytest.mark.parametrize("number", [1, 3])
    def test_lists_ask_as_often_for_many_as_for_one(self, desk, django_assert_num_queries, number):
        by = office("anlage")
        for place in range(number):
            high(f"laerm-{place}", by)
        desk.get(STAFF)
        for address in (f"{STAFF}?stand=alle", REPORT):
            with django_assert_num_queries(QUERIES[address.partition("?")[0]]):
                assert desk.get(address).status_code == 200

    def test_one_click_takes_over_the_proposals_that_were_ticked(self, desk):
        for key, title in (("laerm", "Lärm"), ("pegel", "Pegel"), ("rad", "Fahrräder")):
            dataset(key, title)
        page = text(desk.get(STAFF))
        assert page.count('name="key"') == 2
        got = desk.post(STAFF, {"key": ["laerm", "rad"], "query": "stand=offen"}, follow=True)
        assert "Ein Datensatz ist jetzt hochwertig" in text(got)
        assert dict(Dataset.objects.values_list("key", "high_value")) == {
            "laerm": [one.value for one in NOISE], "pegel": [], "rad": [],
        }  # fmt: skip
        assert "Nichts ist ausgewählt" in text(desk.post(STAFF, {}, follow=True))
        assert "Lärm" in text(desk.get(f"{STAFF}?stand=hochwertig"))
        assert "Pegel" not in text(desk.get(f"{STAFF}?stand=nicht"))

    def test_a_preview_changes_nothing_a_decision_does_and_undoing_takes_it_back(self, desk):
        dataset()
        there, chosen = f"{STAFF}daten/laerm/", {"theme": HighValue.NOISE.value, "api": "1"}
        page = text(desk.post(there, {"act": "preview", **chosen}))
        assert "So stünde es da" in page
        assert "Alles da, auf allen drei Ebenen" in page
        assert HighValue.NOISE.iri.rpartition("/")[2] in page
        assert Dataset.objects.get().high_value == []
        assert not HighValueDecision.objects.exists()
        assert "Übernommen" in text(desk.post(there, {"act": "decide", **chosen}, follow=True))
        assert Dataset.objects.get().high_value == [one.value for one in NOISE]
        undo = f"{STAFF}entscheidungen/{HighValueDecision.objects.get().pk}/zuruecknehmen/"
        assert "Zurückgenommen" in text(desk.post(undo, follow=True))
        assert Dataset.objects.get().high_value == []
        assert "Das gibt es nicht mehr" in text(desk.post(undo, follow=True))

    def test_an_owner_is_told_why_published_data_stay_as_they_are(self, client):
        dataset()
        client.force_login(owner())
        there = f"{STAFF}daten/laerm/"
        for asked in ({"act": "decide", "theme": "c_e4358335"}, {"act": "reason", "words_de": "x"}):
            got = text(client.post(there, asked, follow=True))
            assert "ändert nur, wer sie auch freigeben darf" in got
        assert Dataset.objects.get().high_value == []

    def test_a_reason_is_written_on_the_page(self, desk):
        dataset()
        got = desk.post(f"{STAFF}daten/laerm/", {"act": "reason", "words_de": "2027"}, follow=True)
        assert "Der Grund ist gespeichert" in text(got)
        assert str(Dataset.objects.get().missing_reason.words) == "2027"

    def test_what_is_missing_is_told_with_what_to_do(self, desk):
        dataset()
        page = text(desk.post(f"{STAFF}daten/laerm/", {"act": "preview", "theme": "c_e4358335"}))
        assert "Lass Fragen an die Tabelle zu" in page
        assert "Eine Angabe fehlt noch" in page

    def test_without_a_category_nothing_is_asked_for(self, desk):
        dataset()
        page = text(desk.post(f"{STAFF}daten/laerm/", {"act": "preview", "theme": ""}))
        assert "verlangt die Verordnung nichts" in page

    def test_a_report_is_signed_as_it_was_seen(self, desk, client):
        high()
        page = desk.get(REPORT)
        period = {"von": "2026-01-01", "bis": "2026-11-25"}
        seen = desk.get(REPORT, period).context["seen"]
        assert seen != page.context["seen"]
        assert "Nichts ist freigegeben" in text(
            desk.post(REPORT, {**period, "seen": "x"}, follow=True)
        )
        got = desk.post(REPORT, {**period, "seen": seen}, follow=True)
        assert "Ausgabe 1 ist freigegeben" in text(got)
        report = HighValueReport.objects.get()
        assert report.sha256 == seen
        Dataset.objects.update(title={"de": "Heißt jetzt anders"})
        edition = text(client.get("/daten/hochwertig/1/"))
        assert "Lärm an Straßen" in edition
        assert "Heißt jetzt anders" not in edition
        assert "stelle" not in json.dumps(report.content)
        document = client.get("/data/high-value/1.json")
        assert document.json() == report.content
        again = client.get("/data/high-value/1.json", HTTP_IF_NONE_MATCH=document["ETag"])
        assert again.status_code == 304
        for gone in ("/daten/hochwertig/2/", "/data/high-value/2.csv", "/data/high-value/0.csv"):
            assert client.get(gone).status_code == 404

    @pytest.mark.parametrize("period", [{}, {"von": "gestern", "bis": "heute"}])
    def test_no_period_no_report(self, desk, period):
        assert "keine zwei Tage" in text(desk.post(REPORT, period, follow=True))

    def test_charges_are_planned_refused_and_ended(self, desk):
        dataset()
        asked = {
            "act": "plan", "what_de": "Plotten", "dataset": "laerm", "euros": "4,50",
            "basis": "Eine Stunde", "first_day": "2026-11-26",
        }  # fmt: skip
        assert "Geplant" in text(desk.post(CHARGES, asked, follow=True))
        charge = Charge.objects.get()
        assert (charge.cents, charge.dataset.key) == (450, "laerm")
        refused = text(desk.post(CHARGES, asked | {"first_day": "2026-11-25"}))
        assert "Kosten müssen vorher bekannt sein" in refused
        assert "Diesen Datensatz gibt es nicht" in text(
            desk.post(CHARGES, asked | {"dataset": "x"})
        )
        assert "Beendet" in text(
            desk.post(CHARGES, {"act": "end", "charge": charge.pk}, follow=True)
        )
        assert not Charge.objects.exists()
