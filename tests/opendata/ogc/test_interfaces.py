"""The description of all interfaces is true, and datasets name the services that give them."""

import re
from itertools import product

import pytest
from django.urls import resolve
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF

from stadtherz.city.public import Department
from stadtherz.opendata.domain.interfaces import DETAILS, Detail, Operation, Parameter, document
from stadtherz.opendata.selectors.catalogue import public_row
from stadtherz.opendata.urls import files
from tests.opendata.ogc.published import dataset, give, trees
from tests.opendata.test_catalogue import HOST, KEY, city, counters, publish

__all__ = ["city", "counters"]
pytestmark = pytest.mark.django_db
FEATURES, EDR = (URIRef(f"{HOST}/id/service/{one}") for one in ("ogc-features", "ogc-edr"))


@pytest.fixture
def told(client):
    return client.get("/api/opendata/openapi.json").json()


def asked(path, operation, parts=None):
    """Give all addresses that an operation allows, with "1" for what it does not name."""
    said = [one for one in operation.get("parameters", ()) if one["in"] == "path"]
    known = parts or {}
    values = [
        [known[one["name"]]] if one["name"] in known else one["schema"].get("enum", ["1"])
        for one in said
    ]
    for chosen in product(*values):
        address = path
        for one, value in zip(said, chosen, strict=True):
            address = address.replace(f"{{{one['name']}}}", value)
        yield address


def test_every_address_is_described_and_no_other(told):
    """Django itself says to which pattern an address of the description leads."""
    found = {
        resolve(address).route
        for path, methods in told["paths"].items() for address in asked(path, methods["get"])
    }  # fmt: skip
    patterns, name = files
    assert found == {str(one.pattern) for one in patterns}
    assert len(told["paths"]) == len(patterns)
    for path, methods in told["paths"].items():
        assert all(resolve(one).namespace == name for one in asked(path, methods["get"]))


NAMED = {
    "/data/{key}/files/{name}": {"name": f"{KEY}.parquet"}, "/id/{kind}": {"kind": "catalogue"},
    "/id/{kind}/{name}": {"kind": "dataset", "name": KEY},
    "/id/{kind}/{name}/{rest}": {"kind": "distribution", "name": KEY, "rest": "all"},
}  # fmt: skip
NOTHING_THERE = {
    "/data/series/{key}/query.{ending}", "/data/elsewhere/{key}.{ending}",
    "/data/examined/{token}.json", "/data/high-value/{number}.{ending}",
}  # fmt: skip
REQUIRED = {"within": "1000", "within-units": "m"}
COORDS = {"area": "POLYGON((7.7 49.4,7.8 49.4,7.8 49.5,7.7 49.4))"}


def test_every_address_answers_as_described(told, counters, client):
    """Each is asked, with all endings it allows; what it needs is there, but for a few."""
    publish()
    known = {
        name: str(client.get(f"/ogc/{there}").json()["features"][0]["id"])
        for name, there in (
            ("featureId", f"features/v1/collections/{KEY}/items"),
            ("locationId", f"edr/v1/collections/{KEY}/locations"),
        )
    } | {"key": KEY, "collectionId": KEY}
    for path, methods in told["paths"].items():
        operation = methods["get"]
        needed = {
            one["name"]: REQUIRED.get(
                one["name"], COORDS.get(path.rpartition("/")[2], "POINT(7.77 49.44)")
            )
            for one in operation.get("parameters", ())
            if one["in"] == "query" and one.get("required")
        }  # fmt: skip
        parts = known | NAMED.get(path, {})
        statuses = set()
        for address in asked(path, operation, parts):
            got = client.get(address, needed)
            got.getvalue()  # closing it would close the connection of the test as well
            statuses.add(str(got.status_code))
        usual = {one for one in operation["responses"] if one[0] in "23"}
        assert statuses <= set(operation["responses"]), path
        assert ("404" in statuses) if path in NOTHING_THERE else (usual & statuses), path


def test_what_may_be_posted_is_described(told, client):
    """Views that take POST say so; Django's own answer tells which do."""
    for path, methods in told["paths"].items():
        address = next(asked(path, methods["get"]))
        taken = client.post(address, b"{}", content_type="application/json").status_code != 405
        assert taken is ("post" in methods), path
    end = told["paths"]["/data/following/{key}/end"]
    assert (set(end["get"]["responses"]), set(end["post"]["responses"])) == (
        {"302", "404"}, {"204", "404"},
    )  # fmt: skip


def test_details_are_of_addresses_that_exist():
    named = {one.name for one in files[0]}
    assert set(DETAILS) <= named


def test_every_operation_says_what_it_does(told):
    names = []
    for path, methods in told["paths"].items():
        for one in methods.values():
            names.append(one["operationId"])
            assert one["summary"].endswith("."), path
            assert one["responses"]
            parts = [each["name"] for each in one.get("parameters", ()) if each["in"] == "path"]
            assert parts == re.findall(r"\{(\w+)\}", path)
    assert len(names) == len(set(names))


