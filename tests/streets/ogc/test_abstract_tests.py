"""The assertions of the abstract test suite of OGC API - Features, Part 1 (OGC 17-069r4, annex A).

Each test says in `meets` which it stands for: the section of annex A, the test, and what is asked.
"""

import json
from datetime import date

import pytest
from django.conf import settings
from shapely import box, from_geojson

from stadtherz.streets.domain.features import Collection, attributes_of
from stadtherz.streets.models import Feature

pytestmark = pytest.mark.django_db
ROOT = "/ogc/streets/v1"
HOST = settings.CONFIG.address.rstrip("/")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ITEMS = "/collections/crossings/items"
PAGES = ["", "/conformance", "/api", "/collections", "/collections/roads", ITEMS,
         f"{ITEMS}/node-3"]  # fmt: skip


def meets(*_tests):
    """Name the abstract tests that a test stands for; for readers."""
    return lambda test: test


def thing(collection, ref, points, day=None, **values):
    lons, lats = zip(*points, strict=True)
    said = {
        name: {"value": values.get(name, "unknown"), "unit": "",
               "source": f"OpenStreetMap {ref}" if name in values else "",
               "date": day.isoformat() if day and name in values else None}
        for name in attributes_of(Collection(collection))
    }  # fmt: skip
    return Feature(
        collection=collection, ref=ref, points=[list(one) for one in points], attributes=said,
        west=min(lons), south=min(lats), east=max(lons), north=max(lats), dated=day,
    )  # fmt: skip


@pytest.fixture
def there(client):
    """Twelve crossings from west to east, a road that bends around a box, one of each else."""
    kinds = ["signals", "zebra", "unknown"]
    rows = [
        thing("crossings", f"node/{number}", [(7.77 + number / 1000, 49.44)],
              date(2024, 1, number + 1) if number % 2 else None,
              **({"secured": kinds[number % 3], "kerb_height": 0.03} if number % 2 else {}))
        for number in range(12)
    ]  # fmt: skip
    rows += [
        thing("roads", "way/1", [(7.77, 49.44), (7.77, 49.46), (7.79, 49.46)], kind="primary"),
        thing("roads", "way/2", [(7.78, 49.44), (7.79, 49.44)], kind="residential", lanes=2),
    ]
    others = set(Collection) - {Collection.CROSSINGS, Collection.ROADS}
    rows += [thing(one.value, f"node/{one.value}", [(7.7, 49.4)]) for one in sorted(others)]
    Feature.objects.bulk_create(rows)
    return client


def got(client, path, status=200, **headers):
    found = client.get(ROOT + path, headers=headers)
    assert found.status_code == status, found.content[:300]
    return found


def read(client, path, status=200):
    return json.loads(got(client, path, status).content)


def links(told, rel):
    return [one for one in told["links"] if one["rel"] == rel]


def refs(client, query):
    told = read(client, f"{ITEMS}?{query}")
    assert told["numberReturned"] == len(told["features"])
    return [one["id"] for one in told["features"]]


@meets("A.2.1 /ats/core/http", "A.2.2 /ats/core/root-op (3)", "/ats/core/root-success (4)")
def test_the_landing_page_leads_to_everything(there):
    for path in ("", "/"):
        told = read(there, path)
        assert told["title"]
        for rel in ("service-desc", "service-doc", "conformance", "data", "self", "alternate"):
            for one in links(told, rel):
                answer = there.get(one["href"].removeprefix(HOST))
                assert answer["Content-Type"].split("; ")[0] == one["type"].split("; ")[0]
            assert links(told, rel)


@meets("A.2.3 /ats/core/api-definition-op (5)", "/ats/core/api-definition-success (6)",
       "A.5 /ats/oas30/completeness", "/ats/oas30/exceptions-codes", "/ats/oas30/oas-definition-1",
       "A.2.7 /ats/core/fc-bbox-definition (14)", "/ats/core/fc-limit-definition (16)",
       "/ats/core/fc-time-definition (18)")  # fmt: skip
