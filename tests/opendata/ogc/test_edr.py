"""OGC API - EDR 1.1 over what is measured (19-086r6, annex A), and its bounds."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from stadtherz.city.public import create_place
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point
from stadtherz.observations.models import Datastream, Station
from stadtherz.observations.public import newest_values, offered_series
from stadtherz.opendata.domain.ogc.standards import EDR
from stadtherz.opendata.models import Dataset
from tests.observations.factories import station, stream
from tests.opendata.ogc.published import trees
from tests.opendata.test_catalogue import DAY, FIRST, HOST, city, count, counters, publish

__all__ = ["city", "counters"]
pytestmark = pytest.mark.django_db
ROOT = "/ogc/edr/v1"
HERE = "collections/bicycles"
HOUR = timedelta(hours=1)


@pytest.fixture
def measured(counters, client):
    """Two counters at one place with a value an hour for three days, and one 7 km away."""
    far = station("wald")
    far.place = create_place(name="Wald", point=Point(7.87, 49.44))
    far.save()
    count([stream("wald-1", far)], range(2), 7.0)
    publish()
    return client


def got(client, path, status=200):
    answer = client.get(f"{ROOT}/{path}" if path else ROOT)
    assert answer.status_code == status, answer.content[:300]
    return answer


def read(client, path, status=200):
    return json.loads(got(client, path, status).content)


def keys(client, path):
    return [one["id"] for one in read(client, path)["coverages"]]


class TestDescriptions:
    def test_landing_page_and_conformance(self, measured):
        told = read(measured, "")
        assert {"service-desc", "service-doc", "conformance", "data", "self"} <= {
            one["rel"] for one in told["links"]
        }
        for one in told["links"]:
            assert measured.get(one["href"].removeprefix(HOST)).status_code == 200
        assert read(measured, "conformance")["conformsTo"] == list(EDR)

    def test_the_title_says_what_is_simulated(self, measured):
        plain = read(measured, HERE)["title"]
        Dataset.objects.update(simulated=True)
        (listed,) = read(measured, "collections")["collections"]
        assert {listed["title"], read(measured, HERE)["title"]} == {f"{plain} (simuliert)"}

    def test_a_collection(self, measured):
        (listed,) = read(measured, "collections")["collections"]
        told = read(measured, HERE)
        for name in ("id", "title", "extent", "data_queries", "crs", "output_formats",
                     "parameter_names"):  # fmt: skip
            assert told[name] == listed[name]
        assert told["extent"]["temporal"]["interval"] == [
            ["2026-05-04T00:00:00Z", "2026-05-06T23:00:00Z"]
        ]
        assert told["parameter_names"]["bicycles"]["observedProperty"]["label"] == "Fahrräder"
        for name, one in told["data_queries"].items():
            assert one["link"]["variables"]["query_type"] == name
            assert one["link"]["href"] == f"{HOST}{ROOT}/{HERE}/{name}"
        assert told["data_queries"]["radius"]["link"]["variables"]["within_units"] == ["m", "km"]

    def test_pages_and_head(self, measured):
        for path in ["", "conformance", "api", "collections", HERE]:
            assert b"<h1>" in got(measured, f"{path}?f=html").content
            head = measured.head(f"{ROOT}/{path}")
            assert (head.status_code, head.content) == (200, b"")
            assert head["Access-Control-Allow-Origin"] == "*"

    def test_only_what_is_published_and_measured(self, measured, tmp_path):
        trees(tmp_path)
        for key in ("baeume", "nie"):
            for path in ("", "/locations", "/position?coords=POINT(7.77%2049.44)"):
                assert read(measured, f"collections/{key}{path}", 404)["code"]
        Dataset.objects.filter(key="bicycles").update(state="withdrawn")
        assert read(measured, f"{HERE}/locations", 404)
        assert read(measured, "collections")["collections"] == []


class TestLocations:
    def test_where_something_is_measured(self, measured):
        told = read(measured, f"{HERE}/locations")
        assert [one["id"] for one in told["features"]] == [
            "bruecke-nord",
            "bruecke-sued",
            "wald-1",
        ]
        properties = told["features"][2]["properties"]
        assert properties["datetime"] == "2026-05-04T00:00:00Z/2026-05-04T01:00:00Z"
        assert properties["parameter-name"] == ["bicycles"]
        there = properties["edrqueryendpoint"].removeprefix(HOST)
        assert [one["id"] for one in measured.get(there).json()["coverages"]] == ["wald-1"]

    def test_by_box_and_time(self, measured):
        for query, found in [
            ("bbox=7.8,49,8,50", ["wald-1"]),
            ("datetime=2026-05-05/..", ["bruecke-nord", "bruecke-sued"]),
            ("bbox=7.8,49,8,50&datetime=2026-05-05", []),
        ]:
            told = read(measured, f"{HERE}/locations?{query}")
            assert [one["id"] for one in told["features"]] == found

    def test_private_streams_are_nowhere(self, measured):
        Datastream.objects.filter(key="bruecke-sued").update(public=False)
        Station.objects.filter(key="wald").update(public=False)
        body = got(measured, f"{HERE}/locations").content.decode()
        assert "bruecke-sued" not in body
        assert "wald" not in body
        assert read(measured, f"{HERE}/locations/bruecke-sued", 404)["code"] == "location"
        around = f"{HERE}/radius?coords=POINT(7.8 49.44)&within=50&within-units=km"
        assert keys(measured, around) == ["bruecke-nord"]
        private = list(Datastream.objects.exclude(key="bruecke-nord").values_list("pk", flat=True))
        assert newest_values(private) == {}
        assert offered_series(private, FIRST, FIRST + DAY, seconds=0, most=100) == {}


class TestValues:
    def test_who_is_asked(self, measured):
        for path, found in [
            ("position?coords=POINT(7.771 49.441)", ["bruecke-nord", "bruecke-sued"]),
            ("position?coords=POINT(7.871 49.441)", ["wald-1"]),
            (
                "position?coords=MULTIPOINT((7.77 49.44),(7.87 49.44))",
                ["bruecke-nord", "bruecke-sued", "wald-1"],
            ),
            ("radius?coords=POINT(7.86 49.44)&within=1&within-units=km", ["wald-1"]),
            ("radius?coords=POINT(7.86 49.44)&within=700&within-units=m", []),
            ("area?coords=POLYGON((7.8 49,8 49,8 50,7.8 50,7.8 49))", ["wald-1"]),
            ("area?coords=POLYGON((1 1,2 1,2 2,1 1))", []),
            ("locations/bruecke-sued", ["bruecke-sued"]),
        ]:
            assert keys(measured, f"{HERE}/{path}") == found

    def test_nothing_near_is_said(self, measured):
        told = read(measured, f"{HERE}/position?coords=POINT(8 50)", 404)
        assert "within 2000 m" in told["description"]

    def test_times_with_both_ends(self, measured):
        for time, number in [
            ("2026-05-04", 24),
            ("2026-05-04T03:00:00Z", 1),
            ("2026-05-04T03:00:00Z/2026-05-04T05:00:00Z", 3),
            ("2026-05-06T20:00:00Z/..", 4),
            ("../2026-05-04T01:00:00Z", 2),
            ("2027-01-01", 0),
            ("2026-05-04T03:00:01Z/2026-05-04T03:59:59Z", 0),
        ]:
            told = read(measured, f"{HERE}/locations/bruecke-nord?datetime={time}")
            found = [one["ranges"]["bicycles"]["values"] for one in told["coverages"]]
            assert found == ([[5.0] * number] if number else [])

    def test_coverage_json(self, measured):
        told = read(measured, f"{HERE}/locations/wald-1")
        assert (told["type"], told["domainType"]) == ("CoverageCollection", "PointSeries")
        (one,) = told["coverages"]
        assert one["domain"]["axes"] == {
            "x": {"values": [7.87]}, "y": {"values": [49.44]},
            "t": {"values": ["2026-05-04T00:00:00Z", "2026-05-04T01:00:00Z"]},
        }  # fmt: skip
        assert one["ranges"]["bicycles"] == {
            "type": "NdArray", "dataType": "float", "axisNames": ["t"], "shape": [2],
            "values": [7.0, 7.0],
        }  # fmt: skip
        assert told["parameters"]["bicycles"]["measurementType"] == {
            "method": "value", "duration": "PT0S",
        }  # fmt: skip

    def test_csv_and_geojson_tell_the_same(self, measured):
        path = f"{HERE}/locations/bruecke-nord?datetime=2026-05-04"
        table = list(csv.DictReader(io.StringIO(got(measured, f"{path}&f=CSV").content.decode())))
        times = [f"2026-05-04T{hour:02}:00:00Z" for hour in range(24)]
        assert [row["time"] for row in table] == times
        assert {row["bicycles"] for row in table} == {"5.0"}
        (feature,) = read(measured, f"{path}&f=GeoJSON")["features"]
        assert feature["properties"]["times"] == times
        (coverage,) = read(measured, path)["coverages"]
        assert coverage["domain"]["axes"]["t"]["values"] == times

    def test_long_times_come_in_steps_that_are_told(self, measured, counters):
        """Counts of an hour are added up to days, and suspect values are left out."""
        count(counters[:1], [24 * 100], 9.0)
        told = read(measured, f"{HERE}/locations/bruecke-nord")
        assert told["parameters"]["bicycles"]["measurementType"] == {
            "method": "sum", "duration": "P1D",
        }  # fmt: skip
        (one,) = told["coverages"]
        assert one["ranges"]["bicycles"]["values"] == [120.0, 120.0, 120.0, 9.0]
        assert one["domain"]["axes"]["t"]["values"][0] == "2026-05-04T00:00:00Z"
        hours = read(measured, f"{HERE}/locations/bruecke-nord?datetime=2026-05-04/2026-06-04")
        assert hours["parameters"]["bicycles"]["measurementType"]["duration"] == "PT1H"
        assert hours["coverages"][0]["ranges"]["bicycles"]["shape"] == [72]

    def test_whole_steps_are_given_at_both_ends(self, counters):
        found = offered_series(
            [counters[0].pk], FIRST + HOUR / 2, FIRST + DAY, seconds=86_400, most=9
        )
        assert found[counters[0].pk] == [(FIRST, 120.0), (FIRST + DAY, 120.0)]

    def test_what_is_wrong_is_said(self, measured):
        for path in [
            "position",
            "position?coords=",
            "position?coords=POINT(x y)",
            "area?coords=POINT(7 49)",
            "radius?coords=POINT(7 49)",
            "radius?coords=POINT(7 49)&within=1&within-units=mi",
            "locations/bruecke-nord?parameter-name=cars",
            "locations/bruecke-nord?crs=EPSG:4326",
            "locations/bruecke-nord?datetime=x",
            "locations/bruecke-nord?f=xml",
            "locations?limit=1",
            "locations?bbox=1,2",
            "position?coords=POINT(7.77 49.44)&z=1",
            "locations?f=csv",
        ]:
            assert read(measured, f"{HERE}/{path}", 400)["code"]

    def test_the_bound_of_values_holds_whatever_was_thought(self, counters):
        with pytest.raises(Invalid) as refused:
            offered_series([one.pk for one in counters], FIRST, FIRST + DAY, seconds=0, most=49)
        assert refused.value.code == "too-many-values"
        first = datetime(2026, 5, 4, tzinfo=UTC)
        found = offered_series([one.pk for one in counters], first, first + DAY, seconds=0, most=50)
        assert sum(map(len, found.values())) == 50
