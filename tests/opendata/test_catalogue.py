"""From datastreams to the catalogue: what is brought in, written, published and told."""

import hashlib
import json
import shutil
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.utils import timezone
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

from stadtherz.city.public import Department, load_city, the_city
from stadtherz.observations.models import Station
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import Reading, record
from stadtherz.opendata.adapters.doctor import Examination, addresses_of, examine
from stadtherz.opendata.adapters.shapes import Shapes
from stadtherz.opendata.domain.asking.examples import examples_of
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.streams import stream_offers
from stadtherz.opendata.selectors.tables import table_of
from stadtherz.opendata.services.bringing import bring_in
from stadtherz.opendata.services.writing import write_all
from tests.observations.factories import station, stream
from tests.observations.house import keep_house
from tests.observations.judged import air

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = datetime(2026, 5, 4, tzinfo=UTC)
NOW = FIRST + 3 * DAY + timedelta(hours=4)
KEY = "bicycles"
HOST = settings.CONFIG.address.rstrip("/")
VERSION = URIRef(f"{DCAT}version")  # newer than rdflib's own list
CONTRIBUTOR = URIRef("http://dcat-ap.de/def/dcatde/contributorID")
NEXT = URIRef("http://www.w3.org/ns/hydra/core#next")


@pytest.fixture
def city(own_lake):
    load_city(city=the_city())


@pytest.fixture
def counters(city):
    """Two counters at one station, three days of a value an hour."""
    place = station("bruecke")
    place.department = Department.objects.order_by("position").first()
    place.save()
    streams = [stream("bruecke-nord", place), stream("bruecke-sued", place)]
    count(streams, range(72))
    return streams


def count(streams, hours, value=5.0):
    record(
        readings=[
            Reading(one.pk, FIRST + timedelta(hours=hour), value)
            for one in streams for hour in hours
        ]
    )  # fmt: skip
    flush()


def publish(now=NOW):
    bring_in(offers=stream_offers(), now=now)
    return list(write_all(now=now))


class TestBringingIn:
    def test_a_property_becomes_a_dataset_with_everything_that_is_known(self, counters):
        assert (bring_in(offers=stream_offers(), now=NOW).new, publish()[0].published) == (1, True)
        row = Dataset.objects.get()
        assert (row.key, row.source, row.themes) == (KEY, "observations:bicycles", ["TRAN"])
        assert str(row.title) == "Fahrräder: Messwerte"
        assert row.title.to("en") == "Bicycles: readings"
        assert "einer Messstelle: Stelle bruecke" in str(row.description)
        assert row.department == counters[0].station.department
        assert (row.begins, row.ends) == (FIRST.date(), (FIRST + 2 * DAY).date())
        assert row.west < 7.77 < row.east
        assert row.licence == "dl-by-de-2.0"

    def test_what_a_person_wrote_stays(self, counters):
        publish()
        Dataset.objects.update(title={"de": "Radzähler"}, themes=["REGI"], edited=["title"])
        publish()
        row = Dataset.objects.get()
        assert (str(row.title), row.themes) == ("Radzähler", ["TRAN"])

    def test_what_nobody_answers_for_waits_for_a_person(self, counters):
        Station.objects.update(department=None)
        assert [step.published for step in publish()] == [False]
        row = Dataset.objects.get()
        assert row.state == "draft"
        row.department, row.edited = Department.objects.first(), ["department"]
        row.save()
        assert [step.published for step in publish()] == [True]

    def test_an_unknown_property_needs_a_theme(self, counters):
        counters[0].observed.key = "jetpacks"
        counters[0].observed.save()
        assert [step.published for step in publish()] == [False]

    def test_private_stations_offer_nothing(self, counters):
        Station.objects.update(public=False)
        assert publish() == []
        assert not Dataset.objects.exists()

    def test_doing_it_twice_changes_nothing(self, counters):
        publish()
        before = list(Dataset.objects.values()), list(Edition.objects.values())
        assert [(step.days, step.published) for step in publish(NOW)] == [(0, False)]
        assert (list(Dataset.objects.values()), list(Edition.objects.values())) == before


