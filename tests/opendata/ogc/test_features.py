"""The abstract tests of OGC API - Features, by their numbers, and what they do not ask.

Sources: OGC 17-069r4, annex A; 18-058r1, annex A; 19-079r2, annex A. `meets` names the test.
"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stadtherz.observations.models import Station
from stadtherz.opendata.domain.ogc.boxes import read_bbox
from stadtherz.opendata.domain.ogc.references import LAT_LON, MERCATOR, REFERENCES, UTM32
from stadtherz.opendata.domain.ogc.standards import FEATURES
from stadtherz.opendata.models import Dataset
from tests.opendata.ogc.published import TREES, dataset, give, trees, ways
from tests.opendata.test_catalogue import HOST, city, counters, publish

__all__ = ["city", "counters"]
pytestmark = pytest.mark.django_db
ROOT = "/ogc/features/v1"
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
EVERY = "limit=10000"


def meets(*_tests):
    """Name the abstract tests that a test stands for; for readers."""
    return lambda test: test


@pytest.fixture
def there(city, client, tmp_path):
    """Trees with points, ways with lines and areas."""
    trees(tmp_path)
    ways(tmp_path)
    return client


def got(client, path, status=200, **headers):
    found = client.get(ROOT + path, headers=headers)
    assert found.status_code == status, found.content[:300]
    return found


def read(client, path, status=200):
    return json.loads(got(client, path, status).content)


def names(client, query, key="baeume", name="art"):
    told = read(client, f"/collections/{key}/items?{query}")
    assert told["numberReturned"] == len(told["features"])
    assert told.get("numberMatched", len(told["features"])) >= len(told["features"])
    return [one["properties"][name] for one in told["features"]]


def link(told, rel, kind=None):
    return [
        one for one in told["links"] if one["rel"] == rel and (kind is None or one["type"] == kind)
    ]


def lies(lon, lat, box):
    """Say whether a point is in a box; one without a place is in every box."""
    west, south, east, north = box
    if lon is None:
        return True
    across = west <= lon <= east if west <= east else lon >= west or lon <= east
    return across and south <= lat <= north


def test_titles_say_what_is_simulated(there):
    """They are read without the page, which says it beside the title."""
    Dataset.objects.filter(key="baeume").update(simulated=True)
    told = read(there, "/collections/baeume")
    title = "Datensatz baeume (simuliert)"
    assert told["title"] == title
    assert {one["title"] for one in link(told, "collection")} == {title}
    assert read(there, "/collections/baeume/queryables")["title"] == title
    assert [
        one["title"] for one in link(read(there, "/collections/baeume/items"), "collection")
    ] == [title]
    listed = {one["id"]: one["title"] for one in read(there, "/collections")["collections"]}
    assert listed == {"baeume": title, "wege": "Datensatz wege"}


class TestRoot:
    @meets("/conf/core/root-op", "/conf/core/root-success")
    def test_the_landing_page_leads_to_everything(self, there):
        for path in ["", "/"]:
            told = read(there, path)
            for rel in ("service-desc", "service-doc", "conformance", "data", "self", "alternate"):
                for one in link(told, rel):
                    assert there.get(one["href"].removeprefix(HOST)).status_code == 200
                assert link(told, rel)

    @meets("/conf/core/conformance-op", "/conf/core/conformance-success")
    def test_what_is_fulfilled(self, there):
        assert read(there, "/conformance")["conformsTo"] == list(FEATURES)
        assert CORE in FEATURES

    @meets("/conf/core/api-definition-op", "/conf/core/api-definition-success", "/conf/oas30/*")
    def test_the_description(self, there):
        answer = got(there, "/api")
        assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
        paths = answer.json()["paths"]
        asked = paths["/collections/{collectionId}/items"]["get"]["parameters"]
        by_name = {one["name"]: one for one in asked}
        limit, bbox, time = by_name["limit"], by_name["bbox"], by_name["datetime"]
        assert limit["schema"] == {
            "type": "integer",
            "minimum": 1,
            "maximum": 10000,
            "default": 10,
        }
        assert (limit["style"], limit["explode"]) == ("form", False)
        assert bbox["schema"]["type"] == "array"
        assert [one["minItems"] for one in bbox["schema"]["oneOf"]] == [4, 6]
        assert time["schema"] == {"type": "string"}

    @meets("/conf/core/http", "/conf/html/definition", "/conf/html/content")
    def test_every_page_in_both_forms_with_head_and_for_other_sites(self, there):
        for path in [
            "",
            "/conformance",
            "/api",
            "/collections",
            "/collections/baeume",
            "/collections/baeume/items",
            "/collections/baeume/items/3",
            "/collections/wege/items",
            "/collections/wege/items/2",
        ]:
            for form, kind in (("json", "json"), ("html", "text/html")):
                answer = got(there, f"{path}?f={form}")
                assert kind in answer["Content-Type"]
                assert answer["Access-Control-Allow-Origin"] == "*"
                assert answer["Cache-Control"] == "no-cache"
                assert "Accept" in answer["Vary"]
                head = there.head(f"{ROOT}{path}?f={form}")
                assert (head.status_code, head.content) == (200, b"")
            browser = got(there, path, accept="text/html,application/xml;q=0.9,*/*;q=0.8")
            assert b"<h1>" in browser.content
            assert "json" in got(there, path, accept="*/*")["Content-Type"]

    def test_other_methods(self, there):
        assert there.options(f"{ROOT}/collections")["Allow"] == "GET, HEAD, OPTIONS"
        assert there.post(f"{ROOT}/collections").status_code == 405
        assert there.delete(f"{ROOT}/collections/baeume/items/3").status_code == 405

    @meets("/conf/core/query-param-unknown", "/conf/core/query-param-invalid")
    def test_wrong_parameters(self, there):
        for path in [
            "?x=1",
            "/conformance?x=1",
            "/collections?x=1",
            "/collections/baeume?limit=1",
            "/collections/baeume/items?x=1",
            "/collections/baeume/items/3?x=1",
            "/?f=xml",
            "/collections/baeume/items?limit=0",
            "/collections/baeume/items?limit=ten",
            "/collections/baeume/items?bbox=1,2,3",
            "/collections/baeume/items?datetime=never",
            "/collections/baeume/items?limit=1&limit=2",
            "/collections/baeume/items?f=csv",
            "/collections/baeume/items?art%22%20OR%201%3D1=1",
            "/collections/baeume/items?after=x",
            "/collections/baeume/items?bbox=0,0,1,1)%20OR%20(1=1",
            "/collections/baeume/items?filter=art=%27x%27;DROP%20TABLE%20x",
        ]:
            told = read(there, path, 400)
            assert told["code"]
            assert len(told["description"]) < 300
            assert there.get(ROOT + path, headers={"accept": "text/html"}).status_code == 400


class TestCollections:
    @meets("/conf/core/fc-md-op", "/conf/core/fc-md-success", "/conf/core/fc-md-items",
           "/conf/core/fc-md-links", "/conf/core/fc-md-items-links", "/conf/core/sfc-md-op",
           "/conf/core/sfc-md-success", "/conf/core/rc-md-extent")  # fmt: skip
    def test_the_list_and_each_one(self, there):
        told = read(there, "/collections")
        assert [one["id"] for one in told["collections"]] == ["baeume", "wege"]
        assert link(told, "self")[0]["type"] == "application/json"
        for one in told["collections"]:
            alone = read(there, f"/collections/{one['id']}")
            for name in (
                "id",
                "title",
                "description",
                "extent",
                "crs",
                "storageCrs",
                "itemType",
            ):
                assert alone[name] == one[name]
            for form in ("application/geo+json", "text/html"):
                (items,) = link(one, "items", form)
                assert there.get(items["href"].removeprefix(HOST)).status_code == 200
        assert told["collections"][0]["extent"]["spatial"]["bbox"] == [[7.7, 49.4, 7.8, 49.46]]

    def test_only_published_tables_with_places(self, there, tmp_path):
        trees(tmp_path, "geheim", "draft")
        trees(tmp_path, "fort", "withdrawn")
        give(dataset("ohne"), tmp_path, "ohne.csv", "a;b\n1;2\n3;4\n")
        dataset("leer")
        for key in ("geheim", "fort", "ohne", "leer", "nie"):
            for path in ("", "/items", "/items/3", "/queryables"):
                answer = read(there, f"/collections/{key}{path}", 404)
                assert set(answer) == {"code", "description", "details"}
        for form in ("json", "html"):
            body = got(there, f"/collections?f={form}").content.decode()
            assert not any(word in body for word in ("geheim", "fort", "ohne", "leer"))
        draft, nothing = (read(there, f"/collections/{key}", 404) for key in ("geheim", "nirgends"))
        assert draft | {"description": ""} == nothing | {"description": ""}

    def test_in_a_fixed_number_of_queries(self, counters, client, tmp_path):
        publish()
        client.get(f"{ROOT}/collections")
        found = []
        for number in range(3):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{ROOT}/collections")
            found.append(len(queries))
            trees(tmp_path, f"weitere-{number}")
        assert found == [3, 3, 3]

    @meets("/conf/queryables/*")
    def test_queryables(self, there):
        answer = got(there, "/collections/baeume/queryables")
        assert answer["Content-Type"] == "application/schema+json"
        told = answer.json()
        assert told["properties"]["hoehe"]["type"] == "number"
        assert told["properties"]["gepflanzt"] == {
            "title": "gepflanzt", "type": "string", "format": "date",
        }  # fmt: skip
        assert told["$id"] == f"{HOST}{ROOT}/collections/baeume/queryables"


class TestItems:
    @meets("/conf/core/fc-op", "/conf/core/fc-response", "/conf/geojson/content",
           "/conf/core/fc-timeStamp", "/conf/core/fc-links", "/conf/core/fc-rel-type")  # fmt: skip
    def test_a_collection_of_features(self, there):
        answer = got(there, "/collections/baeume/items")
        assert answer["Content-Type"] == "application/geo+json"
        told = answer.json()
        assert (told["type"], told["numberMatched"], told["numberReturned"]) == (
            "FeatureCollection", 5, 5,
        )  # fmt: skip
        assert told["timeStamp"].endswith("Z")
        assert told["features"][1] == {
            "type": "Feature", "id": 3,
            "geometry": {"type": "Point", "coordinates": [7.75, 49.44]},
            "properties": {"art": "Eiche", "lon": 7.75, "lat": 49.44, "hoehe": 20.0,
                           "gepflanzt": "2026-05-02", "geschuetzt": False},
        }  # fmt: skip
        assert all({"href", "rel", "type"} <= set(one) for one in told["links"])
        assert told["features"][3]["geometry"] is None

    @meets("/conf/core/f-op", "/conf/core/f-success", "/conf/core/f-links")
    def test_each_feature_alone(self, there):
        for key in ("baeume", "wege"):
            for one in read(there, f"/collections/{key}/items")["features"]:
                alone = read(there, f"/collections/{key}/items/{one['id']}")
                assert {name: alone[name] for name in one} == one
                assert {link["rel"] for link in alone["links"]} == {
                    "self", "alternate", "collection",
                }  # fmt: skip
        for name in ("1", "99", "x", "-1", "9" * 30, "3.0", "٣"):
            assert read(there, f"/collections/baeume/items/{name}", 404)["code"] == "feature"

    @meets("/conf/core/fc-limit-definition", "/conf/core/fc-limit-response",
           "/conf/core/fc-numberMatched", "/conf/core/fc-numberReturned")  # fmt: skip
    def test_limits(self, there):
        for limit, count in [(1, 1), (4, 4), (5, 5), (6, 5), (99999, 5)]:
            told = read(there, f"/collections/baeume/items?limit={limit}")
            assert (len(told["features"]), told["numberMatched"]) == (count, 5)
            assert bool(link(told, "next")) == (count < 5)

    def test_pages_lead_through_everything_once(self, there):
        for key, limit in [("baeume", 1), ("baeume", 2), ("wege", 1)]:
            path, seen = f"{ROOT}/collections/{key}/items?limit={limit}&bbox=-180,-90,180,90", []
            while path:
                told = there.get(path).json()
                seen += [one["id"] for one in told["features"]]
                path = next((one["href"].removeprefix(HOST) for one in link(told, "next")), None)
            every = read(there, f"/collections/{key}/items?{EVERY}")["features"]
            assert seen == [one["id"] for one in every]

    @meets("/conf/core/fc-bbox-definition", "/conf/core/fc-bbox-response")
    def test_boxes_over_points(self, there):
        """Rows without a place belong to every box (fc-bbox-response C)."""
        for box in [
            (7.7, 49.4, 7.75, 49.44),
            (7.7, 49.4, 7.7, 49.4),
            (7.701, 49.401, 7.749, 49.439),
            (-180, -90, 180, 90),
            (170, -90, 7.72, 90),
            (7.78, -90, -170, 90),
        ]:
            wanted = [one[0] for one in TREES if lies(one[1], one[2], box)]
            text = ",".join(map(str, box))
            assert names(there, f"bbox={text}") == wanted
            high = f"{box[0]},{box[1]},-5,{box[2]},{box[3]},900"
            assert names(there, f"bbox={high}") == wanted

    def test_boxes_over_lines_and_areas_mean_their_shape(self, there):
        for box, wanted in [
            ("7.79,49.39,7.81,49.41", ["Weg 0"]),
            ("7.70,49.45,7.75,49.48", []),
            ("7.60,49.34,7.61,49.35", []),
            ("7.64,49.31,7.66,49.36", ["Weg 1"]),
            ("170,-90,7.62,90", ["Weg 1"]),
            ("-180,-90,180,90", ["Weg 0", "Weg 1"]),
        ]:
            assert names(there, f"bbox={box}", "wege", "name") == wanted

    @meets("/conf/core/fc-time-definition", "/conf/core/fc-time-response")
    def test_times(self, there):
        """Moments are told by the city's clocks; a row without a day belongs to every time."""
        for time, first, last in [
            ("2026-05-02", "2026-05-02", "2026-05-02"),
            ("2026-05-02/..", "2026-05-02", "9"),
            ("../2026-05-02", "0", "2026-05-02"),
            ("2026-05-02/2026-05-03", "2026-05-02", "2026-05-03"),
            ("/2026-05-01T21:59:59Z", "0", "2026-05-01"),
            ("/2026-05-01T22:00:00Z", "0", "2026-05-02"),
            ("2026-05-02T12:00:00Z", "2026-05-02", "2026-05-02"),
            ("2027-01-01T00:00:00Z", "2027-01-01", "2027-01-01"),
        ]:
            wanted = [one[0] for one in TREES if one[4] is None or first <= one[4] <= last]
            assert names(there, f"datetime={time}") == wanted

    @meets("/conf/core/fc-filters", "/conf/features-filter/*", "/conf/cql2-text/*")
    def test_filters(self, there):
        for query, wanted in [
            ("art=Eiche", ["Eiche"]),
            ("art=O'Hara-Kirsche", ["O'Hara-Kirsche"]),
            ("hoehe=8.25", ["Ahorn"]),
            ("hoehe=8.250", ["Ahorn"]),
            ("geschuetzt=false", ["Eiche", "O'Hara-Kirsche"]),
            ("gepflanzt=2026-05-03", ["Ahorn"]),
            ("art=eiche", []),
            ("art=Eiche&hoehe=1", []),
            ("filter=hoehe > 10 AND geschuetzt = TRUE", ["Linde", "Buche"]),
            ("filter=TRUE&limit=2", ["Linde", "Eiche"]),
            ("filter=FALSE", []),
            ("filter=hoehe > 14 AND true", ["Eiche", "Buche"]),
            ("filter=NOT (FALSE OR hoehe <= 14)", ["Eiche", "Buche"]),
            ("filter=lon IS NULL AND NOT TRUE", []),
            ("filter=art LIKE '%25e'&filter-lang=cql2-text&limit=2", ["Linde", "Eiche"]),
            ("filter=gepflanzt >= DATE('2026-05-03')&art=Buche", ["Buche"]),
            ("filter=lon IS NULL", ["Buche"]),
        ]:
            assert names(there, query) == wanted

    @meets("/conf/core/etag")
    def test_an_etag_saves_the_body_until_the_data_change(self, there, tmp_path):
        path = "/collections/baeume/items?limit=2"
        answer = got(there, path)
        same = there.get(ROOT + path, headers={"if-none-match": answer["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert same["Access-Control-Allow-Origin"] == "*"
        give(
            Dataset.objects.get(key="baeume"),
            tmp_path,
            "neu.csv",
            "art;lon;lat\nUlme;7,7;49,4\n",
        )
        other = there.get(ROOT + path, headers={"if-none-match": answer["ETag"]})
        assert [one["properties"]["art"] for one in other.json()["features"]] == ["Ulme"]


class TestReferences:
    """OGC 18-058r1: /conf/crs/*."""

    @meets("/conf/crs/fc-md-crs-list", "/conf/crs/fc-md-storageCrs-valid-value")
    def test_they_are_listed(self, there):
        told = read(there, "/collections")
        assert told["crs"] == [one.uri for one in REFERENCES]
        for one in told["collections"]:
            assert one["crs"] == told["crs"]
            assert one["storageCrs"] in told["crs"]

    @meets("/conf/crs/crs-parameter", "/conf/crs/ogc-crs-header-value")
    def test_geometries_come_in_the_one_asked_for(self, there):
        for reference in REFERENCES:  # fmt: skip
            for path in ("items?limit=2", "items/3"):
                mark = "&" if "?" in path else "?"
                answer = got(there, f"/collections/baeume/{path}{mark}crs={reference.uri}")
                assert answer["Content-Crs"] == f"<{reference.uri}>"
            found = answer.json()["geometry"]["coordinates"]
            wanted = {0: (7.75, 49.44), 4326: (49.44, 7.75), 25832: (409381.01, 5477121.41),
                      3857: (862726.05, 6349852.66)}[reference.code]  # fmt: skip
            assert found == pytest.approx(wanted, abs=0.01)

    @meets("/conf/crs/bbox-crs-action", "/conf/crs/fc-bbox-crs-valid-value")
    def test_boxes_in_other_systems(self, there):
        for reference, box in [
            (LAT_LON, "49.43,7.74,49.45,7.76"),
            (UTM32, "409000,5477000,410000,5478000"),
            (MERCATOR, "862000,6349000,863000,6350000"),
        ]:
            assert names(there, f"bbox={box}&bbox-crs={reference.uri}") == ["Eiche", "Buche"]
            assert read(there, f"/collections/baeume/items?bbox={box}&bbox-crs=EPSG:31466", 400)

    def test_a_box_in_utm_is_not_the_box_around_it(self, there, tmp_path):
        """A corner of the box in degrees that surrounds a bent one lies outside of it."""
        give(dataset("ecke"), tmp_path, "ecke.csv",
             "name;lon;lat\nin;7,7500;49,4400\nout;7,73835;49,4478\n")  # fmt: skip
        box = "408600,5477000,418000,5479000"
        around = read_bbox(box, UTM32).box
        assert around.west < 7.73835 < around.east
        assert around.south < 49.4478 < around.north
        assert names(there, f"bbox={box}&bbox-crs={UTM32.uri}", "ecke", "name") == ["in"]

    def test_tables_with_eastings_are_places_too(self, there, tmp_path):
        give(dataset("utm"), tmp_path, "utm.csv",
             "name;rechtswert;hochwert\nEiche;409381,01;5477121,41\nFern;500000,00;5538630,70\n"
             )  # fmt: skip
        told = read(there, "/collections/utm")
        assert told["storageCrs"] == UTM32.uri
        assert told["extent"]["spatial"]["bbox"][0][0] == pytest.approx(7.7, abs=0.1)
        assert names(there, "bbox=7.74,49.43,7.76,49.45", "utm", "name") == ["Eiche"]
        (first, _) = read(there, "/collections/utm/items")["features"]
        assert first["geometry"]["coordinates"] == pytest.approx((7.75, 49.44), abs=1e-6)


class TestStations:
    def test_stations_come_with_their_newest_values(self, counters, client):
        publish()
        told = read(client, "/collections/bicycles/items")
        assert [one["id"] for one in told["features"]] == ["bruecke-nord", "bruecke-sued"]
        assert told["features"][0]["properties"] == {
            "datastream": "bruecke-nord", "station": "bruecke", "name": "Stelle bruecke",
            "value": 5.0, "unit": "1", "time": "2026-05-06T23:00:00Z", "flag": "plausible",
            "lon": 7.77, "lat": 49.44,
        }  # fmt: skip
        alone = read(client, "/collections/bicycles/items/bruecke-sued")
        assert alone["properties"] == told["features"][1]["properties"]
        assert b"Stelle bruecke" in got(client, "/collections/bicycles/items?f=html").content

    def test_they_are_asked_like_any_other(self, counters, client):
        for query, count in [
            ("bbox=7.7,49.4,7.8,49.5", 2),
            ("bbox=0,0,1,1", 0),
            ("datetime=2026-05-06", 2),
            ("datetime=2026-05-07/..", 0),
            ("datastream=bruecke-nord", 1),
            ("value=5", 2),
            ("filter=value > 4.5 AND station = 'bruecke'", 2),
            ("limit=1", 1),
            ("filter=time < TIMESTAMP('2026-05-06T00:00:00Z')", 0),
            ("bbox=410000,5477000,411000,5478000&bbox-crs=EPSG:25832", 2),
        ]:
            publish()
            told = read(client, f"/collections/bicycles/items?{query}")
            assert len(told["features"]) == count
            assert bool(link(told, "next")) == (query == "limit=1")

    def test_what_is_private_is_not_there(self, counters, client):
        publish()
        counters[1].public = False
        counters[1].save()
        told = read(client, "/collections/bicycles/items")
        assert [one["id"] for one in told["features"]] == ["bruecke-nord"]
        assert read(client, "/collections/bicycles/items/bruecke-sued", 404)
        Station.objects.update(public=False)
        assert read(client, "/collections/bicycles/items", 404)["code"] == "collection"
        assert read(client, "/collections")["collections"] == []
