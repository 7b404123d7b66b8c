"""Counts by class, lane, direction and speed are a dataset, with a row for each cell."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from stadtherz.city.public import Department
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.models import Datastream, Station
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.catalogue import dataset_of, public_row
from stadtherz.opendata.selectors.scores import score_of
from stadtherz.opendata.selectors.streams import stream_offers
from stadtherz.opendata.services.bringing import bring_in
from stadtherz.opendata.services.writing import write_all
from tests.observations.counting_site import counted_site

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
KEY = "counts-by-class"


@pytest.fixture(autouse=True)
def counted(own_lake, settings, tmp_path):
    forget()
    counted_site(settings, tmp_path)
    station = Station.objects.get(key="nord")
    station.department = Department.objects.order_by("position").first()
    station.save()
    yield station
    forget()


def publish(now=NOW):
    bring_in(offers=stream_offers(), now=now)
    return {one.dataset: one for one in write_all(now=now)}


def asked(client, **question):
    answer = client.get(f"/data/{KEY}/query.csv", question)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_counts_are_published_with_all_points_and_nothing_lacking():
    assert publish()[KEY].published
    row = public_row(KEY)
    assert (row.source, row.themes, row.is_measured) == ("counts:classified", ["TRAN"], True)
    assert row.title.to("en") == "Traffic counts by vehicle class, lane and speed"
    assert "Stelle nord" in str(row.description)
    assert score_of(row, dataset_of(row)).points == 405


def test_sites_are_on_a_map_with_what_they_counted(client):
    publish()
    content = b"".join(client.get(f"/data/{KEY}/files/{KEY}-stations.geojson").streaming_content)
    (site,) = json.loads(content)["features"]
    assert (site["id"], site["properties"]["name"]) == ("nord", "Stelle nord")
    day = asked(client, select="datastream, sum(count) as n", group="datastream")[1:]
    told = site["properties"]["datastreams"]
    assert {one["datastream"]: one["day_total"] for one in told if "day_total" in one} == {
        key: int(number) for key, number in day
    }
    assert {row[0] for row in asked(client, select="station", group="station")[1:]} == {"nord"}


def test_each_cell_is_a_row_and_what_is_unknown_has_no_number(client):
    publish()
    ways = [("1", "osten"), ("1", "westen"), ("2", "osten")]
    cells = 2 * len(ways) * 9  # intervals, ways, three classes by three bands
    assert Edition.objects.get(dataset__key=KEY).rows == cells
    cars = asked(
        client, select="lane, direction, sum(count) as n", filter="class_key = 'car'",
        group="lane, direction", sort="lane, direction",
    )  # fmt: skip
    assert cars == [["lane", "direction", "n"], *([lane, to, "100"] for lane, to in ways)]
    unknown = asked(client, select="start_utc, lane, direction, class_key", filter="count is null")
    assert unknown[1:] == [["2026-11-23T07:15:00Z", "1", "westen", "lorry"]]


def test_the_page_explains_the_columns_in_both_languages(client):
    publish()
    page = client.get(f"/daten/{KEY}/").content.decode()
    assert "leer heißt nicht bekannt" in page
    assert "Kilometer je Stunde" in page
    assert "empty means not known" in client.get(f"/en/data/{KEY}/").content.decode()


def test_counts_of_private_streams_and_stations_are_not_offered(counted):
    Datastream.objects.filter(multi=True).update(public=False)
    assert stream_offers() == []
    Datastream.objects.update(public=True)
    Station.objects.update(public=False)
    assert stream_offers() == []


def test_writing_again_changes_nothing():
    publish()
    assert publish()[KEY].days == 0
    assert Dataset.objects.get(key=KEY).editions.count() == 1