class TestEditions:
    def test_each_day_that_is_over_has_one(self, counters):
        (step,) = publish(FIRST + 2 * DAY + timedelta(hours=3))
        assert (step.days, step.rows) == (2, 96)
        (step,) = publish()
        assert (step.days, step.rows) == (1, 48)
        rows = Edition.objects.order_by("day")
        assert [(one.number, one.rows) for one in rows] == [(1, 48)] * 3

    def test_a_day_that_changes_gets_another_edition_and_the_first_one_stays(
        self, counters, client, tmp_path
    ):
        publish()
        old = Edition.objects.get(day=FIRST.date())
        count(counters[:1], [3], value=9.0)
        keep_house(now=NOW + DAY)
        publish(NOW + DAY)
        new = Edition.objects.get(day=FIRST.date(), number=2)
        assert new.sha256 != old.sha256
        assert Edition.objects.count() == 4
        for one in (old, new):
            name = one.path.rpartition("/")[2]
            got = client.get(f"/data/{KEY}/files/{name}")
            content = b"".join(got.streaming_content)
            assert hashlib.sha256(content).hexdigest() == one.sha256
            assert len(content) == one.size
        at = client.get(f"/data/{KEY}/editions.json", {"at": NOW.isoformat()}).json()
        assert [one["edition"] for one in at["editions"]] == [1, 1, 1]
        every = client.get(f"/data/{KEY}/editions.json").json()
        assert [one["edition"] for one in every["editions"]] == [1, 2, 1, 1]

    def test_rewriting_a_day_as_it_is_makes_none(self, counters):
        publish()
        keep_house(now=NOW)
        publish(NOW + timedelta(hours=1))
        assert Edition.objects.count() == 3

    def test_the_list_is_signed(self, counters, client):
        publish()
        got = client.get(f"/data/{KEY}/editions.json")
        key = load_pem_public_key(client.get("/data/signing-key.pem").content)
        key.verify(b64decode(got["Signature-Ed25519"]), got.content)
        (first, *_) = json.loads(got.content)["editions"]
        assert first["sha256"] == Edition.objects.order_by("day").first().sha256

    def test_the_list_says_of_which_moment_it_is_and_when_it_was_signed(self, counters, client):
        publish()
        address, before = f"/data/{KEY}/editions.json", timezone.now().replace(microsecond=0)
        every = client.get(address)
        early = client.get(address, {"at": "2020-01-01T12:00:00+01:00"})
        assert "at" not in every.json()
        assert (early.json()["at"], early.json()["editions"]) == ("2020-01-01T11:00:00+00:00", [])
        for got in (every, early):
            signed = datetime.fromisoformat(got.json()["signed"])
            assert before <= signed <= timezone.now()
        assert client.get(address)["ETag"] == every["ETag"] != early["ETag"]

    def test_the_private_key_is_for_its_owner_only(self, counters, client, tmp_path):
        client.get("/data/signing-key.pem")
        (path,) = tmp_path.rglob("signing-key.pem")
        assert path.stat().st_mode & 0o777 == 0o600

    def test_the_whole_file_holds_all_days(self, counters, client, tmp_path):
        publish()
        (path,) = tmp_path.rglob(f"{KEY}.parquet")
        assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(144,)]  # noqa: S608
        text = b"".join(client.get(f"/data/{KEY}/files/{KEY}-recent.csv").streaming_content)
        assert len(text.decode().splitlines()) == 145


