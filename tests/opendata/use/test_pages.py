"""Pages of a dataset and its table, embedded ones, and answers for programs."""

import json
import re
import tempfile
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from stadtherz.opendata.models import ColumnText, DatasetQuestion, Reuse
from stadtherz.opendata.selectors.tables import table_of
from tests.opendata.use.published import BUDGET, published

pytestmark = pytest.mark.django_db
SUMS = {"select": "bereich, sum(betrag_in_eur)", "group": "bereich"}


def words(response):
    """Give what people read of a page, without tags."""
    body = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


class TestDataset:
    def test_it_tells_columns_units_gaps_and_known_faults(self, city, tmp_path, client):
        row = published(tmp_path, known_faults={"de": "Sport 2024 fehlt."})
        ColumnText.objects.create(dataset=row, name="bereich", meaning={"de": "Wofür es ist"})
        told = words(client.get("/daten/haushalt/"))
        for said in ("Was wofür.", "Sport 2024 fehlt.", "Wofür es ist", "Euro (€)", "Geldbetrag",
                     "„k. A.“ (1)", "14,3", "250.000,25 – 1.400.000,00", "2023 – 2025",
                     "Am meisten: 1,71 Mio. € (2025)."):  # fmt: skip
            assert said in told, said

    def test_the_label_of_a_person_comes_before_the_heading_of_the_file(self, budget, client):
        ColumnText.objects.create(dataset=budget, name="art", label={"de": "Kostenart"}, unit="h")
        told = words(client.get("/daten/haushalt/"))
        assert "Kostenart art" in told
        assert "Stunden (h)" in told

    def test_two_descriptions_for_programs(self, budget, client):
        body = client.get("/daten/haushalt/").content.decode()
        found = [json.loads(one) for one in re.findall(r'ld\+json">(.*?)</script>', body)]
        assert [one["@type"] for one in found] == ["Dataset", "sc:Dataset"]
        alone = client.get("/data/haushalt/croissant.json")
        assert alone.json() == found[1]
        names = [one["name"] for one in alone.json()["recordSet"][0]["field"]]
        assert names == ["jahr", "bereich", "art", "betrag_in_eur"]
        assert alone["Access-Control-Allow-Origin"] == "*"
        again = client.get(
            "/data/haushalt/croissant.json", headers={"if-none-match": alone["ETag"]}
        )
        assert again.status_code == 304
        assert client.get("/data/weg/croissant.json").status_code == 404

    @pytest.mark.parametrize("many", [1, 3])
    def test_as_many_queries_however_much_there_is(
        self, budget, client, django_assert_num_queries, many
    ):
        for number in range(many):
            DatasetQuestion.objects.create(
                dataset=budget, text=f"Was {number}?", state="published", answer="Das."
            )
            made = Reuse.objects.create(title=f"T{number}", address="https://x.example",
                                        description="D", who="W", state="published")  # fmt: skip
            made.datasets.add(budget)
            budget.editions.create(day=f"2026-05-{number + 1:02}", path="x/y", size=1, sha256="a",
                                   rows=1, mark=0)  # fmt: skip
        client.get("/daten/haushalt/")
        with django_assert_num_queries(9):
            got = client.get("/daten/haushalt/")
        assert len(got.content) < 100_000
        assert words(got).count("Das.") == many

    def test_a_dataset_without_a_table_has_a_page(self, budget, client):
        budget.distributions.all().delete()
        told = words(client.get("/daten/haushalt/"))
        assert "Hier stehen Dateien, sobald" in told
        assert client.get("/daten/haushalt/tabelle/").status_code == 404