def test_the_description_is_openapi_and_names_everything(there):
    answer = got(there, "/api")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    said = answer.json()
    assert said["openapi"].startswith("3.0.")
    assert said["servers"] == [{"url": HOST + ROOT}]
    for path, methods in said["paths"].items():
        answers = methods["get"]["responses"]
        assert {"200", "400"} <= set(answers)
        assert ("404" in answers) is ("{featureId}" in path)
        assert there.get(ROOT + path.replace("{featureId}", "node-3")).status_code in (200, 404)
    operations = [one["get"]["operationId"] for one in said["paths"].values()]
    assert len(operations) == len(set(operations)) == 4 + 3 * 9
    for one in Collection:
        asked = said["paths"][f"/collections/{one.value}/items"]["get"]["parameters"]
        known = {each["name"]: each for each in asked}
        assert known["limit"]["schema"] == {
            "type": "integer", "minimum": 1, "maximum": 10000, "default": 10,
        }  # fmt: skip
        bounds = known["bbox"]["schema"]["oneOf"]
        assert [each["minItems"] for each in bounds] == [4, 6]
        assert known["bbox"]["schema"]["items"] == {"type": "number"}
        assert known["datetime"]["schema"] == {"type": "string"}
        for name in ("limit", "bbox", "datetime", *attributes_of(one)):
            assert (known[name]["in"], known[name]["required"]) == ("query", False)
            assert (known[name]["style"], known[name]["explode"]) == ("form", False)


@meets("A.2.4 /ats/core/conformance-op (7)", "/ats/core/conformance-success (8)")
def test_what_is_fulfilled(there):
    part_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    declared = read(there, "/conformance")["conformsTo"]
    assert declared == [part_1 + one for one in ("core", "geojson", "html", "oas30")]


@meets("A.2.5 /ats/core/fc-md-op (9)", "/ats/core/fc-md-success (10)", "/ats/core/fc-md-links (11)",
       "/ats/core/fc-md-items", "A.2.6 /ats/core/sfc-md-op", "/ats/core/sfc-md-success",
       "A.2.1 /ats/core/crs84")  # fmt: skip
def test_the_nine_collections(there, django_assert_num_queries):
    with django_assert_num_queries(1):
        told = read(there, "/collections")
    assert links(told, "self")
    assert links(told, "alternate")
    assert [one["id"] for one in told["collections"]] == [one.value for one in Collection]
    for one in told["collections"]:
        alone = read(there, f"/collections/{one['id']}")
        assert {name: alone[name] for name in one if name != "links"} == {
            name: value for name, value in one.items() if name != "links"
        }
        assert (one["itemType"], one["crs"]) == ("feature", [CRS84])
        assert one["extent"]["spatial"]["crs"] == CRS84
        items = {each["type"]: each["href"] for each in links(one, "items")}
        assert set(items) == {"application/geo+json", "text/html"}
        for kind, address in items.items():
            assert there.get(address.removeprefix(HOST))["Content-Type"].startswith(kind)
    crossings = read(there, "/collections/crossings")["extent"]
    assert crossings["spatial"]["bbox"] == [[7.77, 49.44, 7.781, 49.44]]
    assert crossings["temporal"]["interval"] == [["2024-01-02T00:00:00Z", "2024-01-12T23:59:59Z"]]
    assert "temporal" not in read(there, "/collections/lifts")["extent"]


@meets("A.2.7 /ats/core/fc-op (13)", "/ats/core/fc-response (22)", "/ats/core/fc-links (23)",
       "/ats/core/fc-timeStamp", "/ats/core/fc-numberMatched", "/ats/core/fc-numberReturned",
       "/ats/core/fc-limit-response (17)", "A.3 /ats/geojson/definition",
       "/ats/geojson/content")  # fmt: skip