class TestStations:
    def test_a_map_of_stations_comes_with_the_files(self, counters, client):
        publish()
        file = Dataset.objects.get().distributions.get(name="stations")
        got = client.get(f"/data/{KEY}/files/{KEY}-stations.geojson")
        content = b"".join(got.streaming_content)
        assert got["Content-Type"] == "application/geo+json"
        assert hashlib.sha256(content).hexdigest() == file.sha256
        (one,) = json.loads(content)["features"]
        assert (one["id"], one["geometry"]["coordinates"]) == ("bruecke", [7.77, 49.44])
        assert one["properties"] == {
            "station": "bruecke", "name": "Stelle bruecke", "name_en": "Site bruecke",
            "datastreams": [
                {"datastream": key, "time_utc": "2026-05-06T23:00:00Z", "value": 5.0,
                 "day_mean": 5.0, "flag": "plausible"}
                for key in ("bruecke-nord", "bruecke-sued")
            ],
        }  # fmt: skip
        told = b"".join(client.get(f"/data/{KEY}.ttl").streaming_content).decode()
        assert "application/geo+json" in told
        assert file.sha256 in told

    def test_rows_can_be_joined_to_stations(self, counters, client):
        publish()
        got = client.get(f"/data/{KEY}/query.json", {"filter": "station = 'bruecke'"}).json()
        assert got["rows"][0]["station"] == "bruecke"
        assert got["rows"][0]["datastream"] == "bruecke-nord"

    def test_days_without_stations_stay_and_are_joined_by_name(self, counters, tmp_path, client):
        publish(FIRST + DAY + timedelta(hours=4))
        old = Edition.objects.get()
        (path,) = tmp_path.rglob(f"{KEY}-2026-05-04-1.parquet")
        bare = f"COPY (SELECT * EXCLUDE station FROM '{path}') TO '{path}.x' (FORMAT parquet)"  # noqa: S608
        duckdb.sql(bare)
        Path(f"{path}.x").replace(path)
        publish()
        assert Edition.objects.get(day=FIRST.date()).sha256 == old.sha256
        question = {"select": "station, count() as n", "group": "station"}
        counted = client.get(f"/data/{KEY}/query.json", question).json()["rows"]
        assert {(row["station"], row["n"]) for row in counted} == {(None, 48), ("bruecke", 96)}