class TestTable:
    def test_the_schema_of_the_file_is_used(self, budget):
        column = table_of(budget).schema.named("betrag_in_eur")
        assert (column.label, column.unit, column.decimals) == ("Betrag in EUR", "EUR", 2)

    def test_the_form_leads_to_the_address_of_the_question(self, budget, client):
        got = client.get("/daten/haushalt/tabelle/", {
            "bauen": "1", "spalte": "betrag_in_eur", "wie": "more", "wert": "1.000.000,50",
            "gruppe": ["bereich", ""], "was": "sum(betrag_in_eur)",
            "reihenfolge": "-sum(betrag_in_eur)",
            "zeilen": "25",
        })  # fmt: skip
        assert got.status_code == 303
        there = urlsplit(got["Location"])
        assert parse_qs(there.query) == {
            "filter": ["betrag_in_eur > 1000000.50"], "group": ["bereich"],
            "select": ["bereich, sum(betrag_in_eur)"], "sort": ["-sum(betrag_in_eur)"],
        }  # fmt: skip
        told = words(client.get(f"{there.path}?{there.query}"))
        assert ("Summe von „Betrag in EUR“ je „Bereich“ – nur Zeilen, bei denen „Betrag in EUR“"
                " größer als 1.000.000,50 ist; sortiert nach Summe von „Betrag in EUR“, Größtes"
                " zuerst.") in told  # fmt: skip
        assert "Schulen 3.900.000,50" in told
        rows = client.get(f"/data/haushalt/query.json?{there.query}").json()["rows"]
        assert rows == [{"bereich": "Schulen", "sum_betrag_in_eur": 3900000.5}]

    def test_an_order_that_does_not_fit_is_left_out(self, budget, client):
        got = client.get("/daten/haushalt/tabelle/", {
            "bauen": "1", "gruppe": ["bereich"], "reihenfolge": "jahr"
        })  # fmt: skip
        assert "sort" not in parse_qs(urlsplit(got["Location"]).query)

    @pytest.mark.parametrize(
        ("asked", "orders"),
        [
            ({}, {"jahr", "bereich", "art", "betrag_in_eur"}),
            (SUMS, {"bereich", "sum(betrag_in_eur)"}),
            ({"group": "art"}, {"art", "count()"}),
            ({"select": "max(betrag_in_eur)"}, {"max(betrag_in_eur)"}),
        ],
    )  # fmt: skip
    def test_only_orders_that_fit_are_offered(self, budget, client, asked, orders):
        body = client.get("/daten/haushalt/tabelle/", asked).content.decode()
        offered = body[body.index('id="reihenfolge"') :].partition("</select>")[0]
        values = [one for one in re.findall(r'<option value="([^"]*)"', offered) if one]
        assert {one.removeprefix("-") for one in values} == orders
        for one in values:
            there = {**asked, "sort": unescape(one)}
            assert client.get("/daten/haushalt/tabelle/", there).status_code == 200

    @pytest.mark.parametrize(
        ("path", "said"),
        [("/daten/haushalt/tabelle/", "Schreib eine Zahl wie 12 oder 3,5."),
         ("/en/data/haushalt/table/", "Write a number like 12 or 3.5.")],
    )  # fmt: skip
    def test_a_wrong_value_is_said_at_its_field_and_nothing_is_lost(
        self, budget, client, path, said
    ):
        got = client.get(path, {"bauen": "1", "spalte": "betrag_in_eur", "wie": "more",
                                "wert": "viel", "filter": "jahr = 2023"})  # fmt: skip
        body = got.content.decode()
        assert got.status_code == 400
        field = body[body.index('id="wert"') :][:400]
        assert 'aria-invalid="true"' in field
        assert said in unescape(field)
        assert 'value="viel"' in body
        assert 'name="filter" value="jahr = 2023"' in body

    def test_a_misspelt_column_is_mended_by_a_link(self, budget, client):
        got = client.get("/daten/haushalt/tabelle/", {"filter": "berich = 'Sport'"})
        assert got.status_code == 400
        assert "Diese Spalte gibt es nicht." in words(got)
        mended = re.search(r'href="(\?filter=[^"#]+)', got.content.decode())[1]
        assert "2024" in words(client.get("/daten/haushalt/tabelle/" + unescape(mended)))

    def test_pages_lead_through_all_rows(self, playgrounds, client):
        address, seen = "/daten/spielplaetze/tabelle/", []
        while address:
            body = client.get(address).content.decode()
            seen += re.findall(r"<td>(Platz \d+)</td>", body)
            following = re.search(r'href="(\?[^"]*after[^"#]*)[^>]*rel="next"', body)
            address = following and "/daten/spielplaetze/tabelle/" + unescape(following[1])
        assert seen == [f"Platz {number}" for number in range(180)]

    def test_places_stand_on_the_map_and_in_a_list(self, playgrounds, client):
        got = client.get("/daten/spielplaetze/tabelle/")
        assert "Die Karte zeigt 150 Orte. Es gibt weitere" in words(got)
        assert got.content.decode().count('<li id="ort-') == 150
        got = client.get("/daten/spielplaetze/tabelle/", {"filter": "baujahr = 2000"})
        assert "Die Karte zeigt 9 Orte." in words(got)
        assert "Es gibt weitere" not in words(got)

    def test_an_empty_answer_says_what_to_do(self, budget, client):
        got = client.get("/daten/haushalt/tabelle/", {"filter": "jahr = 1900"})
        assert "Nimm eine Bedingung weg" in words(got)

    @pytest.mark.parametrize("years", [1, 3])
    def test_few_queries(self, city, tmp_path, client, django_assert_num_queries, years):
        lines = BUDGET.splitlines(keepends=True)
        published(tmp_path, text="".join(lines[: 1 + 2 * years]))
        client.get("/daten/haushalt/tabelle/", SUMS)
        with django_assert_num_queries(3):
            client.get("/daten/haushalt/tabelle/", SUMS)

    @pytest.mark.parametrize("query", ["zeige=diagramm", ""])
    def test_others_may_embed_it_and_no_cookie_is_set(self, budget, client, query):
        got = client.get(
            "/daten/haushalt/einbetten/", SUMS | ({"zeige": "diagramm"} if query else {})
        )
        assert "frame-ancestors *" in got["Content-Security-Policy"]
        assert "X-Frame-Options" not in got
        assert not got.cookies
        assert ("<svg" in got.content.decode()) == bool(query)
        assert "Schulen" in words(got)


