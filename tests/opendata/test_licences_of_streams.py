"""Stations of others stand in datasets of their own, under the licence that was given for them."""

import duckdb
import pytest
from rdflib import Graph, Literal, Namespace
from rdflib.namespace import DCTERMS

from stadtherz.city.public import Department, load_city, the_city
from stadtherz.observations.models import Station
from stadtherz.opendata.domain.licensing import licence_at
from stadtherz.opendata.domain.offers import Lacking, lacking
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.catalogue import dataset_of, public_row
from stadtherz.opendata.selectors.scores import score_of
from stadtherz.opendata.selectors.streams import stream_offers
from stadtherz.opendata.selectors.tables import table_of
from stadtherz.opendata.services.bringing import bring_in
from stadtherz.opendata.services.writing import write_all
from tests.observations.factories import station, stream
from tests.opendata.test_catalogue import DAY, NOW, count

pytestmark = pytest.mark.django_db
DE = Namespace("http://dcat-ap.de/def/dcatde/")
BY = "https://creativecommons.org/licenses/by/4.0/deed.de"
NC = "https://creativecommons.org/licenses/by-nc-sa/4.0/"


@pytest.fixture
def two(own_lake):
    """A counter of the city and one of somebody else, three days of a value an hour."""
    load_city(city=the_city())
    places = [station("bruecke"), station("fremde")]
    Station.objects.update(department=Department.objects.order_by("position").first())
    count([stream("bruecke-nord", places[0]), stream("fremde-nord", places[1])], range(72))


def publish(now=NOW):
    bring_in(offers=stream_offers(), now=now)
    return {step.dataset: step for step in write_all(now=now)}


def given(licence, source):
    Station.objects.filter(key="fremde").update(licence=licence, source=source)


def stations_in(row):
    asked = f"SELECT DISTINCT datastream FROM '{table_of(row).path}'"  # noqa: S608
    return {one for (one,) in duckdb.sql(asked).fetchall()}


def told(client, key):
    got = client.get(f"/data/{key}.ttl")
    assert got.status_code == 200
    return Graph().parse(data=b"".join(got.streaming_content), format="turtle")


def licences(graph):
    return {str(one).rpartition("/")[2] for one in graph.objects(None, DCTERMS.license)}


@pytest.mark.parametrize(
    ("address", "key"),
    [("https://creativecommons.org/licenses/by/4.0/", "cc-by-4.0"), (BY, "cc-by-4.0"),
     ("http://creativecommons.org/licenses/by/4.0", "cc-by-4.0"),
     ("https://www.govdata.de/dl-de/zero-2-0", "dl-zero-de-2.0"),
     ("http://dcat-ap.de/def/licenses/dl-by-de/2.0", "dl-by-de-2.0"),
     ("http://publications.europa.eu/resource/authority/licence/CC0", "cc0-1.0"),
     ("https://creativecommons.org/licenses/by/4.0/legalcode", "cc-by-4.0"),
     ("https://creativecommons.org/licenses/by/3.0/", None), (NC, None), ("", None)],
)  # fmt: skip
def test_licences_are_known_by_their_addresses(address, key):
    found = licence_at(address)
    assert (found.key if found else None) == key


def test_an_open_licence_of_others_is_told_with_whom_to_name(two, client, judge):
    given(BY, "Umweltbundesamt")
    steps = publish()
    assert {key: step.published for key, step in steps.items()} == {
        "bicycles": True, "bicycles-cc-by-4-0": True,
    }  # fmt: skip
    own, other = told(client, "bicycles"), told(client, "bicycles-cc-by-4-0")
    named = DE.licenseAttributionByText
    assert "CC_BY_4_0" in licences(other)
    assert set(other.objects(None, named)) == {Literal("Umweltbundesamt")}
    assert set(own.objects(None, named)) == {Literal(str(the_city().publisher.name))}
    assert "CC_BY_4_0" not in licences(own)
    assert stations_in(public_row("bicycles")) == {"bruecke-nord"}
    assert stations_in(public_row("bicycles-cc-by-4-0")) == {"fremde-nord"}
    row = public_row("bicycles-cc-by-4-0")
    assert score_of(row, dataset_of(row)).points == 405
    assert judge.results(other, "de") == []
    assert "Umweltbundesamt" in str(row.provenance)
    assert "Umweltbundesamt" in client.get(f"/daten/{row.key}/").content.decode()


def test_a_licence_that_no_list_knows_is_said_to_people_and_nothing_is_published(two, client):
    given(NC, "Verein")
    steps = publish()
    key = "bicycles-other-licence"
    assert (steps["bicycles"].published, steps[key].published) == (True, False)
    assert lacking(dataset_of(Dataset.objects.get(key=key))) == (Lacking.LICENCE,)
    assert client.get(f"/data/{key}.ttl").status_code == 404
    assert stations_in(public_row("bicycles")) == {"bruecke-nord"}


def test_whom_to_name_is_asked_where_nobody_said_it(two):
    given(BY, "")
    assert not publish()["bicycles-cc-by-4-0"].published
    found = lacking(dataset_of(Dataset.objects.get(key="bicycles-cc-by-4-0")))
    assert found == (Lacking.ATTRIBUTION,)


def test_the_citys_own_licence_needs_no_dataset_of_its_own(two):
    given(the_city().default_licence, the_city().publisher.name.to("de"))
    assert list(publish()) == ["bicycles"]
    given(the_city().default_licence, "Umweltbundesamt")
    assert set(publish()) == {"bicycles", "bicycles-dl-by-de-2-0"}


def test_what_gets_another_licence_later_leaves_the_files_that_are_offered(two, client):
    publish()
    assert stations_in(public_row("bicycles")) == {"bruecke-nord", "fremde-nord"}
    given(NC, "Verein")
    publish(NOW + DAY)
    assert stations_in(public_row("bicycles")) == {"bruecke-nord"}
    recent = b"".join(client.get("/data/bicycles/files/bicycles-recent.csv").streaming_content)
    assert b"fremde-nord" not in recent
    assert Edition.objects.filter(dataset__key="bicycles", number=2).count() == 3


def test_a_dataset_of_which_all_got_another_licence_is_taken_back(two, client):
    publish()
    Station.objects.update(licence=NC, source="Verein")
    publish(NOW + DAY)
    assert client.get("/data/bicycles.ttl").status_code == 410
    assert client.get("/data/bicycles/files/bicycles.parquet").status_code == 410
    row = Dataset.objects.get(key="bicycles")
    assert "Lizenz" in str(row.withdrawn_because)


def test_maps_and_measurements_hold_the_same_stations_as_the_files(two, client):
    given(BY, "Umweltbundesamt")
    publish()
    for key, there in (("bicycles", "bruecke-nord"), ("bicycles-cc-by-4-0", "fremde-nord")):
        items = client.get(f"/ogc/features/v1/collections/{key}/items").json()
        assert [one["properties"]["datastream"] for one in items["features"]] == [there]