class TestRdf:
    def read(self, client, address, form):
        got = client.get(address)
        assert got.status_code == 200
        return Graph().parse(data=b"".join(got.streaming_content), format=form)

    def test_the_catalogue_passes_the_official_shapes(self, counters, client, judge):
        publish()
        graph = self.read(client, "/catalog.ttl", "turtle")
        for shapes in ("eu", "de"):
            assert judge.results(graph, shapes) == []
        assert set(graph.objects(None, CONTRIBUTOR)) == {
            URIRef("http://dcat-ap.de/def/contributors/openGovernmentDataPortalRheinlandPfalz")
        }
        assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 3
        assert len(list(graph.subjects(DCAT.servesDataset))) == 3

    def test_high_value_data_pass_their_own_shapes(self, counters, client, judge):
        counters[0].observed.key = "noise"
        counters[0].observed.save()
        publish()
        graph = self.read(client, "/catalog.ttl", "turtle")
        for shapes in ("eu", "de", "hvd"):
            assert judge.results(graph, shapes) == []

    def test_the_doctor_gives_every_dataset_all_points(self, counters, client, shared_data):
        count([air("wetter", counters[0].station)], range(72))
        publish()
        graph = self.read(client, "/catalog.ttl", "turtle")
        statuses = {address: self.status(client, address) for address in addresses_of(graph)}
        shapes = Shapes(shared_data / "dcatap")
        report = examine(graph, Examination(shapes=shapes, statuses=statuses))
        assert set(statuses.values()) == {200}
        assert (report.score.points, len(report.patients), report.violations) == (405, 2, 0)
        assert {one.points for one in report.patients} == {405}

    def status(self, client, address):
        got = client.head(address.removeprefix(HOST))
        assert got.getvalue() == b""
        return got.status_code

    def test_the_notations_agree(self, counters, client):
        publish()
        graphs = [
            self.read(client, f"/catalog.{ending}", form)
            for ending, form in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"))
        ]
        assert isomorphic(graphs[0], graphs[1])
        assert isomorphic(graphs[0], graphs[2])

    def test_a_dataset_alone_passes_too(self, counters, client, judge):
        publish()
        graph = self.read(client, f"/data/{KEY}.ttl", "turtle")
        assert judge.results(graph, "de") == []

    def test_pages_lead_to_each_other(self, counters, client):
        publish()
        row = Dataset.objects.get()
        files = list(row.distributions.all())
        for number in range(120):
            copy = Dataset.objects.get(pk=row.pk)
            copy.pk, copy.key, copy.source = None, f"copy-{number:03}", ""
            copy.save()
        assert files
        address, seen = "/catalog.ttl?page=1", set()
        while address:
            graph = self.read(client, address, "turtle")
            found = {str(one) for one in graph.subjects(RDF.type, DCAT.Dataset)}
            assert not seen & found
            seen |= found
            following = next(graph.objects(None, NEXT), None)
            address = str(following).removeprefix(HOST) if following else ""
        assert len(seen) == 121

    def test_each_release_has_a_version_that_can_be_cited(self, counters, client):
        seen = {}
        for minute in (0, 1):
            publish(NOW + timedelta(minutes=minute, microseconds=7))
            graph = self.read(client, f"/data/{KEY}.ttl", "turtle")
            node = URIRef(f"{HOST}/id/dataset/{KEY}")
            there = str(graph.value(node, DCTERMS.relation)).removeprefix(HOST)
            listed = client.get(there).json()
            newest = Edition.objects.order_by("day", "-number")
            days = newest.values_list("day", flat=True)
            assert {one["sha256"] for one in listed["editions"]} == {
                newest.filter(day=day).first().sha256 for day in days
            }  # fmt: skip
            seen[str(graph.value(node, VERSION))] = (there, listed["editions"])
            count(counters[:1], [3], value=9.0)
            keep_house(now=NOW)
        assert list(seen) == ["2026-05-07T04:00:01Z", "2026-05-07T04:01:01Z"]
        for there, editions in seen.values():
            assert client.get(there).json()["editions"] == editions

    def test_an_etag_saves_the_body(self, counters, client):
        publish()
        got = client.get("/catalog.ttl")
        again = client.get("/catalog.ttl", headers={"if-none-match": got["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        Dataset.objects.update(modified=NOW + DAY)
        assert client.get("/catalog.ttl", headers={"if-none-match": got["ETag"]}).status_code == 200

    def test_the_etag_counts_who_answers_and_the_city(self, counters, client, settings, tmp_path):
        """The mail of a department stands in the catalogue, and so does the publisher."""
        publish()

        def etag():
            return client.head("/catalog.ttl")["ETag"]

        first = etag()
        assert etag() == first
        Department.objects.filter(pk=Dataset.objects.get().department_id).update(mail="neu@x.de")
        second = etag()
        assert second != first
        known = client.get("/catalog.ttl", headers={"if-none-match": first})
        assert "neu@x.de" in known.getvalue().decode()
        there = Path(settings.CITY_FILE)
        other = tmp_path / there.parent.name
        shutil.copytree(there.parent, other)
        text = (other / there.name).read_text()
        (other / there.name).write_text(text.replace(str(the_city().publisher.mail), "amt@x.de"))
        settings.CITY_FILE = str(other / there.name)
        assert the_city().publisher.mail == "amt@x.de"
        third = etag()
        assert third != second
        one = Dataset.objects.get()
        one.pk, one.key, one.source = None, "alt", ""
        one.modified = NOW - 9 * DAY
        one.save()
        fourth = etag()
        Dataset.objects.filter(key="alt").update(key="anders")
        assert len({third, fourth, etag()}) == 3

    def test_head_is_answered_everywhere(self, counters, client, subtests):
        publish()
        for address in [
            "/catalog.ttl",
            "/catalog.rdf",
            "/catalog.jsonld",
            f"/data/{KEY}.ttl",
            f"/daten/{KEY}/",
            f"/data/{KEY}/files/{KEY}.parquet",
            f"/data/{KEY}/editions.json",
            "/daten/",
            "/data/signing-key.pem",
            f"/en/data/{KEY}/",
        ]:
            with subtests.test(address=address):
                got = client.head(address)
                assert got.status_code == 200
                assert got.getvalue() == b""

    def test_head_says_what_get_says(self, counters, client, subtests):
        """The same status, and the length of the body or none at all (RFC 9110, section 9.3.2)."""
        publish()
        for address in [
            "/catalog.ttl",
            "/catalog.rdf",
            "/catalog.jsonld?page=1",
            f"/data/{KEY}.ttl",
            f"/data/{KEY}.rdf",
            f"/data/{KEY}/files/{KEY}.parquet",
            f"/data/{KEY}/editions.json",
            f"/data/{KEY}/query.json",
            f"/data/{KEY}/query.csv",
            f"/data/{KEY}/query.parquet",
            f"/data/{KEY}/query.arrow",
            f"/data/{KEY}/query.geojson",
            f"/data/{KEY}/query.svg",
            f"/data/{KEY}/query.svg?group=day(time_utc)&select=day(time_utc),avg(value)",
        ]:
            with subtests.test(address=address):
                got, head = client.get(address), client.head(address)
                body = got.getvalue()
                assert (head.status_code, head.getvalue()) == (got.status_code, b"")
                assert head["Content-Type"] == got["Content-Type"]
                assert int(head.get("Content-Length", len(body))) == len(body) > 0

    def test_the_etag_of_a_dataset_saves_its_body(self, counters, client):
        publish()
        got = client.get(f"/data/{KEY}.ttl")
        known = {"if-none-match": got["ETag"]}
        again = client.get(f"/data/{KEY}.ttl", headers=known)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", got["ETag"])
        assert client.get(f"/data/{KEY}.rdf", headers=known).status_code == 200
        Department.objects.update(mail="neu@x.de")
        assert b"neu@x.de" in client.get(f"/data/{KEY}.ttl", headers=known).getvalue()

    def test_a_lasting_address_leads_on(self, counters, client, subtests):
        publish()
        for accept, there in [
            ("text/html,*/*;q=0.8", f"/daten/{KEY}/"),
            ("text/turtle", f"/data/{KEY}.ttl"),
            ("application/rdf+xml", f"/data/{KEY}.rdf"),
            ("application/ld+json", f"/data/{KEY}.jsonld"),
            ("application/ld+json;q=0.5,text/turtle", f"/data/{KEY}.ttl"),
        ]:
            with subtests.test(accept=accept, there=there):
                got = client.get(f"/id/dataset/{KEY}", headers={"accept": accept})
                assert got.status_code == 303
                assert got["Location"].endswith(there)
                assert "Accept" in got["Vary"]
                assert client.get(got["Location"]).status_code == 200

    def test_pages_lead_programs_to_rdf(self, counters, client, subtests):
        publish()
        for page, accept, there in [
            ("/daten/", "text/turtle", "/catalog.ttl"),
            ("/daten/", "application/rdf+xml, text/html;q=0.5", "/catalog.rdf"),
            (f"/daten/{KEY}/", "application/ld+json", f"/data/{KEY}.jsonld"),
            (f"/daten/{KEY}/", "text/turtle;q=0.5, text/html;q=0.4", f"/data/{KEY}.ttl"),
            ("/daten/", "text/html,application/xhtml+xml,*/*;q=0.8", ""),
            ("/daten/", "*/*", ""),
            (f"/daten/{KEY}/", "text/html, text/turtle;q=0.9", ""),
            (f"/daten/{KEY}/", "", ""),
            ("/daten/?q=rad", "text/turtle", ""),
            (f"/daten/{KEY}/", "image/png", ""),
        ]:
            with subtests.test(page=page, accept=accept, there=there):
                got = client.get(page, headers={"accept": accept} if accept else {})
                assert (got.status_code, got.get("Location", "")) == (
                    (303, f"{HOST}{there}") if there else (200, "")
                )
                assert "Accept" in [one.strip() for one in got["Vary"].split(",")]
                assert (
                    client.get("/daten/nope/", headers={"accept": "text/turtle"}).status_code == 404
                )

    def test_what_is_not_there_is_not_found(self, counters, client, subtests):
        publish()
        for address, status in [
            ("/id/agent/nobody", 404),
            ("/id/agent/CITY", 303),
            ("/id/agent/DEPARTMENT", 303),
            ("/id/contact/nobody", 404),
            ("/id/contact/DEPARTMENT", 303),
            ("/id/foo/bar", 404),
            ("/id/foo", 404),
            ("/id/catalogue", 303),
            ("/id/catalogue/x", 404),
            ("/id/service/nope", 404),
            ("/id/service/sensorthings", 303),
            ("/id/series/nope", 404),
            ("/id/dataset/nope", 404),
            (f"/id/dataset/{KEY}/all", 404),
            ("/id/record/nope", 404),
            (f"/id/distribution/{KEY}/all", 303),
            (f"/id/distribution/{KEY}/nonexist", 404),
            (f"/id/distribution/{KEY}", 404),
            ("/id/agent", 404),
            ("/catalog.ttl?page=1", 200),
            ("/catalog.ttl?page=2", 404),
            ("/catalog.ttl?page=0", 404),
            ("/catalog.ttl?page=abc", 400),
            ("/catalog.rdf?page=-1", 400),
            (f"/catalog.ttl?page={'9' * 50}", 404),
            (f"/data/{KEY}/editions.json?at=foo", 400),
            (f"/data/{KEY}/editions.json?at=2026-11-25T12:00:00%2B01:00", 200),
        ]:
            for accept in ["text/html", "text/turtle"]:
                with subtests.test(address=address, status=status, accept=accept):
                    there = address.replace("CITY", the_city().key).replace(
                        "DEPARTMENT", Dataset.objects.get().department.key
                    )
                    assert client.get(there, headers={"accept": accept}).status_code == status

    def test_every_address_that_is_told_answers(self, counters, client):
        publish()
        graph = self.read(client, "/catalog.ttl", "turtle")
        own = [
            str(one)
            for name in (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCTERMS.publisher,
                         DCAT.contactPoint, DCAT.dataset, DCAT.distribution, DCAT.service,
                         DCAT.endpointDescription)
            for one in graph.objects(None, name)
        ]  # fmt: skip
        for address in own:
            assert address.startswith(HOST)
            got = client.head(address.removeprefix(HOST))
            assert got.getvalue() == b""
            assert got.status_code in {200, 301, 303}


class TestPages:
    def test_the_list_and_its_filters(self, counters, client):
        publish()
        assert "Fahrräder: Messwerte" in client.get("/daten/").content.decode()
        for query, there in (
            ("q=fahrräder", True), ("q=FAHRRAEDER+radverkehr", True), ("q=counter", True),
            ("q=gondeln", False), ("thema=TRAN", True),
            ("thema=ENVI", False), ("referat=nirgends", False),
        ):  # fmt: skip
            body = client.get(f"/daten/?{query}").content.decode()
            assert ("Fahrräder: Messwerte" in body) == there

    def test_the_page_of_a_dataset(self, counters, client):
        publish()
        body = client.get(f"/daten/{KEY}/").content.decode()
        for words in ("Datenlizenz Deutschland", "SHA-256", "time_utc", "plausible (geprüft)",
                      "Nenne als Quelle:", f"/id/dataset/{KEY}"):  # fmt: skip
            assert words in body
        found = json.loads(body.partition('ld+json">')[2].partition("</script>")[0])
        assert found["@type"] == "Dataset"
        assert found["temporalCoverage"] == "2026-05-04/2026-05-06"

    def test_drafts_are_not_there(self, counters, client):
        Station.objects.update(department=None)
        publish()
        files = f"/data/{KEY}/files/{KEY}.parquet", f"/data/{KEY}/editions.json"
        for address in (f"/daten/{KEY}/", f"/data/{KEY}.ttl", f"/id/dataset/{KEY}", *files):
            assert client.get(address).status_code == 404
        assert KEY not in client.get("/catalog.jsonld").getvalue().decode()

    def test_no_other_file_can_be_had(self, counters, client, subtests):
        publish()
        for name in ["../signing-key.pem", "..%2Fsigning-key.pem", "x", ".", "%00"]:
            with subtests.test(name=name):
                client.get("/data/signing-key.pem")
                assert client.get(f"/data/{KEY}/files/{name}").status_code in {400, 404}

    def test_in_english(self, counters, client):
        publish()
        body = client.get(f"/en/data/{KEY}/").content.decode()
        assert "What the columns mean" in body
        assert "Bicycles: readings" in body

    def test_a_list_of_1000_in_a_few_queries(self, counters, client, django_assert_max_num_queries):
        publish()
        row = Dataset.objects.get()
        Dataset.objects.bulk_create(
            Dataset(key=f"c-{n}", title=row.title, state="published", modified=NOW)
            for n in range(1000)
        )
        with django_assert_max_num_queries(8):
            client.get("/daten/")


class TestQuestions:
    def asked(self, client, ending="json", **parts):
        return client.get(f"/data/{KEY}/query.{ending}", parts)

    def test_pages_lead_through_all_rows(self, counters, client):
        publish()
        address, rows = f"/data/{KEY}/query.json?limit=50", []
        while address:
            told = client.get(address).json()
            rows += told["rows"]
            address = told["next"] and told["next"].removeprefix("http://testserver")
        assert len(rows) == 144
        assert len({(row["datastream_id"], row["time_utc"]) for row in rows}) == 144
        assert rows[0]["time_utc"] == "2026-05-04T00:00:00Z"

    def test_groups_filters_and_the_examples_of_the_page(self, counters, client):
        publish()
        told = self.asked(
            client, select="day(time_utc) as d, sum(value) as s", group="day(time_utc)",
            filter="time_utc >= 2026-05-05T00:00Z", sort="-day(time_utc)",
        ).json()  # fmt: skip
        days = [20.0, 240.0, 220.0]  # on the city's clocks, two hours ahead of the filter's
        assert [row["s"] for row in told["rows"]] == days
        examples = examples_of(table_of(Dataset.objects.get()).schema)
        assert len(examples) == 4
        for one in examples:
            got = client.get(f"/data/{KEY}/query.json", dict(one.parts))
            assert (got.status_code, bool(got.json()["rows"])) == (200, one.about != "doubted")

    def test_the_same_as_a_file(self, counters, client, subtests):
        publish()
        for ending in ["csv", "parquet", "arrow"]:
            with subtests.test(ending=ending):
                content = self.asked(client, ending, filter="value > 4").getvalue()
                if ending == "csv":
                    assert len(content.decode().splitlines()) == 145
                assert len(content) > 500

    def test_a_wrong_question_is_said_with_its_place(self, counters, client, subtests):
        publish()
        for parts in [
            {"filter": "nothing = 1"},
            {"filter": "value = '; DROP TABLE x'"},
            {"sort": "x"},
            {"limit": "0"},
            {"after": "forged"},
            {"sql": "SELECT 1"},
            {"select": "value +"},
        ]:
            with subtests.test(parts=parts):
                for ending in ("json", "csv"):
                    got = self.asked(client, ending, **parts)
                    assert got.status_code == 400
                    assert got.json()["error"]["code"].startswith("query-")

    def test_what_is_not_published_cannot_be_asked(self, counters, client):
        Station.objects.update(department=None)
        publish()
        assert self.asked(client).status_code == 404
