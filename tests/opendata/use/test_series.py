"""Tables of several years as one: merged by rule, asked as one, told in the catalogue."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters.describing import describe
from stadtherz.opendata.adapters.shapes import PROFILES, Shapes
from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.gate import series_findings
from stadtherz.opendata.domain.series import PART, Note, Part, Why, merged
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from stadtherz.opendata.models import Dataset, Series
from stadtherz.opendata.selectors.series import all_series, as_one, series_of
from stadtherz.opendata.services.series import Said, publish_series, save_series
from tests.accounts.factories import person
from tests.opendata.use.published import published

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def whole(name="a", least="1", most="9", **said):
    column = Column(name, name, Kind.WHOLE, Storage.WHOLE, least=least, most=most, distinct=3)
    return replace(column, **said)


def money(name="a", decimals=2, **said):
    said = {"kind": Kind.MONEY, "storage": Storage.DECIMAL, "decimals": decimals} | said
    return whole(name, **said)


def text(name="a", **said):
    return whole(name, kind=Kind.TEXT, storage=Storage.TEXT, least="", most="", **said)


def together(*columns, rows=10):
    parts = [
        Part(str(2020 + at), Schema(one if isinstance(one, tuple) else (one,), rows))
        for at, one in enumerate(columns)
    ]
    found = merged(parts)
    assert found.schema.columns[0].name == PART
    return found.schema.columns[1:], found.notes


class TestRule:
    def test_what_is_alike_stays_as_it_is(self):
        (one,), notes = together(whole(missing=1), whole(least="-4", most="12", missing=2))
        assert (one.storage, one.least, one.most, one.missing) == (Storage.WHOLE, "-4", "12", 3)
        assert notes == ()

    def test_the_newest_part_orders_the_columns(self):
        columns, notes = together((whole("a"), whole("b")), (whole("b"), whole("c")))
        assert [(one.name, one.missing) for one in columns] == [("b", 0), ("c", 10), ("a", 10)]
        assert notes == (Note("c", Why.MISSING, ("2020",)), Note("a", Why.MISSING, ("2021",)))

    @pytest.mark.parametrize(
        ("before", "newest", "wanted"),
        [
            (whole(), money(), (Storage.DECIMAL, 2, ("2020",))),
            (money(), whole(), (Storage.DECIMAL, 2, ("2021",))),
            (money(decimals=1), money(decimals=3), (Storage.DECIMAL, 3, ("2020",))),
            (whole(most="10000000000000000"), money(most="1"), Why.LARGE),
            (whole(most="9999999999999999"), money(), (Storage.DECIMAL, 2, ("2020",))),
            (whole(), whole(storage=Storage.DOUBLE), (Storage.DOUBLE, 0, ("2020",))),
            (whole(most=str(2**53 + 1)), whole(storage=Storage.DOUBLE), Why.LARGE),
            (whole(most="", least=""), money(), Why.LARGE),
            (text(), whole(), Why.STORED),
            (whole(storage=Storage.DATE), whole(storage=Storage.LOCAL), Why.STORED),
            (money(unit="EUR"), money(unit="t"), Why.UNIT),
            (money(unit="EUR"), money(), (Storage.DECIMAL, 2, ())),
            (text(missing=10), whole(), (Storage.WHOLE, 0, ())),
        ],
    )  # fmt: skip
    def test_what_differs(self, before, newest, wanted):
        columns, notes = together(before, newest)
        if isinstance(wanted, Why):
            assert (columns, [one.why for one in notes]) == ((), [wanted])
        else:
            storage, decimals, narrow = wanted
            assert (columns[0].storage, columns[0].decimals) == (storage, decimals)
            assert notes == ((Note("a", Why.WIDENED, narrow),) if narrow else ())

    def test_the_unit_is_told_only_where_all_tell_it(self):
        assert together(money(unit="EUR"), money(unit="EUR"))[0][0].unit == "EUR"
        assert together(money(unit="EUR"), money())[0][0].unit == ""

    @settings(max_examples=40)
    @given(st.lists(st.sampled_from([whole(), money(), text(), None]), min_size=1, max_size=5))
    def test_each_column_is_there_or_told_and_no_row_is_lost(self, given):
        parts = [Part(str(at), Schema((one,) if one else (), 7)) for at, one in enumerate(given)]
        found = merged(parts)
        there = len(found.schema.columns) - 1
        mixed = any(one and one.kind is Kind.TEXT for one in given) and any(
            one and one.kind is not Kind.TEXT for one in given
        )
        assert found.schema.rows == 7 * len(given)
        assert there == int(any(given) and not mixed)
        absent = tuple(str(at) for at, one in enumerate(given) if one is None)
        assert (Note("a", Why.MISSING, absent) in found.notes) == bool(there and absent)


YEARS = {
    2023: "Bereich;Betrag;Stelle\nSchulen;100;a\nSport;7;b\n",
    2024: "Bereich;Betrag;Träger\nSchulen;110,50;x\nSport;8,25;y\nKultur;1,00;z\n",
    2025: "Träger;Bereich;Betrag;Stelle\nx;Schulen;120,00;1\ny;Sport;9,75;2\n",
}


@pytest.fixture
def years(city, tmp_path):
    return [
        published(tmp_path, f"haushalt-{year}", text_, begins=date(year, 1, 1),
                  ends=date(year, 12, 31), west=7.6, south=49.3, east=7.9, north=49.5)
        for year, text_ in YEARS.items()
    ]  # fmt: skip


@pytest.fixture
def runs_it(city):
    return person("katalog", Role.DATA_OFFICE)


def said(*keys, key="haushalt", description="Was die Stadt ausgibt."):
    return Said(
        {"key": key, "title": Text.of("Haushalt"), "description": Text.of(description),
         "department": None, "frequency": "ANNUAL"},
        keys or tuple(f"haushalt-{year}" for year in YEARS),
    )  # fmt: skip


@pytest.fixture
def budget_series(years, runs_it):
    row = save_series(row=None, said=said(), by=runs_it, now=NOW)
    return publish_series(row=row, public=True, by=runs_it, now=NOW)


def answer(client, ending="json", **parts):
    response = client.get(f"/data/series/haushalt/query.{ending}", parts)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


@pytest.mark.django_db
class TestAsking:
    def test_all_rows_with_their_part(self, budget_series, client):
        response, body = answer(client)
        assert response.status_code == 200
        rows = json.loads(body, parse_float=Decimal)["rows"]
        assert [tuple(one.values()) for one in rows][:3] == [
            ("haushalt-2023", None, "Schulen", Decimal("100.00")),
            ("haushalt-2023", None, "Sport", Decimal("7.00")),
            ("haushalt-2024", "x", "Schulen", Decimal("110.50")),
        ]
        assert list(rows[0]) == ["_teil", "traeger", "bereich", "betrag"]
        assert len(rows) == 7

    def test_sums_over_the_years(self, budget_series, client):
        asked = {"select": "_teil, sum(betrag) as summe", "group": "_teil", "sort": "-summe"}
        rows = json.loads(answer(client, **asked)[1], parse_float=Decimal)["rows"]
        assert [(one["_teil"][-4:], one["summe"]) for one in rows] == [
            ("2025", Decimal("129.75")), ("2024", Decimal("119.75")), ("2023", Decimal("107.00")),
        ]  # fmt: skip
        some = {"filter": "_teil = 'haushalt-2024' and betrag < 10", "select": "bereich"}
        assert json.loads(answer(client, **some)[1])["rows"] == [
            {"bereich": "Sport"}, {"bereich": "Kultur"},
        ]  # fmt: skip

    def test_pages_lose_no_row_at_the_border_of_parts(self, budget_series, client):
        there, found = "/data/series/haushalt/query.json?select=bereich,betrag&limit=2", []
        while there:
            told = json.loads(client.get(there).content)
            found += [one["bereich"] for one in told["rows"]]
            there = told["next"] and told["next"].partition("testserver")[2]
        assert found == ["Schulen", "Sport", "Schulen", "Sport", "Kultur", "Schulen", "Sport"]

    def test_files(self, budget_series, client, tmp_path):
        response, body = answer(client, "parquet")
        (tmp_path / "all.parquet").write_bytes(body)
        assert "haushalt-query.parquet" in response["Content-Disposition"]
        with duckdb.connect() as connection:
            told = connection.read_parquet(str(tmp_path / "all.parquet"))
            assert [str(one) for one in told.types] == [
                "VARCHAR", "VARCHAR", "VARCHAR", "DECIMAL(18,2)",
            ]  # fmt: skip
            assert len(told.fetchall()) == 7
        assert answer(client, "csv")[1].decode().splitlines()[1] == "haushalt-2023,,Schulen,100.00"
        assert answer(client, "arrow")[0].status_code == 200
        etag = answer(client, "csv")[0]["ETag"]
        assert etag != response["ETag"]
        there = "/data/series/haushalt/query.csv"
        assert client.get(there, headers={"If-None-Match": etag}).status_code == 304

    def test_what_is_wrong_is_said(self, budget_series, client):
        response, body = answer(client, select="stelle")
        assert response.status_code == 400
        assert json.loads(body)["error"]["code"] == "query-column"
        assert client.get("/data/series/gibt-es-nicht/query.json").status_code == 404
        Series.objects.update(public=False)
        assert answer(client)[0].status_code == 404

    def test_a_withdrawn_year_is_not_asked(self, budget_series, client):
        Dataset.objects.filter(key="haushalt-2024").update(state="withdrawn")
        assert len(json.loads(answer(client)[1])["rows"]) == 4


@pytest.mark.django_db
class TestPages:
    def test_the_public_page(self, budget_series, client):
        page = client.get("/daten/reihen/haushalt/").content.decode()
        assert page.index("haushalt-2023/") < page.index("haushalt-2024/")
        for words in (
            "3 Datensätze", "Zusammen 7 Zeilen.", "3 Unterschiede zwischen den Datensätzen",
            "„stelle“ fehlt hier", "/data/series/haushalt/query.parquet",
        ):  # fmt: skip
            assert words in page, words
        asked = client.get("/daten/reihen/haushalt/", {"select": "nichts"})
        assert asked.status_code == 400
        assert "Teil der Reihe" in client.get("/daten/haushalt-2024/").content.decode()
        Series.objects.update(public=False)
        assert client.get("/daten/reihen/haushalt/").status_code == 404
        assert "Teil der Reihe" not in client.get("/daten/haushalt-2024/").content.decode()

    def test_as_many_queries_however_many_years(
        self, budget_series, client, django_assert_num_queries
    ):
        client.get("/daten/reihen/haushalt/")
        with django_assert_num_queries(3):
            client.get("/daten/reihen/haushalt/")
        Dataset.objects.filter(key__in=["haushalt-2023", "haushalt-2024"]).update(series=None)
        with django_assert_num_queries(3):
            client.get("/daten/reihen/haushalt/")

    def test_staff_make_one_fill_it_and_show_it(self, years, runs_it, client, settings):
        settings.STAFF_MFA = False
        client.force_login(runs_it)
        assert (
            "Noch gibt es keine Reihe"
            in client.get(reverse("opendata-series-list")).content.decode()
        )
        sent = {"title_de": "Haushalt", "title_en": "", "description_de": "", "frequency": "ANNUAL",
                "members": ["haushalt-2023"], "key": ""}  # fmt: skip
        there = client.post(reverse("opendata-series-new"), sent).url
        row = Series.objects.get()
        assert (row.key, [one.key for one in row.datasets.all()]) == ("haushalt", ["haushalt-2023"])
        show = reverse("opendata-series-published", args=[row.key])
        page = client.post(show, {"public": "1"}, follow=True).content.decode()
        assert "Es fehlt noch etwas" in page
        client.post(there, sent | {"description_de": "Ausgaben.", "key": "haushalt"})
        assert (
            "Die Reihe ist öffentlich."
            in client.post(show, {"public": "1"}, follow=True).content.decode()
        )
        assert client.get("/daten/reihen/haushalt/").status_code == 200


@pytest.mark.django_db
class TestWhoMay:
    def test_only_who_runs_the_catalogue(self, years):
        with pytest.raises(NotAllowed):
            save_series(row=None, said=said(), by=person("x", Role.DATA_OWNER), now=NOW)

    def test_what_is_refused(self, years, runs_it):
        row = save_series(row=None, said=said(), by=runs_it, now=NOW)
        with pytest.raises(Conflict) as caught:
            save_series(row=None, said=said(), by=runs_it, now=NOW)
        assert caught.value.code == "series-taken"
        row = publish_series(row=row, public=True, by=runs_it, now=NOW)
        for other, code in ((said("gibt-es-nicht"), "series-empty"),
                            (said(description=""), "series-unfit")):  # fmt: skip
            with pytest.raises(Conflict) as caught:
                save_series(row=Series.objects.get(), said=other, by=runs_it, now=NOW)
            assert caught.value.code == code
        assert Dataset.objects.filter(series=row).count() == 3


@pytest.mark.django_db
class TestCatalogue:
    def test_the_dump_tells_the_series_and_its_members(self, budget_series, client, shared_data):
        graph = Graph()
        graph.parse(data=b"".join(client.get("/catalog.ttl").streaming_content), format="turtle")
        told = series_of(all_series().get())
        assert series_findings(told) == ()
        members = {str(one) for one in graph.subjects(
            URIRef("http://www.w3.org/ns/dcat#inSeries"), URIRef(told.iri)
        )}  # fmt: skip
        assert sorted(one[-4:] for one in members) == ["2023", "2024", "2025"]
        assert (told.period.start, told.period.end) == (date(2023, 1, 1), date(2025, 12, 31))
        shapes = Shapes(shared_data / "dcatap")
        wrong = [
            (profile, one.said) for profile in PROFILES for one in shapes.faults(graph, profile)
            if one.severity is Severity.VIOLATION
        ]  # fmt: skip
        assert wrong == []
        assert [one.iri[-4:] for one in describe(graph)] == ["2023", "2024", "2025"]

    def test_one_dataset_tells_its_series_and_the_address_leads_to_the_page(
        self, budget_series, client
    ):
        body = b"".join(client.get("/data/haushalt-2024.ttl").streaming_content).decode()
        assert "dcat:DatasetSeries" in body
        assert client.get("/id/series/haushalt", headers={"Accept": "text/html"}).url.endswith(
            "/daten/reihen/haushalt/"
        )
        Series.objects.update(public=False)
        body = b"".join(client.get("/data/haushalt-2024.ttl").streaming_content).decode()
        assert "inSeries" not in body
        assert as_one(all_series().get()).merged.schema.rows == 7
