"""The description of all interfaces is true, and datasets name the services that give them."""

import re

import pytest
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


def test_every_address_is_described_and_no_other(told):
    """Addresses become braces by a rule of their own here, as simple as their patterns are."""
    patterns, _ = files
    written = {
        re.sub(r"/\?\$$|[\^$\\]", "", re.sub(r"\(\?P<(\w+)>[^()]*\)|<(?:\w+:)?(\w+)>", "{}",
               str(one.pattern)))
        for one in patterns
    }  # fmt: skip
    assert {re.sub(r"\{\w+\}", "{}", path)[1:] for path in told["paths"]} == written
    assert len(told["paths"]) == len(patterns)


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
    detail = Detail("Things", (Parameter("q", "words", required=True),), ("text/csv",), posts=True)
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