class TestAnswers:
    def test_geojson_is_an_ending(self, playgrounds, client, budget):
        got = client.get("/data/spielplaetze/query.geojson", {"filter": "baujahr = 2000"})
        told = json.loads(got.getvalue())
        assert got["Content-Type"] == "application/geo+json"
        assert len(told["features"]) == 9
        assert told["features"][0]["geometry"] == {"type": "Point", "coordinates": [7.761, 49.441]}
        refused = client.get("/data/haushalt/query.geojson")
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "no-geometry")

    def test_a_chart_is_one_too(self, budget, client):
        got = client.get("/data/haushalt/query.svg", SUMS)
        body = got.content.decode()
        assert got["Content-Type"] == "image/svg+xml"
        assert body.startswith("<svg xmlns=")
        assert "style=" not in body  # which the policy of pages forbids
        assert re.findall(r"<title>([^<]+)</title>", body)[1:] == ["Schulen: 4,15", "Sport: 0,61"]
        refused = client.get("/data/haushalt/query.svg")
        assert refused.json()["error"]["code"] == "query-no-chart"

    @pytest.mark.parametrize("ending", ["json", "csv", "parquet", "arrow", "svg"])
    def test_an_etag_saves_the_answer_and_head_has_none(self, budget, client, ending):
        there = f"/data/haushalt/query.{ending}"
        got = client.get(there, SUMS)
        assert got.getvalue()
        head = client.head(there, SUMS)
        assert (head.status_code, head.getvalue()) == (200, b"")
        assert head["ETag"] == got["ETag"]
        assert head["Content-Type"] == got["Content-Type"]
        assert got["Cache-Control"] == "public, max-age=300"
        assert got["Access-Control-Allow-Origin"] == "*"
        again = client.get(there, SUMS, headers={"if-none-match": got["ETag"]})
        assert (again.status_code, again.getvalue()) == (304, b"")
        other = client.head(there, SUMS | {"filter": "jahr > 2023"})
        assert other["ETag"] != got["ETag"]

    def test_the_answer_is_new_when_the_file_is(self, budget, client):
        before = client.get("/data/haushalt/query.json")["ETag"]
        budget.distributions.update(sha256="0" * 64)
        assert client.get("/data/haushalt/query.json")["ETag"] != before

    @pytest.mark.parametrize("ask", ["get", "head"])
    def test_what_is_wrong_is_refused_either_way(self, budget, client, ask):
        got = getattr(client, ask)("/data/haushalt/query.csv", {"filter": "weg = 1"})
        assert (got.status_code, got["Access-Control-Allow-Origin"]) == (400, "*")

    def test_who_stops_reading_leaves_no_file_behind(self, budget, client, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
        (tmp_path / "scratch").mkdir()
        got = client.get("/data/haushalt/query.parquet")
        assert list((tmp_path / "scratch").iterdir())
        got.close()
        assert not list((tmp_path / "scratch").iterdir())