def test_what_it_allows_is_answered(told, counters, client):
    """Every value of an enumeration in a path leads somewhere."""
    publish()
    query = told["paths"]["/data/{key}/query.{ending}"]["get"]
    ending = next(one for one in query["parameters"] if one["name"] == "ending")
    assert ending["schema"]["enum"] == [
        "json", "csv", "parquet", "arrow", "geojson", "svg",
    ]  # fmt: skip
    for one in ending["schema"]["enum"]:
        answer = client.get(f"/data/{KEY}/query.{one}")
        if one in {"geojson", "svg"}:  # rows of readings have no place, and are nothing to draw
            assert answer.json()["error"]["code"] in {"no-geometry", "query-no-chart"}
            continue
        assert (answer.status_code, len(answer.getvalue()) > 100) == (200, True)
    (action,) = told["paths"]["/api/3/action/{name}"]["get"]["parameters"]
    assert "package_search" in action["schema"]["enum"]
    for one in ("package_list", "status_show", "tag_list"):
        assert one in action["schema"]["enum"]
        assert client.get(f"/api/3/action/{one}").status_code == 200


def test_the_parts_of_ogc_begin_at_their_own_root(client):
    for name in ("features", "edr"):
        told = client.get(f"/ogc/{name}/v1/api").json()
        assert told["servers"] == [{"url": f"{HOST}/ogc/{name}/v1"}]
        assert "/collections/{collectionId}" in told["paths"]
        assert not any(path.startswith("/ogc") for path in told["paths"])


def test_a_description_is_made_of_what_is_given():
    detail = Detail(
        "Things", (Parameter("q", "words", required=True),), ("text/csv",), posts="application/json"
    )
    one = Operation("/a/{key}", "a", "Give a.", (("key", {"type": "string"}),), detail)
    told = document([one], title="T", description="D", version="1", server="http://x.example")
    assert told["tags"] == [{"name": "Things"}]
    assert set(told["paths"]["/a/{key}"]) == {"get", "post"}
    asked = told["paths"]["/a/{key}"]["get"]
    assert [each["in"] for each in asked["parameters"]] == ["path", "query"]
    assert set(asked["responses"]) == {"200", "400", "404"}
    assert asked["responses"]["200"]["content"] == {"text/csv": {"schema": {"type": "string"}}}


def test_the_page_lists_every_address(told, client):
    body = client.get("/daten/schnittstellen/").content.decode()
    for path in told["paths"]:
        assert f" {path}</code>" in body
    assert client.get("/en/data/interfaces/").status_code == 200


class TestCatalogue:
    def graph(self, client):
        body = b"".join(client.get("/catalog.ttl").streaming_content)
        return Graph().parse(data=body, format="turtle")

    def test_services_say_their_standard_and_what_they_serve(
        self, counters, client, tmp_path, judge
    ):
        publish()
        row = trees(tmp_path)
        row.department = Department.objects.first()
        row.west, row.south, row.east, row.north = 7.7, 49.4, 7.8, 49.5
        row.save()
        give(dataset("ohne"), tmp_path, "ohne.csv", "a;b\n1;2\n3;4\n")
        graph = self.graph(client)
        trees_, bicycles = (URIRef(f"{HOST}/id/dataset/{key}") for key in ("baeume", KEY))
        assert set(graph.objects(FEATURES, DCAT.servesDataset)) == {trees_, bicycles}
        assert set(graph.objects(EDR, DCAT.servesDataset)) == {bicycles}
        for service, name in ((FEATURES, "ogcapi-features-1/1.0"), (EDR, "ogcapi-edr-1/1.1")):
            standard = URIRef(f"http://www.opengis.net/spec/{name}")
            assert (service, DCTERMS.conformsTo, standard) in graph
            assert (service, RDF.type, DCAT.DataService) in graph
            for what in (DCAT.endpointURL, DCAT.endpointDescription):
                (address,) = graph.objects(service, what)
                assert client.get(str(address).removeprefix(HOST)).status_code == 200
        whole = URIRef(f"{HOST}/id/distribution/{KEY}/all")
        assert set(graph.objects(whole, DCAT.accessService)) >= {FEATURES, EDR}
        bad = [one for one in judge.results(graph, "eu") if "service" in one.path.lower()]
        assert bad == []

    def test_a_dataset_alone_names_them_too(self, counters, client):
        publish()
        body = client.get(f"/data/{KEY}.ttl").getvalue()
        graph = Graph().parse(data=body, format="turtle")
        assert (EDR, DCAT.servesDataset, URIRef(f"{HOST}/id/dataset/{KEY}")) in graph
        assert public_row(KEY).key == KEY