def test_pages_lead_to_each_other_and_hold_each_thing_once(there, django_assert_max_num_queries):
    seen, address, pages = [], f"{ROOT}{ITEMS}?limit=5", 0
    while address:
        with django_assert_max_num_queries(2):
            answer = there.get(address.removeprefix(HOST))
        assert answer["Content-Type"] == "application/geo+json"
        told = answer.json()
        assert (told["type"], told["numberMatched"]) == ("FeatureCollection", 12)
        assert told["timeStamp"].endswith("Z")
        assert {one["rel"] for one in told["links"]} >= {"self", "alternate", "collection"}
        assert all(one["type"] and one["href"].startswith(HOST) for one in told["links"])
        seen += [one["id"] for one in told["features"]]
        address = next((one["href"] for one in links(told, "next")), "")
        assert ('rel="next"' in answer["Link"]) is bool(address)
        pages += 1
    assert (seen, pages) == ([f"node-{number}" for number in range(12)], 3)
    assert len(refs(there, "limit=100000")) == 12
    assert len(refs(there, "")) == 10


@meets("A.2.7 /ats/core/fc-bbox-response (15)")
def test_only_what_meets_the_box(there):
    assert refs(there, "bbox=7.7725,49.4,7.7755,49.5") == ["node-3", "node-4", "node-5"]
    assert refs(there, "bbox=7.7725,49.4,-10,7.7755,49.5,99") == ["node-3", "node-4", "node-5"]
    assert refs(there, "bbox=7.7805,49.4,7.7,49.5") == ["node-11"]  # across 180 degrees
    assert refs(there, "bbox=0,0,1,1") == []
    roads = "/collections/roads/items?bbox=7.7785,49.435,7.7895,49.455"
    told = read(there, roads)
    # the box of the other one holds it all, but its line goes around
    assert [one["id"] for one in told["features"]] == ["way-2"]
    assert "numberMatched" not in told
    area = box(7.7785, 49.435, 7.7895, 49.455)
    shapes = [from_geojson(json.dumps(one["geometry"])) for one in told["features"]]
    assert all(area.intersects(one) for one in shapes)


@meets("A.2.7 /ats/core/fc-time-response (19)")
def test_only_what_is_of_the_time_or_of_no_time(there):
    undated = {f"node-{number}" for number in range(0, 12, 2)}
    for asked, expected in [
        ("2024-01-04", {"node-3"}),
        ("2024-01-04T12:00:00Z", {"node-3"}),
        ("2024-01-04/2024-01-06", {"node-3", "node-5"}),
        ("2024-01-09T00:00:00Z/..", {"node-9", "node-11"}),
        ("/2024-01-03T00:00:00%2B01:00", {"node-1"}),
    ]:
        assert set(refs(there, f"limit=100&datetime={asked}")) == undated | expected
    both = "datetime=2024-01-04&bbox=7.7725,49.4,7.7755,49.5"
    assert refs(there, both) == ["node-3", "node-4"]


@meets("A.2.7 /ats/core/query-param-invalid (20)", "/ats/core/query-param-unknown (21)")
@pytest.mark.parametrize(
    "path",
    ["?x=1", "/conformance?x=1", "/collections?limit=1", "/collections/roads?x=1", f"{ITEMS}?x=1",
     f"{ITEMS}/node-3?limit=1", "?f=xml", f"{ITEMS}?limit=0", f"{ITEMS}?limit=ten",
     f"{ITEMS}?limit=", f"{ITEMS}?bbox=1,2,3", f"{ITEMS}?bbox=1,2,x,4", f"{ITEMS}?bbox=0,9,1,3",
     f"{ITEMS}?bbox=0,0,nan,1", f"{ITEMS}?bbox=0,0,999,1", f"{ITEMS}?datetime=never",
     f"{ITEMS}?datetime=2024-02-02/2024-01-01", f"{ITEMS}?datetime=../..",
     f"{ITEMS}?datetime=2024-01-01T00:00:00", f"{ITEMS}?limit=1&limit=2", f"{ITEMS}?after=-1",
     f"{ITEMS}?kerb_height=high", f"{ITEMS}?kerb_height=nan",
     f"{ITEMS}?kerb_height=1e400", f"{ITEMS}?kerb_height=-inf", f"{ITEMS}?lanes=2"],
)  # fmt: skip
def test_what_the_standard_does_not_know_is_refused(there, path):
    told = read(there, path, 400)
    assert told["code"] == "ogc-parameter"
    assert 10 < len(told["description"]) < 200
    assert got(there, path, 400, accept="text/html")


