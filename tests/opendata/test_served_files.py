"""Files of datasets as they are sent: their type is that of the catalogue, and parts can be had."""

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCAT

from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.adapters import store
from stadtherz.opendata.domain.terms import IANA
from stadtherz.opendata.models import Dataset, Distribution

pytestmark = pytest.mark.django_db
BODY = bytes(range(200)) * 5
ENDINGS = {"RDF_TURTLE": "ttl", "RDF_XML": "rdf", "JSON_LD": "jsonld"}
KINDS = ("CSV", "GEOJSON", "PARQUET", "JSON", "GPKG", "ODS", "XLSX", "ICS", "ZIP", *ENDINGS)


@pytest.fixture
def files(own_lake):
    """One dataset with a file of each kind."""
    load_city(city=the_city())
    row = Dataset.objects.create(
        key="bunt", title={"de": "Bunt"}, description={"de": "Von allem etwas"}, state="published",
        themes=["ENVI"], licence="dl-by-de-2.0",
    )  # fmt: skip
    for kind in KINDS:
        path = f"bunt/bunt.{ENDINGS.get(kind, kind.lower())}"
        written = store.write(path, lambda target: Path(target).write_bytes(BODY))
        Distribution.objects.create(
            dataset=row, name=kind.lower(), title={"de": kind}, file_type=kind, path=path,
            size=written.size, sha256=written.sha256,
        )  # fmt: skip


def test_files_are_sent_as_the_catalogue_says(files, client):
    graph = Graph().parse(data=client.get("/data/bunt.ttl").content, format="turtle")
    told = {
        str(address): str(graph.value(file, DCAT.mediaType)).removeprefix(IANA)
        for file, address in graph.subject_objects(DCAT.downloadURL)
    }
    assert len(told) == len(KINDS)
    for address, kind in told.items():
        got = client.head(address[address.index("/data/") :])
        assert got["Content-Type"].partition(";")[0] == kind
        assert int(got["Content-Length"]) == len(BODY)