@meets("A.2.7 /ats/core/fc-filters (requirement /rec/core/fc-filters)")
def test_properties_choose_and_unknown_is_a_value(there):
    assert refs(there, "secured=zebra") == ["node-1", "node-7"]
    assert refs(there, "secured=unknown&limit=100") == [
        "node-0", "node-2", "node-4", "node-5", "node-6", "node-8", "node-10", "node-11",
    ]  # fmt: skip
    assert len(refs(there, "kerb_height=0.03&limit=100")) == 6
    assert len(refs(there, "kerb_height=unknown&limit=100")) == 6
    assert refs(there, "ref=node/3") == ["node-3"]
    assert refs(there, "secured=%27%20OR%201=1") == []
    roads = read(there, "/collections/roads/items?lanes=2")
    assert [one["id"] for one in roads["features"]] == ["way-2"]


@meets("A.2.8 /ats/core/f-op (24)", "/ats/core/f-success", "/ats/core/f-links")
def test_one_thing_has_its_links_and_each_fact_its_source(there, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = got(there, f"{ITEMS}/node-3")
    assert answer["Content-Type"] == "application/geo+json"
    told = answer.json()
    assert (told["type"], told["id"]) == ("Feature", "node-3")
    assert told["geometry"] == {"type": "Point", "coordinates": [7.773, 49.44]}
    said = told["properties"]
    assert (said["secured"], said["secured_date"]) == ("signals", "2024-01-04")
    assert said["secured_source"] == "OpenStreetMap node/3"
    assert (said["sound"], said["sound_source"], said["sound_date"]) == ("unknown", None, None)
    for rel in ("self", "alternate", "collection"):
        assert there.get(links(told, rel)[0]["href"].removeprefix(HOST)).status_code == 200
    for path in (f"{ITEMS}/node-99", f"{ITEMS}/x", "/collections/x", "/collections/x/items"):
        assert read(there, path, 404)["code"]
        got(there, path, 404, accept="text/html")


@meets("A.2.1 /ats/core/http", "A.4 /ats/html/definition", "/ats/html/content")
def test_every_page_in_both_forms_and_languages_with_head_and_for_other_sites(there):
    for path in PAGES:
        for form, kind in (("json", "json"), ("html", "text/html")):
            answer = got(there, f"{path}?f={form}")
            assert kind in answer["Content-Type"]
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "Accept" in answer["Vary"]
            head = there.head(f"{ROOT}{path}?f={form}")
            assert (head.status_code, head.content) == (200, b"")
        browser = got(there, path, accept="text/html,application/xml;q=0.9,*/*;q=0.8")
        assert b'<html lang="de"' in browser.content
        assert "json" in got(there, path, accept="*/*")["Content-Type"]
        english = there.get(f"/en{ROOT}{path}?f=html")
        assert b'<html lang="en"' in english.content
    page = got(there, f"{ITEMS}/node-3?f=html").content.decode()
    assert "Ampel" in page
    assert "nicht bekannt" in page
    assert "Traffic signals" in there.get(f"/en{ROOT}{ITEMS}/node-3?f=html").content.decode()
    assert there.options(f"{ROOT}/collections")["Allow"] == "GET, HEAD, OPTIONS"
    assert there.post(f"{ROOT}/collections").status_code == 405


def test_a_page_of_many_things_asks_as_often_as_one_of_few(there, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        got(there, f"{ITEMS}?f=html&limit=100")
    with django_assert_max_num_queries(6):
        got(there, f"{ITEMS}?f=html&limit=1")
